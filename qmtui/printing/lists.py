"""Who is expected where: a list for each offering, to tick off on paper and to see who came."""

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
from qmtui.model.day import TURNS
from qmtui.model.event import Event
from qmtui.printing.head import Head, head_of
from qmtui.printing.list_pages import BY_OFFERING, draw_list, heads_of
from qmtui.printing.listed import Row, listed
from qmtui.printing.paper import Paper
from qmtui.printing.printed import Printed, finish, note
from qmtui.reports.markdown import escaped
from qmtui.words import people


class Section(Struct, frozen=True, kw_only=True):
    """The people of one offering, by family name; an offering that is called off says so."""

    offering: str
    rows: tuple[Row, ...]
    is_off: bool = False

    @property
    def places(self) -> int:
        return sum(row.places for row in self.rows)

    @property
    def came(self) -> int:
        return sum(row.came is not None for row in self.rows)


def print_lists(book: Book, now: Now, event: Event, path: Path) -> Printed:
    """A document with each offering on pages of its own, so that its lead gets no other names.

    Raises `NotAllowed`, `NobodyRegistered`, `CopyUnusable`, `PaperNotWritten`.
    """
    everybody, rows = listed(book, now, event)
    head = head_of(book, event)
    with Paper(event.title, now()) as paper:
        for section in sections(event, rows):
            draw_list(paper, head, title_of(section), sums_of(section), section.rows, BY_OFFERING)
        return finish(book, now, paper, path, everybody)


def take_out(book: Book, now: Now, event: Event) -> list[Section]:
    """The lists by offering, for a file of text.

    Raises `NotAllowed`, `NobodyRegistered`, `CopyUnusable`.
    """
    everybody, rows = listed(book, now, event)
    note(book, now, everybody)
    return sections(event, rows)


def sections(event: Event, rows: Sequence[Row]) -> list[Section]:
    """A list for each offering."""
    by_offering: dict[str, list[Row]] = {}
    for row in rows:
        by_offering.setdefault(row.offering, []).append(row)
    off = {name.casefold() for name in event.cancelled}
    return [
        Section(offering=name, rows=tuple(by_offering[name]), is_off=name.casefold() in off)
        for name in sorted(by_offering)
    ]


def as_csv(lists: Sequence[Section]) -> str:
    """One row each under a header, as text for a spreadsheet; no time for whoever is missing."""
    rows = io.StringIO()
    write = csv.writer(rows, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    asked = _("Offering"), _("Name"), _("Belongs to"), _("Places"), _("Children")
    write([*asked, _("at the door"), _("came")])
    for section in lists:
        for row in section.rows:
            texts = map(spreadsheet_text, (row.offering, row.name, row.belongs_to))
            at_the_door = _("yes") if row.is_walk_in else ""
            came = formats.date_and_time(row.came) if row.came else ""
            write([*texts, row.places, row.children, at_the_door, came])
    return rows.getvalue()


def as_markdown(head: Head, lists: Sequence[Section]) -> str:
    """Lists with boxes to tick; what people typed is escaped."""
    return "\n".join(_markdown_lines(head, lists)) + "\n"


def title_of(section: Section) -> str:
    title = section.offering or _("without offering")
    return f"{title} · {_(TURNS['cancelled'])}" if section.is_off else title


def sums_of(section: Section) -> str:
    """How many are on the list and, once somebody came, how many of them did."""
    count = len(section.rows)
    registered = ngettext("{0} registration", "{0} registrations", count).format(
        formats.number(count)
    )
    sums = f"{registered} · {people(section.places)}"
    if not section.came:
        return sums
    came = _("{0} came, {1} not yet")
    missing = count - section.came
    return f"{sums} · " + came.format(formats.number(section.came), formats.number(missing))


def _markdown_lines(head: Head, lists: Sequence[Section]) -> Iterator[str]:
    yield f"# {escaped(head.title)}"
    yield ""
    yield " · ".join(map(escaped, head.lines))
    for section in lists:
        yield ""
        yield f"## {escaped(title_of(section))}"
        yield ""
        yield sums_of(section)
        yield ""
        for row in section.rows:
            about = filter(None, [heads_of(row), escaped(row.belongs_to)])
            came = " · " + formats.clock(row.came) if row.came else ""
            box = "x" if row.came else " "
            name = escaped(row.name or _("without name"))
            yield f"- [{box}] {name} ({', '.join(about)}){came}"
