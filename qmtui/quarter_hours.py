"""Every figure of an event in one row, as fine as the strokes are kept."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from qmtui.book import Book
from qmtui.count import Count, on_the_clock, stands_for
from qmtui.model.count import VISITS, Method
from qmtui.model.event import Event
from qmtui.tallies import QUARTER
from qmtui.times import in_zone


class QuarterHour(Struct, frozen=True, kw_only=True):
    """So many at one station, of one counter and band, by one method.

    Strokes are those of a quarter of an hour, late entries those of their span; a headcount has
    no end.
    """

    station: str
    counter: str
    since: datetime
    method: Method
    number: int
    until: datetime | None = None
    band: str = ""


def quarter_hours(book: Book, count: Count, event: Event) -> list[QuarterHour]:
    """Every figure of an event in one row, as fine as they are kept; the visits add up to all."""
    known = {station.id: station.name for station in book.stations_of(event)}
    rows = [
        QuarterHour(
            station=known.get(cell.station_id or "", ""),
            counter=counter,
            band=cell.band or "",
            since=(since := on_the_clock(cell.quarter, book.zone)),
            until=since + QUARTER,
            method="counted",
            number=number,
        )
        for counter in count.counters()
        for cell, number in book.strokes.sums(counter).items()
        if cell.method == "counted"
    ]
    rows += [
        QuarterHour(
            station=known.get(tally.station_id or "", ""),
            counter=counter,
            band=tally.band or "",
            since=in_zone(tally.since or tally.observed_at, book.zone),
            until=tally.until and in_zone(tally.until, book.zone),
            method="late_entry",
            number=tally.delta,
        )
        for counter in count.counters()
        for tally in count.late_entries(counter)
    ]
    rows += [
        QuarterHour(
            station=book.station_name(look.station_id),
            counter=VISITS,
            since=in_zone(book.when(look), book.zone),
            method=look.method,
            number=look.number,
        )
        for look in stands_for(count.headcounts(), has_strokes=bool(book.strokes.sums(VISITS)))
    ]
    places = {name: place for place, name in enumerate(known.values())}
    return sorted(
        rows,
        key=lambda row: (
            places.get(row.station, len(places)),
            row.counter != VISITS,
            row.counter,
            row.since,
            row.band,
            row.method,
        ),
    )
