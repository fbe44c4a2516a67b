"""Counting (Zählen): strokes, late entries from paper, headcounts, and the figures they make.

A figure always says what it is made of (domain rule: a number without its method is worthless).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.count import LEAVING, VISITS, Figure, Headcount, Method, Tally
from qmtui.tallies import Cell
from qmtui.times import in_zone

MOST_AT_ONCE = 9_999
"""Strokes in one entry; more is a typing error."""

LOOKS: tuple[Method, ...] = ("counted", "late_entry")
"""The methods of a headcount that was counted: a look at a whole room, not something to add."""


class NumberOutOfRange(QmtuiError):
    exit_code = 37
    sentence = mark("The number must lie between {0} and {1}.")


class SpanReversed(QmtuiError):
    exit_code = 37
    sentence = mark("The span ends before it begins; give the earlier time first.")


class Count:
    """The counters of one event, as seen from one station."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def stroke(self, delta: int = 1, counter: str = VISITS, band: str | None = None) -> Figure:
        """Count `delta` visits (negative: take back a slip); the station's figure after it."""
        return self._tally(delta, counter, band, None)

    def late(
        self,
        delta: int,
        since: datetime,
        until: datetime,
        counter: str = VISITS,
        band: str | None = None,
    ) -> Figure:
        """Enter what was counted on paper between two times; it stays one row of its own."""
        if until < since:
            raise SpanReversed
        return self._tally(delta, counter, band, (since, until))

    def headcount(self, number: int, method: Method, note: str = "") -> Figure:
        """Enter a number of people taken at one look, with its method."""
        self._book.require_field()
        if not 0 <= number <= MOST_AT_ONCE:
            raise NumberOutOfRange(0, MOST_AT_ONCE)
        with self._book.transaction():
            self._book.headcounts.add(
                Headcount(
                    **self._book.stamp(self._now()),
                    number=number,
                    method=method,
                    note=clean(note),
                )
            )
        return self.figure()

    def figure(self, counter: str = VISITS) -> Figure:
        """The figure of a counter over all stations this book knows of."""
        headcounts = self.headcounts() if counter == VISITS else ()
        return _figure(self._book.strokes.sums(counter), headcounts)

    def figure_here(self, counter: str = VISITS) -> Figure:
        """The figure of a counter at this station alone."""
        return _figure(self._at(self._book.post.station_id, counter), ())

    def strokes(self) -> int:
        """All visits that were counted one by one, estimates left out."""
        return self._book.strokes.sums(VISITS).total()

    def here(self) -> int:
        """How many are here by strokes: visits less those who were counted leaving."""
        return max(self.strokes() - self._book.strokes.sums(LEAVING).total(), 0)

    def here_at(self, station_id: str | None) -> int:
        """How many are at one station by its own strokes; who leaves elsewhere is still here."""
        came, left = self._at(station_id, VISITS), self._at(station_id, LEAVING)
        return max(came.total() - left.total(), 0)

    def counters(self) -> list[str]:
        """The counters in use, visits first."""
        return [VISITS, *sorted(self._book.strokes.counters() - {VISITS})]

    def bands(self, counter: str = VISITS) -> dict[str, int]:
        """The figures of a counter's bands over all stations, "" for strokes without one."""
        return self._by_band(counter, self._book.strokes.sums(counter))

    def bands_here(self, counter: str = VISITS) -> dict[str, int]:
        """The figures of a counter's bands at this station alone."""
        return self._by_band(counter, self._at(self._book.post.station_id, counter))

    def headcounts(self) -> list[Headcount]:
        """The headcounts that stand."""
        taken_back = self._book.taken_back
        return [headcount for headcount in self._book.headcounts if headcount.id not in taken_back]

    def late_entries(self, counter: str = VISITS) -> list[Tally]:
        """What was entered later from paper, the earliest first."""
        late = self._book.strokes.late(counter)
        return sorted(late, key=lambda tally: (tally.observed_at, tally.id))

    def hours(self, counter: str = VISITS) -> dict[datetime, int]:
        """Strokes per hour of the district's clock; late entries are not spread over hours."""
        return self.hours_of(self._book.strokes.sums(counter))

    def hours_of(self, sums: Counter[Cell]) -> dict[datetime, int]:
        """The same of some of the sums."""
        zone, hours = self._book.zone, Counter[datetime]()
        for cell, number in sums.items():
            if cell.method == "counted":
                hours[in_zone(cell.quarter, zone).replace(minute=0)] += number
        return {hour: number for hour, number in sorted(hours.items()) if number}

    def _at(self, station_id: str | None, counter: str) -> Counter[Cell]:
        sums = self._book.strokes.sums(counter)
        return Counter({cell: n for cell, n in sums.items() if cell.station_id == station_id})

    def _by_band(self, counter: str, sums: Counter[Cell]) -> dict[str, int]:
        """The event's own bands in its order, then others in use, then what has none."""
        found: Counter[str] = Counter()
        for cell, number in sums.items():
            found[cell.band or ""] += number
        event = next(iter(self._book.events), None)
        planned = event.bands_of(counter) if event else ()
        others = sorted(band for band in found if band and band not in planned and found[band])
        bands = {band: found[band] for band in (*planned, *others)}
        return bands | {"": found[""]} if found[""] else bands

    def _tally(
        self,
        delta: int,
        counter: str,
        band: str | None,
        span: tuple[datetime, datetime] | None,
    ) -> Figure:
        self._book.require_field()
        if not (delta and abs(delta) <= MOST_AT_ONCE):
            raise NumberOutOfRange(1, MOST_AT_ONCE)
        stamp = self._book.stamp(self._now())
        if span:
            stamp |= {"observed_at": span[0], "source": "paper"}
        counter = clean(counter, limit=NAME) or VISITS
        with self._book.transaction():
            self._book.tallies.add(
                Tally(
                    **stamp,
                    delta=delta,
                    counter=counter,
                    band=clean(band, limit=NAME) or None if band else None,
                    since=span and span[0],
                    until=span and span[1],
                )
            )
        return self.figure_here(counter)


def stands_for(headcounts: Iterable[Headcount], *, has_strokes: bool) -> list[Headcount]:
    """The headcounts that are part of the figure.

    Estimates add to what was counted. A headcount that was counted, at once or entered later, is a
    look at a whole room: the highest one stands for an event without strokes, and beside strokes
    none is added.
    """
    headcounts = list(headcounts)
    estimates = [h for h in headcounts if h.method not in LOOKS]
    looks = [h for h in headcounts if h.method in LOOKS]
    if has_strokes or not looks:
        return estimates
    return [max(looks, key=lambda look: look.number), *estimates]


def _figure(sums: Counter[Cell], headcounts: Iterable[Headcount]) -> Figure:
    counted, estimated = sums.total(), 0
    late = sum(number for cell, number in sums.items() if cell.method == "late_entry")
    for headcount in stands_for(headcounts, has_strokes=bool(sums)):
        if headcount.method in LOOKS:
            counted += headcount.number
            late += headcount.number if headcount.method == "late_entry" else 0
        else:
            estimated += headcount.number
    return Figure(counted=counted, late_entry=late, estimated=estimated)
