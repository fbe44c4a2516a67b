"""R1Q, the counts by the quarter of an hour: a picture for each station, and one row per figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.counters import name_of
from qmtui.formats import clock, span
from qmtui.i18n import _
from qmtui.model.count import METHODS, VISITS
from qmtui.model.event import Event
from qmtui.quarter_hours import QuarterHour, quarter_hours
from qmtui.replicas import field_of
from qmtui.reports import event_told
from qmtui.reports.event import event_report
from qmtui.reports.head import head_of
from qmtui.reports.layout import Bar, Bars, Column, Report, Row, Table, section


def quarters_report_of(book: Book, now: Now, event: Event, *, public: bool = False) -> Report:
    """R1Q of an event; a `public` one says nothing of groups. Raises `CopyUnusable`."""
    whole = event_report(book, event)
    rows = _rows(book, now, event)
    if public:
        rows = _without_bands(rows)
    return Report(
        code="R1Q",
        name="quarters",
        title=": ".join((_("Counts by quarters of an hour"), event.title)),
        head=head_of(
            book,
            now(),
            period=span(whole.start, whole.end),
            standing=event_told.standing(whole),
            is_preliminary=not whole.complete,
            methods=event_told.methods(whole),
        ),
        is_public=public,
        sections=tuple(section(_("Figures"), *_pictures(rows), _table(rows))),
    )


def _rows(book: Book, now: Now, event: Event) -> list[QuarterHour]:
    with field_of(book, event) as field, field.database.reading():
        return quarter_hours(field, Count(field, now), event)


def _without_bands(rows: Iterable[QuarterHour]) -> list[QuarterHour]:
    """A group has few people in a quarter of an hour, so nobody outside is told of any."""
    sums: dict[tuple[object, ...], QuarterHour] = {}
    for row in rows:
        key = row.station, row.counter, row.since, row.until, row.method
        before = sums[key].number if key in sums else 0
        sums[key] = QuarterHour(
            station=row.station,
            counter=row.counter,
            since=row.since,
            until=row.until,
            method=row.method,
            number=before + row.number,
        )
    return list(sums.values())


def _pictures(rows: Iterable[QuarterHour]) -> Iterator[Bars]:
    """Bars for what each station counted one by one, the visits first."""
    found: dict[tuple[str, str], Counter[datetime]] = {}
    for row in rows:
        if row.method == "counted" and row.until is not None:
            found.setdefault((row.counter, row.station), Counter())[row.since] += row.number
    for (counter, station), numbers in sorted(found.items(), key=lambda one: one[0][0] != VISITS):
        days = {quarter.date() for quarter in numbers}
        yield Bars(
            title=f"{name_of(counter)} · {station or _('without station')}",
            bars=tuple(
                Bar(
                    label=clock(quarter)
                    if len(days) == 1
                    else f"{quarter:%d.%m.} {clock(quarter)}",
                    number=numbers[quarter],
                )
                for quarter in sorted(numbers)
            ),
        )


def _table(rows: list[QuarterHour]) -> Table | None:
    if not rows:
        return None
    return Table(
        name="quarters",
        title=_("One row for each figure"),
        columns=(
            Column(title=_("Station")),
            Column(title=_("Counter")),
            Column(title=_("Group")),
            Column(title=_("From"), kind="moment"),
            Column(title=_("until"), kind="moment"),
            Column(title=_("Method")),
            Column(title=_("Number"), kind="number"),
        ),
        rows=tuple(
            Row(
                cells=(
                    row.station or _("without station"),
                    name_of(row.counter),
                    row.band,
                    row.since,
                    row.until,
                    _(METHODS[row.method]),
                    row.number,
                )
            )
            for row in rows
        ),
    )
