"""A few words about somebody for whoever meets them next."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qmtui.desk import LONGEST_NOTE
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.result import Result
from screens.fields import Line
from screens.note import Note
from screens.text import safe


class PersonNoteScreen(ModalScreen[Result]):
    """One line; Enter saves it, and what could not be saved stays typed."""

    AUTO_FOCUS = "#words"
    BINDINGS = [
        Binding(
            "escape",
            "leave",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="person_note.leave",
        )
    ]
    HELP = _("Every station shows the note when this person comes. Nothing about health or money.")

    words = getters.query_one("#words", Line)
    note = getters.query_one(Note)

    def __init__(self, name: str, save: Callable[[str], Result]) -> None:
        super().__init__()
        self._name = name
        self._save = save

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            question = _("Note on {0}").format(self._name or _("Guest without a name"))
            yield Static(safe(question), classes="question")
            yield Line(limit=LONGEST_NOTE, id="words")
            yield Static(_("Enter saves · Esc: back"), classes="hint")
            yield Note()

    @on(Input.Submitted)
    def save(self) -> None:
        try:
            result = self._save(self.words.value)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(result)

    def action_leave(self) -> None:
        self.dismiss(None)
