"""To whom is it passed on? The responsible bodies stand first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.fields import Line
from screens.note import Note
from screens.text import safe

Take = Callable[[str, list[str], str], None]
"""Takes the body in the lead, those involved, and the day as it was typed."""


class ReferScreen(ModalScreen[bool]):
    """A digit or Enter takes the body that leads; Space marks those that are involved."""

    AUTO_FOCUS = "#bodies"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(False)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="refer.leave",
        ),
        Binding(
            "space",
            "involve",
            _("Involved"),
            tooltip=_("Mark who is involved as well"),
            id="refer.involve",
        ),
    ]
    HELP = _(
        "The number in front, or Enter, passes it on. Space marks others that are involved too. "
        "Tab goes to the day until which an answer is wanted, and to a line for another body."
    )

    body_list = getters.query_one("#bodies", OptionList)
    due = getters.query_one("#due", Line)
    note = getters.query_one(Note)

    def __init__(self, question: str, bodies: dict[str, str], due: str, take: Take) -> None:
        super().__init__()
        self._question = question
        self._bodies = list(bodies.items())
        self._due = due
        self._take = take
        self._involved: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(safe(self._question), classes="question")
            yield OptionList(*self._lines(), id="bodies")
            with Horizontal(classes="row"):
                yield Label(_("Answer until"))
                yield Line(self._due, limit=20, id="due", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Another body"))
                yield Line(id="other", compact=True)
            yield Static(_("Digit or Enter: leads · Space: involved · Esc: back"), classes="hint")
            yield Note()

    def _lines(self) -> list[Option]:
        return [
            Option(
                Content(f"{digit % 10} [{'x' if code in self._involved else ' '}] ") + safe(word)
            )
            for digit, (code, word) in enumerate(self._bodies, start=1)
        ]

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if isinstance(self.focused, Line) or not (character.isascii() and character.isdecimal()):
            return
        place = (int(character) - 1) % 10
        if place < len(self._bodies):
            event.stop()
            self._done(self._bodies[place][0])

    def action_involve(self) -> None:
        place = self.body_list.highlighted
        if place is None:
            return
        code = self._bodies[place][0]
        if code in self._involved:
            self._involved.remove(code)
        else:
            self._involved.append(code)
        self.body_list.set_options(self._lines())
        self.body_list.highlighted = min(place + 1, len(self._bodies) - 1)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self._done(self._bodies[message.option_index][0])

    @on(Input.Submitted)
    def take_typed(self, message: Input.Submitted) -> None:
        if message.input is self.due:
            self.body_list.focus()
        elif message.value.strip():
            self._done(message.value.strip())

    def _done(self, body: str) -> None:
        try:
            self._take(body, self._involved, self.due.value)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(True)


def usual(day: date) -> str:
    """A day as it stands in the field."""
    return day.strftime(_("%Y-%m-%d"))
