"""A report laid out in lines for a terminal, with the lines that open marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from qmtui.formats import date_and_time, number
from qmtui.i18n import _
from qmtui.reports.layout import (
    Bars,
    Block,
    Facts,
    Headline,
    Headlines,
    Opens,
    Report,
    Sentences,
    Table,
    cell_text,
)
from screens.bars import EIGHTHS
from screens.figure import small_rows
from screens.text import safe

LEAST = 8
"""Cells to which a column may shrink."""

GAP = 2


class Line(NamedTuple):
    """One line; with `opens` it can be chosen."""

    content: Content
    opens: Opens = ()


EMPTY = Line(Content(""))


def laid_out(report: Report, width: int) -> list[Line]:
    """The whole report, no line wider than `width`."""
    return [
        *_head(report, width),
        *(
            line
            for section in report.sections
            for line in [
                Line(safe(section.title).stylize("bold underline")),
                EMPTY,
                *(line for block in section.blocks for line in [*_block(block, width), EMPTY]),
            ]
        ),
        *_foot(report, width),
    ]


def table_lines(table: Table, width: int) -> list[Line]:
    """A table under its title; rows that open can be chosen."""
    return [Line(safe(table.title).stylize("bold")), *_rows(table, width)]


def _head(report: Report, width: int) -> Iterator[Line]:
    head = report.head
    yield from _folded(safe(report.title).stylize("bold"), width)
    yield from _folded(safe(" · ".join(filter(None, [head.period, head.district]))), width)
    if head.standing:
        sign = "▲ " if head.is_preliminary else "✓ "
        yield from _folded(safe(sign + head.standing).stylize("bold"), width)
    yield EMPTY


def _foot(report: Report, width: int) -> Iterator[Line]:
    head = report.head
    for method in head.methods:
        yield from _folded(safe(f"· {method}").stylize("dim"), width)
    if head.made_at:
        said = _("As of {0}").format(date_and_time(head.made_at))
        yield from _folded(safe(said).stylize("dim"), width)


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Headlines(headlines=headlines):
            yield from _headlines(headlines, width)
        case Facts(facts=facts):
            left = max(len(fact.label) for fact in facts) + GAP
            for fact in facts:
                lines = list(_folded(safe(fact.text), max(width - left, LEAST)))
                for place, line in enumerate(lines):
                    label = fact.label if place == 0 else ""
                    yield Line(
                        Content.assemble(safe(label).stylize("dim"), " " * (left - len(label)))
                        + line.content
                    )
        case Sentences(sentences=sentences):
            for sentence in sentences:
                yield from _folded(safe(f"• {sentence}"), width)
        case Bars():
            yield Line(safe(block.title).stylize("bold"))
            yield from _bars(block, width)
        case Table():
            yield from table_lines(block, width)


def _headlines(headlines: tuple[Headline, ...], width: int) -> Iterator[Line]:
    """The first figure in large digits, for it is what people look for; the others below it."""
    for place, headline in enumerate(headlines):
        figure = number(headline.number)
        if place == 0:
            drawn = small_rows(figure)
            for row in drawn[:-1]:
                yield Line(safe_blocks(row))
            last = Content.assemble(
                safe_blocks(drawn[-1]), "  ", safe(headline.label).stylize("bold")
            )
            yield Line(last, headline.opens)
        else:
            words = safe(headline.label).stylize("bold")
            yield Line(
                Content.assemble(Content(figure.rjust(6)).stylize("bold"), "  ", words),
                headline.opens,
            )
        if headline.made_of:
            indent = 0 if place == 0 else 8
            for line in _folded(safe(headline.made_of), max(width - indent, LEAST)):
                yield Line(Content(" " * indent) + line.content.stylize("dim"))
        if place == 0:
            yield EMPTY


def safe_blocks(row: str) -> Content:
    """Digits of blocks; nobody typed them."""
    return Content(row)


def _bars(bars: Bars, width: int) -> Iterator[Line]:
    if not bars.bars:
        return
    most = max(1, *(bar.number for bar in bars.bars))
    left = min(max(len(bar.label) for bar in bars.bars), max(width // 3, LEAST))
    room = max(width - left - 2 * GAP - 8, 4)
    for bar in bars.bars:
        label = safe(bar.label).truncate(left, ellipsis=True).truncate(left, pad=True)
        drawn = Content(_drawn(bar.number / most * room)).stylize("$accent")
        yield Line(Content.assemble(label, "  ", drawn, f" {number(bar.number)}"), bar.opens)


def _drawn(length: float) -> str:
    """A bar to an eighth of a cell; something that is there is never nothing."""
    eighths = round(max(length, 0) * 8) or (1 if length > 0 else 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _rows(table: Table, width: int) -> Iterator[Line]:
    """Rows in columns as wide as their widest cell, as far as there is room."""
    kinds = [column.kind for column in table.columns]
    head = [safe(column.title) for column in table.columns]
    body = [
        [safe(cell_text(cell, kind)) for cell, kind in zip(row.cells, kinds, strict=True)]
        for row in table.rows
    ]
    if not body:
        yield Line(Content(_("Nothing yet.")))
        return
    widths = [max(cells[n].cell_length for cells in [head, *body]) for n in range(len(head))]
    while sum(widths) + GAP * (len(widths) - 1) > width and max(widths) > LEAST:
        widths[widths.index(max(widths))] -= 1

    def line(cells: list[Content]) -> Content:
        return Content(" " * GAP).join(
            _fit(cell, room, right=kind == "number")
            for cell, room, kind in zip(cells, widths, kinds, strict=True)
        )

    yield Line(line(head).stylize("dim"))
    for row, cells in zip(table.rows, body, strict=True):
        content = line(cells)
        yield Line(content.stylize("bold") if row.is_total else content, row.opens)
    if table.note:
        yield from _folded(safe(table.note).stylize("dim"), width)


def _fit(cell: Content, width: int, *, right: bool) -> Content:
    cell = cell.truncate(width, ellipsis=True)
    blank = " " * (width - cell.cell_length)
    return Content.assemble(blank, cell) if right else Content.assemble(cell, blank)


def _folded(content: Content, width: int) -> Iterator[Line]:
    yield from map(Line, content.wrap(max(width, LEAST)))
