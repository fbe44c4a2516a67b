"""Practise for the day when the passphrase is lost: does the paper open the book?"""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, language, ngettext
from qmtui.recovery import Practised, practise
from screens.areas import AreaScreen
from screens.note import Note
from screens.secret import SecretLine
from screens.text import safe


class DrillScreen(AreaScreen[None]):
    """Asks for the printed recovery key and tells, book by book, whether it would open."""

    AREA = "privacy"
    AUTO_FOCUS = "#printed"
    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("Drill")
    HELP = _(
        "Fetch the paper and type all four lines, one after another, blanks between them. The "
        "office book is opened with them, each event with the office's own key. Nothing changes."
    )
    BINDINGS = [
        Binding(
            "ctrl+o", "show", _("Show"), tooltip=_("Show or hide what is typed"), id="drill.show"
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Back to privacy"), id="drill.back"),
    ]

    printed = getters.query_one("#printed", SecretLine)
    note = getters.query_one(Note)
    outcome = getters.query_one("#outcome", Static)

    @dataclass
    class Done(Message):
        practised: list[Practised]

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "back" and self.is_mounted and self.note.is_busy else True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Drill: the passphrase is lost"), classes="heading")
            yield Static(_("Type the four lines of the printed recovery key, then Enter:"))
            yield SecretLine(hidden=True, id="printed")
            yield Note()
            yield Static(id="outcome", markup=False)

    @on(Input.Submitted, "#printed")
    def begin(self, submitted: Input.Submitted) -> None:
        if self.note.is_busy or not submitted.value.strip():
            self.app.bell()
            return
        self.outcome.update("")
        self.note.working(_("Opening each book; this takes a moment …"))
        self.practise(submitted.value)

    @work(thread=True)
    def practise(self, printed: str) -> None:
        try:
            self.book.require("keys")
            practised = practise(self.book, self.now, printed)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(practised))

    @on(Done)
    def show(self, done: Done) -> None:
        closed = sum(not one.opened for one in done.practised)
        if closed:
            books = ngettext("{0} book stayed closed.", "{0} books stayed closed.", closed)
            self.note.wrong(
                books.format(number(closed)) + " " + _("Compare the four lines with the paper.")
            )
        else:
            self.printed.value = ""
            self.note.done(_("All books open. Put the paper back where it is safe."))
        self.outcome.update(Content("\n").join(safe(_line(one)) for one in done.practised))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_show(self) -> None:
        self.printed.password = not self.printed.password

    def action_back(self) -> None:
        self.dismiss(None)


def _line(one: Practised) -> str:
    ways = {"printed": _("by the printed key"), "office": _("by the office's own key")}
    if not one.opened:
        return "✗ " + _("{0}: NOT opened {1}").format(one.book, ways[one.way])
    # A comma for Germans; number() knows whole numbers only.
    seconds = f"{one.seconds:.1f}".replace(".", "," if language() == "de" else ".")
    return "✓ " + _("{0}: opened {1}, {2} entries read, {3} s").format(
        one.book, ways[one.way], number(one.entries), seconds
    )
