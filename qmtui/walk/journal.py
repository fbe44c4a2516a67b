"""Captured facts in the order in which they happened, whatever a device's clock said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from qmtui.book import Book
from qmtui.clock import BEHIND
from qmtui.model.entry import Entry
from qmtui.records import Records

Number = tuple[bool, int, int, str]
"""Whether the clock had been set back, the time and number in the log, the entry."""

E = TypeVar("E", bound=Entry)

LONGEST_PAUSE = timedelta(days=1)
"""Between two entries of one event; a longer one is a clock that was reset."""


def in_order(book: Book, records: Records[E]) -> list[tuple[datetime, E]]:
    """The entries that stand, each with its time, the earliest first.

    Where a clock that can hardly have been right jumps, its time is worth nothing: such an entry
    comes right after what was written down before it.
    """
    standing = [entry for entry in records if entry.id not in book.taken_back]
    numbers = {entry.id: _number(book, entry.id, records.name) for entry in standing}
    last: datetime | None = None
    found: list[tuple[datetime, Number, E]] = []
    for entry in sorted(standing, key=lambda entry: numbers[entry.id]):
        moment = book.when(entry)
        if entry.source == "live":
            if entry.clock_doubtful and last and not last <= moment <= last + LONGEST_PAUSE:
                moment = last
            last = moment
        found.append((moment, numbers[entry.id], entry))
    return [(moment, entry) for moment, _number_, entry in sorted(found, key=lambda f: f[:2])]


def _number(book: Book, entry_id: str, table: str) -> Number:
    """Its place in the log, which no clock set back changes."""
    origin = book.database.origin(table, entry_id)
    if origin is None:
        return False, 0, 0, entry_id
    # Storage's own time was set back too: nobody captures before the event was handed out.
    plans = (book.database.origin("events", event.id) for event in book.events)
    is_reset = any(plan and origin.at < plan.at - BEHIND for plan in plans)
    return is_reset, origin.hlc, origin.seq, entry_id
