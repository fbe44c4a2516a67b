"""The attendance sheet on paper: names and signatures only where the grant notice demands them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.day.sheet import Row, Sheet
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.printing.expected import Expected
from qmtui.printing.head import Head, head_of
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.printed import Printed, finish
from qmtui.replicas import field_of

_EDGE, _ROW, _FIRST = 15.0, 9.0, 56.0
_ROWS = int((HEIGHT - _FIRST - 2.5 * _EDGE) / _ROW)
SPARE = 10
"""Empty lines for those who come without having said so."""


class Column(Struct, frozen=True):
    """A column and its share of the width."""

    title: str
    share: float


def print_sheet(book: Book, now: Now, event: Event, path: Path) -> Printed:
    """A document with a line each, and empty ones for the others.

    Raises `NotAllowed` where names are demanded and the reader is no staff, `CopyUnusable`,
    `PaperNotWritten`.
    """
    if event.signatures:
        book.require("export", now())
    rows = _rows(book, now, event)
    named = [_as_expected(event, row) for row in rows if row.name]
    count = max(len(rows) + SPARE, _ROWS)
    count += -count % _ROWS
    with Paper(event.title, now()) as paper:
        for start in range(0, count, _ROWS):
            paper.add_page()
            _draw_head(paper, head_of(book, event), event, start // _ROWS + 1, count // _ROWS)
            for line in range(_ROWS):
                number = start + line
                row = rows[number] if number < len(rows) else None
                _draw_row(paper, _FIRST + line * _ROW, number + 1, event, row)
        return finish(book, now, paper, path, named)


def columns_of(event: Event) -> list[Column]:
    """What the sheet asks for: without a demand the institution and the function alone."""
    institution = [Column(_("Institution"), 3), Column(_("Function"), 2)]
    if not event.signatures:
        return institution
    demanded = [Column(title, 1) for title in event.demanded]
    name = Column(_("Family name, given name"), 2.5)
    return [institution[0], name, *demanded, Column(_("Signature"), 2.5)]


def _rows(book: Book, now: Now, event: Event) -> list[Row]:
    """The list as it stands; of an issued event with those who came at the door."""
    with field_of(book, event) as field:
        return Sheet(field, now).rows(event)


def _as_expected(event: Event, row: Row) -> Expected:
    return Expected(Registration(id=row.id, event_id=event.id), Person(id=row.id, name=row.name))


def _draw_head(paper: Paper, head: Head, event: Event, page: int, pages: int) -> None:
    inner = WIDTH - 2 * _EDGE
    paper.write(_("Attendance sheet"), Box(_EDGE, 13, inner, 17, is_bold=True))
    paper.write(" · ".join((head.title, *head.lines)), Box(_EDGE, 22, inner, 10))
    for line, sentence in enumerate(_information(event)):
        paper.write(sentence, Box(_EDGE, 29 + line * 4.5, inner, 8.5))
    for x, width, column in _places(event):
        paper.write(column.title, Box(x, _FIRST - 6, width, 9, is_bold=True))
    paper.line(_EDGE, _FIRST, WIDTH - _EDGE, _FIRST)
    foot = HEIGHT - _EDGE - 4
    if event.signatures:
        paper.write(_("Keep this list locked away."), Box(_EDGE, foot, inner - 40, 8.5))
    page_of = _("Page {0} of {1}").format(page, pages)
    paper.write(page_of, Box(WIDTH - _EDGE - 30, foot, 30, 8.5))


def _information(event: Event) -> list[str]:
    """What everybody has to know before they write, in plain words (Art. 13 GDPR)."""
    if not event.signatures:
        return [_("Please no names: the institution and your function are enough.")]
    return [
        _("The funder demands this list as proof that the event took place (grant notice)."),
        _("It serves nothing else, nobody else gets it, and it goes when the proof is checked."),
        _("You may ask what is noted of you, and have it put right."),
        _("Cover strip: please cover the lines above with a sheet while signing."),
    ]


def _draw_row(paper: Paper, y: float, number: int, event: Event, row: Row | None) -> None:
    paper.write(str(number), Box(_EDGE, y + 2.5, 8, 8.5))
    texts = [row.organisation, row.name if event.signatures else row.function] if row else []
    for (x, width, _column), text in zip(_places(event), texts, strict=False):
        paper.write(text, Box(x, y + 2, width - 2, 10))
    paper.line(_EDGE, y + _ROW, WIDTH - _EDGE, y + _ROW)


def _places(event: Event) -> Iterator[tuple[float, float, Column]]:
    """Where each column begins and how wide it is."""
    columns: Sequence[Column] = columns_of(event)
    left, room = _EDGE + 9, WIDTH - 2 * _EDGE - 9
    whole = sum(column.share for column in columns)
    for column in columns:
        width = room * column.share / whole
        yield left, width, column
        left += width
