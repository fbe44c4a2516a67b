"""What this device captured or decided, in the order it happened: undo reads it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from qmtui.model.entry import Entry
from qmtui.model.person import Attendance

if TYPE_CHECKING:
    from qmtui.book import Book


class OwnEntries:
    """The entries of this copy's own writers, past ones included.

    Their order is that of the log: what was captured since the book was opened is newer than all
    before, though the clock was set back by years meanwhile.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._order: list[tuple[bool, int, int, str, str]] = []
        self._is_own: dict[str, bool] = {}
        """Of writers that were met; the folder is not read again for each of 50,000 entries."""
        decided = book.decided() if book.kind == "office" else ()
        records_of = dict(chain(book.captured(), decided))
        self._records = {name: found for name, found in records_of.items() if name != "undos"}
        for table, records in self._records.items():
            records.on_change(partial(self._changed, table))

    def newest(self) -> Iterator[tuple[str, Entry]]:
        """Table and entry, the newest first, without refusals and what was taken back."""
        for _is_new, _hlc, _seq, table, entry_id in reversed(self._order):
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
            insort(self._order, (is_new, origin.hlc, origin.seq, table, new.id))


def changed_something(entry: Entry) -> bool:
    """Whether there is anything to take back: a refusal let nobody in."""
    return not (isinstance(entry, Attendance) and entry.kind == "refusal")
