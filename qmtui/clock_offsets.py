"""How wrong each device's clock goes, and when things therefore happened.

What a device wrote down stays as it is; only what is read from it is set right (design section 4).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from qmtui.model.entry import Entry
from qmtui.model.handover import ClockCheck
from qmtui.tables import CAPTURED

if TYPE_CHECKING:
    from qmtui.book import Book

_TABLES = {kind: table for table, kind in CAPTURED.items()}


class ClockOffsets:
    """The offsets of a book's devices by label; whoever rests on times is told when one changes.

    Where several devices share a label, that of a single copy of the book may be known beside it.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._listeners: list[Callable[[], None]] = []
        self.by_label: dict[str, int] = {}
        """In seconds, positive if the device's clock is ahead."""
        self._by_copy: dict[str, dict[str, int]] = {}
        """By label and copy."""
        self._copies: dict[str, str] = {}
        """The copy of each entry that was asked for."""
        book.clock_checks.on_change(self._changed)
        book.taken_back.on_change(self._taken_back_changed)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def offset_of(self, label: str, copy: str) -> int | None:
        """How wrong the clock of one device goes; None if nobody compared it."""
        return self._by_copy.get(label, {}).get(copy, self.by_label.get(label))

    def of(self, entry: Entry) -> int:
        """How wrong the clock went by which an entry is dated; 0 if nobody compared it."""
        if entry.device not in self._by_copy:
            return self.by_label.get(entry.device, 0)
        return self.offset_of(entry.device, self._copy_of(entry)) or 0

    def own(self) -> int:
        """How wrong the clock of this device goes, as far as somebody compared it."""
        return self.offset_of(self._book.post.device, self._book.database.copy) or 0

    def _copy_of(self, entry: Entry) -> str:
        """In which copy of the book it was written: looked up once, for that takes 16 µs."""
        if (known := self._copies.get(entry.id)) is not None:
            return known
        table, database = _TABLES.get(type(entry)), self._book.database
        origin = database.origin(table, entry.id) if table else None
        if origin is None:
            return database.copy
        return self._copies.setdefault(entry.id, database.copy_of(origin.writer))

    def _taken_back_changed(self, _entry_id: str) -> None:
        self._changed(None, None)

    def _changed(self, _old: object, _new: object) -> None:
        if not len(self._book.clock_checks):
            return
        taken_back = self._book.taken_back
        checks = [check for check in self._book.clock_checks if check.id not in taken_back]
        by_label: dict[str, int] = {}
        by_copy: dict[str, dict[str, int]] = {}
        for check in sorted(checks, key=_weight):
            if check.copy:
                by_copy.setdefault(check.label, {})[check.copy] = check.offset_s
            else:
                by_label[check.label] = check.offset_s
                by_copy.pop(check.label, None)
        if (by_label, by_copy) != (self.by_label, self._by_copy):
            self.by_label, self._by_copy = by_label, by_copy
            for listener in self._listeners:
                listener()


def _weight(check: ClockCheck) -> tuple[bool, datetime, str]:
    """The office's word counts for more than the device's own, whenever that clock says it was."""
    return not check.is_own, check.recorded_at, check.id
