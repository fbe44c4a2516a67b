"""A report as plain values: every report is built of the same few blocks, every format shows them.

What people typed stays as it is here; each format escapes it in its own way. `opens` names the
records that a figure is made of, for `qmtui.reports.behind`; empty where there is nothing below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from qmtui.formats import clock, date_and_time, number
from qmtui.i18n import _

Kind = Literal["text", "number", "clock", "day", "moment"]
"""What the cells of a column are: words, a number, a time of day, a day, or day and time."""

Cell = str | int | float | date | datetime | None

Opens = tuple[str, ...]


class Fact(Struct, frozen=True, kw_only=True):
    """Something known of the matter: a label and what there is to say."""

    label: str
    text: str


class Facts(Struct, frozen=True, kw_only=True):
    """Facts one below the other."""

    facts: tuple[Fact, ...]


class Headline(Struct, frozen=True, kw_only=True):
    """A figure that matters, with the sentence that says how it came about."""

    number: int
    label: str
    made_of: str = ""
    opens: Opens = ()


class Headlines(Struct, frozen=True, kw_only=True):
    """The figures to read first, the most important one first of all."""

    headlines: tuple[Headline, ...]


class Sentences(Struct, frozen=True, kw_only=True):
    """Plain sentences, one below the other."""

    sentences: tuple[str, ...]


class Column(Struct, frozen=True, kw_only=True):
    title: str
    kind: Kind = "text"


class Row(Struct, frozen=True, kw_only=True):
    """One row, its cells in the order of the columns; None is an empty cell."""

    cells: tuple[Cell, ...]
    opens: Opens = ()
    is_total: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """Rows under columns; `name` is its lasting name for `--table`, `note` a sentence below it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Bar(Struct, frozen=True, kw_only=True):
    label: str
    number: int
    opens: Opens = ()


class Bars(Struct, frozen=True, kw_only=True):
    """Numbers as lengths; they stand in a table as well, so the picture is never alone."""

    title: str
    bars: tuple[Bar, ...]


Block = Facts | Headlines | Sentences | Table | Bars


class Section(Struct, frozen=True, kw_only=True):
    title: str
    blocks: tuple[Block, ...]


class Head(Struct, frozen=True, kw_only=True):
    """What every report begins with (domain section 4, common head).

    `standing` says whether more is to come; `methods` how its figures came about.
    """

    district: str = ""
    provider: str = ""
    client: str = ""
    programme: str = ""
    logo_line: str = ""
    period: str = ""
    made_at: datetime | None = None
    standing: str = ""
    is_preliminary: bool = False
    methods: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """A report, ready for any format; `code` is its number in the list of reports the office owes.

    `is_public` says that it may leave the house: no names, small cells suppressed.
    """

    code: str
    name: str
    title: str
    head: Head
    sections: tuple[Section, ...]
    is_public: bool = False

    def tables(self) -> Iterator[Table]:
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))


def cell_text(cell: Cell, kind: Kind = "text") -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case datetime():
            return clock(cell) if kind == "clock" else date_and_time(cell)
        case date():
            return cell.strftime(_("%Y-%m-%d"))
        case int() if kind == "number":
            return number(cell)
        case _:
            return str(cell)


def section(title: str, *blocks: Block | None) -> Iterator[Section]:
    """A section of the blocks that there are; none if there are none."""
    if found := tuple(block for block in blocks if block is not None):
        yield Section(title=title, blocks=found)


def sentences(*found: str) -> Sentences | None:
    """The sentences that there are, or None."""
    there = tuple(filter(None, found))
    return Sentences(sentences=there) if there else None


def without_empty_columns(table: Table) -> Table:
    """The table with only the columns in which something stands."""
    kept = [
        place
        for place in range(len(table.columns))
        if any(row.cells[place] not in (None, "") for row in table.rows)
    ]
    if not kept or len(kept) == len(table.columns):
        return table
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(
            replace(row, cells=tuple(row.cells[place] for place in kept)) for row in table.rows
        ),
    )


def time_kind(moments: Iterable[datetime]) -> Kind:
    """How a column of times is told: the time of day alone if all are of one day."""
    return "moment" if len({moment.date() for moment in moments}) > 1 else "clock"
