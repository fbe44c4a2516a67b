"""Lists on pages: a box to tick, then columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.printing.head import Head
from qmtui.printing.listed import Row
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.words import people

EDGE, ROW = 15.0, 8.0
FIRST = 44.0
"""Where the rows begin."""
_TICK = 4.5
_ROWS = int((HEIGHT - FIRST - 2 * EDGE) / ROW)


class Column(Struct, frozen=True):
    """A column with its width; its text begins at `size` and shrinks to fit."""

    width: float
    text: Callable[[Row], str]
    size: float = 9.5


def heads_of(row: Row) -> str:
    """`5 people, children: 2`."""
    if not row.children:
        return people(row.places)
    children = _("children: {0}").format(number(row.children))
    return f"{people(row.places)}, {children}"


def _name(row: Row) -> str:
    return row.name or _("without name")


def _came(row: Row) -> str:
    if row.came is None:
        return ""
    return f"{_('at the door')} {clock(row.came)}" if row.is_walk_in else clock(row.came)


_NAME = Column(64, _name, 11.5)
BY_OFFERING = (
    _NAME,
    Column(50, lambda row: row.belongs_to),
    Column(34, heads_of),
    Column(24, _came),
)
A_TO_Z = (
    _NAME,
    Column(46, lambda row: row.offering),
    Column(32, lambda row: row.belongs_to),
    Column(30, heads_of),
)


def draw_list(
    paper: Paper,
    head: Head,
    title: str,
    sums: str,
    rows: Sequence[Row],
    columns: Sequence[Column],
) -> None:
    """As many pages as the rows take, each with the head and with what to do with the list."""
    starts = range(0, len(rows), _ROWS)
    for page, start in enumerate(starts, start=1):
        paper.add_page()
        draw_head(paper, head, title, sums)
        draw_foot(paper, head, page, len(starts))
        for line, row in enumerate(rows[start : start + _ROWS]):
            _draw_row(paper, FIRST + line * ROW, row, columns)


def draw_head(paper: Paper, head: Head, title: str, sums: str) -> None:
    inner = WIDTH - 2 * EDGE
    paper.write(title, Box(EDGE, 14, inner, 18, 10, height=11, is_bold=True))
    for place, line in enumerate((head.title, " · ".join(head.lines), sums)):
        paper.write(line, Box(EDGE, 26 + 4.8 * place, inner, 10))


def draw_foot(paper: Paper, head: Head, page: int, pages: int) -> None:
    foot = _("This list holds names: do not leave it lying, destroy it after the event.")
    paper.write(foot, Box(EDGE, HEIGHT - EDGE - 6, WIDTH - 2 * EDGE - 40, 8.5))
    paper.write(head.foot, Box(EDGE, HEIGHT - EDGE - 1.5, WIDTH - 2 * EDGE, 7, 5, height=6.4))
    if pages > 1:
        words = _("Page {0} of {1}").format(page, pages)
        paper.write(words, Box(WIDTH - EDGE - 30, HEIGHT - EDGE - 6, 30, 8.5))


def _draw_row(paper: Paper, y: float, row: Row, columns: Sequence[Column]) -> None:
    paper.frame(EDGE, y + (ROW - _TICK) / 2, _TICK, _TICK)
    if row.came:
        paper.write("✓", Box(EDGE + 0.4, y + 1.7, _TICK, 10))
    x = EDGE + 8
    for column in columns:
        paper.write(column.text(row), Box(x, y + 1, column.width - 2, column.size, height=ROW - 2))
        x += column.width
    paper.line(EDGE, y + ROW, WIDTH - EDGE, y + ROW)
