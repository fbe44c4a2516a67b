"""The bands of a counter, each with its key and its figure in large digits."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from qmtui.formats import number
from qmtui.i18n import _
from screens.figure import small_rows
from screens.text import safe

KEYS = "abcdefgh"
"""One letter for each band; no letter that lies elsewhere on an English keyboard."""

LEAST = 14
"""Cells that a band needs: a short name and three digits."""

HIGH = 30
"""Lines of a window in which several rows of large digits leave room for the rest."""

Figures = tuple[tuple[str, int], ...]
"""Bands with their figures, in the event's order."""


class Bands(Static):
    """One column for each band, and a last one for what was counted without.

    In a low window their digits are small if they take more than one row.
    """

    COMPONENT_CLASSES = {"bands--key", "bands--last"}

    figures: reactive[Figures] = reactive(())
    last: reactive[str | None] = reactive(None)
    """The band of the last stroke, "" for none of them, None if there was no stroke yet."""

    def watch_figures(self) -> None:
        self.display = bool(self.figures)
        self._draw()

    def watch_last(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.is_mounted and self.size.width and self.figures:
            self.update(self.drawn(self.size.width))

    def drawn(self, width: int) -> Content:
        """All columns, in as many rows as they need."""
        in_a_row = max(min(width // LEAST, len(self.figures)), 1)
        column = width // in_a_row
        is_low = in_a_row < len(self.figures) and self.screen.size.height < HIGH
        lines: list[Content] = []
        for start in range(0, len(self.figures), in_a_row):
            part = range(start, min(start + in_a_row, len(self.figures)))
            columns = [self._column(place, column, is_low=is_low) for place in part]
            lines += [Content("").join(row) for row in zip(*columns, strict=True)]
        return Content("\n").join(lines)

    def _column(self, place: int, width: int, *, is_low: bool) -> list[Content]:
        band, figure = self.figures[place]
        key = KEYS[place] if band and place < len(KEYS) else ""
        name = safe(band or _("without a group"))
        label = Content.assemble(
            Content(f" {key} ").stylize(self.get_visual_style("bands--key")) if key else "",
            " ",
            name.stylize("bold"),
        )
        digits = [f"   {number(figure)}"] if is_low else small_rows(number(figure))
        if not is_low and len(digits[0]) > width - 3:
            digits = ["", number(figure), ""]
        lines = [label, *(Content.styled(f" {row}", "bold") for row in digits)]
        style = self.get_visual_style("bands--last") if band == self.last else Style()
        return [
            Content.assemble(line.truncate(width - 1, ellipsis=True, pad=True).stylize(style), " ")
            for line in lines
        ]
