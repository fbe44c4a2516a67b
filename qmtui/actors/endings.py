"""Until when relations and places on lists hold: said by later entries, never written over."""

from __future__ import annotations

from datetime import date

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.actor import Ending


class NothingToEnd(QmtuiError):
    exit_code = 34
    sentence = mark("There is nothing with this id that could end.")


def ended(book: Book) -> dict[str, date]:
    """The first day on which each ended entry holds no more; the earliest of several endings."""
    undone = book.taken_back
    found: dict[str, date] = {}
    for ending in book.endings:
        if ending.id not in undone:
            found[ending.ends] = min(ending.until, found.get(ending.ends, ending.until))
    return found


def end(book: Book, now: Now, entry_id: str, until: date | None = None) -> Ending:
    """Let a relation or a place on a list end, today unless told otherwise.

    Raises `NotAllowed`, `NothingToEnd`.
    """
    book.require_office()
    known = book.relations.get(entry_id) or book.list_members.get(entry_id)
    if known is None or known.id in book.taken_back or known.id in ended(book):
        raise NothingToEnd
    stamp = book.stamp(now())
    day = until or stamp["observed_at"].date()
    with book.transaction():
        return book.endings.add(Ending(**stamp, ends=entry_id, until=day))
