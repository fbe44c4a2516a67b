"""Whether a station has anything to settle, asked without reading it all."""

from __future__ import annotations

from qmtui.book import Book


def has_to_settle(book: Book) -> bool:
    """Whether something is open in this book, or was decided and may be taken back."""
    if len(book.settlements) or len(book.resolutions):
        return True
    with book.database.reading():
        is_twice = any(stay.unsettled for _attendee, stay in book.presence.came())
        return is_twice or bool(book.database.conflicts())
