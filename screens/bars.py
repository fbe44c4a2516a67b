"""Visits per hour as bars of blocks."""

from __future__ import annotations

from datetime import datetime

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.formats import number
from qmtui.i18n import _

EIGHTHS = " ▏▎▍▌▋▊▉"


class HourBars(Widget):
    """One line per hour, the latest hours if not all fit."""

    COMPONENT_CLASSES = {"bars--bar"}

    hours: reactive[tuple[tuple[datetime, int], ...]] = reactive(())

    def render(self) -> RenderResult:
        shown = self.hours[-max(self.size.height, 1) :]
        if not shown:
            return Content(_("No strokes yet. Press the space bar for each visit."))
        most = max(1, *(visits for _hour, visits in shown))
        room = max(self.size.width - 18, 4)
        style = self.get_visual_style("bars--bar")
        lines = [
            Content.assemble(
                _("{0} h").format(f"{hour:%H}").rjust(6) + "  ",
                Content(bar(visits / most * room)).stylize(style),
                f" {number(visits)}",
            )
            for hour, visits in shown
        ]
        return Content("\n").join(lines)


def bar(length: float) -> str:
    """Blocks of about `length` cells; less than nothing is nothing."""
    whole, eighths = divmod(round(max(length, 0) * 8), 8)
    return "█" * whole + (EIGHTHS[eighths] if eighths else "")
