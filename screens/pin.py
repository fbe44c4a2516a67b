"""A PIN for this device, asked for once a field book was opened by its code."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.pin import LEAST, MOST, PinOdd, decline, has_pin, set_pin
from screens.secret import KeyHook, SecretLine
from screens.text import safe


class PinScreen(ModalScreen[bool]):
    """Asks for a new PIN twice; answers whether there is one now."""

    AUTO_FOCUS = "#pin"
    BINDINGS = [
        Binding("escape", "leave", _("Without"), tooltip=_("Without a PIN"), id="pin.leave")
    ]
    HELP = _(
        "The screen locks when nobody types for three minutes, or at once with F12. "
        "The PIN reopens it on this device only."
    )

    once = getters.query_one("#pin", SecretLine)
    twice = getters.query_one("#again", SecretLine)
    message = getters.query_one("#note", Static)

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(_("A short PIN for this device"), classes="question")
            yield Static(_("It reopens the screen after a pause. 4 to 8 digits, then Enter:"))
            yield pin_line("pin")
            yield Label(_("Once more:"))
            yield pin_line("again")
            yield Static(id="note")
            yield Static(
                _("Esc: without a PIN. Then the access code itself reopens the screen."),
                classes="hint",
            )

    @on(Input.Submitted, "#pin")
    def go_on(self) -> None:
        if len(self.once.value) < LEAST:
            self._complain(str(PinOdd()), self.once)
        else:
            self.message.update("")
            self.twice.focus()

    @on(Input.Submitted, "#again")
    def take(self) -> None:
        if self.once.value != self.twice.value:
            self.once.value = self.twice.value = ""
            self._complain(_("The two differ; please type both again."), self.once)
            return
        try:
            set_pin(self._book, self.once.value)
        except QmtuiError as error:
            self._complain(str(error), self.once)
        else:
            self.dismiss(True)

    def _complain(self, sentence: str, field: SecretLine) -> None:
        self.message.update(safe(f"✗ {sentence}"))
        field.focus()

    def action_leave(self) -> None:
        if not has_pin(self._book):
            decline(self._book)
        self.dismiss(False)


def pin_line(id: str, hook: KeyHook | None = None) -> SecretLine:
    return SecretLine(hidden=True, limit=MOST, restrict=r"[0-9]*", hook=hook, id=id)
