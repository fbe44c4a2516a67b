"""Begin the office book."""

from __future__ import annotations

from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label, Static

from qmtui.book import new_id
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.locations import book_folder
from qmtui.office import NameMissing, found_office
from screens.dialogs import Confirm
from screens.event_form import whole_number
from screens.fields import FormLine, Line
from screens.note import Note
from screens.start import StartScreen

UNENCRYPTED = _(
    "This version cannot encrypt yet: the book will be unencrypted, "
    "only for practice and demonstration."
)


class OfficeScreen(StartScreen[Path | None]):
    """Sets the office up; answers the folder of its book."""

    BINDING_GROUP_TITLE = _("Set up the office")
    HELP = _("Name your quarter; reports carry the name. Enter goes to the next field.")
    BINDINGS = [
        Binding("ctrl+s", "save", _("Set up"), tooltip=_("Set up the office"), id="office.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("To the start"), id="office.back"),
    ]

    quarter = getters.query_one("#quarter", FormLine)
    residents = getters.query_one("#residents", Line)
    note = getters.query_one(Note)

    def __init__(self) -> None:
        super().__init__()
        self._number: int | None = None

    def compose_start(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Set up the office"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("Name of the quarter"))
                yield FormLine(placeholder=_("such as Lindenhof"), id="quarter", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Residents"))
                yield Line(limit=9, placeholder=_("may stay empty"), id="residents", compact=True)
            yield Static(UNENCRYPTED, classes="warning")
            yield Note()

    @on(Input.Submitted, "#residents")
    def action_save(self) -> None:
        if not self.quarter.value.strip():
            self._complain(NameMissing(), self.quarter)
            return
        try:
            self._number = whole_number(self.residents.value)
        except QmtuiError as error:
            self._complain(error, self.residents)
            return
        question = Confirm(
            _("Set the office up without encryption?"), yes=_("Set up"), more=UNENCRYPTED
        )
        self.app.push_screen(question, self._found)

    def _found(self, agreed: bool | None) -> None:
        if not agreed:
            return
        folder = book_folder(new_id().lower())
        try:
            found_office(folder, self.quarter.value, self._number, plain=True).close()
        except QmtuiError as error:
            self._complain(error, self.quarter)
        else:
            self.dismiss(folder)

    def _complain(self, error: QmtuiError, field: Line) -> None:
        self.note.wrong(error)
        field.focus()
