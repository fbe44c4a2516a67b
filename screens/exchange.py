"""Exchange (Abgleich): what is unsent, who has brought what, and when the stick may be pulled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.device_states import devices_of
from qmtui.errors import BookUnusable, QmtuiError
from qmtui.exchange import Progress, StickOfOtherEvent, sync
from qmtui.i18n import _, ngettext
from qmtui.outstanding import entries_in, outstanding, told
from qmtui.settling.waiting import has_to_settle
from qmtui.sticks import remembered
from screens.areas import UNDO_UNSEEN, AreaScreen
from screens.big_clock import BigClock
from screens.choose_folder import LOOK_AGAIN
from screens.devices import DeviceTable
from screens.drafts import ShiftEnded
from screens.exchange_questions import hand_in, set_up_stick, take_another
from screens.exchange_words import Moved, done, failed
from screens.figure import BigFigure
from screens.folder import FolderScreen
from screens.handover.leaving import FarewellLine, offer_to_wipe
from screens.live import LiveWanted, live_of
from screens.live_line import LiveLine
from screens.progress import ProgressLine
from screens.stick_line import StickLine
from screens.text import safe

WAITING = ("exchange", "choose", "hand_in", "live")
"""What there is to do only while nothing is exchanged."""


class ExchangeScreen(AreaScreen[None]):
    """Bring this device's entries to a stick or folder and fetch the others' from there."""

    AREA = "exchange"
    BINDING_GROUP_TITLE = _("Exchange")
    HELP = _(
        "Plug the stick in and press Ctrl+S: it takes what is unsent here and brings what the "
        "other devices left on it. As often as you like, in any order, nothing is doubled. "
        "At the end of the day hand the device in. "
        "In a folder that all devices share, Ctrl+L exchanges by itself all day."
    )
    BINDINGS = [
        Binding("ctrl+s", "exchange", _("Exchange"), tooltip=_("Exchange now"), id="exchange.now"),
        Binding(
            "ctrl+o",
            "choose",
            _("Folder"),
            tooltip=_("Choose another stick or folder"),
            show=False,
            id="exchange.folder",
        ),
        Binding(
            "ctrl+g",
            "hand_in",
            _("Hand in"),
            tooltip=_("Hand the device in: nothing more will come from it"),
            id="exchange.hand_in",
        ),
        Binding(
            "ctrl+l",
            "live",
            _("By itself"),
            tooltip=_("Exchange by itself from now on, or no longer"),
            show=False,
            id="exchange.live",
        ),
        Binding(
            "ctrl+k",
            "settle",
            _("Settle"),
            tooltip=_("Settle what the devices say differently"),
            id="exchange.settle",
        ),
        Binding(
            "ctrl+e",
            "wipe",
            _("Wipe"),
            tooltip=_("Take the event off this device; the office has everything"),
            id="exchange.wipe",
        ),
        UNDO_UNSEEN,
    ]

    is_busy: reactive[bool] = reactive(False, bindings=True)
    has_to_settle: reactive[bool] = reactive(False, bindings=True)

    unsent = getters.query_one(BigFigure)
    caption = getters.query_one("#caption", Static)
    clock = getters.query_one(BigClock)
    stick = getters.query_one(StickLine)
    live = getters.query_one(LiveLine)
    outcome = getters.query_one("#outcome", Static)
    progress = getters.query_one(ProgressLine)
    devices = getters.query_one(DeviceTable)
    rest = getters.query_one("#outstanding", Static)
    farewell = getters.query_one(FarewellLine)

    @dataclass
    class Done(Message):
        """The exchange is over."""

        folder: Path
        moved: Moved
        final: bool

    @dataclass
    class Failed(Message):
        folder: Path
        error: QmtuiError
        final: bool

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._to_go_live: Path | None = None
        """The folder that is to be exchanged with by itself once it has worked."""

    @property
    def folder(self) -> Path | None:
        """The stick or folder that the next exchange goes to."""
        return self.stick.folder

    @folder.setter
    def folder(self, folder: Path | None) -> None:
        self.stick.folder = folder

    @property
    def has_unsaved(self) -> bool:
        return self.is_busy

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="exchange"):
            yield BigFigure()
            yield BigClock(self.now, self.book.zone)
            yield Static(id="caption")
            yield FarewellLine(self.book)
            yield StickLine(self.book, self.now)
            yield LiveLine()
            yield Static(_("Ctrl+S exchanges now."), id="outcome")
            yield ProgressLine()
            yield DeviceTable()
            yield Static(id="outstanding")

    def on_mount(self) -> None:
        self.set_interval(LOOK_AGAIN, self._look_again)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.stick.look()

    def show_facts(self) -> None:
        super().show_facts()
        self.farewell.look()
        self._show_large()
        self.devices.devices = devices_of(self.book)
        rest = "\n".join(f"▲ {told(entry)}" for entry in outstanding(self.book))
        self.rest.update(safe(rest, multiline=True))
        self.live.show(self.folder, self.book.zone)
        self.stick.show()
        self.has_to_settle = has_to_settle(self.book)

    def _show_large(self) -> None:
        """What is unsent; after handing in the clock that the office compares with its own."""
        unsent = self.book.database.status().unsent
        shows_clock = self.farewell.is_waiting and not unsent
        self.clock.display = shows_clock
        self.unsent.display = not shows_clock
        self.clock.tick()
        self.unsent.figure = unsent
        if shows_clock:
            self.caption.update(_("The clock of this device: show it to the office."))
        elif unsent:
            self.caption.update(ngettext("entry unsent", "entries unsent", unsent))
        else:
            self.caption.update(_("Everything from this device has been sent."))

    def _look_again(self) -> None:
        """A stick was plugged in or pulled out, perhaps."""
        if self.is_current and not self.is_busy:
            self.stick.look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "wipe":
            return self.is_mounted and self.farewell.can_wipe and not self.is_busy
        if action == "settle":
            return self.has_to_settle
        return None if self.is_busy and action in WAITING else True

    def why_not(self, action: str) -> str:
        return _("Please wait: the exchange is still running.")

    def start(self, folder: Path, *, init: bool = False, final: bool = False) -> None:
        self.is_busy = True
        self._say("-working", "… " + _("Exchanging. Please leave the stick in."))
        self.exchange(folder, init, final, self.progress.begin())

    @work(thread=True, group="exchange")
    def exchange(self, folder: Path, init: bool, final: bool, progress: Progress) -> None:
        try:
            report = sync(self.book, self.now, folder, init=init, final=final, progress=progress)
        except QmtuiError as error:
            self.post_message(self.Failed(folder, error, final))
            return
        moved = Moved(
            pushed=report.pushed,
            pulled=report.pulled,
            missing=sum(map(entries_in, report.missing)),
            problems=len(report.problems),
            unsent=self.book.database.status().unsent,
        )
        self.post_message(self.Done(folder, moved, final))

    @on(Done)
    def finish(self, message: Done) -> None:
        self._end()
        if message.final:
            self.post_message(ShiftEnded())
        self.folder = message.folder
        if self._to_go_live == message.folder:
            self._to_go_live = None
            self.post_message(LiveWanted(message.folder))
        self.show_facts()
        self.stick.look()
        live = live_of(self.app)
        words = done(message.moved, goes_on=bool(live and live.folder))
        self._say("-good" if message.moved.is_smooth else "-heed", *words)

    @on(Failed)
    def fail(self, message: Failed) -> None:
        self._end()
        error = message.error
        if isinstance(error, BookUnusable) and error.is_worth_another_try:
            self.folder = message.folder
        self.show_facts()
        self.stick.look()
        if isinstance(error, BookUnusable) and error.is_folder_to_set_up:
            self._say("-heed", "? " + _("This folder is still empty."))
            self._offer_to_set_up(message.folder, message.final)
        elif isinstance(error, BookUnusable) and error.is_stopped:
            self._say("-heed", f"▲ {error}")
        else:
            can_repeat = message.folder == self.folder
            self._say("-failed", *failed(str(error), can_repeat=can_repeat))
            if isinstance(error, StickOfOtherEvent):
                self._offer_another(error)

    def _end(self) -> None:
        self.is_busy = False
        self.progress.end()

    def _offer_to_set_up(self, folder: Path, final: bool) -> None:
        def answer(wanted: bool | None) -> None:
            if wanted:
                self.start(folder, init=True, final=final)

        is_known = folder in remembered(self.book)
        self.app.push_screen(set_up_stick(folder, is_known=is_known), answer)

    def _offer_another(self, error: StickOfOtherEvent) -> None:
        def answer(wanted: bool | None) -> None:
            if wanted:
                self.action_choose()

        self.app.push_screen(take_another(error), answer)

    def _say(self, tone: str, *sentences: str) -> None:
        self.outcome.set_classes(tone)
        self.outcome.update(safe("\n".join(sentences), multiline=True))

    def action_exchange(self) -> None:
        if self.folder is None:
            self.action_choose()
        else:
            self.start(self.folder)

    def action_settle(self) -> None:
        from screens.settling.field import FieldSettling  # seldom needed at a station

        self.app.push_screen(FieldSettling(self.book, self.now))

    def action_choose(self) -> None:
        def take(folder: Path | None) -> None:
            if folder is not None:
                self.start(folder)

        self.app.push_screen(FolderScreen(self.book), take)

    def action_live(self) -> None:
        live = live_of(self.app)
        if live and live.folder:
            self.post_message(LiveWanted(None))
        elif self.folder is None:
            self.action_choose()
        else:
            self._to_go_live = self.folder
            self.start(self.folder)

    def action_wipe(self) -> None:
        offer_to_wipe(self)

    def action_hand_in(self) -> None:
        if self.folder is None:
            self.action_choose()
            return
        folder = self.folder

        def answer(wanted: bool | None) -> None:
            if wanted:
                self.start(folder, final=True)

        self.app.push_screen(hand_in(), answer)
