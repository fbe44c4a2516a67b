"""Take an event off a device, once the office has signed for everything (Bereinigen)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.book import now as wall_clock
from qmtui.drafts import open_drafts
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.exchange import FieldBookOnly
from qmtui.i18n import mark
from qmtui.model.handover import Wiping
from qmtui.receipts import receipted, without_receipt
from storage import remove_book

KEPT = timedelta(days=7)
"""So long after its event a laptop may hold a field book (domain.md section 5.9)."""


class NoReceipt(QmtuiError):
    exit_code = 57
    sentence = mark(
        "Nothing was wiped: the office has not signed for {0} entries of this device. "
        "Exchange (sync), let the office collect, and exchange again."
    )


class DamageLeft(QmtuiError):
    exit_code = 57
    sentence = mark(
        "Nothing was wiped: not everything on this device can be read, so nobody can say that it "
        "has arrived. `qmtui verify` tells what to do."
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


def wipe(book: Book, now: Now = wall_clock) -> Wiped:
    """Remove this device's copy, the keys first; the book is closed then.

    What other stations wrote and this device carries has to be signed for too. If the stick is
    there, it takes word of it to the office. Raises `FieldBookOnly`, `NoReceipt`, `DamageLeft`,
    `DraftLeft`; nothing is touched then.
    """
    if book.kind != "field":
        raise FieldBookOnly
    if open_entries := not_signed_for(book):
        raise NoReceipt(open_entries)
    # What was torn at the end of a log may have been more than an unfinished write.
    if any(not f.is_sound or f.file.startswith("wal/") for f in book.database.verify()):
        raise DamageLeft
    if open_drafts(book):
        raise DraftLeft
    _leave_word(book, now)
    folder = book.folder
    book.close()
    with in_plain_words():
        remove_book(folder)
    return Wiped(folder=str(folder))


def not_signed_for(book: Book) -> int:
    """Entries here that have no receipt; word of a wiping that was cut off needs none."""
    upto = receipted(book)
    origins = (book.database.origin("wipings", wiping.id) for wiping in book.wipings)
    words = sum(bool(origin and origin.seq > upto.get(origin.writer, 0)) for origin in origins)
    return max(0, without_receipt(book) - words)


def _leave_word(book: Book, now: Now) -> None:
    """Tell the office if the folder used last is at hand; without it nobody is kept waiting."""
    folder = next((Path(name) for name in reversed(book.database.folders)), None)
    with suppress(QmtuiError, OSError):
        if folder and (folder / book.database.manifest.book).is_dir():
            with book.transaction():
                book.wipings.add(Wiping(**book.stamp(now()), label=book.post.device))
            with in_plain_words():
                book.database.exchange(folder)
