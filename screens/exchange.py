"""Exchange (Abgleich): what is unsent, who has brought what, and when the stick may be pulled."""

from __future__ import annotations

from contextlib import suppress
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
from qmtui.devices import devices_of
from qmtui.errors import BookUnusable, QmtuiError
from qmtui.exchange import last_folder, sync
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.sticks import remember, remembered
from screens.areas import UNDO_UNSEEN, AreaScreen
from screens.devices import DeviceTable
from screens.dialogs import Confirm
from screens.drafts import ShiftEnded
from screens.figure import BigFigure
from screens.folder import FolderScreen
from screens.text import safe


class ExchangeScreen(AreaScreen[None]):
    """Bring this device's entries to a stick or folder and fetch the others' from there."""

    AREA = "exchange"
    BINDING_GROUP_TITLE = _("Exchange")
    HELP = _(
        "Plug the stick in and press Ctrl+S: it takes what is unsent here and brings what the "
        "other devices left on it. As often as you like, in any order, nothing is doubled. "
        "At the end of the day hand the device in."
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
        UNDO_UNSEEN,
    ]

    is_busy: reactive[bool] = reactive(False, bindings=True)

    unsent = getters.query_one(BigFigure)
    caption = getters.query_one("#caption", Static)
    where = getters.query_one("#folder", Static)
    outcome = getters.query_one("#outcome", Static)
    devices = getters.query_one(DeviceTable)

    @dataclass
    class Done(Message):
        """The exchange is over; `figures` are pushed, pulled, missing and problems."""

        folder: Path
        figures: tuple[int, int, int, int]
        final: bool

    @dataclass
    class Failed(Message):
        folder: Path
        error: QmtuiError
        final: bool

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.folder = _usual_folder(book)

    @property
    def has_unsaved(self) -> bool:
        return self.is_busy

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="exchange", can_focus=False):
            yield BigFigure()
            yield Static(id="caption")
            yield Static(id="folder")
            yield Static(_("Ctrl+S exchanges now."), id="outcome")
            yield DeviceTable()

    def show_facts(self) -> None:
        super().show_facts()
        unsent = self.book.database.status().unsent
        self.unsent.figure = unsent
        self.caption.update(
            ngettext("entry unsent", "entries unsent", unsent)
            if unsent
            else _("Everything from this device has been sent.")
        )
        self.devices.devices = devices_of(self.book)
        if self.folder is None:
            self.where.update(_("No folder yet. Plug the stick in, then Ctrl+S."))
        else:
            text = _("Stick or folder: {0} (Ctrl+O: another one)").format(self.folder)
            self.where.update(safe(text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if self.is_busy and action in ("exchange", "choose", "hand_in") else True

    def why_not(self, action: str) -> str:
        return _("Please wait: the exchange is still running.")

    def start(self, folder: Path, *, init: bool = False, final: bool = False) -> None:
        self.is_busy = True
        self._say("-working", "… " + _("Exchanging. Please leave the stick in."))
        self.exchange(folder, init, final)

    @work(thread=True, group="exchange")
    def exchange(self, folder: Path, init: bool, final: bool) -> None:
        try:
            report = sync(self.book, self.now, folder, init=init, final=final)
        except QmtuiError as error:
            self.post_message(self.Failed(folder, error, final))
            return
        missing = sum(gap.last - gap.first + 1 for gap in report.missing)
        figures = report.pushed, report.pulled, missing, len(report.problems)
        self.post_message(self.Done(folder, figures, final))

    @on(Done)
    def finish(self, message: Done) -> None:
        self.is_busy = False
        if message.final:
            self.post_message(ShiftEnded())
        self.folder = message.folder
        with suppress(QmtuiError):
            # Convenience only: without it the folder is asked for again.
            remember(self.book, message.folder)
        self.show_facts()
        pushed, pulled, missing, problems = message.figures
        tone = "-heed" if missing or problems else "-good"
        self._say(tone, "\n".join(_sentences(pushed, pulled, missing, problems)))

    @on(Failed)
    def fail(self, message: Failed) -> None:
        self.is_busy = False
        self.show_facts()
        self._say("-failed", f"✗ {message.error}")
        if isinstance(message.error, BookUnusable) and message.error.is_folder_to_set_up:
            self._say("-heed", "? " + _("This folder is still empty."))
            self._offer_to_set_up(message.folder, message.final)

    def _offer_to_set_up(self, folder: Path, final: bool) -> None:
        known = folder in remembered(self.book)
        more = (
            _("It held this event before and is empty now. Is it the right stick?")
            if known
            else _("There is nothing of this event on it yet.")
        )
        question = Confirm(_("Set up a new stick?"), yes=_("Set up"), more=f"{more}\n{folder}")

        def answer(wanted: bool | None) -> None:
            if wanted:
                self.start(folder, init=True, final=final)

        self.app.push_screen(question, answer)

    def _say(self, tone: str, words: str) -> None:
        self.outcome.set_classes(tone)
        self.outcome.update(safe(words, multiline=True))

    def action_exchange(self) -> None:
        if self.folder is None:
            self.action_choose()
        else:
            self.start(self.folder)

    def action_choose(self) -> None:
        def take(folder: Path | None) -> None:
            if folder is not None:
                self.start(folder)

        self.app.push_screen(FolderScreen(self.book), take)

    def action_hand_in(self) -> None:
        if self.folder is None:
            self.action_choose()
            return
        folder = self.folder
        question = Confirm(
            _("Hand this device in?"),
            yes=_("Hand in"),
            more=_("It exchanges once more and then counts as finished for the office."),
        )

        def answer(wanted: bool | None) -> None:
            if wanted:
                self.start(folder, final=True)

        self.app.push_screen(question, answer)


def _usual_folder(book: Book) -> Path | None:
    """The folder used last, if there was one."""
    if known := remembered(book):
        return known[0]
    with suppress(QmtuiError):
        return last_folder(book)
    return None


def _sentences(pushed: int, pulled: int, missing: int, problems: int) -> list[str]:
    """What the exchange did, and whether the stick may be pulled out: it may, always."""
    left = ngettext("{0} entry left there", "{0} entries left there", pushed)
    fetched = ngettext("{0} fetched", "{0} fetched", pulled)
    gaps = (
        ngettext("{0} entry is still missing", "{0} entries are still missing", missing)
        if missing
        else _("nothing is missing")
    )
    sign = "▲" if missing or problems else "✓"
    figures = [left.format(number(pushed)), fetched.format(number(pulled))]
    sentences = [f"{sign} {', '.join(figures)}; {gaps.format(number(missing))}."]
    if missing:
        sentences.append(_("It comes with the next exchange of the other devices."))
    if problems:
        sentences.append(
            ngettext(
                "{0} file there was damaged and was left out.",
                "{0} files there were damaged and were left out.",
                problems,
            ).format(number(problems))
        )
    return [*sentences, _("You may pull the stick out.")]
