"""A table in columns that fit the window: what is too long goes on below, nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from textual.content import Content

from qmtui.i18n import _
from qmtui.reports.layout import Row, Table, cell_text, without_empty_columns
from screens.reports.line import NOTHING, Line, folded
from screens.reports.row_cards import row_cards
from screens.text import safe

LEAST = 8
"""Cells to which a column may shrink."""

LONGEST_WORD = 24
"""A longer one may be cut: it is an address, or nobody's word."""

GAP = 2
"""Cells between columns; in a small window it is one."""

MOST_COLUMNS = 8
"""More are not squeezed into a narrow window: words of three letters a line read badly."""

Cells = Sequence[Content]


class Grid(NamedTuple):
    """How wide each column is, which ones hold numbers, and what lies between two."""

    widths: Sequence[int]
    is_number: Sequence[bool]
    gap: int


def table_lines(table: Table, width: int) -> list[Line]:
    """A table under its title; rows that open can be chosen."""
    return [Line(safe(table.title).stylize("bold")), *_rows(table, width)]


def _rows(table: Table, width: int) -> Iterator[Line]:
    if not table.rows:
        yield Line(Content(_("Nothing yet.")))
        return
    text = lru_cache(maxsize=None)(safe)  # thousands of rows have few words between them
    head, body = _told(table, text)
    if _needed(_widest(head, body)) > width:
        table = without_empty_columns(table)
        head, body = _told(table, text)
    if len(head) > MOST_COLUMNS and _needed(_least(head, body), gap=1) > width:
        yield from row_cards(table, width)
        return
    kinds = [column.kind for column in table.columns]
    grid = _grid(head, body, [kind == "number" for kind in kinds], width)
    for content in _folded_row(head, grid):
        yield Line(content.stylize("dim"))
    for row, cells in zip(table.rows, body, strict=True):
        yield from _lines(row, cells, grid)
    if table.note:
        yield from folded(safe(table.note).stylize("dim"), width)


def _lines(row: Row, cells: Cells, grid: Grid) -> Iterator[Line]:
    """Mostly one line, which is laid out when it is seen; else as many as the longest cell has."""
    style = "bold" if row.is_total else ""
    if all(cell.cell_length <= room for cell, room in zip(cells, grid.widths, strict=True)):
        yield Line(partial(_line, cells, grid, style), row.opens)
        return
    for place, content in enumerate(_folded_row(cells, grid)):
        yield Line(content.stylize(style), row.opens if place == 0 else (), goes_on=place > 0)


def _folded_row(cells: Cells, grid: Grid) -> Iterator[Content]:
    parts = [cell.wrap(room) for cell, room in zip(cells, grid.widths, strict=True)]
    for place in range(max(map(len, parts))):
        yield _line([part[place] if place < len(part) else NOTHING for part in parts], grid)


def _line(cells: Cells, grid: Grid, style: str = "") -> Content:
    filled = (
        _fit(cell, room, right=right)
        for cell, room, right in zip(cells, grid.widths, grid.is_number, strict=True)
    )
    return Content(" " * grid.gap).join(filled).stylize(style)


def _fit(cell: Content, width: int, *, right: bool) -> Content:
    cell = cell.truncate(width, ellipsis=True)
    blank = " " * (width - cell.cell_length)
    return Content.assemble(blank, cell) if right else Content.assemble(cell, blank)


def _told(table: Table, text: Callable[[str], Content]) -> tuple[Cells, list[Cells]]:
    kinds = [column.kind for column in table.columns]
    return [text(column.title) for column in table.columns], [
        [text(cell_text(cell, kind)) for cell, kind in zip(row.cells, kinds, strict=True)]
        for row in table.rows
    ]


def _grid(head: Cells, body: Sequence[Cells], is_number: Sequence[bool], width: int) -> Grid:
    """As wide as the widest cell; if that is too much, headings fold, then long cells."""
    widths = _widest(head, body)
    if _needed(widths) <= width:
        return Grid(widths, is_number, GAP)
    cells = _widest([NOTHING] * len(head), body)
    words = [max(_longest(row[n]) for row in [head, *body]) for n in range(len(head))]
    in_words = [max(_longest(cell), room) for cell, room in zip(head, cells, strict=True)]
    in_cells = [
        max(_longest(cell), room) if right else min(word, LONGEST_WORD)
        for cell, word, room, right in zip(head, words, cells, is_number, strict=True)
    ]
    for floors, gap in ((in_words, GAP), (in_cells, GAP), (in_cells, 1), ([LEAST] * len(head), 1)):
        _shrink(widths, floors, width, gap)
        if _needed(widths, gap) <= width:
            break
    return Grid(widths, is_number, gap)


def _widest(head: Cells, body: Sequence[Cells]) -> list[int]:
    return [max(row[n].cell_length for row in [head, *body]) for n in range(len(head))]


def _longest(cell: Content) -> int:
    """The length of the longest word."""
    return max(map(len, cell.plain.split()), default=0)


def _needed(widths: Sequence[int], gap: int = GAP) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _least(head: Cells, body: Sequence[Cells]) -> list[int]:
    """As narrow as each column gets without cutting a word."""
    longest = [max(_longest(row[n]) for row in [head, *body]) for n in range(len(head))]
    return [min(word, LONGEST_WORD) for word in longest]


def _shrink(widths: list[int], floors: Sequence[int], width: int, gap: int) -> None:
    while _needed(widths, gap) > width:
        spare = [room if room > floor else 0 for room, floor in zip(widths, floors, strict=True)]
        if not any(spare):
            return
        widths[spare.index(max(spare))] -= 1
