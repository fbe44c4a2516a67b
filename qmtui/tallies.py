"""What the strokes of a book add up to, kept entry by entry so that no stroke waits for a sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Literal, NamedTuple

from qmtui.model.count import Tally
from qmtui.records import Records
from qmtui.taken_back import TakenBack
from qmtui.times import in_zone

When = Callable[[Tally], datetime]
AS_NOTED: When = attrgetter("observed_at")

QUARTER = timedelta(minutes=15)


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
        self._standing: dict[Cell, dict[str, Tally]] = {}
        self._late: dict[str, Tally] = {}
        self._taken_back = taken_back
        self._sums: Counter[Cell] = Counter()
        taken_back.on_change(self._renew)
        tallies.on_change(self._tally_changed)

    def sums(self, counter: str) -> Counter[Cell]:
        """The sums of one counter; none is negative, and what came to nothing is left out."""
        return without_negatives(self._as_written(counter))[0]

    def overdrawn(self, counter: str) -> Counter[str | None]:
        """How many more than were counted were taken back, by station."""
        return without_negatives(self._as_written(counter))[1]

    def balance(self, counter: str, station_id: str | None) -> int:
        """All deltas of one station as they were written, negative if they come to that."""
        written = self._as_written(counter).items()
        return sum(number for cell, number in written if cell.station_id == station_id)

    def between(
        self, counter: str, station_id: str | None, since: datetime, until: datetime
    ) -> int:
        """The strokes of one station in a span, as written; late entries are none of them."""
        found = 0
        for cell, number in self._as_written(counter).items():
            if (cell.station_id, cell.method) != (station_id, "counted"):
                continue
            if since <= cell.quarter and cell.quarter + QUARTER <= until:
                found += number
            elif since < cell.quarter + QUARTER and cell.quarter < until:
                strokes = [*self._standing[cell].values()]
                found += sum(one.delta for one in strokes if since <= self._when(one) < until)
        return found

    def counters(self) -> set[str]:
        """The counters that have a sum."""
        return {cell.counter for cell in list(self._sums)}

    def late(self, counter: str) -> list[Tally]:
        """The late entries of a counter, each a row of its own."""
        return [tally for tally in list(self._late.values()) if tally.counter == counter]

    def refold(self) -> None:
        """Begin anew: a device's clock is known to go wrong."""
        for tally_id in list(self._cells):
            self._renew(tally_id)

    def _as_written(self, counter: str) -> Counter[Cell]:
        # Copied at once: an exchange may change them in another thread.
        return Counter({cell: n for cell, n in list(self._sums.items()) if cell.counter == counter})

    def _tally_changed(self, old: Tally | None, new: Tally | None) -> None:
        for tally in (old, new):
            if tally:
                self._renew(tally.id)

    def _renew(self, tally_id: str) -> None:
        """Count a stroke as it is now, whatever was counted for it before."""
        if cell := self._cells.pop(tally_id, None):
            self._add(cell, -self._standing[cell].pop(tally_id).delta)
        self._late.pop(tally_id, None)
        tally = self._tallies.get(tally_id)
        if tally and tally_id not in self._taken_back:
            cell = cell_of(tally, self._when(tally))
            self._add(cell, tally.delta)
            self._cells[tally_id] = cell
            self._standing.setdefault(cell, {})[tally_id] = tally
            if tally.is_late:
                self._late[tally_id] = tally

    def _add(self, cell: Cell, delta: int) -> None:
        self._sums[cell] += delta
        if not self._sums[cell]:
            del self._sums[cell]


def cell_of(tally: Tally, at: datetime) -> Cell:
    moment = in_zone(at, UTC)
    quarter = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return Cell(tally.counter, tally.station_id, tally.band, quarter, tally.method)


def without_negatives(sums: Counter[Cell]) -> tuple[Counter[Cell], Counter[str | None]]:
    """Sums of which none is negative, and by station what could not be taken off any.

    What was taken back comes off what was counted at its station: first in its own band and
    before it. Nobody can be fewer than none, so what is left over (two devices that took the same
    slip back) is no part of any figure.
    """
    overdrawn: Counter[str | None] = Counter()
    negative = [cell for cell, number in sums.items() if number < 0 and cell.method == "counted"]
    if not negative:
        return sums, overdrawn
    sums = Counter(sums)
    for cell in sorted(negative, key=lambda c: (c.quarter, c.band or ""), reverse=True):
        owed = -sums.pop(cell)
        for source in _sources(cell, sums):
            taken = min(owed, sums[source])
            sums[source] -= taken
            owed -= taken
        if owed:
            overdrawn[cell.station_id] += owed
    return Counter({cell: number for cell, number in sums.items() if number}), overdrawn


def _sources(cell: Cell, sums: Counter[Cell]) -> list[Cell]:
    """Where something may come off, the most likely first."""

    def likely(other: Cell) -> tuple[bool, bool, timedelta, str]:
        apart = cell.quarter - other.quarter
        return other.band != cell.band, apart < timedelta(), abs(apart), other.band or ""

    there = (
        other
        for other, number in sums.items()
        if number > 0 and (other.station_id, other.method) == (cell.station_id, cell.method)
    )
    return sorted(there, key=likely)
