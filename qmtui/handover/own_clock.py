"""Whether somebody should look at this device's clock: after joining, and once it went back."""

from __future__ import annotations

from qmtui.book import Book

WANTED = "compare_clock"
"""Stands in the device's own settings, never in the book: each device is asked for itself."""


def wants_look(book: Book) -> bool:
    """Whether nobody has answered yet."""
    return bool(book.local.get(WANTED))


def ask_for_look(book: Book) -> None:
    book.local[WANTED] = True
    book.save_local()


def looked(book: Book) -> None:
    """Do not ask again, whatever the answer was."""
    if book.local.pop(WANTED, None):
        book.save_local()
