"""What this device captured or decided, in the order it happened: undo reads it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from functools import partial
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

from qmtui.model.count import Tally
from qmtui.model.entry import Entry
from qmtui.model.person import Attendance

if TYPE_CHECKING:
    from qmtui.book import Book

Order = list[tuple[bool, int, int, str, str]]
"""Whether it is of now, time and number in the log, table and id; the oldest first."""


class OwnEntries:
    """The entries of this copy's own writers, past ones included.

    Their order is that of the log: what was captured since the book was opened is newer than all
    before, though the clock was set back by years meanwhile.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._orders: dict[tuple[str | None, ...], Order] = {}
        """By table; the strokes of each counter and station apart, for every key asks for them."""
        self._is_own: dict[str, bool] = {}
        """Of writers that were met; the folder is not read again for each of 50,000 entries."""
        decided = book.decided() if book.kind == "office" else ()
        records_of = dict(chain(book.captured(), decided))
        self._records = {name: found for name, found in records_of.items() if name != "undos"}
        for table, records in self._records.items():
            records.on_change(partial(self._changed, table))

    def newest(self) -> Iterator[tuple[str, Entry]]:
        """Table and entry, the newest first, without refusals and what was taken back."""
        return self._newest(list(self._orders.values()))

    def strokes(self, station_id: str | None, *counters: str) -> Iterator[Tally]:
        """What was counted one by one at a station, the newest first."""
        orders = [self._orders.get(("tallies", station_id, one), []) for one in counters]
        return (entry for _table, entry in self._newest(orders) if isinstance(entry, Tally))

    def _newest(self, orders: Iterable[Order]) -> Iterator[tuple[str, Entry]]:
        newest = merge(*map(reversed, orders), reverse=True)
        for _is_new, _hlc, _seq, table, entry_id in newest:
            entry = self._records[table].get(entry_id)
            if entry and entry_id not in self._book.taken_back and changed_something(entry):
                yield table, entry

    def _changed(self, table: str, old: Entry | None, new: Entry | None) -> None:
        if old is not None or new is None:
            return
        database = self._book.database
        origin = database.origin(table, new.id)
        if origin is None:
            return
        is_new = origin.writer in database.writers_now()
        if not is_new and origin.writer not in self._is_own:
            self._is_own[origin.writer] = origin.writer in database.own_writers()
        if is_new or self._is_own[origin.writer]:
            order = self._orders.setdefault(_kind(table, new), [])
            insort(order, (is_new, origin.hlc, origin.seq, table, new.id))


def _kind(table: str, entry: Entry) -> tuple[str | None, ...]:
    if isinstance(entry, Tally) and not entry.is_late:
        return table, entry.station_id, entry.counter
    return (table,)


def changed_something(entry: Entry) -> bool:
    """Whether there is anything to take back: a refusal let nobody in."""
    return not (isinstance(entry, Attendance) and entry.kind == "refusal")
