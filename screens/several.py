"""Any number of given answers, each switched on and off with one key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _
from screens.choice import flow
from screens.text import safe


class Several(Widget, can_focus=True):
    """Answers in one row or more, each with a cross or without."""

    BINDINGS = [
        Binding("enter,down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    HELP = _("The number in front, or the first letter, sets the cross or takes it away.")
    COMPONENT_CLASSES = {"choice--chosen", "choice--other"}

    chosen: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(
        self,
        answers: Sequence[tuple[str, str]],
        *,
        chosen: Iterable[str] = (),
        id: str | None = None,
    ) -> None:
        """`answers` are pairs of value and text, the text already in the reader's language."""
        super().__init__(id=id)
        self._answers = list(answers)
        self.set_reactive(Several.chosen, frozenset(chosen))

    def render(self) -> RenderResult:
        return Content("\n").join(self._rows(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[Content]:
        """As many answers in a row as fit."""
        labels = []
        for digit, (value, text) in enumerate(self._answers, start=1):
            is_chosen = value in self.chosen
            style = "choice--chosen" if is_chosen else "choice--other"
            label = Content.assemble(f"{digit} [{'x' if is_chosen else ' '}] ", safe(text))
            labels.append(label.stylize(self.get_visual_style(style)))
        return flow(labels, width)

    def on_key(self, event: Key) -> None:
        if (value := self._meant_by(event.character or "")) is not None:
            event.stop()
            self.chosen = self.chosen ^ {value}

    def on_click(self, event: Click) -> None:
        self.focus()

    def _meant_by(self, character: str) -> str | None:
        for digit, (value, text) in enumerate(self._answers, start=1):
            is_first = character.isalpha() and text.casefold().startswith(character.casefold())
            if character == str(digit) or is_first:
                return value
        return None
