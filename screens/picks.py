"""Any number of answers out of a long list, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _
from screens.text import safe


class Picks(Widget, can_focus=True):
    """One answer between two arrows, crossed or not, and beside it all that are chosen."""

    BINDINGS = [
        Binding("left", "walk(-1)", show=False),
        Binding("right", "walk(1)", show=False),
        Binding("space", "turn", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("enter,down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    HELP = _(
        "← and → or the first letter go through the answers, the space bar sets the cross or takes "
        "it away. Del takes all away."
    )

    chosen: reactive[tuple[str, ...]] = reactive(())
    place: reactive[int] = reactive(0)

    def __init__(self, answers: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        """`answers` are pairs of value and text, the text already in the reader's language."""
        super().__init__(id=id)
        self._answers = list(answers)

    def choose(self, values: Iterable[str]) -> None:
        self.chosen = tuple(values)

    def render(self) -> RenderResult:
        if not self._answers:
            return Content()
        words = dict(self._answers)
        value, text = self._answers[self.place]
        cross = "x" if value in self.chosen else " "
        line = Content.assemble(f"◂ [{cross}] ", safe(text), " ▸")
        if not self.chosen:
            return (
                line.append(Content.styled("   " + _("Space chooses"), "dim"))
                if (self.has_focus)
                else line
            )
        chosen = ", ".join(words.get(value, value) for value in self.chosen)
        return line.append("   ").append(safe(chosen).stylize("bold"))

    def on_key(self, event: Key) -> None:
        letter = (event.character or "").casefold()
        if not letter.isalpha():
            return
        texts = [text.casefold() for _value, text in self._answers]
        for steps in range(1, len(texts) + 1):
            place = (self.place + steps) % len(texts)
            if texts[place].startswith(letter):
                event.stop()
                self.place = place
                return

    def on_click(self, event: Click) -> None:
        self.focus()

    def action_walk(self, steps: int) -> None:
        self.place = (self.place + steps) % max(len(self._answers), 1)

    def action_turn(self) -> None:
        if not self._answers:
            return
        value = self._answers[self.place][0]
        kept = tuple(other for other in self.chosen if other != value)
        self.chosen = kept if value in self.chosen else (*self.chosen, value)

    def action_clear(self) -> None:
        self.chosen = ()
