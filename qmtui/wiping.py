"""Take an event off a device, once the office has signed for everything (Bereinigen)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from qmtui.book import Book
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.fieldbook import FieldBookOnly
from qmtui.i18n import mark
from qmtui.receipts import receipted, unreceipted
from storage import remove_book

KEPT = timedelta(days=7)
"""So long after its event a laptop may hold a field book (domain.md section 5.9)."""


class NoReceipt(QmtuiError):
    exit_code = 57
    sentence = mark(
        "Nothing was wiped: the office has not signed for {0} entries of this device. "
        "Exchange (sync), let the office collect, and exchange again."
    )


class DraftLeft(QmtuiError):
    exit_code = 57
    sentence = mark("Nothing was wiped: a draft is still open; save or discard it in the app.")


class Wiped(Struct, frozen=True, kw_only=True):
    """The folder that the book lay in; it stays, empty of it."""

    folder: str


def is_overdue(book: Book, moment: datetime) -> bool:
    """Whether the event is over for so long that it should not be on this device any more."""
    if book.kind != "field":
        return False
    return any((event.end or event.start) + KEPT <= moment for event in book.events)


def wipe(book: Book) -> Wiped:
    """Remove this device's copy, the keys first; the book is closed then.

    Raises `FieldBookOnly`, `NoReceipt`, `DraftLeft`; nothing is touched then.
    """
    if book.kind != "field":
        raise FieldBookOnly
    open_entries = unreceipted(book)
    if open_entries or (book.database.own_writers() and not receipted(book)):
        raise NoReceipt(open_entries)
    if book.database.drafts.names():
        raise DraftLeft
    folder = book.folder
    book.close()
    with in_plain_words():
        remove_book(folder)
    return Wiped(folder=str(folder))
