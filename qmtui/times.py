"""Times as people type them, read in the district's time zone."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark

YEARS = range(1970, 2200)
"""Years an event can lie in; others are typing errors."""

_GERMAN = re.compile(
    r"(?:(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})?,? ?)?"
    r"(?:(?P<hour>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?(?: ?(?:Uhr|h))?)?",
    re.IGNORECASE,
)


class TimeUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark(
        "“{0}” is no time; write it like 2026-06-13T14:00, 13.6.2026 14:00 or just 14:00."
    )


class StillToCome(QmtuiError):
    exit_code = 30
    sentence = mark("This time is still to come; please check it.")


def parse_time(text: str, zone: ZoneInfo, day: date) -> datetime:
    """The moment that `text` means: ISO first, else the German order of day and month.

    A time alone is on `day`; a time without offset is in `zone`. Raises `TimeUnreadable`.
    """
    try:
        moment = _parsed(text.strip(), day)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if moment.astimezone(UTC).year not in YEARS:
            raise OverflowError
    except (ValueError, OverflowError) as error:
        raise TimeUnreadable(clean(text, limit=40)) from error
    return moment


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """`moment` on the clocks of `zone`; one at the end of all calendars stays as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def _parsed(text: str, day: date) -> datetime:
    if text and (match := _GERMAN.fullmatch(text)):
        return _german(match, day)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        if not re.search(r":|[A-Za-zäÄ]{3}", text):
            # Digits alone would be completed to some day without a word.
            raise
        return _in_words(text, day)


def _in_words(text: str, day: date) -> datetime:
    """Months by their names and whatever else dateutil reads."""
    # 5 ms that no program pays for before somebody writes so.
    from dateutil import parser

    with warnings.catch_warnings():
        # A zone nobody can look up must not be passed over in silence.
        warnings.simplefilter("error", parser.UnknownTimezoneWarning)
        try:
            return parser.parse(text, dayfirst=True, default=datetime.combine(day, time()))
        except parser.UnknownTimezoneWarning as error:
            raise ValueError(text) from error


def _german(match: re.Match[str], day: date) -> datetime:
    """13.6.2026 14:00, 13.6. 14.30, 14 Uhr, 14: what is missing is of `day`, or the full hour."""
    if match["day"]:
        year = int(match["year"] or day.year)
        day = date(year + 2000 if year < 100 else year, int(match["month"]), int(match["day"]))
    return datetime.combine(day, time(int(match["hour"] or 0), int(match["minute"] or 0)))
