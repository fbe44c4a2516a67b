"""Why something older, or somebody else's, is taken back."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.clean import clean
from qmtui.i18n import _, mark
from screens.fields import Line
from screens.text import safe

GIVEN = (mark("wrong key"), mark("entered twice"), mark("wrong person"))
OTHER = "other"
LONGEST = 200


class UndoReasonScreen(ModalScreen[str]):
    """A digit gives a usual reason; the last one is a line for another."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "escape",
            "leave",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="undo_reason.leave",
        )
    ]
    HELP = _("The reason stands beside the entry, which stays readable for the office.")

    field = getters.query_one("#reason", Line)
    reasons = getters.query_one(OptionList)

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(_("Why is it taken back?"), classes="question")
            yield Static(safe(self._words), classes="sentence")
            yield OptionList(
                *(
                    Option(Content(f"{digit} {_(text)}"), id=text)
                    for digit, text in enumerate(GIVEN, start=1)
                ),
                Option(Content(f"{len(GIVEN) + 1} ").append(_("another reason …")), id=OTHER),
            )
            yield Line(limit=LONGEST, id="reason", placeholder=_("in your own words, then Enter"))
            yield Static(_("Esc: back, nothing is taken back"), classes="hint")

    def on_mount(self) -> None:
        self.field.display = False

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if not self.field.has_focus and character.isascii() and character.isdecimal():
            place = int(character) - 1
            if place in range(len(GIVEN) + 1):
                event.stop()
                self._take((*GIVEN, OTHER)[place])

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self._take(message.option.id or OTHER)

    @on(Input.Submitted)
    def take_typed(self) -> None:
        if reason := clean(self.field.value):
            self.dismiss(reason)

    def action_leave(self) -> None:
        self.dismiss("")

    def _take(self, reason: str) -> None:
        if reason == OTHER:
            self.field.display = True
            self.reasons.display = False
            self.field.focus()
        else:
            self.dismiss(_(reason))
