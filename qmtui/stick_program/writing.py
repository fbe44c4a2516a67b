"""The program written into the folder that an event is handed out in."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from qmtui.errors import QmtuiError, in_plain_words
from qmtui.exchange import Progress
from qmtui.i18n import mark
from qmtui.locations import wheels_folder
from qmtui.stick_program.own_wheel import build_own_wheel
from qmtui.stick_program.plan import Gathered, plan
from qmtui.stick_program.platforms import NAMES, PLATFORMS, PYTHONS
from qmtui.stick_program.targets import Target
from qmtui.stick_program.wheelhouse import Wheelhouse
from storage import files
from storage.errors import FolderFailed, FolderFull, FolderMissing, NotWritten, StorageError
from storage.folder import LocalFolder

NAME = "qmtui-start"
PLAN = "program.json"
LAUNCHER = Path(__file__).with_name("launcher")
STARTERS = ("start.py", "start.sh", "start.command", "start.cmd", "LIESMICH.txt")
WINDOWS_LINES = (".cmd", ".txt")
SPARE = 20_000_000
"""Bytes that the event itself may need beside the program."""


class StickTooSmall(QmtuiError):
    exit_code = 59
    sentence = mark(
        "The program needs at least {0} MB and there are {1} MB free: take a larger stick or "
        "fewer platforms."
    )


class Program(Struct, frozen=True, kw_only=True):
    """What lies on the stick: bytes for each platform, and in all since platforms share some."""

    folder: str
    pythons: tuple[str, ...]
    platforms: dict[str, int]
    size: int


def put_program(
    folder: Path,
    platforms: Sequence[str] = (),
    pythons: Sequence[str] = (),
    progress: Progress | None = None,
) -> Program:
    """Put qmtui for these computers, by default all, into a new or old exchange folder.

    That the folder can be had is seen first. Everything is fetched before anything is written
    into it, and nothing can be started before all of it is there; it may be repeated and goes on
    where it ended. `progress` is told wheels done and in all, first of fetching and then of
    writing, and may `stop`. Raises `StickTooSmall`, `NotFetched`, `PipMissing`, `BookUnusable` if
    the folder refuses.
    """
    progress = progress or _silent
    platforms, pythons = platforms or tuple(PLATFORMS), pythons or PYTHONS
    targets = [Target(platform, python) for platform in platforms for python in pythons]
    house = Wheelhouse(wheels_folder())
    with in_plain_words(), tempfile.TemporaryDirectory() as own:
        with _in_words(FolderMissing):
            folder.mkdir(exist_ok=True)
        with _in_words(FolderFailed):
            _make_room(folder / NAME, house.at_hand(targets))
        with _in_words(NotWritten):
            libraries = house.gather(targets, progress)
            wheel = build_own_wheel(Path(own))
        gathered = {target: [wheel, *wheels] for target, wheels in libraries.items()}
        with _in_words(FolderFailed):
            _write(folder / NAME, gathered, progress)
        return Program(
            folder=str(folder / NAME),
            pythons=tuple(pythons),
            platforms={name: _size(_of_platform(gathered, name)) for name in platforms},
            size=_size(w for wheels in gathered.values() for w in wheels),
        )


def _write(folder: Path, gathered: Gathered, progress: Progress) -> None:
    """Wheels first and the plan last: without it `start.py` begins nothing."""
    wheels = sorted({wheel for wheels in gathered.values() for wheel in wheels})
    _make_room(folder, wheels)
    for path in (folder, folder / "wheels"):
        path.mkdir(exist_ok=True)
    stick, sums = LocalFolder(folder, "program"), {}
    for done, wheel in enumerate(wheels):
        progress(done, len(wheels))
        content = wheel.read_bytes()
        sums[wheel.name] = hashlib.sha256(content).hexdigest()
        _put(stick, f"wheels/{wheel.name}", content)
    for name in STARTERS:
        _put(stick, name, _starter(name, gathered))
        # FAT knows no such thing and may say so.
        with suppress(OSError):
            (folder / name).chmod(0o755)
    stick.flush()
    written = msgspec.json.format(msgspec.json.encode(plan(gathered, sums)))
    files.write_atomic(folder / PLAN, written)
    for old in (folder / "wheels").iterdir():
        if old.name not in sums:
            files.remove(old)


def _make_room(folder: Path, wheels: Iterable[Path]) -> None:
    there = files.sizes(folder / "wheels") if folder.exists() else {}
    needed = SPARE + sum(w.stat().st_size for w in wheels if w.name not in there)
    free = shutil.disk_usage(folder.parent).free
    if free < needed:
        raise StickTooSmall(needed // 1_000_000 + 1, free // 1_000_000)


def _put(stick: LocalFolder, name: str, content: bytes) -> None:
    """Write what is not there yet, and anew what is there otherwise."""
    path = stick.path / name
    if path.exists():
        if files.read_back(path) == content:
            return
        files.remove(path)
    stick.put_new(name, content)


def _starter(name: str, gathered: Gathered) -> bytes:
    text = (LAUNCHER / name).read_text(encoding="utf-8")
    if name == "LIESMICH.txt":
        text = text.format(
            pythons=", ".join(dict.fromkeys(target.python for target in gathered)),
            platforms=", ".join(dict.fromkeys(NAMES[target.platform] for target in gathered)),
        )
    if name.endswith(WINDOWS_LINES):
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if name.endswith(".txt") else "utf-8")


def _of_platform(gathered: Gathered, name: str) -> Iterator[Path]:
    return (w for target, wheels in gathered.items() if target.platform == name for w in wheels)


def _size(wheels: Iterable[Path]) -> int:
    return sum(wheel.stat().st_size for wheel in set(wheels))


@contextmanager
def _in_words(state: type[StorageError]) -> Iterator[None]:
    """Say what the system refuses: here, or on the stick."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT) and state is FolderFailed
        raise (FolderFull if is_full else state)() from error


def _silent(done: int, total: int) -> None:
    """Nobody looks on."""
