"""What the strokes of a book add up to, kept entry by entry so that no stroke waits for a sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter
from typing import Literal, NamedTuple

from qmtui.model.count import Tally
from qmtui.records import Records
from qmtui.taken_back import TakenBack
from qmtui.times import in_zone

When = Callable[[Tally], datetime]
AS_NOTED: When = attrgetter("observed_at")


class Cell(NamedTuple):
    """Strokes that are alike in all that a figure can ask for.

    `quarter` is the quarter of an hour (UTC) they fall into: every zone's hours are made of them.
    """

    counter: str
    station_id: str | None
    band: str | None
    quarter: datetime
    method: Literal["counted", "late_entry"]


class Strokes:
    """The running sums of all strokes that stand.

    Undos and strokes may come in any order, as they do in a merge, and either may be changed or go.
    """

    def __init__(
        self, tallies: Records[Tally], taken_back: TakenBack, when: When = AS_NOTED
    ) -> None:
        """`when` tells the time of a stroke with its device's clock set right."""
        self._tallies = tallies
        self._when = when
        self._cells: dict[str, Cell] = {}
        self._standing: dict[str, Tally] = {}
        self._late: dict[str, Tally] = {}
        self._taken_back = taken_back
        self._sums: Counter[Cell] = Counter()
        taken_back.on_change(self._renew)
        tallies.on_change(self._tally_changed)

    def sums(self, counter: str) -> Counter[Cell]:
        """The sums of one counter; what came to nothing is left out."""
        # Copied at once: an exchange may change them in another thread.
        return Counter({cell: n for cell, n in list(self._sums.items()) if cell.counter == counter})

    def counters(self) -> set[str]:
        """The counters that have a sum."""
        return {cell.counter for cell in list(self._sums)}

    def late(self, counter: str) -> list[Tally]:
        """The late entries of a counter, each a row of its own."""
        return [tally for tally in list(self._late.values()) if tally.counter == counter]

    def refold(self) -> None:
        """Begin anew: a device's clock is known to go wrong."""
        for tally_id in list(self._standing):
            self._renew(tally_id)

    def _tally_changed(self, old: Tally | None, new: Tally | None) -> None:
        for tally in (old, new):
            if tally:
                self._renew(tally.id)

    def _renew(self, tally_id: str) -> None:
        """Count a stroke as it is now, whatever was counted for it before."""
        counted = self._standing.pop(tally_id, None)
        cell = self._cells.pop(tally_id, None)
        self._late.pop(tally_id, None)
        tally = self._tallies.get(tally_id)
        if counted and cell:
            self._add(cell, -counted.delta)
        if tally and tally_id not in self._taken_back:
            cell = cell_of(tally, self._when(tally))
            self._add(cell, tally.delta)
            self._standing[tally_id], self._cells[tally_id] = tally, cell
            if tally.is_late:
                self._late[tally_id] = tally

    def _add(self, cell: Cell, delta: int) -> None:
        self._sums[cell] += delta
        if not self._sums[cell]:
            del self._sums[cell]


def cell_of(tally: Tally, at: datetime) -> Cell:
    moment = in_zone(at, UTC)
    quarter = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    method: Literal["counted", "late_entry"] = "late_entry" if tally.is_late else "counted"
    return Cell(tally.counter, tally.station_id, tally.band, quarter, method)
