"""Days as people type them for a due date: 8.12., 2026-12-08, or 14 for in a fortnight."""

from __future__ import annotations

from datetime import date, timedelta

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.times import TimeUnreadable, parse_time

USUAL = timedelta(weeks=4)
"""A body is given so long unless somebody says otherwise (Story B: 10 Nov to 8 Dec)."""
LONGEST = 999


class DayUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark("“{0}” is no day; write it like 8.12., 2026-12-08, or 14 for in 14 days.")


def day_meant(book: Book, now: Now, text: str) -> date:
    """The day that `text` means; one without a year lies ahead. Raises `DayUnreadable`."""
    text, this_day = text.strip(), book.today(now)
    if text.isascii() and text.isdecimal() and int(text) <= LONGEST:
        return this_day + timedelta(days=int(text))
    try:
        day = parse_time(text, book.zone, this_day).date()
        has_year = str(day.year) in text or text.rstrip(".").count(".") == 2
        if day < this_day and not has_year:
            day = day.replace(year=day.year + 1)
    except (TimeUnreadable, ValueError) as error:
        raise DayUnreadable(text[:20]) from error
    return day
