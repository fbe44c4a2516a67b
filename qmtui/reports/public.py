"""What of an event's figures may leave the house: no name, no free text, no small group."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.day.figures import DayFigures
from qmtui.reports.event import EventReport
from qmtui.reports.small_cells import THRESHOLD, suppressed


def for_public(report: EventReport) -> EventReport:
    """The same figures without what could tell of a person.

    What was typed on the day has not been read by anybody yet (hazards section 5); labels of
    devices and single exceptions may tell who it was.
    """
    return replace(
        report,
        twice=tuple(replace(one, attendee="", name="", seen=()) for one in report.twice),
        children=report.children if _is_told(report.children) else None,
        bands={counter: _suppressed(bands) for counter, bands in report.bands.items()},
        exceptions=(),
        headcounts=tuple(replace(seen, note="") for seen in report.headcounts),
        day=_day(report.day),
        devices=tuple(replace(one, label="", lost="") for one in report.devices),
        lost=tuple(replace(one, label="", reason="") for one in report.lost),
    )


def _is_told(number: int | None) -> bool:
    return number is None or not 0 < number < THRESHOLD


def _suppressed(bands: dict[str, int | None]) -> dict[str, int | None]:
    cells = suppressed([number or 0 for number in bands.values()])
    return {
        band: cell if isinstance(cell, int) else None
        for band, cell in zip(bands, cells, strict=True)
    }


def _day(day: DayFigures) -> DayFigures:
    return replace(
        day,
        changes=tuple(replace(change, reason="") for change in day.changes),
        stands_absent=(),
        weather="",
        remarks="",
    )
