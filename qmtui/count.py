"""Counting (Zählen): strokes, late entries from paper, headcounts, and the figures they make.

A figure always says what it is made of (domain rule: a number without its method is worthless).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from types import MappingProxyType

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.count import (
    LEAVING,
    ROLES,
    TEAM,
    VISITS,
    Figure,
    Headcount,
    Method,
    Moment,
    Tally,
)
from qmtui.own_strokes import standing_stroke
from qmtui.tallies import Cell
from qmtui.times import in_zone
from qmtui.walk.headcounts import of_the_walk

MOST_AT_ONCE = 9_999
"""Strokes in one entry; more is a typing error."""

LOOKS: tuple[Method, ...] = ("counted", "late_entry")
"""The methods of a headcount that was counted: a look at a whole room, not something to add."""


class NumberOutOfRange(QmtuiError):
    exit_code = 37
    sentence = mark("The number must lie between {0} and {1}.")


class NothingToTakeBack(QmtuiError):
    exit_code = 39
    sentence = mark("Nothing to take back: no stroke of this device stands here.")


class RolesExceed(QmtuiError):
    exit_code = 37
    sentence = mark("The roles make {0} people, but only {1} were counted; check both.")


class SpanReversed(QmtuiError):
    exit_code = 37
    sentence = mark("The span ends before it begins; give the earlier time first.")


class LateNegative(QmtuiError):
    exit_code = 37
    sentence = mark(
        "What was entered later cannot be made less: "
        "take the entry back (`qmtui undo`), enter it anew."
    )


class Count:
    """The counters of one event, as seen from one station."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def stroke(self, delta: int = 1, counter: str = VISITS, band: str | None = None) -> Figure:
        """Count `delta` visits; the station's figure after it.

        A negative one is written as it is said, and belongs to the hour of the stroke that it
        takes back.
        """
        return self._tally(delta, counter, band, None)

    def less(self, counter: str = VISITS) -> Figure:
        """Take one back where this device counted last; raises `NothingToTakeBack`."""
        stroke = standing_stroke(self._book, counter)
        if stroke is None:
            raise NothingToTakeBack
        return self._tally(-1, counter, stroke.band, None)

    def late(
        self,
        delta: int,
        since: datetime,
        until: datetime,
        counter: str = VISITS,
        band: str | None = None,
    ) -> Figure:
        """Enter what was counted on paper between two times; it stays one row of its own.

        Raises `SpanReversed`, `NumberOutOfRange`, `LateNegative`: a wrong one is taken back whole.
        """
        if until < since:
            raise SpanReversed
        if delta < 0:
            raise LateNegative
        return self._tally(delta, counter, band, (since, until))

    def headcount(
        self,
        number: int,
        method: Method,
        note: str = "",
        *,
        moment: Moment | None = None,
        roles: Mapping[str, int] = MappingProxyType({}),
    ) -> Figure:
        """Enter a number of people taken at one look, with its method; the team is not in it.

        Raises `NumberOutOfRange`, and `RolesExceed` if the roles are more than there are people.
        """
        self._book.require_field()
        for figure in (number, *roles.values()):
            if not 0 <= figure <= MOST_AT_ONCE:
                raise NumberOutOfRange(0, MOST_AT_ONCE)
        if visitors(roles) > number:
            raise RolesExceed(visitors(roles), number)
        with self._book.transaction():
            self._book.headcounts.add(
                Headcount(
                    **self._book.stamp(self._now()),
                    number=number,
                    method=method,
                    note=clean(note),
                    moment=moment,
                    roles={role: roles[role] for role in ROLES if roles.get(role)},
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

    def balance_here(self, counter: str = VISITS) -> int:
        """The strokes of this station as they were written; whoever writes -1 alone gets -1."""
        return self._book.strokes.balance(counter, self._book.post.station_id)

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
                hours[hour_of(cell.quarter, zone)] += number
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
        counter = clean(counter, limit=NAME) or VISITS
        band = clean(band, limit=NAME) or None if band else None
        if span:
            stamp |= {"observed_at": span[0], "source": "paper"}
        elif delta < 0 and (stroke := standing_stroke(self._book, counter, band)):
            # Else a slip of 13:59 that is taken back at 14:01 makes an hour of -1.
            stamp |= {"observed_at": stroke.observed_at}
        with self._book.transaction():
            self._book.tallies.add(
                Tally(
                    **stamp,
                    delta=delta,
                    counter=counter,
                    band=band,
                    since=span and span[0],
                    until=span and span[1],
                )
            )
        return self.figure_here(counter)


def hour_of(moment: datetime, zone: tzinfo) -> datetime:
    """The hour of the district's clock that a moment falls into."""
    return on_the_clock(moment, zone).replace(minute=0, second=0, microsecond=0)


def on_the_clock(moment: datetime, zone: tzinfo) -> datetime:
    """A moment on the district's clock, with its offset alone.

    When the clock is set back in October, 2 o'clock comes twice, and times of one zone would be
    equal then.
    """
    local = in_zone(moment, zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def stands_for(headcounts: Iterable[Headcount], *, has_strokes: bool) -> list[Headcount]:
    """The headcounts that are part of the figure.

    Estimates add to what was counted. A headcount that was counted, at once or entered later, or
    that was taken of a group on the way, is a look at all of them: the highest one stands for an
    event without strokes, and beside strokes none is added. Of two looks at the same moment of a
    walk the newer one corrects the older.
    """
    headcounts = list(headcounts)
    headcounts = [h for h in headcounts if h.moment is None] + of_the_walk(headcounts)
    estimates = [h for h in headcounts if not _is_look(h)]
    looks = [h for h in headcounts if _is_look(h)]
    if has_strokes or not looks:
        return estimates
    return [max(looks, key=lambda look: look.number), *estimates]


def _is_look(headcount: Headcount) -> bool:
    return headcount.moment is not None or headcount.method in LOOKS


def visitors(roles: Mapping[str, int]) -> int:
    """How many people the roles make; the team are no visitors."""
    return sum(number for role, number in roles.items() if role != TEAM)


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
