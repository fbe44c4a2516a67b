"""A report laid out in lines for a terminal, with the lines that open marked."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from qmtui.formats import date_and_time, number
from qmtui.i18n import _
from qmtui.reports.layout import (
    Bars,
    Block,
    Facts,
    Headline,
    Headlines,
    Report,
    Sentences,
    Table,
)
from screens.bars import EIGHTHS
from screens.figure import small_rows
from screens.reports.columns import GAP, table_lines
from screens.reports.line import NARROWEST, Line, folded
from screens.text import safe

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


def _head(report: Report, width: int) -> Iterator[Line]:
    head = report.head
    yield from folded(safe(report.title).stylize("bold"), width)
    yield from folded(safe(" · ".join(filter(None, [head.period, head.district]))), width)
    if head.standing:
        sign = "▲ " if head.is_preliminary else "✓ "
        yield from folded(safe(sign + head.standing).stylize("bold"), width)
    yield EMPTY


def _foot(report: Report, width: int) -> Iterator[Line]:
    head = report.head
    for method in head.methods:
        yield from folded(safe(method), width, lead=Content("· "), style="dim")
    if head.made_at:
        said = _("As of {0}").format(date_and_time(head.made_at))
        yield from folded(safe(said).stylize("dim"), width)


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Headlines(headlines=headlines):
            yield from _headlines(headlines, width)
        case Facts(facts=facts):
            left = max(len(fact.label) for fact in facts) + GAP
            for fact in facts:
                label = safe(fact.label).truncate(left, pad=True).stylize("dim")
                yield from folded(safe(fact.text), width, lead=label)
        case Sentences(sentences=sentences):
            for sentence in sentences:
                yield from folded(safe(sentence), width, lead=Content("• "))
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
            words = safe(headline.made_of)
            yield from folded(words, width, lead=Content(" " * indent), style="dim")
        if place == 0:
            yield EMPTY


def safe_blocks(row: str) -> Content:
    """Digits of blocks; nobody typed them."""
    return Content(row)


def _bars(bars: Bars, width: int) -> Iterator[Line]:
    if not bars.bars:
        return
    most = max(1, *(bar.number for bar in bars.bars))
    left = min(max(len(bar.label) for bar in bars.bars), max(width // 3, NARROWEST))
    room = max(width - left - 2 * GAP - 8, 4)
    for bar in bars.bars:
        label = safe(bar.label).truncate(left, ellipsis=True).truncate(left, pad=True)
        drawn = Content(_drawn(bar.number / most * room)).stylize("$accent")
        yield Line(Content.assemble(label, "  ", drawn, f" {number(bar.number)}"), bar.opens)


def _drawn(length: float) -> str:
    """A bar to an eighth of a cell; something that is there is never nothing."""
    eighths = round(max(length, 0) * 8) or (1 if length > 0 else 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
