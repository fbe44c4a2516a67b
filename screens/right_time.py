"""The computer's clock may be wrong: what time is it really?"""

from __future__ import annotations

from abc import abstractmethod
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


class TimeQuestion(ModalScreen[None]):
    """Somebody types the right time from a phone, and sees how it is read."""

    AUTO_FOCUS = "#time"

    time = getters.query_one("#time", Line)
    read = getters.query_one("#read", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, right_clock: RightClock) -> None:
        super().__init__()
        self.book = book
        self.clock = right_clock

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield from self.compose_question()
            yield Line(limit=40, id="time", placeholder=self.example())
            yield Static(id="read")
            yield Static(self.keys(), classes="hint")
            yield Note()

    @abstractmethod
    def compose_question(self) -> ComposeResult: ...

    @abstractmethod
    def example(self) -> str:
        """What to type, told in the empty line."""

    @abstractmethod
    def keys(self) -> str: ...

    @abstractmethod
    def moment(self) -> datetime:
        """The time that was typed; raises `TimeUnreadable`."""

    @abstractmethod
    def told(self, moment: datetime) -> str:
        """How it is read; raises what speaks against it."""

    @abstractmethod
    def go_by(self, moment: datetime) -> None:
        """Take the answer; raises what speaks against it."""

    @on(Input.Changed)
    def show_read(self) -> None:
        """Show how it is read, while it is typed."""
        try:
            self.read.update(safe(self.told(self.moment())))
        except QmtuiError:
            self.read.update("")

    @on(Input.Submitted)
    def take(self) -> None:
        try:
            moment = self.moment()
            if self.book.is_clock_doubtful(moment):
                words = _("That is before the event was handed out, or far away; check it.")
                self.note.wrong(words)
                return
            self.go_by(moment)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss()


class RightTimeScreen(TimeQuestion):
    """After a battery ran flat a laptop may wake up years ago; nothing is dated by that in silence.

    The answer is good until the program ends; who does not know it gets entries marked doubtful.
    """

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

    def compose_question(self) -> ComposeResult:
        shown = date_and_time(self.clock.own().astimezone(self.book.zone))
        yield Static(_("What date and time is it?"), classes="question")
        sentence = _("This computer says {0}. That can hardly be right.")
        yield Static(safe(sentence.format(shown)), classes="sentence")

    def example(self) -> str:
        return _("e.g. {0}").format("10.11.2026 18:52")

    def keys(self) -> str:
        return _("Enter takes it · Esc: I do not know")

    def moment(self) -> datetime:
        """A time alone is on the day of the event, if there is one."""
        zone = self.book.zone
        event = next(iter(self.book.events), None)
        start = event.start if event else self.clock.own()
        return parse_time(self.time.value, zone, start.astimezone(zone).date())

    def told(self, moment: datetime) -> str:
        return f"{day(moment)}, {clock(moment)}"

    def go_by(self, moment: datetime) -> None:
        self.clock.set(moment)
