"""Another passphrase for the office book, typed twice and never shown unasked."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.recovery import new_passphrase
from screens.areas import AreaScreen
from screens.note import Note
from screens.passphrase import ADVICE, typed_twice
from screens.secret import SecretLine


class NewPassphrase(AreaScreen[bool]):
    """Answers whether there is another passphrase from now on."""

    AREA = "privacy"
    AUTO_FOCUS = "#passphrase"
    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("New passphrase")
    HELP = _(
        "From now on the book opens with the new passphrase alone; the printed recovery key stays "
        "as it is. Tell everybody who works with the office book."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Change"), tooltip=_("Change it"), id="passphrase.save"),
        Binding(
            "ctrl+o",
            "show",
            _("Show"),
            tooltip=_("Show or hide the passphrase"),
            id="passphrase.show",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Keep the old one"), id="passphrase.back"),
    ]

    passphrase = getters.query_one("#passphrase", SecretLine)
    again = getters.query_one("#again", SecretLine)
    note = getters.query_one(Note)

    class Changed(Message):
        """The new passphrase holds."""

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("save", "back") else True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("New passphrase"), classes="heading")
            for caption, field in ((_("Passphrase"), "passphrase"), (_("Once more"), "again")):
                with Horizontal(classes="row"):
                    yield Label(caption)
                    yield SecretLine(hidden=True, id=field, compact=True)
            yield Static(ADVICE, classes="caption")
            yield Note()

    @on(SecretLine.Submitted, "#passphrase")
    def go_on(self) -> None:
        self.again.focus()

    @on(SecretLine.Submitted, "#again")
    def action_save(self) -> None:
        if self.note.is_busy:
            return
        try:
            passphrase = typed_twice(self.passphrase, self.again)
        except QmtuiError as error:
            self.note.wrong(error)
            self.passphrase.focus()
        else:
            self.note.working(_("Changing the passphrase; this takes a moment …"))
            self.change(passphrase)

    @work(thread=True)
    def change(self, passphrase: str) -> None:
        try:
            self.book.require("keys")
            new_passphrase(self.book, passphrase)
            self.book.note(self.now(), "keys")
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Changed())

    @on(Changed)
    def leave(self) -> None:
        self.dismiss(True)

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_show(self) -> None:
        for line in (self.passphrase, self.again):
            line.password = not line.password

    def action_back(self) -> None:
        self.dismiss(False)
