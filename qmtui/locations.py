"""Every path of the program on this device."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct
from platformdirs import PlatformDirs

from qmtui.book import Kind
from qmtui.clean import clean
from qmtui.errors import QmtuiError, in_plain_words
from storage import read_manifest

_DIRS = PlatformDirs("qmtui", appauthor=False)


class KeptBook(Struct, frozen=True, kw_only=True):
    """A book that lies on this device, as `book.json` tells it without opening the book."""

    folder: Path
    title: str
    kind: Kind


def books_folder() -> Path:
    return _DIRS.user_data_path / "books"


def book_folder(book_id: str) -> Path:
    return books_folder() / book_id


def demo_folder() -> Path:
    """Where the demonstration is built, anew each time."""
    return _DIRS.user_data_path / "demo"


def wheels_folder() -> Path:
    """What is put on sticks with the program; fetched anew if it is gone."""
    return _DIRS.user_cache_path / "wheels"


def log_file() -> Path:
    return _DIRS.user_log_path / "qmtui.log"


def config_file() -> Path:
    """The settings of this device, unless $QMTUI_CONFIG names another file."""
    named = os.environ.get("QMTUI_CONFIG")
    return Path(named) if named else _DIRS.user_config_path / "config.toml"


def inboxes() -> list[Path]:
    """Where files that came by mail or from a website usually lie."""
    folders = _DIRS.user_downloads_path, _DIRS.user_desktop_path, _DIRS.user_documents_path
    return [folder for folder in folders if folder.is_dir()]


def kept_books() -> list[KeptBook]:
    """The books in `books_folder()`, the office's first; unreadable ones are left out."""
    found = [
        book for path in books_folder().glob("*/book.json") if (book := kept_book(path.parent))
    ]
    return sorted(found, key=lambda book: (book.kind != "office", book.title, book.folder))


def kept_book(folder: Path) -> KeptBook | None:
    try:
        with in_plain_words():
            about = read_manifest(folder).about
    except QmtuiError:
        return None
    return KeptBook(
        folder=folder,
        title=clean(str(about.get("title", ""))),
        kind="office" if about.get("kind") == "office" else "field",
    )
