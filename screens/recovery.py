"""The recovery key: four lines for paper, shown until the last one was typed back."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.recovery import has_recovery_key, new_recovery_key
from screens.areas import AreaScreen
from screens.dialogs import Confirm
from screens.initials import remember
from screens.note import Note
from screens.secret import SecretLine

OPEN = "recovery_key_open"
"""In `Book.local`: whether the key still has to be written down."""


class RecoveryScreen(AreaScreen[bool]):
    """Shows a new recovery key; answers whether it was written down."""

    AREA = "events"
    AUTO_FOCUS = "#typed"
    # Not to be copied: what lies in a clipboard is soon in a file.
    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("Recovery key")
    HELP = _(
        "If the passphrase is forgotten, only this key opens the book. Write it on paper and keep "
        "the paper away from the computer. Typing the last line shows that it was written down."
    )
    BINDINGS = [
        Binding(
            "escape", "later", _("Later"), tooltip=_("Write it down later"), id="recovery.later"
        )
    ]

    typed = getters.query_one("#typed", SecretLine)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, key: str) -> None:
        super().__init__(book, now)
        self._lines = key.splitlines()

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Recovery key"), classes="heading")
            yield Static(_("If the passphrase is forgotten, only these four lines open the book."))
            yield Static(_("Write them on paper, and keep the paper away from the computer:"))
            lines = [f"{number}   {line}" for number, line in enumerate(self._lines, start=1)]
            yield Static(Content("\n".join(lines)), id="key")
            yield Static(_("Then type the last line here, and Enter:"))
            yield SecretLine(id="typed")
            yield Note()

    def on_mount(self) -> None:
        remember(self.book, **{OPEN: True})

    @on(Input.Submitted, "#typed")
    def compare(self, submitted: Input.Submitted) -> None:
        if _symbols(submitted.value) == _symbols(self._lines[-1]):
            remember(self.book, **{OPEN: False})
            self.dismiss(True)
        else:
            self.note.wrong(_("This is not the last line; compare it letter by letter."))

    def action_later(self) -> None:
        self.dismiss(False)


def is_open(book: Book) -> bool:
    """Whether somebody still has to write the recovery key down."""
    return bool(book.local.get(OPEN))


def offer_recovery_key(screen: AreaScreen[None]) -> None:
    """Show a new key over an area's screen; before one on paper ends, it is asked."""
    if is_open(screen.book) or not has_recovery_key(screen.book):
        show_recovery_key(screen)
        return
    question = Confirm(
        _("Make a new recovery key?"),
        yes=_("New key"),
        more=_("The one on paper opens nothing any more then."),
    )
    screen.app.push_screen(question, lambda yes: show_recovery_key(screen) if yes else None)


def show_recovery_key(screen: AreaScreen[None]) -> None:
    """Make a new key and show it; that is noted."""
    book = screen.book
    try:
        book.require("keys")
        key = new_recovery_key(book)
        book.note(screen.now(), "keys")
    except QmtuiError as error:
        screen.notify(clean(str(error), limit=500), severity="warning", markup=False)
        return
    shown = RecoveryScreen(book, screen.now, key)
    shown.AREA = screen.AREA
    screen.app.push_screen(shown)


def _symbols(line: str) -> str:
    """A line as it is meant: i and l are taken for 1, o for 0."""
    kept = "".join(character for character in line.casefold() if character.isalnum())
    return kept.translate(str.maketrans("ilo", "110"))
