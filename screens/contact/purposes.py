"""What a contact is for: nine purposes, none of them chosen before somebody says so."""

from __future__ import annotations

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _
from qmtui.model.contact import SHORT_PURPOSES
from screens.text import safe

COLUMN = 20
"""Cells; the last of the three columns may be a little wider."""
_COLUMNS = 3


class Purposes(Widget, can_focus=True):
    """The purposes with their digits; a digit chooses one, the same digit takes it back.

    In another language it shows them one below the other in whole `sentences`, to be read by whom
    they are about.
    """

    BINDINGS = [
        Binding("enter,down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    HELP = _(
        "The digits 1 to 9 choose what the person agrees to; the same digit takes it back. Choose "
        "only what was said: nothing is chosen before."
    )
    COMPONENT_CLASSES = {"choice--chosen", "choice--other"}

    chosen: reactive[frozenset[str]] = reactive(frozenset())
    sentences: reactive[tuple[str, ...]] = reactive((), layout=True)

    class Toggled(Message):
        """Something was chosen or taken back."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._content(width).get_height({}, width)

    def render(self) -> RenderResult:
        return self._content(self.size.width)

    def _content(self, width: int) -> Content:
        return Content("\n").join(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self.sentences:
            words = dict(zip(SHORT_PURPOSES, self.sentences, strict=True))
            return [self._entry(purpose, words[purpose]) for purpose in SHORT_PURPOSES]
        columns = min(_COLUMNS, max((width - 2) // COLUMN, 1))
        entries = [self._entry(purpose, _(words)) for purpose, words in SHORT_PURPOSES.items()]
        # Read down the columns, as the digits go: 1 2 3 stand below each other.
        high = -(-len(entries) // columns)
        lines = []
        for row in range(high):
            line = Content()
            for entry in entries[row::high]:
                line = line.append(entry).append(" " * max(COLUMN - entry.cell_length, 1))
            lines.append(line)
        return lines

    def _entry(self, purpose: str, words: str) -> Content:
        is_chosen = purpose in self.chosen
        entry = Content.assemble(f"{purpose[1]} [{'x' if is_chosen else ' '}] ", safe(words))
        if is_chosen and self.is_mounted:
            entry = entry.stylize(self.get_visual_style("choice--chosen"))
        return entry

    def on_key(self, event: Key) -> None:
        purpose = f"K{event.character}"
        if purpose in SHORT_PURPOSES:
            event.stop()
            self.chosen = self.chosen ^ {purpose}
            self.post_message(self.Toggled())

    def on_click(self, event: Click) -> None:
        self.focus()
