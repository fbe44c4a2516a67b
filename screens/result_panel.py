"""How a check-in went, large enough to be read from two steps away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _
from screens.result import Answer, look_of
from screens.text import safe

Badge = Callable[[str], list[Content]]
MOST_ROWS = 3
GAP = "  "


class ResultPanel(Widget):
    """The answer to the last thing done; it gives up air before words."""

    COMPONENT_CLASSES = {"result--attention", "result--choice"}

    answer: reactive[Answer] = reactive(Answer())

    def watch_answer(self, answer: Answer) -> None:
        if not self.has_class(tone := look_of(answer).tone):
            self.set_classes(tone)

    def render(self) -> RenderResult:
        room = self.size.height
        lines = self._lines(_badge, [Content()])
        if len(lines) > room:
            lines = self._lines(_slim_badge, [Content()])
        if len(lines) > room:
            lines = self._lines(_slim_badge, [])
        return Content("\n").join(lines[: max(room, 1)])

    def _lines(self, badge: Badge, air: list[Content]) -> list[Content]:
        answer, look = self.answer, look_of(self.answer)
        lines = [*badge(f"{look.sign}  {_(look.word).upper()}"), *air]
        for place, line in enumerate(answer.lines):
            lines += [part.stylize("bold") if place == 0 else part for part in self._rows(line)]
        style = self.get_visual_style("result--attention")
        lines += [
            Content(" ").append(part).append(" ").stylize(style)
            for part in self._rows(answer.attention)
        ]
        if answer.code:
            lines += [*air, *badge(_spread(answer.code))]
        if answer.ways:
            lines += [*air, *(row for way in answer.ways for row in self._rows(way))]
        return [*lines, *self._table(answer.choices)]

    def _table(self, choices: Sequence[str]) -> list[Content]:
        """The choices in two columns, so that they take half the rows."""
        if not choices:
            return []
        rows = (len(choices) + 1) // 2
        columns = [[safe(text) for text in part] for part in (choices[:rows], choices[rows:])]
        widths = [max((cell.cell_length for cell in column), default=0) for column in columns]
        if sum(widths) + len(GAP) > self.size.width:
            widths = [(self.size.width - len(GAP)) // 2] * 2
        style = self.get_visual_style("result--choice")
        cells = [
            [cell.truncate(width, ellipsis=True, pad=True).stylize(style, 0, 1) for cell in column]
            for column, width in zip(columns, widths, strict=True)
        ]
        return [Content(GAP).join(row) for row in zip(*cells, strict=False)]

    def _rows(self, text: str) -> list[Content]:
        """A line in as many rows as it needs, three at most: nobody writes more in a note."""
        width = max(self.size.width - 4, 10)
        return [safe(row).truncate(width, ellipsis=True) for row in wrap(text, width)[:MOST_ROWS]]


def _badge(words: str) -> list[Content]:
    """Words in the middle of three rows, as large as a terminal can write them."""
    middle = Content.styled(f"    {words}    ", "bold reverse")
    edge = Content.styled(" " * middle.cell_length, "reverse")
    return [edge, middle, edge]


def _slim_badge(words: str) -> list[Content]:
    return _badge(words)[1:2]


def _spread(code: str) -> str:
    """`TKDL JXNR` as `T K D L   J X N R`: each letter stands alone for copying by hand."""
    return "   ".join(" ".join(group) for group in code.split())
