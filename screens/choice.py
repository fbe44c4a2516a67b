"""One of several given answers, chosen with one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _
from screens.text import safe


def flow(labels: Sequence[Content], width: int) -> list[Content]:
    """The labels in rows, as many in each as fit."""
    rows = list[Content]()
    for label in labels:
        if rows and rows[-1].cell_length + 2 + label.cell_length <= width:
            rows[-1] = Content("  ").join([rows[-1], label])
        else:
            rows.append(label)
    return rows


class Choice(Widget, can_focus=True):
    """Answers in a row, or in several, if they fit, else the chosen one between two arrows.

    A digit or the first letter of an answer chooses it, the arrows walk, Delete chooses none.
    """

    BINDINGS = [
        Binding("left", "walk(-1)", show=False),
        Binding("right", "walk(1)", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("enter,down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    HELP = _("← and → choose, or the first letter, or the number in front. Del chooses none.")
    COMPONENT_CLASSES = {"choice--chosen", "choice--other"}

    chosen: reactive[str | None] = reactive(None)

    @dataclass
    class Chosen(Message):
        """A key chose an answer outright; walking with the arrows is no decision yet."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(
        self,
        answers: Sequence[tuple[str, str]],
        *,
        chosen: str | None = None,
        in_a_row: bool = True,
        most_rows: int = 1,
        goes_on: str = "",
        id: str | None = None,
    ) -> None:
        """`answers` are pairs of value and text, the text already in the reader's language.

        `goes_on` selects the field that has the focus after an answer.
        """
        super().__init__(id=id)
        self._answers = list(answers)
        self._in_a_row = in_a_row
        self._most_rows = most_rows
        self._goes_on = goes_on
        self.set_reactive(Choice.chosen, chosen)

    def offer(self, answers: Sequence[tuple[str, str]], chosen: str | None) -> None:
        """Other answers to choose from."""
        self._answers = list(answers)
        self.set_reactive(Choice.chosen, chosen)
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        return Content("\n").join(self._rows(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[Content]:
        rows = flow(self._labels(), width) if self._in_a_row else []
        fits = 0 < len(rows) <= self._most_rows and all(row.cell_length <= width for row in rows)
        return rows if fits else [self._wheel()]

    def _labels(self) -> list[Content]:
        labels = []
        for digit, (value, text) in enumerate(self._answers, start=1):
            is_chosen = value == self.chosen
            label = Content.assemble("● " if is_chosen else f"{digit} ", safe(text))
            style = "choice--chosen" if is_chosen else "choice--other"
            labels.append(label.stylize(self.get_visual_style(style)))
        return labels

    def _wheel(self) -> Content:
        values = [value for value, _text in self._answers]
        if self.chosen not in values:
            return Content.assemble("◂ ", _("nothing chosen"), " ▸")
        place = values.index(self.chosen)
        return Content.assemble("◂ ", safe(self._answers[place][1]), " ▸").append(
            Content.styled(f"   {place + 1}/{len(values)}", "dim")
        )

    def on_key(self, event: Key) -> None:
        if event.is_printable and (now := self.screen.focused) not in (self, None):
            # Typed before the focus had moved on: a letter for the text is no other answer.
            event.stop()
            meant = Key(event.key, event.character)
            meant._set_forwarded()
            now.post_message(meant)
            return
        value = self._meant_by(event.character or "")
        if value is not None:
            event.stop()
            self.chosen = value
            self.post_message(self.Chosen(self, value))
            if self._goes_on:
                # At once: a message, and what was typed meanwhile would come here.
                self.screen.set_focus(self.screen.query_one(self._goes_on))

    def on_click(self, event: Click) -> None:
        self.focus()

    def _meant_by(self, character: str) -> str | None:
        """The answer with this number, or the next one that begins with this letter."""
        if character.isdecimal() and self._in_a_row:
            place = int(character) - 1
            return self._answers[place][0] if 0 <= place < len(self._answers) else None
        if not character.isalpha():
            return None
        values = [value for value, _text in self._answers]
        start = values.index(self.chosen) + 1 if self.chosen in values else 0
        for value, text in self._answers[start:] + self._answers[:start]:
            if text.casefold().startswith(character.casefold()):
                return value
        return None

    def action_walk(self, steps: int) -> None:
        values = [None, *(value for value, _text in self._answers)]
        place = values.index(self.chosen) if self.chosen in values else 0
        self.chosen = values[(place + steps) % len(values)]

    def action_clear(self) -> None:
        self.chosen = None
