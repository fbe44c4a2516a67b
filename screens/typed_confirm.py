"""A question before what nobody can take back: answered with a word, not with a key."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from qmtui.i18n import _
from qmtui.search import skeleton
from screens.fields import FormLine
from screens.text import safe

LONGEST = 20


class WordLine(FormLine):
    """A line that does not let go of Enter before its screen has looked at the word."""

    BINDINGS = [Binding("enter", "submit", show=False)]


class TypedConfirm(ModalScreen[bool]):
    """The field has the focus, and Yes is off until the word stands in it.

    Enter in the field goes on to Yes once the word is right, and does no more. So neither a scan
    nor a second Enter, pressed too soon, confirms anything.
    """

    AUTO_FOCUS = "#word"
    BINDING_GROUP_TITLE = _("Erase for ever")
    HELP = _(
        "What is erased cannot be fetched back, so it takes a word and not just a key. With the "
        "right word Enter goes on to the answer; there Enter gives it. Esc: no."
    )
    BINDINGS = [
        Binding("escape", "answer(False)", _("No"), tooltip=_("Do nothing"), id="typed_confirm.no"),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    field = getters.query_one("#word", WordLine)
    yes = getters.query_one("#yes", Button)

    def __init__(self, question: str, yes: str, *, more: str) -> None:
        """`yes` says what will be done; `more` explains it below the question."""
        super().__init__()
        self._question = question
        self._yes = yes
        self._more = more

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog typed", can_focus=False):
            yield Static(safe(self._question), classes="question")
            yield Static(safe(self._more, multiline=True))
            yield Static(_("To go on, type {0} here, then Enter:").format(_("ERASE")))
            yield WordLine(limit=LONGEST, id="word")
            with Horizontal(classes="buttons"):
                yield Button(Content(_("No")), id="no")
                yield Button(Content(self._yes), id="yes", variant="primary", disabled=True)

    @on(Input.Changed, "#word")
    def look(self, changed: Input.Changed) -> None:
        """Any spelling will do: not every keyboard has an Ö."""
        self.yes.disabled = skeleton(changed.value) != skeleton(_("ERASE"))

    def on_input_submitted(self) -> None:
        if self.yes.disabled:
            self.app.bell()
        else:
            self.yes.focus()

    @on(Button.Pressed)
    def answer(self, message: Button.Pressed) -> None:
        self.dismiss(message.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
