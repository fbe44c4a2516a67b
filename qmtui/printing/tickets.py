"""Tickets, name badges and stickers, each with a code that was read back."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from qmtui.book import Book, Now
from qmtui.codes import new_code
from qmtui.count import NumberOutOfRange
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.printing.expected import Expected, expected
from qmtui.printing.head import head_of
from qmtui.printing.paper import Paper
from qmtui.printing.printed import Printed, finish
from qmtui.printing.slips import BADGES, STICKERS, TICKETS, Slip, badge, lay_out, sticker, ticket
from qmtui.words import people

MOST_STICKERS = 2_000


class CodesMissing(QmtuiError):
    exit_code = 39
    sentence = mark("Nothing was printed: no registration has a code; import the list again.")


def print_tickets(
    book: Book, now: Now, event: Event, path: Path, kind: Literal["tickets", "badges"] = "tickets"
) -> Printed:
    """One for each registration, by family name.

    Raises `NotAllowed`, `NobodyRegistered`, `CodesMissing`, `CodesUnreadable`, `PaperNotWritten`.
    """
    everybody = expected(book, now, event)
    coded = [one for one in everybody if one.registration.code]
    if not coded:
        raise CodesMissing
    grid, draw = (TICKETS, ticket) if kind == "tickets" else (BADGES, badge)
    slips = [_slip(one, with_places=kind == "tickets") for one in coded]
    with Paper(event.title, now()) as paper:
        lay_out(paper, grid, draw, head_of(book, event), slips)
        return finish(book, now, paper, path, coded, without_code=len(everybody) - len(coded))


def print_stickers(book: Book, now: Now, event: Event, number: int, path: Path) -> Printed:
    """Fresh codes without a name, for people who come without a ticket.

    Raises `NotAllowed`, `NumberOutOfRange`, `CodesUnreadable`, `PaperNotWritten`.
    """
    book.require("export", now())
    if not 1 <= number <= MOST_STICKERS:
        raise NumberOutOfRange(1, MOST_STICKERS)
    taken = {registration.code for registration in book.registrations}
    codes: set[str] = set()
    while len(codes) < number:
        codes |= {new_code()} - taken
    slips = [Slip(code=code) for code in sorted(codes)]
    with Paper(event.title, now()) as paper:
        lay_out(paper, STICKERS, sticker, head_of(book, event), slips)
        return finish(book, now, paper, path, ())


def _slip(one: Expected, *, with_places: bool) -> Slip:
    lines = [one.registration.offering]
    if with_places:
        lines.append(people(one.registration.places))
    return Slip(code=one.registration.code, name=one.person.name, lines=tuple(filter(None, lines)))
