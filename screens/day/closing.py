"""The end of the event: the weather and what else belongs on the closing sheet."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Static

from qmtui.book import Book, Now
from qmtui.day.relocating import REMARKS, Relocating, closing_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _
from screens.fields import FormLine
from screens.note import Note


class ClosingScreen(ModalScreen[str]):
    """Said at the last station; counting and check-in still work afterwards."""

    AUTO_FOCUS = "#weather"
    BINDING_GROUP_TITLE = _("End the event")
    HELP = _(
        "The weather and a remark for the report, no names. What comes in later still counts; "
        "a second end replaces the first."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("The event is over"), id="closing.save"),
        Binding("escape", "dismiss('')", _("Back"), tooltip=_("It goes on"), id="closing.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    weather = getters.query_one("#weather", FormLine)
    remarks = getters.query_one("#remarks", FormLine)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now

    def compose(self) -> ComposeResult:
        known = closing_of(self._book)
        with Vertical(classes="dialog wide day-form"):
            yield Static(_("Is the event over?"), classes="question")
            with Horizontal(classes="row"):
                yield Label(_("Weather"))
                yield FormLine(
                    known.weather if known else "",
                    id="weather",
                    placeholder=_("e.g. dry, rain from 16:10"),
                    compact=True,
                )
            with Horizontal(classes="row"):
                yield Label(_("Remarks"))
                yield FormLine(
                    known.remarks if known else "",
                    limit=REMARKS,
                    id="remarks",
                    placeholder=_("for the report, no names"),
                    compact=True,
                )
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S: it is over · Esc: back"), classes="hint")
                yield Button(_("It is over"), id="save", variant="primary")

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        try:
            entry = Relocating(self._book, self._now).close(self.weather.value, self.remarks.value)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(_("The event is over, {0}").format(clock(entry.observed_at)))

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
