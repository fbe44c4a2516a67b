"""Sticks and shared folders of this device, and the events that wait on them to be joined."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from string import ascii_uppercase

from msgspec import Struct

from qmtui.book import Book
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.fieldbook import offers_in
from storage.errors import StorageError

MOST_FOLDERS = 200
"""A stick full of photos is not searched folder by folder for ever."""

REMEMBERED = 8

# Where Nextcloud, ownCloud and Syncthing keep what they share unless told otherwise.
_SHARED = ("Nextcloud", "ownCloud", "Sync")
# On Linux each user's sticks lie below a folder of their own, on older systems they do not.
_LINUX = ("media/*", "media/*/*", "run/media/*/*", "mnt/*")
_MACOS = ("Volumes/*",)


class Offer(Struct, frozen=True, kw_only=True):
    """An event in an exchange folder; `book` is the id of its field book."""

    folder: Path
    book: str
    title: str


class Place(Struct, frozen=True, kw_only=True):
    """A folder that can be exchanged through, with the events it holds."""

    folder: Path
    offers: tuple[Offer, ...] = ()


def places(candidates: Iterable[Path]) -> list[Place]:
    """Those candidates that are there: places that hold events first, no place twice.

    The folders below a candidate are looked into as well and are places if they hold events.
    A slow drive takes its time, so a screen asks in a thread.
    """
    found: dict[Path, Place] = {}
    for candidate in candidates:
        for place in _places_in(candidate):
            found.setdefault(place.folder, place)
    return sorted(found.values(), key=lambda place: not place.offers)


def candidates(book: Book | None = None) -> list[Path]:
    """Where to look: the folders this book met before, drives, well-known shared folders."""
    return [*(remembered(book) if book else ()), *drives(), *shared_folders()]


def drives() -> list[Path]:
    """Where sticks and other drives are, the one the system runs from left out."""
    if sys.platform == "win32":
        # A and B are floppy drives, which would start to turn.
        drives = {f"{letter}:" for letter in ascii_uppercase[2:]}
        drives.discard(os.environ.get("SYSTEMDRIVE", "C:").upper())
        return [Path(f"{drive}\\") for drive in sorted(drives)]
    return mounted(Path("/"), _MACOS if sys.platform == "darwin" else _LINUX)


def mounted(
    root: Path, patterns: Iterable[str], is_mount: Callable[[Path], bool] = os.path.ismount
) -> list[Path]:
    """The mount points among what fits `patterns`; an empty folder waiting for a stick is none."""
    return [path for pattern in patterns for path in sorted(root.glob(pattern)) if is_mount(path)]


def remembered(book: Book) -> list[Path]:
    """The exchange folders this copy of a book met before, the last one first."""
    return [Path(folder) for folder in book.local.get("exchange_folders", ())]


class Known(Struct, frozen=True, kw_only=True):
    """A folder that this device exchanged with before, the last time `at`.

    `lacking` counts entries of this device that are not there; None: it is not there itself.
    """

    folder: Path
    at: datetime | None = None
    lacking: int | None = None


def known(book: Book, *folders: Path) -> tuple[Known, ...]:
    """How far each folder is behind this device; a slow drive takes its time over that."""
    times = book.local.get("exchanged_at", {})
    found = []
    for folder in folders:
        at = times.get(str(folder))
        lacking = None
        # What the system will not even look at is not there either.
        with suppress(StorageError, OSError):
            lacking = book.database.lacking(folder)
        found.append(
            Known(folder=folder, at=datetime.fromisoformat(at) if at else None, lacking=lacking)
        )
    return tuple(found)


def remember(book: Book, folder: Path, at: datetime | None = None) -> None:
    """Have `folder` offered first the next time; a convenience, so it never fails.

    `at` is when something was exchanged with it.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        # A name that is no text (Latin-1 on Linux, for instance) cannot be written down.
        return
    others = [str(other) for other in remembered(book) if other != folder]
    book.local["exchange_folders"] = folders = [str(folder), *others][:REMEMBERED]
    times = book.local.get("exchanged_at", {})
    if at:
        times = times | {str(folder): at.isoformat(timespec="minutes")}
    book.local["exchanged_at"] = {name: times[name] for name in folders if name in times}
    with suppress(QmtuiError):
        book.save_local()


def shared_folders() -> list[Path]:
    """Where Nextcloud, ownCloud and Syncthing usually keep what they share."""
    return [Path.home() / name for name in _SHARED]


def _places_in(folder: Path) -> Iterator[Place]:
    try:
        if not folder.is_dir():
            return
        yield Place(folder=folder, offers=_offers(folder))
        below = (path for path in folder.iterdir() if path.name[:1] != "." and path.is_dir())
        for path in sorted(islice(below, MOST_FOLDERS)):
            if offers := _offers(path):
                yield Place(folder=path, offers=offers)
    except OSError:
        # A stick pulled out or dying while we look is no place any more.
        return


def _offers(folder: Path) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            folder=folder,
            book=manifest.book,
            title=clean(str(manifest.about.get("title", ""))),
        )
        for manifest in offers_in(folder)
    )


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; what the system will not even look at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
