"""Hours of volunteers in words: by initials inside, only their number and the sum outside."""

from __future__ import annotations

from collections.abc import Sequence

from qmtui.day.shifts import Hours
from qmtui.formats import number
from qmtui.i18n import _, ngettext


def spoken_hours(minutes: int) -> str:
    """255 minutes as 4:15 h."""
    return _("{0} hours").format(f"{minutes // 60}:{minutes % 60:02}")


def total_told(hours: Sequence[Hours]) -> str:
    """What may be told outside: how many people, how many hours."""
    helpers = ngettext("{0} helper", "{0} helpers", len(hours)).format(number(len(hours)))
    return f"{helpers}, {spoken_hours(sum(one.minutes for one in hours))}"
