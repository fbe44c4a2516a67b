"""Whether somebody is there now, else when next: on the clocks of the district."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.rrule import rrulestr
from msgspec import Struct

from qmtui.directory.hours import EVERY_DAY, WEEKDAYS, is_any_time
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.directory import OpeningSlot, ServiceOffer

HORIZON = 62
"""Days that are looked ahead: what comes each fifth Tuesday is found as well, mostly."""

Span = tuple[datetime, datetime]
State = Literal["open", "later", "holiday", "closed", "unknown"]


class Reach(Struct, frozen=True, kw_only=True):
    """Open `until` then, or later from `opens` on.

    `holiday`: on that day nobody can rely on the usual hours. `closed`: a notice says so.
    `unknown`: there are no hours, or only by appointment.
    """

    state: State
    until: datetime | None = None
    opens: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def reach(offer: ServiceOffer, moment: datetime, zone: ZoneInfo) -> Reach:
    """How an offer can be reached at `moment`."""
    if any(map(is_any_time, offer.slots)):
        return Reach(state="open")
    local = moment.astimezone(zone)
    near = [
        span
        for back in (1, 0)
        for span in _spans_on(offer.slots, local.date() - timedelta(days=back), zone)
    ]
    if until := _end_of(near, moment):
        is_relied_on = _is_relied_on(offer.slots, local.date())
        return Reach(state="open" if is_relied_on else "holiday", until=until.astimezone(zone))
    opens = next_opening(offer, moment, zone)
    return Reach(state="later", opens=opens) if opens else Reach(state="unknown")


def next_opening(offer: ServiceOffer, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """When an offer opens next after `moment`, public holidays left out."""
    today = moment.astimezone(zone).date()
    for ahead in range(HORIZON):
        day = today + timedelta(days=ahead)
        if not _is_relied_on(offer.slots, day):
            continue
        starts = [start for start, _end in _spans_on(offer.slots, day, zone) if start > moment]
        if starts:
            return min(starts).astimezone(zone)
    return None


def reach_text(found: Reach, moment: datetime, zone: ZoneInfo) -> str:
    """It in a few words, such as "reachable until 13:00" or "from Thu 15:00"."""
    if found.state == "closed":
        return _("closed at present")
    if found.state == "holiday":
        return _("holiday: please call")
    if found.state == "unknown":
        return _("by appointment")
    if found.state == "open":
        return _("now until {0}").format(clock(found.until)) if found.until else _("any time")
    assert found.opens is not None
    return _("from {0}").format(when_text(found.opens, moment.astimezone(zone)))


def when_text(opens: datetime, local: datetime) -> str:
    """The time alone if it is today, with its weekday within six days, else with its date."""
    days = (opens.date() - local.date()).days
    if days == 0:
        return clock(opens)
    weekday = _(WEEKDAYS[opens.weekday()])
    if days < 7:
        return f"{weekday} {clock(opens)}"
    day = opens.strftime(_("%m/%d"))
    return f"{weekday} {day} {clock(opens)}"


@lru_cache
def holidays(year: int) -> frozenset[date]:
    """The nine public holidays of every German Land; of others nobody here can know."""
    sunday = easter(year)
    moving = (sunday + timedelta(days=days) for days in (-2, 1, 39, 50))
    fixed = (date(year, *day) for day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)))
    return frozenset((*moving, *fixed))


def _is_relied_on(slots: Iterable[OpeningSlot], day: date) -> bool:
    """On holidays only those are there who are there every day, Sundays too."""
    return day not in holidays(day.year) or any(slot.weekdays == EVERY_DAY for slot in slots)


def _end_of(spans: list[Span], moment: datetime) -> datetime | None:
    """The end of the time `moment` lies in, with what follows without a gap."""
    until: datetime | None = None
    for start, end in sorted(spans):
        if start <= (until or moment) < end:
            until = end
    return until


def _spans_on(slots: Iterable[OpeningSlot], day: date, zone: ZoneInfo) -> Iterator[Span]:
    """The times that begin on `day`, in UTC; an end before the start is of the next day."""
    for slot in slots:
        if slot.start and _falls_on(slot, day):
            start, end = _moment(day, slot.start, zone), _moment(day, slot.end, zone)
            if end <= start:
                end = _moment(day + timedelta(days=1), slot.end, zone)
            yield start, end


def _falls_on(slot: OpeningSlot, day: date) -> bool:
    if slot.rule:
        return day in _days_of(slot.rule, day.year, day.month)
    return day.weekday() in slot.weekdays


@lru_cache(maxsize=2_000)
def _days_of(rule: str, year: int, month: int) -> frozenset[date]:
    """The days of a month that an RRULE names; none if it cannot be read."""
    first = datetime(year, month, 1)
    try:
        days = rrulestr(rule, dtstart=first).between(first, first + timedelta(days=31), inc=True)
    except (ValueError, TypeError):
        return frozenset()
    return frozenset(day.date() for day in days)


def _moment(day: date, time: str, zone: ZoneInfo) -> datetime:
    """A time on the clocks of a day, in UTC: 24:00 is the next midnight."""
    hour, minute = int(time[:2]), int(time[3:])
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
