"""The folder that this device keeps exchanging with by itself, if there is one."""

from __future__ import annotations

from pathlib import Path

from qmtui.book import Book

KEY = "live_folder"


def live_folder(book: Book) -> Path | None:
    """The folder chosen for this book on this device; none unless somebody chose one."""
    found = book.local.get(KEY)
    return Path(str(found)) if found else None


def go_live(book: Book, folder: Path | None) -> None:
    """Have `folder` exchanged with by itself from here on, or none.

    Raises `BookUnusable` if that cannot be noted.
    """
    book.local[KEY] = str(folder) if folder else None
    book.save_local()
