"""What of an event's figures may leave the house: no name, no free text, no small group."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.day.figures import DayFigures
from qmtui.reports.event import EventReport, OfferingReport
from qmtui.reports.small_cells import THRESHOLD, hidden_with, suppressed


def for_public(report: EventReport) -> EventReport:
    """The same figures without what could tell of a person.

    What was typed on the day has not been read by anybody yet (hazards section 5); labels of
    devices and single exceptions may tell who it was. What is public already stays as it is.
    """
    twice = report.twice if _is_told(len(report.twice)) else ()
    return replace(
        report,
        twice=tuple(replace(one, attendee="", name="", seen=()) for one in twice),
        children=report.children if _is_told(report.children) else None,
        bands={
            counter: told for counter, bands in report.bands.items() if (told := _suppressed(bands))
        },
        purposes=_suppressed(report.purposes),
        offerings=_offerings(report.offerings),
        topics=tuple(topic for topic in report.topics if not topic.in_own_words),
        exceptions=(),
        headcounts=tuple(replace(seen, note="") for seen in report.headcounts),
        day=_day(report.day),
        devices=tuple(replace(one, label="", lost="") for one in report.devices),
        lost=tuple(replace(one, label="", reason="") for one in report.lost),
    )


def _is_told(number: int | None) -> bool:
    return number is None or not 0 < number < THRESHOLD


def _suppressed(groups: dict[str, int | None]) -> dict[str, int | None]:
    """The numbers of groups; one small group alone is left out, for the total would tell it."""
    if None in groups.values():
        return groups
    cells = _cells([number or 0 for number in groups.values()])
    return {} if cells == [None] else dict(zip(groups, cells, strict=True))


def _cells(numbers: list[int]) -> list[int | None]:
    return [cell if isinstance(cell, int) else None for cell in suppressed(numbers)]


def _offerings(offerings: tuple[OfferingReport, ...]) -> tuple[OfferingReport, ...]:
    """Few people at an offering are not told; who came and who did not add up, so both go."""
    came = [one.arrived or 0 for one in offerings]
    missed = [one.no_shows or 0 for one in offerings]
    if any(None in (one.registered, one.arrived, one.walkins) for one in offerings):
        return offerings
    registered = _cells([one.registered or 0 for one in offerings])
    walk_ins = _cells([one.walkins or 0 for one in offerings])
    small = {
        place
        for place, number in enumerate(registered)
        if number is None or not (_is_told(came[place]) and _is_told(missed[place]))
    }
    hidden = hidden_with([came, missed], small)
    if len(offerings) == 1 and (hidden or None in walk_ins):
        return ()
    return tuple(
        replace(
            one,
            registered=registered[place],
            arrived=None if place in hidden else one.arrived,
            no_shows=None if place in hidden else one.no_shows,
            walkins=walk_ins[place],
        )
        for place, one in enumerate(offerings)
    )


def _day(day: DayFigures) -> DayFigures:
    return replace(
        day,
        changes=tuple(replace(change, reason="") for change in day.changes),
        stands_absent=(),
        weather="",
        remarks="",
    )
