"""How wrong each device's clock goes, and when things therefore happened.

What a device wrote down stays as it is; only what is read from it is set right (design section 4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qmtui.book import Book


class ClockOffsets:
    """The offsets of a book's devices by label; whoever rests on times is told when one changes."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._listeners: list[Callable[[], None]] = []
        self.by_label: dict[str, int] = {}
        """In seconds, positive if the device's clock is ahead."""
        book.clock_checks.on_change(self._changed)
        book.taken_back.on_change(self._taken_back_changed)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def _taken_back_changed(self, _entry_id: str) -> None:
        self._changed(None, None)

    def _changed(self, _old: object, _new: object) -> None:
        if not len(self._book.clock_checks):
            return
        taken_back = self._book.taken_back
        checks = [check for check in self._book.clock_checks if check.id not in taken_back]
        checks.sort(key=lambda check: (check.recorded_at, check.id))
        found = {check.label: check.offset_s for check in checks}
        if found != self.by_label:
            self.by_label = found
            for listener in self._listeners:
                listener()
