"""Recurring dates in plain words: every week, every other week, every month on the 2nd Tuesday."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice, takewhile
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays
from msgspec import Struct

from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.times import parse_time

Every = Literal["week", "fortnight", "month"]

EVERY: dict[Every, str] = {
    "week": mark("every week"),
    "fortnight": mark("every other week"),
    "month": mark("every month"),
}

MOST = 60
"""Events planned at once; more is a typing error."""
LAST = 5
"""A fifth weekday is not in every month; it means the last one."""


class RhythmOpen(QmtuiError):
    exit_code = 38
    sentence = mark("Until when, or how many times? Name one of them.")


class TooManyDates(QmtuiError):
    exit_code = 38
    sentence = mark("That is no number of dates; between 1 and {0} events are planned at once.")


class Rhythm(Struct, frozen=True, kw_only=True):
    """How often something comes: until a day, or so many times with the first one."""

    every: Every
    until: date | None = None
    times: int | None = None


def dates_of(first: datetime, rhythm: Rhythm) -> list[datetime]:
    """The dates from `first` on, at the same time on the clocks of its zone, in summer and winter.

    A time that the clocks leave out in spring is an hour later, as they show it.
    Raises `RhythmOpen` without an end, `TooManyDates`.
    """
    if rhythm.until is None and rhythm.times is None:
        raise RhythmOpen
    if rhythm.times is not None and not 1 <= rhythm.times <= MOST:
        raise TooManyDates(number(MOST))
    wall = first.replace(tzinfo=None)
    moments: Iterable[datetime] = rrule(dtstart=wall, **_rule(rhythm.every, wall))
    if (until := rhythm.until) is not None:
        moments = takewhile(lambda moment: moment.date() <= until, moments)
    found = list(islice(moments, rhythm.times or MOST + 1))
    if not 1 <= len(found) <= MOST:
        raise TooManyDates(number(MOST))
    dates = (moment.replace(tzinfo=first.tzinfo) for moment in found)
    return [date.astimezone(UTC).astimezone(first.tzinfo) for date in dates]


def told(every: Every, first: datetime) -> str:
    """A rhythm in words, such as "every month on the 2nd Tuesday"."""
    if every != "month":
        return _(EVERY[every])
    from babel.dates import get_day_names

    from qmtui.i18n import language

    weekday = get_day_names(locale=language())[first.weekday()]
    place = _place_in_month(first)
    if place == LAST:
        return _("every month on the last {0}").format(weekday)
    return _("every month on {0}. {1}").format(place, weekday)


def _rule(every: Every, first: datetime) -> dict[str, Any]:  # rrule's own options
    if every != "month":
        return {"freq": WEEKLY, "interval": 1 if every == "week" else 2}
    place = _place_in_month(first)
    weekday = weekdays[first.weekday()]
    return {"freq": MONTHLY, "byweekday": weekday(-1 if place == LAST else place)}


def _place_in_month(moment: datetime) -> int:
    """The how manieth of its weekday in the month it is."""
    return (moment.day - 1) // 7 + 1


def start_like(event: Event, text: str, zone: ZoneInfo) -> datetime:
    """The moment that `text` means; a day alone is at the hour of the event."""
    before = event.start.astimezone(zone)
    moment = parse_time(text, zone, before.date()).astimezone(zone)
    if (moment.hour, moment.minute) == (0, 0) and not re.search(r":|uhr", text, re.IGNORECASE):
        return moment.replace(hour=before.hour, minute=before.minute)
    return moment
