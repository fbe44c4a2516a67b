"""The last entries of this device, each of which can be taken back."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.telling import told
from qmtui.undo import Latest, latest
from screens.note import Note
from screens.text import safe
from screens.undo_reason import UndoReasonScreen
from screens.undone import take_back


class LatestScreen(ModalScreen[str]):
    """Newest first; Enter takes the marked one back and hands over in words what it was."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "escape", "leave", _("Back"), tooltip=_("Back to the screen before"), id="latest.leave"
        )
    ]
    HELP = _(
        "What this device captured last. Enter takes the marked entry back. Whatever is older than "
        "a quarter of an hour, or was captured under other initials, takes a reason."
    )

    entries = getters.query_one("OptionList", OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, hint: str = "") -> None:
        """`hint` says why the list opened by itself."""
        super().__init__()
        self._book = book
        self._now = now
        self._hint = hint
        self._found = {found.entry.id: found for found in latest(book, now)}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Last entries of this device"), classes="question")
            if self._hint:
                yield Static(self._hint, classes="sentence")
            if self._found:
                yield OptionList(
                    *(Option(self._line(found), id=key) for key, found in self._found.items())
                )
                hint = _("Enter takes the marked entry back · ▪ asks why · Esc: back")
                yield Static(hint, classes="hint")
            else:
                yield Static(_("Nothing to take back. Esc: back"))
            yield Note()

    def _line(self, found: Latest) -> Content:
        by = found.entry.by or "–"
        words = told(self._book, found.entry)
        return safe(f"{'▪' if found.needs_reason else ' '} {by:4} {words}")

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        found = self._found[message.option.id or ""]
        if not found.needs_reason:
            self._take_back(found, None)
            return
        words = told(self._book, found.entry)

        def go_on(reason: str | None) -> None:
            if reason:
                self._take_back(found, reason)

        self.app.push_screen(UndoReasonScreen(words), go_on)

    def action_leave(self) -> None:
        self.dismiss("")

    def _take_back(self, found: Latest, reason: str | None) -> None:
        try:
            words = take_back(self._book, self._now, found, reason)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(words)
