"""A few words about the stop where the walk is, such as where it found shelter."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.place import Stop
from qmtui.walk.walk import Walk
from screens.fields import Line
from screens.note import Note
from screens.text import safe


class StopNoteScreen(ModalScreen[str]):
    """One line; Enter saves it. Answers what was saved."""

    AUTO_FOCUS = "#words"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="stop_note.back",
        )
    ]
    HELP = _("Where the group stands or why; the note is shown with the stop.")

    words = getters.query_one("#words", Line)
    note = getters.query_one(Note)

    def __init__(self, walk: Walk, stop: Stop) -> None:
        super().__init__()
        self._walk = walk
        self._stop = stop

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(safe(_("Note on {0}").format(self._stop.name)), classes="question")
            yield Line(id="words", placeholder=_("e.g. under the roof of the gym"))
            yield Static(_("Enter saves · Esc: back"), classes="hint")
            yield Note()

    @on(Input.Submitted)
    def save(self) -> None:
        if not self.words.value.strip():
            self.dismiss("")
            return
        try:
            self._walk.note(self.words.value)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(_("Note saved"))
