"""Events for calendars: iCalendar (RFC 5545), so that a change reaches those who subscribed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.model.event import KINDS, Event
from qmtui.places import Places
from qmtui.planning.series import title_of

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

HOST = "qmtui"
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
"""Sequence numbers count seconds from here: they grow with every change, on every copy alike."""


def as_calendar(book: Book, now: Now, events: Sequence[Event]) -> bytes:
    """The events with their time zone; the same event has the same UID for ever."""
    # Costs 0.2 s that no other command should pay.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{HOST}//events//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if district := next((district.name for district in book.districts), ""):
        calendar.add("x-wr-calname", district)
    places = Places(book)
    for event in sorted(events, key=lambda event: (event.start, event.id)):
        calendar.add_component(_event(book, now, places, event))
    if events:
        years = [event.start.year for event in events]
        first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    content: bytes = calendar.to_ical()
    return content


def uid_of(event: Event) -> str:
    return f"{event.id}@{HOST}"


def _event(book: Book, now: Now, places: Places, event: Event) -> CalendarEvent:
    from icalendar import Event as CalendarEvent

    changed = book.database.changed_at("events", event.id) or now()
    found = CalendarEvent()
    found.add("uid", uid_of(event))
    found.add("dtstamp", changed.astimezone(UTC))
    found.add("last-modified", changed.astimezone(UTC))
    found.add("sequence", max(int((changed - _BEGIN).total_seconds()), 0))
    found.add("summary", event.title)
    found.add("dtstart", event.start.astimezone(book.zone))
    if event.end:
        found.add("dtend", event.end.astimezone(book.zone))
    if event.place:
        found.add("location", event.place)
    spot = places.meant(event.place) if event.place else None
    if spot and spot.lat is not None and spot.lon is not None:
        found.add("geo", (spot.lat, spot.lon))
    if series := title_of(book, event):
        found.add("description", series)
    found.add("categories", [_(KINDS.get(event.kind, event.kind))])
    found.add("status", "CANCELLED" if event.status == "cancelled" else "CONFIRMED")
    return found
