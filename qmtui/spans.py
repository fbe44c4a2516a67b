"""From when until when something was counted on paper, read from how people type times."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from qmtui.book import Book
from qmtui.times import parse_time

MOST_DAYS = 31
LONGEST_NIGHT = timedelta(hours=12)
"""A span that ends before it begins and is no longer than this goes on after midnight."""


_DIGITS = re.compile(r"\s*([0-9]{1,2})\s?([0-9]{2})\s*")
_MIDNIGHT = re.compile(r"\s*24([:.]?00)?( ?Uhr)?\s*", re.IGNORECASE)


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
    first, last = map(_with_colon, late)
    since = parse_time(first, book.zone, day)
    until = parse_time(last, book.zone, since.date())
    over_night = parse_time(last, book.zone, since.date() + timedelta(days=1))
    if until < since and over_night - since <= LONGEST_NIGHT:
        until = over_night
    return since, until


def _with_colon(text: str) -> str:
    """1552 as 15:52, for a number pad has no colon; 24:00 is midnight."""
    if _MIDNIGHT.fullmatch(text):
        return "0:00"
    digits = _DIGITS.fullmatch(text)
    return f"{digits[1]}:{digits[2]}" if digits else text
