"""Begin the office book: its name, and the passphrase that encrypts it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.book import new_id
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.locations import book_folder
from qmtui.office import NameMissing, found_office
from screens.choice import Choice
from screens.dialogs import Confirm
from screens.event_fields import whole_number
from screens.fields import FormLine
from screens.note import Note
from screens.passphrase import ADVICE, typed_twice
from screens.secret import SecretLine
from screens.start import Ready, StartScreen

UNENCRYPTED = _(
    "Without encryption everybody who gets at this computer can read all: practice only."
)


class OfficeScreen(StartScreen[Ready | None]):
    """Sets the office up; answers its book."""

    BINDING_GROUP_TITLE = _("Set up the office")
    HELP = _(
        "Name your quarter; reports carry the name. The passphrase encrypts the book: whoever "
        "works in the office needs it. Enter goes to the next field."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Set up"), tooltip=_("Set up the office"), id="office.save"),
        Binding(
            "ctrl+o",
            "show",
            _("Show"),
            tooltip=_("Show or hide the passphrase"),
            id="office.show",
        ),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("To the start"), id="office.back"),
    ]

    quarter = getters.query_one("#quarter", FormLine)
    residents = getters.query_one("#residents", FormLine)
    protection = getters.query_one(Choice)
    passphrase = getters.query_one("#passphrase", SecretLine)
    again = getters.query_one("#again", SecretLine)
    advice = getters.query_one("#advice", Static)
    note = getters.query_one(Note)

    @dataclass
    class Founded(Message):
        ready: Ready

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("save", "dismiss") else True

    def compose_start(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Set up the office"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("Name of the quarter"))
                yield FormLine(placeholder=_("such as Lindenhof"), id="quarter", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Inhabitants"))
                yield FormLine(
                    limit=9, placeholder=_("may stay empty"), id="residents", compact=True
                )
            with Horizontal(classes="row"):
                yield Label(_("Encryption"), classes="beside-choice")
                answers = [
                    ("passphrase", _("with a passphrase")),
                    ("plain", _("none, only for practice")),
                ]
                yield Choice(answers, chosen="passphrase", id="protection")
            with Horizontal(classes="row secret"):
                yield Label(_("Passphrase"))
                yield SecretLine(hidden=True, id="passphrase", compact=True)
            with Horizontal(classes="row secret"):
                yield Label(_("Once more"))
                yield SecretLine(hidden=True, id="again", compact=True)
            yield Static(ADVICE, id="advice")
            yield Note()

    def on_mount(self) -> None:
        self.watch(self.protection, "chosen", self._show_protection)

    def _show_protection(self) -> None:
        for row in self.query(".secret"):
            row.display = not self._is_plain
        self.advice.update(UNENCRYPTED if self._is_plain else ADVICE)
        self.advice.set_class(self._is_plain, "warning")

    @property
    def _is_plain(self) -> bool:
        return self.protection.chosen == "plain"

    @on(SecretLine.Submitted, "#passphrase")
    def go_on(self) -> None:
        self.again.focus()

    @on(SecretLine.Submitted, "#again")
    def action_save(self) -> None:
        if self.note.is_busy:
            return
        try:
            residents = self._checked()
        except QmtuiError as error:
            self.note.wrong(error)
            return
        if self._is_plain:
            question = Confirm(
                _("Set the office up without encryption?"), yes=_("Set up"), more=UNENCRYPTED
            )
            self.app.push_screen(question, lambda agreed: self._found(residents, bool(agreed)))
        else:
            self._found(residents, True)

    def _checked(self) -> int | None:
        """The number of residents; complains of the first field that is wrong, and goes there."""
        self.quarter.focus()
        if not self.quarter.value.strip():
            raise NameMissing
        self.residents.focus()
        residents = whole_number(self.residents.value)
        if not self._is_plain:
            self.passphrase.focus()
            typed_twice(self.passphrase, self.again)
        return residents

    def _found(self, residents: int | None, agreed: bool) -> None:
        if agreed:
            self.note.working(_("Setting up; this takes a moment …"))
            passphrase = "" if self._is_plain else self.passphrase.value
            self.found(self.quarter.value, residents, passphrase)

    @work(thread=True)
    def found(self, quarter: str, residents: int | None, passphrase: str) -> None:
        folder = book_folder(new_id().lower())
        try:
            with found_office(
                folder, quarter, residents, plain=not passphrase, passphrase=passphrase
            ) as book:
                ready = Ready(folder, book.database.key)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Founded(ready))

    @on(Founded)
    def leave(self, founded: Founded) -> None:
        self.dismiss(founded.ready)

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_show(self) -> None:
        for line in (self.passphrase, self.again):
            line.password = not line.password
