"""When every laptop fails: everybody from A to Z to tick off, and a sheet for strokes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from qmtui.book import Book, Now
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.printing.head import Head, head_of
from qmtui.printing.listed import listed
from qmtui.printing.lists import Section, sums_of
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.printed import Printed, finish
from qmtui.printing.rows import A_TO_Z, EDGE, FIRST, draw_foot, draw_head, draw_list

_HOURS = 12
"""The most that a page has room for."""
_USUAL = timedelta(hours=6)
"""How long an event lasts that does not say so."""
_COLUMNS = (0.0, 30.0, 115.0)


def print_gate(book: Book, now: Now, event: Event, path: Path) -> Printed:
    """The list of the door in one, and a page to count on by the hour.

    Raises `NotAllowed`, `NobodyRegistered`, `PaperNotWritten`.
    """
    everybody, rows = listed(book, now, event)
    head = head_of(book, event)
    sums = sums_of(Section(offering="", rows=tuple(rows)))
    with Paper(event.title, now()) as paper:
        draw_list(paper, head, _("Check-in from A to Z"), sums, rows, A_TO_Z)
        start = event.start.astimezone(book.zone)
        end = (event.end or event.start + _USUAL).astimezone(book.zone)
        _draw_strokes(paper, head, list(_hours(start, end)))
        return finish(book, now, paper, path, everybody)


def _hours(start: datetime, end: datetime) -> Iterator[str]:
    hour = start.replace(minute=0, second=0, microsecond=0)
    for _number in range(_HOURS):
        if hour >= end:
            return
        following = hour + timedelta(hours=1)
        yield f"{clock(hour)}–{clock(following)}"
        hour = following


def _draw_strokes(paper: Paper, head: Head, hours: list[str]) -> None:
    paper.add_page()
    later = _("Enter it afterwards: strokes with F3 and Ctrl+N, people with F2 and Ctrl+N.")
    draw_head(paper, head, _("Count on paper"), later)
    draw_foot(paper, head, 1, 1)
    titles = _("Time"), _("One stroke each"), _("Without registration: name, people, offering")
    inner = WIDTH - 2 * EDGE
    for left, right, title in zip(_COLUMNS, (*_COLUMNS[1:], inner), titles, strict=True):
        paper.write(title, Box(EDGE + left + 1, FIRST + 1, right - left - 2, 9, is_bold=True))
    top, bottom = FIRST + 7, HEIGHT - 2 * EDGE
    height = (bottom - top) / max(len(hours), 1)
    for number, hour in enumerate(hours):
        y = top + number * height
        paper.write(hour, Box(EDGE + 1, y + 2, _COLUMNS[1] - 2, 10))
        paper.line(EDGE, y, WIDTH - EDGE, y)
    paper.line(EDGE, bottom, WIDTH - EDGE, bottom)
    for left in _COLUMNS[1:]:
        paper.line(EDGE + left, FIRST, EDGE + left, bottom)
