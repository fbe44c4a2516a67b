"""A report in Markdown, laid out for a terminal: headings bold, tables in columns.

Textual's own Markdown widget makes links of what people typed, so it is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from textual.content import Content

from qmtui.reports.markdown import unescaped
from screens.text import safe

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_BORDER = re.compile(r"(?<!\\)\|")


LEAST = 8
"""Cells to which a column may shrink."""


def laid_out(markdown: str, width: int) -> Content:
    """The report, its tables no wider than `width`; nothing in it is markup any more."""
    lines: list[Content] = []
    for is_table, group in groupby(markdown.splitlines(), lambda line: line.startswith("|")):
        part = list(group)
        lines += _table(part, width) if is_table else map(_line, part)
    return Content("\n").join(lines)


def _line(line: str) -> Content:
    if line.startswith("#"):
        return _inline(line.lstrip("#").strip()).stylize("bold underline")
    return _inline(line)


def _table(lines: list[str], room: int) -> Iterator[Content]:
    """Rows in columns as wide as their widest cell; the line below the head is dropped."""
    rows = [[_inline(cell.strip()) for cell in _BORDER.split(line)[1:-1]] for line in lines]
    rows = [row for row in rows if not all(set(cell.plain) <= set("-:") for cell in row)]
    columns = max(map(len, rows))
    widths = [max(row[n].cell_length for row in rows if n < len(row)) for n in range(columns)]
    while sum(widths) + 2 * (columns - 1) > room and max(widths) > LEAST:
        widths[widths.index(max(widths))] -= 1
    for number, row in enumerate(rows):
        cells = [_fit(cell, width) for cell, width in zip(row, widths, strict=False)]
        line = Content("  ").join(cells)
        yield line.stylize("bold") if number == 0 else line


def _fit(cell: Content, width: int) -> Content:
    return cell.truncate(width, ellipsis=True).truncate(width, pad=True)


def _inline(text: str) -> Content:
    """Bold parts in bold; what was escaped as people typed it."""
    parts = []
    for place, part in enumerate(_BOLD.split(text)):
        content = safe(unescaped(part))
        parts.append(content.stylize("bold") if place % 2 else _spaced(part, content))
    return Content.assemble(*parts)


def _spaced(part: str, content: Content) -> Content:
    """Cleaning trims; beside a bold part the blank belongs to the text."""
    before = " " if part.startswith(" ") else ""
    after = " " if part.endswith(" ") and part.strip() else ""
    return Content.assemble(before, content, after)
