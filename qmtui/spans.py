"""From when until when something was counted on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from qmtui.book import Book
from qmtui.times import parse_time

LONGEST_NIGHT = timedelta(hours=12)
"""A span that ends before it begins and is no longer than this goes on after midnight."""


def span_of(book: Book, late: tuple[str, str]) -> tuple[datetime, datetime]:
    """The span between two times as people type them, on the event's day.

    Raises `TimeUnreadable`.
    """
    day = book.event().start.astimezone(book.zone).date()
    since = parse_time(late[0], book.zone, day)
    until = parse_time(late[1], book.zone, since.date())
    over_night = parse_time(late[1], book.zone, since.date() + timedelta(days=1))
    if until < since and over_night - since <= LONGEST_NIGHT:
        until = over_night
    return since, until
