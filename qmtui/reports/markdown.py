"""A report as Markdown text; what people typed is escaped, so no name can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qmtui.formats import date_and_time, number
from qmtui.i18n import _
from qmtui.reports.layout import (
    Bars,
    Block,
    Facts,
    Head,
    Headline,
    Headlines,
    Report,
    Sentences,
    Table,
    cell_text,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LIST_MARKER = re.compile(r"^([0-9]*)([-+=.)])")


def as_markdown(report: Report) -> str:
    """The whole report, readable as plain text too."""
    return "\n".join(
        [
            *_head(report),
            *(
                line
                for section in report.sections
                for line in [
                    f"## {inline(section.title)}",
                    "",
                    *(line for block in section.blocks for line in _block(block)),
                ]
            ),
            *_foot(report.head),
        ]
    )


def unescaped(text: str) -> str:
    """Text of the report as people wrote it, for showing it without Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def escaped(text: str) -> str:
    """What people typed, so that Markdown shows it as it is, even where a line begins."""
    return _LIST_MARKER.sub(r"\1\\\2", inline(text))


def inline(text: str) -> str:
    """What people typed, for the middle of a line, where "1." begins no list."""
    return _SPECIAL.sub(r"\\\1", text)


def _head(report: Report) -> Iterator[str]:
    head = report.head
    yield f"# {inline(report.title)}"
    yield ""
    if facts := " · ".join(map(escaped, filter(None, [head.period, head.district]))):
        yield facts
        yield ""
    if head.standing:
        yield f"**{inline(head.standing)}**"
        yield ""


def _foot(head: Head) -> Iterator[str]:
    """How it was counted, for whom, and as of when."""
    yield from (f"- {escaped(method)}" for method in head.methods)
    if head.methods:
        yield ""
    said = (head.provider, head.client, head.programme)
    if names := " · ".join(map(escaped, filter(None, said))):
        yield names
        yield ""
    if head.logo_line:
        yield escaped(head.logo_line)
        yield ""
    if head.made_at:
        yield _("As of {0}").format(date_and_time(head.made_at))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Facts(facts=facts):
            yield from (f"- {inline(fact.label)}: {inline(fact.text)}" for fact in facts)
        case Headlines(headlines=headlines):
            yield from (f"- {_headline(headline)}" for headline in headlines)
        case Sentences(sentences=sentences):
            yield from (f"- {escaped(sentence)}" for sentence in sentences)
        case Table():
            yield from _titled(block)
        case Bars():
            # The same numbers stand in a table; as text a picture would only repeat them.
            return
    yield ""


def _headline(headline: Headline) -> str:
    figure = f"**{number(headline.number)} {inline(headline.label)}**"
    return f"{figure} ({inline(headline.made_of)})" if headline.made_of else figure


def _titled(table: Table) -> Iterator[str]:
    yield f"**{inline(table.title)}**"
    yield ""
    kinds = [column.kind for column in table.columns]
    rows = []
    for row in table.rows:
        cells = [inline(cell_text(c, kind)) for c, kind in zip(row.cells, kinds, strict=True)]
        rows.append([f"**{cell}**" if cell else "" for cell in cells] if row.is_total else cells)
    yield from _table(
        [inline(column.title) for column in table.columns],
        rows,
        [kind == "number" for kind in kinds],
    )
    if table.note:
        yield ""
        yield escaped(table.note)


def _table(
    header: Sequence[str], rows: Iterable[Sequence[str]], is_number: Sequence[bool]
) -> Iterator[str]:
    """Columns of equal width, numbers to the right."""
    table = [list(header), *map(list, rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for index, row in enumerate(table):
        cells = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_number, strict=True)
        )
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            rules = (
                f"{'-' * (width + 1)}:" if right else "-" * (width + 2)
                for width, right in zip(widths, is_number, strict=True)
            )
            yield f"|{'|'.join(rules)}|"
