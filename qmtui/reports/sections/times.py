"""Times in the event report."""

from __future__ import annotations

from datetime import datetime

from qmtui.formats import clock
from qmtui.reports.event import EventReport


def moment_told(moment: datetime, report: EventReport) -> str:
    """The time of day, with the day where it is not the event's first."""
    is_first = moment.date() == report.start.date()
    return clock(moment) if is_first else f"{moment:%d.%m.} {clock(moment)}"
