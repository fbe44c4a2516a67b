"""Times as people type them, read in the district's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil import parser

from qmtui.errors import QmtuiError
from qmtui.i18n import mark


class TimeUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark(
        "“{0}” is no time; write it like 2026-06-13T14:00, 13.6.2026 14:00 or just 14:00."
    )


def parse_time(text: str, zone: ZoneInfo, day: date) -> datetime:
    """The moment that `text` means: ISO first, else the German order of day and month.

    A time alone is on `day`; a time without offset is in `zone`. Raises `TimeUnreadable`.
    """
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parser.parse(text, dayfirst=True, default=datetime.combine(day, time()))
        except (ValueError, OverflowError) as error:
            raise TimeUnreadable(text[:40]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
