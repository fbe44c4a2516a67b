"""Visits per hour as bars of blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
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


class Bar(NamedTuple):
    label: str
    number: int
    is_late: bool


class HourBars(Widget):
    """One line per hour, the latest hours if not all fit; what was entered later is pale."""

    COMPONENT_CLASSES = {"bars--bar"}

    bars: reactive[tuple[Bar, ...]] = reactive(())
    heading: reactive[str] = reactive("")
    """What the bars are of, where that is not plain from what stands above."""
    advice: reactive[str] = reactive("")
    """What to do as long as there are none."""

    def render(self) -> RenderResult:
        if not self.bars:
            return Content(self.advice)
        is_headed = bool(self.heading) and self.size.height >= LEAST
        shown = self.bars[-max(self.size.height - is_headed, 1) :]
        most = max(1, *(bar.number for bar in shown))
        left = max(6, *(len(bar.label) for bar in shown))
        late = f" {_('entered later')}"
        right = 7 + (len(late) if any(bar.is_late for bar in shown) else 0)
        room = max(self.size.width - left - 2 - right, 4)
        style = self.get_visual_style("bars--bar")
        lines = [
            Content.assemble(
                row.label.rjust(left) + "  ",
                Content(_drawn(row, row.number / most * room)).stylize(style),
                f" {number(row.number)}",
                late if row.is_late else "",
            )
            for row in shown
        ]
        if is_headed:
            lines.insert(0, Content.styled(self.heading, "dim"))
        return Content("\n").join(lines)


def bars_of(rows: Iterable[Row]) -> tuple[Bar, ...]:
    """Bars for the hours of all stations together, and one for each late entry."""
    rows = sorted(rows, key=lambda row: row.since)
    days = {row.since.date() for row in rows}
    bars: dict[tuple[datetime, int], Bar] = {}
    for place, row in enumerate(rows, start=1):
        is_late = row.method == "late_entry"
        label = _("{0} h").format(f"{row.since:%H}")
        if row.until:
            label = f"{clock(row.since)}–{clock(row.until)}"
        if len(days) > 1:
            label = f"{row.since:%d.%m.} {label}"
        key = row.since, place if is_late else 0
        before = bars.get(key, Bar(label, 0, is_late))
        bars[key] = before._replace(number=before.number + row.number)
    return tuple(bars.values())


def _drawn(row: Bar, length: float) -> str:
    return "▒" * max(round(length), 1) if row.is_late else bar(length)


def bar(length: float) -> str:
    """Blocks of about `length` cells; less than nothing is nothing."""
    whole, eighths = divmod(round(max(length, 0) * 8), 8)
    return "█" * whole + (EIGHTHS[eighths] if eighths else "")
