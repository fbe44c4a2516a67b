"""From when until when something was counted on paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qmtui.book import Book
from qmtui.times import parse_time

MOST_DAYS = 31
LONGEST_NIGHT = timedelta(hours=12)
"""A span that ends before it begins and is no longer than this goes on after midnight."""


def span_of(book: Book, late: tuple[str, str]) -> tuple[datetime, datetime]:
    """The span between two times as people type them, on the first day of the event it touches.

    Raises `TimeUnreadable`.
    """
    event = book.event()
    first = event.start.astimezone(book.zone).date()
    last = (event.end or event.start).astimezone(book.zone).date()
    days = range(min((last - first).days + 1, MOST_DAYS))
    spans = [_span_on(book, late, first + timedelta(days=n)) for n in days]
    for since, until in spans:
        if until >= event.start and (event.end is None or since <= event.end):
            return since, until
    return spans[0]


def _span_on(book: Book, late: tuple[str, str], day: date) -> tuple[datetime, datetime]:
    since = parse_time(late[0], book.zone, day)
    until = parse_time(late[1], book.zone, since.date())
    over_night = parse_time(late[1], book.zone, since.date() + timedelta(days=1))
    if until < since and over_night - since <= LONGEST_NIGHT:
        until = over_night
    return since, until
