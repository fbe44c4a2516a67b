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
    "gate": mark("Emergency list"),
    "consent": mark("Consent forms"),
    "sheet": mark("Attendance sheet"),
    "practice": mark("Practice tickets"),
}
"""What can be printed, by the first word of its file."""

# What one of the systems forbids in the name of a file.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_TITLE = 60


class Head(Struct, frozen=True, kw_only=True):
    """The event as it stands on paper; `foot` says who we are and what funders want to read."""

    title: str
    lines: tuple[str, ...] = ()
    foot: str = ""


def head_of(book: Book, event: Event) -> Head:
    """Title, time and place, and who invites."""
    end = event.end and event.end.astimezone(book.zone)
    lines = (span(event.start.astimezone(book.zone), end), event.place)
    return Head(title=event.title, lines=tuple(filter(None, lines)), foot=_foot(book))


def _foot(book: Book) -> str:
    district = next(iter(book.districts), None)
    if district is None:
        return ""
    ours = _("Neighbourhood office {0}").format(district.name)
    return " · ".join(filter(None, [ours, district.provider, district.logo_line]))


def file_name(event: Event, kind: str, form: str = "pdf") -> str:
    """A name that says nothing of people and that every system takes."""
    return named(_(KINDS[kind]), event, form)


def practice_file() -> str:
    """What the file of the practice tickets is called; they are of no event."""
    return f"{_(KINDS['practice'])}.pdf"


def named(words: str, event: Event, form: str) -> str:
    """A file of the event, its name beginning with `words`."""
    title = _FORBIDDEN.sub(" ", event.title)[:_TITLE]
    return f"{' '.join(f'{words} {title}'.split())}.{form}"
