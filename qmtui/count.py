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
from qmtui.model.count import VISITS, Figure, Headcount, Method, Tally

MOST_AT_ONCE = 9_999
"""Strokes in one entry; more is a typing error."""


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
        return figure_of(self.tallies(counter), self.headcounts() if counter == VISITS else ())

    def figure_here(self, counter: str = VISITS) -> Figure:
        """The figure of a counter at this station alone."""
        here = self._book.post.station_id
        return figure_of([t for t in self.tallies(counter) if t.station_id == here], ())

    def strokes(self) -> int:
        """All visits that were counted one by one, estimates left out."""
        return sum(tally.delta for tally in self.tallies())

    def counters(self) -> list[str]:
        """The counters in use, visits first."""
        undone = self._book.undone()
        others = {t.counter for t in self._book.tallies if t.id not in undone} - {VISITS}
        return [VISITS, *sorted(others)]

    def tallies(self, counter: str = VISITS) -> list[Tally]:
        """The strokes of a counter that stand."""
        undone = self._book.undone()
        return [t for t in self._book.tallies.where("counter", counter) if t.id not in undone]

    def headcounts(self) -> list[Headcount]:
        """The headcounts that stand."""
        undone = self._book.undone()
        return [headcount for headcount in self._book.headcounts if headcount.id not in undone]

    def hours(self, tallies: Iterable[Tally]) -> dict[datetime, int]:
        """Strokes per hour of the district's clock; late entries are not spread over hours."""
        hours: Counter[datetime] = Counter()
        for tally in tallies:
            if not tally.is_late:
                local = tally.observed_at.astimezone(self._book.zone)
                hours[local.replace(minute=0, second=0, microsecond=0)] += tally.delta
        return dict(sorted(hours.items()))

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
        with self._book.transaction():
            self._book.tallies.add(
                Tally(
                    **stamp,
                    delta=delta,
                    counter=clean(counter, limit=NAME) or VISITS,
                    band=clean(band, limit=NAME) if band else None,
                    since=span and span[0],
                    until=span and span[1],
                )
            )
        return self.figure_here(counter)


def figure_of(tallies: Iterable[Tally], headcounts: Iterable[Headcount]) -> Figure:
    """The visits that strokes and headcounts make.

    Estimates add to what was counted. A headcount that was counted, at once or entered later, is a
    look at a whole room: the highest one stands for an event without strokes, and beside strokes
    none is added.
    """
    tallies, headcounts = list(tallies), list(headcounts)
    looks = [h for h in headcounts if h.method in ("counted", "late_entry")]
    estimated = sum(h.number for h in headcounts if h not in looks)
    if tallies or not looks:
        return Figure(
            counted=sum(tally.delta for tally in tallies),
            late_entry=sum(tally.delta for tally in tallies if tally.is_late),
            estimated=estimated,
        )
    highest = max(looks, key=lambda look: look.number)
    return Figure(
        counted=highest.number,
        late_entry=highest.number if highest.method == "late_entry" else 0,
        estimated=estimated,
    )
