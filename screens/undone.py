"""Taking something back, and saying what it was."""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.telling import told
from qmtui.undo import Latest, latest, undo_entry, undo_last


def take_back_newest(book: Book, now: Now) -> str:
    """Take back the newest thing this device did; what it was.

    Raises `NothingToUndo`, and `ReasonNeeded` if it is older or somebody else's.
    """
    # In words first: a walk-in's name is gone after it.
    words = [told(book, found.entry) for found in latest(book, now, limit=1)]
    undo_last(book, now)
    return words[0]


def take_back(book: Book, now: Now, found: Latest, reason: str | None = None) -> str:
    """Take back something older; what it was."""
    words = told(book, found.entry)
    undo_entry(book, now, found.entry.id, reason)
    return words
