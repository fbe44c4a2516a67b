"""Join an event with this device: which one, which label, which station."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static

from qmtui.book import Book
from qmtui.clean import STATION
from qmtui.errors import QmtuiError
from qmtui.fieldbook import is_joined, join
from qmtui.handover.own_clock import ask_for_look
from qmtui.i18n import _
from qmtui.locations import book_folder
from qmtui.model.event import Station
from qmtui.sticks import Offer, candidates
from qmtui.unlocking import is_encrypted, key_for
from screens.choose_folder import EventChoice, FolderChoice
from screens.fields import Line
from screens.note import Note
from screens.secret import SecretLine, progress
from screens.start import Ready, StartScreen
from screens.text import safe


class JoinScreen(StartScreen[Ready | None]):
    """Which event, what is this device called, and what is the code? Answers the device's book."""

    BINDING_GROUP_TITLE = _("Join an event")
    HELP = _(
        "Plug in the stick from the office: its events appear by themselves. Choose one, then type "
        "the label that is stuck on this device, such as G1, and the access code from the paper."
    )
    BINDINGS = [Binding("escape", "back", _("Back"), tooltip=_("To the start"), id="join.back")]

    choice = getters.query_one(EventChoice)
    chosen = getters.query_one("#chosen", Label)
    label_row = getters.query_one("#label-row", Horizontal)
    label = getters.query_one("#label", Line)
    code_row = getters.query_one("#code-row", Horizontal)
    code = getters.query_one("#code", SecretLine)
    code_so_far = getters.query_one("#so-far", Static)
    note = getters.query_one(Note)

    @dataclass
    class Joined(Message):
        """The device takes part; `stations` are to choose from, none if that is settled."""

        ready: Ready
        stations: list[Station]

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self) -> None:
        super().__init__()
        self._offer: Offer | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "back" and self.is_mounted and self.note.is_busy else True

    def compose_start(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Join an event"), classes="heading")
            yield EventChoice(candidates, lambda offer: is_joined(book_folder(offer.book)))
            yield Label(id="chosen")
            with Horizontal(classes="row", id="label-row"):
                yield Label(_("Label of this device"))
                yield Line(
                    limit=STATION, placeholder=_("such as G1, then Enter"), id="label", compact=True
                )
            with Horizontal(classes="row", id="code-row"):
                yield Label(_("Access code"))
                yield SecretLine(
                    upper=True,
                    placeholder=_("from the paper, then Enter"),
                    id="code",
                    compact=True,
                )
            yield Static(id="so-far", classes="hint")
            yield Note()

    def on_mount(self) -> None:
        self.label_row.display = False
        self._ask_for_code(False)

    def _ask_for_code(self, asks: bool) -> None:
        self.code_row.display = asks
        self.code_so_far.display = asks

    @on(FolderChoice.Chosen)
    def choose(self, chosen: FolderChoice.Chosen) -> None:
        assert chosen.offer is not None
        folder = book_folder(chosen.offer.book)
        if is_joined(folder):
            self.dismiss(Ready(folder))
            return
        try:
            self._ask_for_code(is_encrypted(chosen.offer.folder / chosen.offer.book))
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self._offer = chosen.offer
        self.chosen.update(safe(_("Event: {0}").format(chosen.offer.title)))
        self.label_row.display = True
        self.label.focus()

    @on(Input.Changed, "#code")
    def show_progress(self, changed: Input.Changed) -> None:
        self.code_so_far.update(progress(changed.value))

    @on(Input.Submitted, "#label, #code")
    def start(self, submitted: Input.Submitted) -> None:
        if self.code_row.display and not self.code.value.strip():
            self.code.focus()
        elif self._offer and not self.note.is_busy:
            self.note.working(_("Fetching the event …"))
            self.join(self._offer, self.label.value, self.code.value)

    @work(thread=True)
    def join(self, offer: Offer, label: str, code: str) -> None:
        folder = book_folder(offer.book)
        try:
            joined = join(
                offer.folder, label, station=None, at=folder, event=offer.book, secret=code
            )
            key = key_for(folder, code) if is_encrypted(folder) else None
            with Book.open(folder, key=key) as book:
                stations = [] if joined.station else book.stations_of(book.event())
                ask_for_look(book)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Joined(Ready(folder, key), stations))

    @on(Joined)
    def ask_for_station(self, joined: Joined) -> None:
        if not joined.stations:
            self.dismiss(joined.ready)
            return

        def work_at(station_id: str | None) -> None:
            try:
                with Book.open(joined.ready.folder, key=joined.ready.key) as book:
                    book.stand_at(station_id)
            except QmtuiError as error:
                self.note.wrong(error)
            else:
                self.dismiss(joined.ready)

        self.app.push_screen(StationScreen(joined.stations), work_at)

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_back(self) -> None:
        self.dismiss(None)


class StationScreen(StartScreen[str | None]):
    """Where does this device stand? Answers the id of a station, or None for none."""

    BINDING_GROUP_TITLE = _("Station")
    HELP = _("Choose where this device will stand. It may stay open: then Esc.")
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(None)",
            _("No station"),
            tooltip=_("Without a fixed station"),
            id="station.none",
        )
    ]

    def __init__(self, stations: list[Station]) -> None:
        super().__init__()
        self._stations = stations

    def compose_start(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(_("Where does this device stand?"), classes="heading")
            names = [safe(station.name) for station in self._stations]
            yield OptionList(*names, Content(_("Without a fixed station")), markup=False)

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        ids = [*(station.id for station in self._stations), None]
        self.dismiss(ids[selected.option_index])
