"""Who is expected where: a list for each offering, to tick off on paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from qmtui import formats
from qmtui.book import Book, Now
from qmtui.clean import spreadsheet_text
from qmtui.i18n import _, ngettext
from qmtui.model.event import Event
from qmtui.printing.expected import Expected, expected
from qmtui.printing.head import Head, head_of
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.printed import Printed, finish, note
from qmtui.reports.markdown import escaped
from qmtui.words import people

_EDGE, _ROW, _TICK = 15.0, 8.0, 4.5
_FIRST = 42.0
_ROWS = int((HEIGHT - _FIRST - 2 * _EDGE) / _ROW)


class Section(Struct, frozen=True, kw_only=True):
    """The people of one offering, by family name."""

    offering: str
    rows: tuple[tuple[str, int], ...]

    @property
    def places(self) -> int:
        return sum(places for _name, places in self.rows)


def print_lists(book: Book, now: Now, event: Event, path: Path) -> Printed:
    """A document with each offering on pages of its own, so that its lead gets no other names.

    Raises `NotAllowed`, `NobodyRegistered`, `PaperNotWritten`.
    """
    everybody = expected(book, now, event)
    head = head_of(book, event)
    with Paper(event.title, now()) as paper:
        for section in sections(everybody):
            _draw(paper, head, section)
        return finish(book, now, paper, path, everybody)


def take_out(book: Book, now: Now, event: Event) -> list[Section]:
    """The lists by offering, for a file of text. Raises `NotAllowed`, `NobodyRegistered`."""
    everybody = expected(book, now, event)
    note(book, now, everybody)
    return sections(everybody)


def sections(everybody: Sequence[Expected]) -> list[Section]:
    """A list for each offering."""
    by_offering: dict[str, list[tuple[str, int]]] = {}
    for one in everybody:
        row = one.person.name, one.registration.places
        by_offering.setdefault(one.registration.offering, []).append(row)
    return [Section(offering=name, rows=tuple(by_offering[name])) for name in sorted(by_offering)]


def as_csv(lists: Sequence[Section]) -> str:
    """One row each under a header, as text for a spreadsheet."""
    rows = io.StringIO()
    write = csv.writer(rows, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    write([_("Offering"), _("Name"), _("Places"), _("here")])
    for section in lists:
        for name, places in section.rows:
            write([spreadsheet_text(section.offering), spreadsheet_text(name), places, ""])
    return rows.getvalue()


def as_markdown(head: Head, lists: Sequence[Section]) -> str:
    """Lists with boxes to tick; what people typed is escaped."""
    return "\n".join(_markdown_lines(head, lists)) + "\n"


def _draw(paper: Paper, head: Head, section: Section) -> None:
    starts = range(0, len(section.rows), _ROWS)
    for page, start in enumerate(starts, start=1):
        paper.add_page()
        _draw_head(paper, head, section)
        if len(starts) > 1:
            number = _("Page {0} of {1}").format(page, len(starts))
            paper.write(number, Box(WIDTH - _EDGE - 30, HEIGHT - _EDGE - 4, 30, 8.5))
        for line, row in enumerate(section.rows[start : start + _ROWS]):
            _draw_row(paper, _FIRST + line * _ROW, *row)


def _markdown_lines(head: Head, lists: Sequence[Section]) -> Iterator[str]:
    yield f"# {escaped(head.title)}"
    yield ""
    yield " · ".join(map(escaped, head.lines))
    for section in lists:
        yield ""
        yield f"## {escaped(_offering(section))}"
        yield ""
        yield _sums(section)
        yield ""
        for name, places in section.rows:
            yield f"- [ ] {escaped(name or _('without name'))} ({people(places)})"


def _draw_head(paper: Paper, head: Head, section: Section) -> None:
    inner = WIDTH - 2 * _EDGE
    paper.write(_offering(section), Box(_EDGE, 15, inner, 18, 10, is_bold=True))
    paper.write(" · ".join((head.title, *head.lines)), Box(_EDGE, 24.5, inner, 10))
    paper.write(_sums(section), Box(_EDGE, 30, inner, 10))
    foot = _("This list holds names: do not leave it lying, destroy it after the event.")
    paper.write(foot, Box(_EDGE, HEIGHT - _EDGE - 4, inner - 40, 8.5))


def _draw_row(paper: Paper, y: float, name: str, places: int) -> None:
    paper.frame(_EDGE, y + (_ROW - _TICK) / 2, _TICK, _TICK)
    paper.write(name or _("without name"), Box(_EDGE + 8, y + 1.5, 112, 11.5, 8))
    paper.write(people(places), Box(_EDGE + 122, y + 1.8, 25, 10))
    paper.line(_EDGE, y + _ROW, WIDTH - _EDGE, y + _ROW)


def _offering(section: Section) -> str:
    return section.offering or _("without offering")


def _sums(section: Section) -> str:
    count = len(section.rows)
    registered = ngettext("{0} registration", "{0} registrations", count).format(
        formats.number(count)
    )
    return f"{registered} · {people(section.places)}"
