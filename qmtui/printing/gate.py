"""When every laptop fails: everybody from A to Z to tick off, and pages for strokes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.formats import clock, day
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.printing.expected import Expected, expected
from qmtui.printing.head import Head, head_of
from qmtui.printing.list_pages import A_TO_Z, EDGE, FIRST, draw_foot, draw_head, draw_list
from qmtui.printing.listed import Row, listed, listed_in
from qmtui.printing.lists import Section, sums_of
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.printed import Printed, finish
from qmtui.replicas import CopyUnusable

_HOUR = timedelta(hours=1)
_HOURS = 12
"""As many as a page has room for."""
_MOST = timedelta(days=3)
"""What lasts longer gets a page without hours, to be printed as often as it takes."""
_USUAL = timedelta(hours=6)
"""How long an event lasts that does not say so."""
_COLUMNS = (0.0, 30.0, 115.0)


class Strokes(Struct, frozen=True):
    """A page for strokes; `day` is "" where the event has only one."""

    day: str
    hours: tuple[str, ...]


def print_gate(book: Book, now: Now, event: Event, path: Path) -> Printed:
    """The list of the door in one, and pages to count on by the hour.

    Raises `NotAllowed`, `NobodyRegistered`, `PaperNotWritten`.
    """
    everybody, rows, as_planned = _listed(book, now, event)
    head = head_of(book, event)
    sums = " · ".join(filter(None, [sums_of(Section(offering="", rows=tuple(rows))), as_planned]))
    start = event.start.astimezone(book.zone)
    end = (event.end or event.start + _USUAL).astimezone(book.zone)
    pages = list(_pages(start, end))
    with Paper(event.title, now()) as paper:
        draw_list(paper, head, _("Check-in from A to Z"), sums, rows, A_TO_Z)
        for number, page in enumerate(pages, start=1):
            _draw_strokes(paper, head, page, number, len(pages))
        return finish(book, now, paper, path, everybody)


def _listed(book: Book, now: Now, event: Event) -> tuple[list[Expected], list[Row], str]:
    """Everybody, and a word where only the registrations can be read: better those than none."""
    try:
        return *listed(book, now, event), ""
    except CopyUnusable:
        return *listed_in(book, expected(book, now, event), event), _("registrations only")


def _pages(start: datetime, end: datetime) -> Iterator[Strokes]:
    """Each day's hours, on as many pages as they take."""
    if end - start > _MOST:
        yield Strokes("", ("",) * _HOURS)
        return
    first = start.replace(minute=0, second=0, microsecond=0)
    hours = [
        first + timedelta(hours=number) for number in range(max(ceil((end - first) / _HOUR), 1))
    ]
    is_one_day = first.date() == hours[-1].date()
    for _date, on_day in groupby(hours, key=datetime.date):
        of_day = list(on_day)
        told = "" if is_one_day else day(of_day[0])
        spans = [f"{clock(hour)}–{clock(hour + _HOUR)}" for hour in of_day]
        for at in range(0, len(spans), _HOURS):
            yield Strokes(told, tuple(spans[at : at + _HOURS]))


def _draw_strokes(paper: Paper, head: Head, page: Strokes, number: int, pages: int) -> None:
    paper.add_page()
    later = _("Enter it afterwards: strokes with F3 and Ctrl+N, people with F2 and Ctrl+N.")
    draw_head(paper, head, " · ".join(filter(None, [_("Count on paper"), page.day])), later)
    draw_foot(paper, head, number, pages)
    titles = _("Time"), _("One stroke each"), _("Without registration: name, people, offering")
    inner = WIDTH - 2 * EDGE
    for left, right, title in zip(_COLUMNS, (*_COLUMNS[1:], inner), titles, strict=True):
        paper.write(title, Box(EDGE + left + 1, FIRST + 1, right - left - 2, 9, is_bold=True))
    top, bottom = FIRST + 7, HEIGHT - 2 * EDGE
    height = (bottom - top) / len(page.hours)
    for place, hour in enumerate(page.hours):
        y = top + place * height
        paper.write(hour, Box(EDGE + 1, y + 2, _COLUMNS[1] - 2, 10))
        paper.line(EDGE, y, WIDTH - EDGE, y)
    paper.line(EDGE, bottom, WIDTH - EDGE, bottom)
    for left in _COLUMNS[1:]:
        paper.line(EDGE + left, FIRST, EDGE + left, bottom)
