"""What comes next in the quarter (Termine): events, and office hours that are not every day."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.directory.directory import Directory
from qmtui.directory.reach import next_opening
from qmtui.model.directory import ServiceOffer

AHEAD = timedelta(days=60)
SELDOM = 2
"""Weekdays up to which an opening is a date of its own; the rest is open "usually"."""


class Coming(Struct, frozen=True, kw_only=True):
    """What begins when and where."""

    start: datetime
    title: str
    place: str = ""


def coming(book: Book, now: Now) -> list[Coming]:
    """What begins within two months, the earliest first; titles only, nobody's names."""
    moment = now()
    found = [*_events(book), *_office_hours(book, now)]
    ahead = (date for date in found if moment < date.start <= moment + AHEAD)
    return sorted(ahead, key=lambda date: (date.start, date.title))


def _events(book: Book) -> list[Coming]:
    """The next events: all of an office but those called off, or what the office copied out."""
    planned = (event for event in book.events if event.status != "cancelled")
    events = [*planned, *book.other_events]
    return [
        Coming(start=event.start.astimezone(book.zone), title=event.title, place=event.place)
        for event in events
        if event.start
    ]


def _office_hours(book: Book, now: Now) -> list[Coming]:
    found = []
    for offer in Directory(book, now).all():
        if offer.channel == "place" and _is_seldom(offer):
            start = next_opening(offer, now(), book.zone)
            title = " · ".join(filter(None, [offer.provider, offer.offer]))
            if start:
                found.append(Coming(start=start, title=title, place=offer.address))
    return found


def _is_seldom(offer: ServiceOffer) -> bool:
    weekdays = {day for slot in offer.slots for day in slot.weekdays if not slot.rule}
    return len(weekdays) <= SELDOM
