"""A stop that was written down on paper, entered later with its times."""

from __future__ import annotations

from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.formats import clock, day
from qmtui.i18n import _
from qmtui.model.place import Stop
from qmtui.times import parse_time
from qmtui.walk.walk import Walk
from screens.fields import FormLine
from screens.note import Note
from screens.text import safe


class PaperStopScreen(ModalScreen[str]):
    """When the walk was at a stop; what is observed there next is from paper too."""

    AUTO_FOCUS = "#at"
    BINDING_GROUP_TITLE = _("From paper")
    HELP = _(
        "For a stop that is on paper, because the device was off. Type when the walk came there, "
        "such as 18:52. Observations at this stop then ask for their time as well."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the stop"), id="paper_stop.save"),
        Binding("escape", "dismiss", _("Back"), tooltip=_("Save nothing"), id="paper_stop.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    at = getters.query_one("#at", FormLine)
    words = getters.query_one("#words", FormLine)
    read = getters.query_one("#read", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, walk: Walk, stop: Stop) -> None:
        super().__init__()
        self._book = book
        self._walk = walk
        self._stop = stop

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide count-form"):
            title = _("From paper: {0}").format(f"{self._stop.number} {self._stop.name}")
            yield Static(safe(title), classes="question")
            with Horizontal(classes="row"):
                yield Label(_("Arrived at"))
                yield FormLine(id="at", placeholder=_("e.g. {0}").format("18:52"), compact=True)
            yield Static(id="read", classes="hint")
            with Horizontal(classes="row"):
                yield Label(_("Note"))
                yield FormLine(id="words", placeholder=_("may stay empty"), compact=True)
            yield Note()
            yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")

    @on(Input.Changed, "#at")
    def show_read(self) -> None:
        """Show how the time is read, while it is typed."""
        try:
            at = self._time()
        except QmtuiError:
            self.read.update("")
        else:
            self.read.update(safe(f"{day(at)}, {clock(at)}"))

    def action_save(self) -> None:
        try:
            at = self._time()
            self._walk.arrive(self._stop, at, self.words.value)
        except QmtuiError as error:
            self.note.wrong(error)
            self.at.focus()
        else:
            words = _("{0} entered later, {1}")
            self.dismiss(words.format(self._stop.name, clock(at)))

    def _time(self) -> datetime:
        """A time alone is on the day of the walk."""
        start = self._book.event().start.astimezone(self._book.zone)
        return parse_time(self.at.value, self._book.zone, start.date())

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
