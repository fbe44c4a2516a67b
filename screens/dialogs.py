"""Questions that interrupt: asked only before what is hard to take back."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from qmtui.i18n import _
from screens.text import safe


class Confirm(ModalScreen[bool]):
    """A question with Yes and No; No has the focus, so that a scanner's Enter confirms nothing."""

    AUTO_FOCUS = "#no"
    BINDINGS = [
        Binding("escape", "answer(False)", _("No"), tooltip=_("Do nothing"), id="confirm.no"),
        Binding(
            "left,right,up,down",
            "app.focus_next",
            _("The other answer"),
            show=False,
            id="confirm.other",
        ),
    ]
    HELP = _("The arrow keys go from one answer to the other, Enter gives the one that stands out.")

    def __init__(self, question: str, yes: str, no: str = "", *, more: str = "") -> None:
        """`yes` says what will be done; `more` explains it below the question."""
        super().__init__()
        self._question = question
        self._yes = yes
        self._no = no or _("No")
        self._more = more

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(safe(self._question), classes="question")
            if self._more:
                yield Static(safe(self._more, multiline=True))
            with Horizontal(classes="buttons"):
                yield Button(Content(self._no), id="no")
                yield Button(Content(self._yes), id="yes", variant="primary")
            yield Static(_("← → choose · Enter answers · Esc: no"), classes="hint")

    @on(Button.Pressed)
    def answer(self, message: Button.Pressed) -> None:
        self.dismiss(message.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
