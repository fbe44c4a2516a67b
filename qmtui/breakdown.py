"""Where a figure comes from: station by station, hour by hour, each with its method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct

from qmtui.book import Book
from qmtui.count import Count, hour_of, on_the_clock, stands_for
from qmtui.i18n import _
from qmtui.model.count import VISITS, Headcount, Method, Tally
from qmtui.model.event import Event
from qmtui.model.place import MOMENTS
from qmtui.tallies import Cell
from qmtui.times import in_zone

_since = attrgetter("since")


class Row(Struct, frozen=True, kw_only=True):
    """So many by one method: in the hour from `since` on, in a span, or at one look.

    `is_added` is False for a look at the room that the figure leaves out; `id` is the look's.
    """

    since: datetime
    until: datetime | None = None
    number: int
    method: Method
    note: str = ""
    is_added: bool = True
    id: str = ""


class Part(Struct, frozen=True, kw_only=True):
    """What one station has counted; "" stands for strokes without a known station.

    `overdrawn` is how many more than were counted were taken back; no figure is less for it.
    """

    station_id: str | None
    name: str
    rows: tuple[Row, ...]
    overdrawn: int = 0

    @property
    def number(self) -> int:
        return sum(row.number for row in self.rows)

    @property
    def late_entry(self) -> int:
        return sum(row.number for row in self.rows if row.method == "late_entry")


class Meanwhile(Struct, frozen=True, kw_only=True):
    """What was counted at a station in a span of time, one by one and from paper."""

    strokes: int = 0
    late: int = 0


def parts_of(book: Book, count: Count, event: Event, counter: str = VISITS) -> list[Part]:
    """Every station of the event in its order; strokes without one last, if there are any."""
    stations = book.stations_of(event)
    known = {station.id for station in stations}

    def place(station_id: str | None) -> str | None:
        return station_id if station_id in known else None

    sums: dict[str | None, Counter[Cell]] = {}
    for cell, number in book.strokes.sums(counter).items():
        sums.setdefault(place(cell.station_id), Counter())[cell] = number
    late: dict[str | None, list[Tally]] = {}
    for tally in count.late_entries(counter):
        late.setdefault(place(tally.station_id), []).append(tally)
    overdrawn: Counter[str | None] = Counter()
    for station_id, number in book.strokes.overdrawn(counter).items():
        overdrawn[place(station_id)] += number
    places = [(station.id, station.name) for station in stations]
    nowhere = [(None, "")] if None in sums or None in late or overdrawn[None] else []
    return [
        Part(
            station_id=station_id,
            name=name,
            rows=_rows(book, count, sums.get(station_id, Counter()), late.get(station_id, [])),
            overdrawn=overdrawn[station_id],
        )
        for station_id, name in [*places, *nowhere]
    ]


def by_time(book: Book, count: Count, counter: str, *, quarters: bool = False) -> list[Row]:
    """All stations together by hours, or by quarters of an hour, and each span of late entries."""
    found: Counter[datetime] = Counter()
    for cell, number in book.strokes.sums(counter).items():
        if cell.method == "counted":
            found[start_of(cell, book.zone, quarters=quarters)] += number
    times = [Row(since=since, number=number, method="counted") for since, number in found.items()]
    return sorted([*times, *_late(book, count.late_entries(counter))], key=_since)


def meanwhile(book: Book, since: datetime, until: datetime, counter: str) -> Meanwhile:
    """What stands at this station for a span already: from paper it would be counted twice."""
    here = book.post.station_id
    return Meanwhile(
        strokes=book.strokes.between(counter, here, since, until),
        late=sum(
            tally.delta
            for tally in book.strokes.late(counter)
            if tally.station_id == here
            and tally.since
            and tally.until
            and tally.since < until
            and since < tally.until
        ),
    )


def start_of(cell: Cell, zone: ZoneInfo, *, quarters: bool) -> datetime:
    """When the hour begins in which a sum was counted, or its quarter."""
    return on_the_clock(cell.quarter, zone) if quarters else hour_of(cell.quarter, zone)


def looks_of(book: Book, count: Count) -> list[Row]:
    """The headcounts of the event in the order of their times, as far as they stand."""
    headcounts = count.headcounts()
    added = stands_for(headcounts, has_strokes=bool(book.strokes.sums(VISITS)))
    return [
        Row(
            since=in_zone(book.when(headcount), book.zone),
            number=headcount.number,
            method=headcount.method,
            note=_told(book, headcount),
            is_added=headcount in added,
            id=headcount.id,
        )
        for headcount in sorted(headcounts, key=lambda h: (book.when(h), h.id))
    ]


def _told(book: Book, headcount: Headcount) -> str:
    """What was counted, on a walk when; else where."""
    moment = _(MOMENTS[headcount.moment]) if headcount.moment else ""
    words = ", ".join(filter(None, [moment, headcount.note]))
    return words or book.station_name(headcount.station_id)


def _rows(book: Book, count: Count, sums: Counter[Cell], late: list[Tally]) -> tuple[Row, ...]:
    hours = [
        Row(since=hour, number=number, method="counted")
        for hour, number in count.hours_of(sums).items()
    ]
    return tuple(sorted([*hours, *_late(book, late)], key=_since))


def _late(book: Book, late: Iterable[Tally]) -> list[Row]:
    """One row for each span: what several people or groups have on paper for it is added up."""
    spans: Counter[tuple[datetime, datetime | None]] = Counter()
    for tally in late:
        since = in_zone(tally.since or tally.observed_at, book.zone)
        spans[since, tally.until and in_zone(tally.until, book.zone)] += tally.delta
    return [
        Row(since=since, until=until, number=number, method="late_entry")
        for (since, until), number in spans.items()
    ]
