"""Tickets, name badges and stickers, each with a code that was read back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from qmtui.book import Book, Now
from qmtui.codes import new_code
from qmtui.count import NumberOutOfRange
from qmtui.errors import QmtuiError
from qmtui.formats import clock, date_and_time
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.model.person import Registration
from qmtui.printing.expected import Expected, expected
from qmtui.printing.head import head_of
from qmtui.printing.paper import Paper
from qmtui.printing.printed import Printed, finish
from qmtui.printing.progress import Progress
from qmtui.printing.slips import (
    BADGES,
    STICKERS,
    TICKETS,
    Slip,
    badge,
    lay_out,
    sticker,
    ticket,
)
from qmtui.words import people

MOST_STICKERS = 2_000


class CodesMissing(QmtuiError):
    exit_code = 39
    sentence = mark("Nothing was printed: no registration has a code; import the list again.")


def print_tickets(
    book: Book,
    now: Now,
    event: Event,
    path: Path,
    kind: Literal["tickets", "badges"] = "tickets",
    progress: Progress | None = None,
) -> Printed:
    """One for each registration, by family name.

    Raises `NotAllowed`, `NobodyRegistered`, `CodesMissing`, `CodesUnreadable`, `PaperNotWritten`.
    """
    everybody = expected(book, now, event)
    coded = [one for one in everybody if one.registration.code]
    if not coded:
        raise CodesMissing
    grid, draw = (TICKETS, ticket) if kind == "tickets" else (BADGES, badge)
    slips = [_slip(one, book, event, is_ticket=kind == "tickets") for one in coded]
    with Paper(event.title, now()) as paper:
        lay_out(paper, grid, draw, head_of(book, event), slips, progress)
        return finish(book, now, paper, path, coded, without_code=len(everybody) - len(coded))


def print_stickers(
    book: Book,
    now: Now,
    event: Event,
    path: Path,
    number: int,
    progress: Progress | None = None,
) -> Printed:
    """Fresh codes without a name, for people who come without a ticket.

    Raises `NotAllowed`, `NumberOutOfRange`, `CodesUnreadable`, `PaperNotWritten`.
    """
    book.require("export", now())
    if not 1 <= number <= MOST_STICKERS:
        raise NumberOutOfRange(1, MOST_STICKERS)
    taken = {registration.code for registration in book.registrations}
    codes: set[str] = set()
    while len(codes) < number:
        codes |= {new_code(book.ticket_kind)} - taken
    slips = [Slip(code=code) for code in sorted(codes)]
    with Paper(event.title, now()) as paper:
        lay_out(paper, STICKERS, sticker, head_of(book, event), slips, progress)
        return finish(book, now, paper, path, ())


def _slip(one: Expected, book: Book, event: Event, *, is_ticket: bool) -> Slip:
    """What goes with the name; a badge has room for the offering alone."""
    registration = one.registration
    lines = [registration.offering]
    if is_ticket:
        heads = people(registration.places)
        lines += [" · ".join(filter(None, [heads, registration.household]))]
        lines += [_validity(registration, book, event)]
    return Slip(code=registration.code, name=one.person.name, lines=tuple(filter(None, lines)))


def _validity(registration: Registration, book: Book, event: Event) -> str:
    """From when until when the ticket lets in; on the event's own day the times alone."""
    day = event.start.astimezone(book.zone).date()

    def told(at: datetime | None) -> str:
        if at is None:
            return ""
        at = at.astimezone(book.zone)
        return clock(at) if at.date() == day else date_and_time(at)

    start, end = told(registration.valid_from), told(registration.valid_until)
    if start and end:
        return _("valid {0} to {1}").format(start, end)
    return (start and _("valid from {0}").format(start)) or (
        end and _("valid until {0}").format(end)
    )
