"""The computer's clock can hardly be right: what date and time is it really?"""

from __future__ import annotations

from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qmtui.book import Book
from qmtui.clock import RightClock
from qmtui.errors import QmtuiError
from qmtui.formats import clock, date_and_time, day
from qmtui.i18n import _
from qmtui.times import parse_time
from screens.fields import Line
from screens.note import Note
from screens.text import safe


class RightTimeScreen(ModalScreen[None]):
    """After a battery ran flat a laptop may wake up years ago; nothing is dated by that in silence.

    The answer is good until the program ends; who does not know it gets entries marked doubtful.
    """

    AUTO_FOCUS = "#time"
    BINDING_GROUP_TITLE = _("Date and time")
    HELP = _(
        "Look at a phone and type date and time as it shows them. The program goes by that until "
        "it ends; the computer's own clock stays wrong until somebody sets it. Esc: entries are "
        "marked as doubtful, and stand in the order in which they were made."
    )
    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            _("I do not know"),
            tooltip=_("Go on; entries are marked as doubtful"),
            id="right_time.unknown",
        )
    ]

    time = getters.query_one("#time", Line)
    read = getters.query_one("#read", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, right_clock: RightClock) -> None:
        super().__init__()
        self._book = book
        self._clock = right_clock

    def compose(self) -> ComposeResult:
        shown = date_and_time(self._clock.own().astimezone(self._book.zone))
        with Vertical(classes="dialog wide"):
            yield Static(_("What date and time is it?"), classes="question")
            sentence = _("This computer says {0}. That can hardly be right.")
            yield Static(safe(sentence.format(shown)), classes="sentence")
            yield Line(limit=40, id="time", placeholder=_("e.g. {0}").format("10.11.2026 18:52"))
            yield Static(id="read")
            yield Static(_("Enter takes it · Esc: I do not know"), classes="hint")
            yield Note()

    @on(Input.Changed)
    def show_read(self) -> None:
        """Show how it is read, while it is typed."""
        try:
            moment = self._moment()
        except QmtuiError:
            self.read.update("")
        else:
            self.read.update(safe(f"{day(moment)}, {clock(moment)}"))

    @on(Input.Submitted)
    def take(self) -> None:
        try:
            moment = self._moment()
        except QmtuiError as error:
            self.note.wrong(error)
            return
        if self._book.is_clock_doubtful(moment):
            self.note.wrong(_("That is before the event was handed out, or far away; check it."))
            return
        self._clock.set(moment)
        self.dismiss()

    def _moment(self) -> datetime:
        """A time alone is on the day of the event, if there is one."""
        zone = self._book.zone
        event = next(iter(self._book.events), None)
        start = event.start if event else self._clock.own()
        return parse_time(self.time.value, zone, start.astimezone(zone).date())
