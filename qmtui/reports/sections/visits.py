"""Who was counted: by station, hour, counter and group, each with its method."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qmtui.counters import name_of
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.count import METHODS, VISITS
from qmtui.reports.behind import ANY, span_key
from qmtui.reports.event import Counted, EventReport, StationReport
from qmtui.reports.layout import (
    Bar,
    Bars,
    Column,
    Row,
    Sentences,
    Table,
    sentences,
    without_empty_columns,
)
from qmtui.reports.sections.times import moment_told
from qmtui.reports.small_cells import HIDDEN, note_on
from qmtui.walk.headcounts import compared, roles_of, roles_told


def walked(report: EventReport) -> Sentences | None:
    if not report.walk:
        return None
    roles = roles_of(report.walk)
    return sentences(
        _("Walked along: {0}").format(compared(report.walk)),
        _("Who: {0}").format(roles_told(roles)) if roles else "",
    )


def by_hour(report: EventReport) -> Bars | None:
    """The visits of all stations by the hour; what came from paper over a span has none."""
    hours: dict[datetime, int] = {}
    for row in report.counted:
        if row.counter == VISITS and row.until is None:
            hours[row.since] = hours.get(row.since, 0) + row.number
    if len(hours) < 2:
        return None
    return Bars(
        title=_("Visits by the hour"),
        bars=tuple(
            Bar(
                label=moment_told(hour, report),
                number=hours[hour],
                opens=("visits", VISITS, ANY, hour.isoformat(), ANY, "counted"),
            )
            for hour in sorted(hours)
        ),
    )


def stations(report: EventReport) -> Table | None:
    """Visits and check-ins side by side: neither is part of the other."""
    stations = [station for station in report.stations if _has_visits(station)]
    if not stations:
        return None
    return Table(
        name="stations",
        title=_("What came in at each station"),
        columns=(
            Column(title=_("Station")),
            Column(title=_("Visits"), kind="number"),
            Column(title=_("Check-ins"), kind="number"),
        ),
        rows=tuple(
            Row(
                cells=(
                    station.name or _("without station"),
                    station.visits,
                    station.check_ins or None,
                ),
                opens=("station", station.name) if station.visits or station.check_ins else (),
            )
            for station in stations
        ),
        note=" ".join(
            _("{0}: {1} more were taken back than counted; that counts as none.").format(
                station.name or _("without station"), number(station.overdrawn)
            )
            for station in stations
            if station.overdrawn
        ),
    )


def _has_visits(station: StationReport) -> bool:
    """Whether its visits are a figure: none are no news of a station that counts other things."""
    if station.counter == VISITS:
        return True
    return bool(station.check_ins or station.hours or station.late or station.overdrawn)


def counted(report: EventReport) -> Table | None:
    """Station, hour, counter, and by which method; each station's visits summed up."""
    rows: list[Row] = []
    groups: dict[tuple[str, str], list[Counted]] = {}
    for one in report.counted:
        groups.setdefault((one.station, one.counter), []).append(one)
    for (station, counter), found in groups.items():
        rows += [_counted_row(one, report) for one in found]
        if len(found) > 1:
            late = sum(one.number for one in found if one.method == "late_entry")
            total = sum(one.number for one in found)
            rows.append(
                Row(
                    cells=(
                        station or _("without station"),
                        _("total"),
                        name_of(counter),
                        total - late,
                        late or None,
                        total,
                    ),
                    opens=("visits", counter, station),
                    is_total=True,
                )
            )
    if not rows:
        return None
    return Table(
        name="counted",
        title=_("Counted by station and hour"),
        columns=(
            Column(title=_("Station")),
            Column(title=_("Hour")),
            Column(title=_("Counter")),
            Column(title=_("counted"), kind="number"),
            Column(title=_("entered later"), kind="number"),
            Column(title=_("total"), kind="number"),
        ),
        rows=tuple(rows),
    )


def _counted_row(one: Counted, report: EventReport) -> Row:
    is_late = one.method == "late_entry"
    when = moment_told(one.since, report)
    return Row(
        cells=(
            one.station or _("without station"),
            f"{when}–{clock(one.until)}" if one.until else when,
            name_of(one.counter),
            None if is_late else one.number,
            one.number if is_late else None,
            one.number,
        ),
        opens=("visits", one.counter, one.station, span_key(one.since, one.until), ANY, one.method),
    )


def headcounts(report: EventReport) -> Table | None:
    if not report.headcounts:
        return None
    table = Table(
        name="headcounts",
        title=_("Headcounts and estimates"),
        columns=(
            Column(title=_("Time")),
            Column(title=_("People"), kind="number"),
            Column(title=_("Method")),
            Column(title=_("What for")),
            Column(title=_("in the visits")),
        ),
        rows=tuple(
            Row(
                cells=(
                    moment_told(seen.at, report),
                    seen.number,
                    _(METHODS[seen.method]),
                    seen.note,
                    _("yes") if seen.is_added else _("no"),
                ),
                opens=("headcounts", seen.id),
            )
            for seen in report.headcounts
        ),
    )
    return without_empty_columns(table)


def bands(report: EventReport) -> Iterator[Table]:
    """Groups such as ages; None is a small number that stays in the house (hazards section 5)."""
    for place, (counter, numbers) in enumerate(report.bands.items(), start=1):
        yield Table(
            name="groups" if place == 1 else f"groups-{place}",
            title=_("{0} by group").format(name_of(counter)),
            columns=(Column(title=_("Group")), Column(title=_("Number"), kind="number")),
            rows=tuple(
                Row(
                    cells=(band or _("without a group"), HIDDEN if number is None else number),
                    opens=("visits", counter, ANY, ANY, band),
                )
                for band, number in numbers.items()
            ),
            note=note_on(numbers.values()),
        )
