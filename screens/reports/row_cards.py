"""Rows with more columns than a window has room for: one below the other, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from qmtui.reports.layout import Row, Table, cell_text
from screens.reports.line import Line, folded
from screens.text import safe

HEADING = 3
"""So many cells say which row it is."""

LEAD = Content("  ")


def row_cards(table: Table, width: int) -> Iterator[Line]:
    """Each row as a heading of its first cells, and the others below it in one sentence."""
    for row in table.rows:
        texts = [_told(table, row, place) for place in range(len(table.columns))]
        heading = " · ".join(filter(None, texts[:HEADING]))
        for place, line in enumerate(folded(safe(heading).stylize("bold"), width)):
            yield Line(line.content, row.opens if place == 0 else (), goes_on=place > 0)
        said = " · ".join(filter(None, texts[HEADING:]))
        for line in folded(safe(said), width, lead=LEAD) if said else ():
            yield Line(line.content, goes_on=True)


def _told(table: Table, row: Row, place: int) -> str:
    """A cell; a number or a day beyond the heading says what it is of."""
    column = table.columns[place]
    text = cell_text(row.cells[place], column.kind)
    has_caption = text and place >= HEADING and column.kind != "text"
    return f"{column.title}: {text}" if has_caption else text
