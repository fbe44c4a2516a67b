"""Somebody takes back what they agreed to: with their code, or without it."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from qmtui import reach
from qmtui.book import Book, Now
from qmtui.clean import EMAIL, NAME
from qmtui.codes import grouped
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.contact.purposes import Purposes
from screens.fields import FormLine
from screens.note import Note
from screens.scans import is_consent


class WithdrawScreen(ModalScreen[str]):
    """Answers with a sentence about what was taken back; nobody is asked why."""

    AUTO_FOCUS = "#code"
    BINDING_GROUP_TITLE = _("Take a consent back")
    HELP = _(
        "Scan the slip or type its code; whose it is need not be known here. Without the slip a "
        "name, an e-mail address or a phone is enough: the office finds the rest. Without a digit "
        "everything is taken back."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Take back"), tooltip=_("Take it back"), id="withdraw.save"),
        Binding(
            "escape", "dismiss(None)", _("Back"), tooltip=_("Change nothing"), id="withdraw.back"
        ),
        Binding("ctrl+z", "stay", show=False),
    ]

    code = getters.query_one("#code", FormLine)
    purposes = getters.query_one(Purposes)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, code: str = "") -> None:
        super().__init__()
        self._withdrawals = Withdrawals(book, now)
        self._code = grouped(code)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog wide contact-form", can_focus=False):
            yield Static(_("Take a consent back"), classes="question")
            yield self._row(_("Code"), FormLine(self._code, id="code", compact=True))
            yield Static(_("No slip? Then who is it:"), classes="caption")
            yield self._row(_("Name"), FormLine(id="name", limit=NAME, compact=True))
            yield self._row(_("Phone"), FormLine(id="phone", limit=reach.PHONE, compact=True))
            yield self._row(_("E-mail"), FormLine(id="email", limit=EMAIL, compact=True))
            yield Static(_("Only some of it? Otherwise all:"), classes="caption")
            yield Purposes()
            yield Note()
            yield Static(_("Ctrl+S takes it back · Esc: back"), classes="hint")

    def _row(self, caption: str, line: FormLine) -> Horizontal:
        return Horizontal(Label(caption), line, classes="row")

    def scanned(self, code: str) -> None:
        if not is_consent(code):
            self.note.wrong(_("This is no slip of a consent; scan that, or type its code."))
            self.app.bell()
            return
        self.code.value = grouped(code)
        self.note.ask(_("Is it to be taken back? Ctrl+S."))

    def action_save(self) -> None:
        some = sorted(self.purposes.chosen)
        typed = {
            key: self.query_one(f"#{key}", FormLine).value for key in ("name", "email", "phone")
        }
        try:
            if self.code.value.strip():
                self._withdrawals.by_code(self.code.value, some)
                words = _("Taken back. It holds from now on, at every station.")
            else:
                self._withdrawals.by_person(**typed, purposes=some)
                words = _("Taken down. The office takes it back for the person.")
        except QmtuiError as error:
            self.note.wrong(error)
            self.code.focus()
        else:
            self.dismiss(words)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
