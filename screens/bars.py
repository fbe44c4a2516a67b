"""Visits per hour, or per quarter of an hour, as bars of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from math import ceil
from typing import NamedTuple

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.breakdown import Row
from qmtui.formats import clock, number
from qmtui.i18n import _

EIGHTHS = " ▏▎▍▌▋▊▉"

LEAST = 3
"""Lines without which there is no room for a heading."""

NARROWEST = 24
"""Cells of a column of bars: two times, a short bar, and its number."""

FIGURE = 7
"""Cells of a number with the blank before it."""


class Bar(NamedTuple):
    label: str
    number: int
    is_late: bool


class HourBars(Widget):
    """One line per bar, in columns where they do not fit one below the other.

    If there are still too many, the latest are shown; what was entered later is pale.
    """

    COMPONENT_CLASSES = {"bars--bar"}

    bars: reactive[tuple[Bar, ...]] = reactive(())
    heading: reactive[str] = reactive("")
    """What the bars are of."""
    advice: reactive[str] = reactive("")
    """What to do as long as there are none."""

    def render(self) -> RenderResult:
        if not self.bars:
            return Content(self.advice)
        is_headed = bool(self.heading) and self.size.height >= LEAST
        room = max(self.size.height - is_headed, 1)
        columns = min(ceil(len(self.bars) / room), max(self.size.width // NARROWEST, 1))
        shown = self.bars[-room * columns :]
        height = ceil(len(shown) / columns)
        width = (self.size.width - 2 * (columns - 1)) // columns
        parts = [shown[start : start + height] for start in range(0, len(shown), height)]
        drawn = [self._column(part, shown, width, with_words=columns == 1) for part in parts]
        rows = zip_longest(*drawn, fillvalue=Content(""))
        lines = [Content("  ").join(row) for row in rows]
        if is_headed:
            lines.insert(0, Content.styled(self.heading, "dim"))
        return Content("\n").join(lines)

    def _column(
        self, bars: Sequence[Bar], shown: Sequence[Bar], width: int, *, with_words: bool
    ) -> list[Content]:
        """The lines of some of the bars, to the measure of all that are shown."""
        most = max(1, *(bar.number for bar in shown))
        left = max(6, *(len(bar.label) for bar in shown))
        late = f" {_('entered later')}" if with_words and any(b.is_late for b in shown) else ""
        room = max(width - left - 2 - FIGURE - len(late), 4)
        style = self.get_visual_style("bars--bar")
        lines = [
            Content.assemble(
                row.label.rjust(left) + "  ",
                Content(_drawn(row, row.number / most * room)).stylize(style),
                f" {number(row.number)}",
                late if row.is_late else "",
            )
            for row in bars
        ]
        return [line.truncate(width, pad=not with_words) for line in lines]


def bars_of(rows: Iterable[Row], *, quarters: bool = False) -> tuple[Bar, ...]:
    """A bar for each row; with the day where the same time comes on several."""
    rows = list(rows)
    labels = [_label(row, quarters=quarters) for row in rows]
    days: dict[str, set[date]] = {}
    for row, label in zip(rows, labels, strict=True):
        days.setdefault(label, set()).add(row.since.date())
    is_told = any(len(found) > 1 for found in days.values())
    return tuple(
        Bar(
            f"{row.since:%d.%m.} {label}" if is_told else label,
            row.number,
            row.method == "late_entry",
        )
        for row, label in zip(rows, labels, strict=True)
    )


def _label(row: Row, *, quarters: bool) -> str:
    if row.until:
        return f"{clock(row.since)}–{clock(row.until)}"
    return clock(row.since) if quarters else _("{0} h").format(f"{row.since:%H}")


def _drawn(row: Bar, length: float) -> str:
    return "▒" * max(round(length), 1) if row.is_late else bar(length)


def bar(length: float) -> str:
    """Blocks of about `length` cells; less than nothing is nothing."""
    whole, eighths = divmod(round(max(length, 0) * 8), 8)
    return "█" * whole + (EIGHTHS[eighths] if eighths else "")
