"""What every sheet of an event says, and what its file is called."""

from __future__ import annotations

import re

from msgspec import Struct

from qmtui.book import Book
from qmtui.formats import span
from qmtui.i18n import _, mark
from qmtui.model.event import Event

KINDS = {
    "tickets": mark("Tickets"),
    "badges": mark("Name badges"),
    "stickers": mark("Stickers"),
    "lists": mark("Lists"),
    "consent": mark("Consent forms"),
    "sheet": mark("Attendance sheet"),
}
"""What can be printed, by the first word of its file."""

# What one of the systems forbids in the name of a file.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_TITLE = 60


class Head(Struct, frozen=True, kw_only=True):
    """The event as it stands on paper."""

    title: str
    lines: tuple[str, ...] = ()


def head_of(book: Book, event: Event) -> Head:
    """Title, time and place."""
    end = event.end and event.end.astimezone(book.zone)
    lines = (span(event.start.astimezone(book.zone), end), event.place)
    return Head(title=event.title, lines=tuple(filter(None, lines)))


def file_name(event: Event, kind: str, form: str = "pdf") -> str:
    """A name that says nothing of people and that every system takes."""
    return named(_(KINDS[kind]), event, form)


def named(words: str, event: Event, form: str) -> str:
    """A file of the event, its name beginning with `words`."""
    title = _FORBIDDEN.sub(" ", event.title)[:_TITLE]
    return f"{' '.join(f'{words} {title}'.split())}.{form}"
