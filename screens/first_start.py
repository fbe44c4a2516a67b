"""The first screen on a device without an open book: join an event, set the office up, practise."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen, ScreenResultType
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now, new_id
from qmtui.clean import STATION
from qmtui.errors import QmtuiError
from qmtui.fieldbook import join
from qmtui.i18n import _
from qmtui.locations import KeptBook, book_folder, kept_books
from qmtui.model.event import Station
from qmtui.office import NameMissing, found_office
from qmtui.sticks import Offer, candidates
from screens.choose_folder import EventChoice, FolderChoice, Note, two_lines
from screens.dialogs import Confirm
from screens.event_form import whole_number
from screens.fields import FormLine, Line
from screens.footer import KeyLine
from screens.text import safe

UNENCRYPTED = _(
    "This version cannot encrypt yet: the book will be unencrypted, "
    "only for practice and demonstration."
)


class StartScreen(Screen[ScreenResultType]):
    """A screen before any book is open."""

    def compose(self) -> ComposeResult:
        yield from self.compose_start()
        yield KeyLine()
        yield Static(_("Please enlarge the window: 60 × 20 is the least."), classes="too-small")

    def compose_start(self) -> ComposeResult:
        """What lies above the footer."""
        raise NotImplementedError


class FirstStartScreen(StartScreen[None]):
    """What is this device for? Books that lie here already are offered first."""

    BINDING_GROUP_TITLE = _("Welcome to qmtui")
    HELP = _(
        "Arrow keys choose, Enter confirms. To help at an event, plug in the stick from the office "
        "and choose the first. To plan events and collect their figures, set the office up. "
        "Practising shows an invented quarter; nothing of it is kept."
    )
    BINDINGS = [
        Binding("e", "join", _("Join"), tooltip=_("Join an event"), id="start.join"),
        Binding("b", "office", _("Office"), tooltip=_("Set up the office"), id="start.office"),
        Binding(
            "u", "practise", _("Practise"), tooltip=_("Practise in Lindenhof"), id="start.practise"
        ),
    ]

    options = getters.query_one(OptionList)
    note = getters.query_one(Note)

    @dataclass
    class BookReady(Message):
        """There is a book to work with; a practice book lies in a temporary folder."""

        folder: Path
        practice: bool

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, now: Now) -> None:
        super().__init__()
        self._now = now
        self._books: list[KeptBook] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("join", "office", "practise") else True

    def compose_start(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(_("Welcome to qmtui"), classes="heading")
            yield OptionList(markup=False, id="start")
            yield Note()

    def on_screen_resume(self) -> None:
        self._books = kept_books()
        books = [
            Option(_continue(book), id=f"book-{place}") for place, book in enumerate(self._books)
        ]
        choices = [
            Option(two_lines(title, more), id=choice)
            for choice, title, more in (
                ("join", _("Join an event"), _("with the stick or folder from the office")),
                ("office", _("Set up the office"), _("plan events, collect, report")),
                ("practise", _("Practise"), _("in an invented quarter; nothing is kept")),
            )
        ]
        with_lines = chain.from_iterable((option, None) for option in (*books, *choices))
        self.options.set_options(with_lines)
        self.options.highlighted = 0

    @on(OptionList.OptionSelected)
    async def choose(self, selected: OptionList.OptionSelected) -> None:
        choice = selected.option_id or ""
        if choice.startswith("book-"):
            self._ready(self._books[int(choice.removeprefix("book-"))].folder)
        else:
            await self.run_action(choice)

    def action_join(self) -> None:
        self.app.push_screen(JoinScreen(), self._ready)

    def action_office(self) -> None:
        self.app.push_screen(OfficeScreen(), self._ready)

    def _ready(self, folder: Path | None) -> None:
        if folder is not None:
            self.post_message(self.BookReady(folder, practice=False))

    def action_practise(self) -> None:
        self.note.working(_("Building the quarter Lindenhof …"))
        self.build()

    @work(thread=True)
    def build(self) -> None:
        from qmtui.demo import build

        folder = Path(tempfile.mkdtemp(prefix="qmtui-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        try:
            demo = build(folder, self._now)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.BookReady(demo.stations[0], practice=True))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    @on(BookReady)
    def rest(self) -> None:
        """Be ready for another choice, should the app not be able to open the book."""
        self.note.clear()


def _continue(book: KeptBook) -> Content:
    kind = _("office book") if book.kind == "office" else _("event")
    return two_lines(_("Continue: {0}").format(book.title), kind)


class JoinScreen(StartScreen[Path | None]):
    """Which event, and what is this device called? Answers the folder of the device's book."""

    BINDING_GROUP_TITLE = _("Join an event")
    HELP = _(
        "Plug in the stick from the office: its events appear by themselves. Choose one, then type "
        "the label that is stuck on this device, such as G1."
    )
    BINDINGS = [Binding("escape", "back", _("Back"), tooltip=_("To the start"), id="join.back")]

    choice = getters.query_one(EventChoice)
    chosen = getters.query_one("#chosen", Label)
    label_row = getters.query_one(Horizontal)
    label = getters.query_one("#label", Line)
    note = getters.query_one(Note)

    @dataclass
    class Joined(Message):
        """The device takes part; `stations` are to choose from, none if that is settled."""

        folder: Path
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
            yield EventChoice(candidates, lambda offer: book_folder(offer.book).exists())
            yield Label(id="chosen")
            with Horizontal(classes="row"):
                yield Label(_("Label of this device"))
                yield Line(
                    limit=STATION, placeholder=_("such as G1, then Enter"), id="label", compact=True
                )
            yield Note()

    def on_mount(self) -> None:
        self.label_row.display = False

    @on(FolderChoice.Chosen)
    def choose(self, chosen: FolderChoice.Chosen) -> None:
        assert chosen.offer is not None
        if (folder := book_folder(chosen.offer.book)).exists():
            self.dismiss(folder)
            return
        self._offer = chosen.offer
        self.chosen.update(safe(_("Event: {0}").format(chosen.offer.title)))
        self.label_row.display = True
        self.label.focus()

    @on(Input.Submitted, "#label")
    def start(self, submitted: Input.Submitted) -> None:
        if self._offer and not self.note.is_busy:
            self.note.working(_("Fetching the event …"))
            self.join(self._offer, submitted.value)

    @work(thread=True)
    def join(self, offer: Offer, label: str) -> None:
        folder = book_folder(offer.book)
        try:
            joined = join(offer.folder, label, station=None, at=folder, event=offer.book)
            with Book.open(folder) as book:
                stations = [] if joined.station else book.stations_of(book.event())
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Joined(folder, stations))

    @on(Joined)
    def ask_for_station(self, joined: Joined) -> None:
        if not joined.stations:
            self.dismiss(joined.folder)
            return

        def work_at(station_id: str | None) -> None:
            with Book.open(joined.folder) as book:
                book.local["station_id"] = station_id
                book.save_local()
            self.dismiss(joined.folder)

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


class OfficeScreen(StartScreen[Path | None]):
    """Sets the office up; answers the folder of its book."""

    BINDING_GROUP_TITLE = _("Set up the office")
    HELP = _("Name your quarter; reports carry the name. Enter goes to the next field.")
    BINDINGS = [
        Binding("ctrl+s", "save", _("Set up"), tooltip=_("Set up the office"), id="office.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("To the start"), id="office.back"),
    ]

    quarter = getters.query_one("#quarter", FormLine)
    residents = getters.query_one("#residents", Line)
    note = getters.query_one(Note)

    def __init__(self) -> None:
        super().__init__()
        self._number: int | None = None

    def compose_start(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("Set up the office"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("Name of the quarter"))
                yield FormLine(placeholder=_("such as Lindenhof"), id="quarter", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Residents"))
                yield Line(limit=9, placeholder=_("may stay empty"), id="residents", compact=True)
            yield Static(UNENCRYPTED, classes="warning")
            yield Note()

    @on(Input.Submitted, "#residents")
    def action_save(self) -> None:
        if not self.quarter.value.strip():
            self._complain(NameMissing(), self.quarter)
            return
        try:
            self._number = whole_number(self.residents.value)
        except QmtuiError as error:
            self._complain(error, self.residents)
            return
        question = Confirm(
            _("Set the office up without encryption?"), yes=_("Set up"), more=UNENCRYPTED
        )
        self.app.push_screen(question, self._found)

    def _found(self, agreed: bool | None) -> None:
        if not agreed:
            return
        folder = book_folder(new_id().lower())
        try:
            found_office(folder, self.quarter.value, self._number, plain=True).close()
        except QmtuiError as error:
            self._complain(error, self.quarter)
        else:
            self.dismiss(folder)

    def _complain(self, error: QmtuiError, field: Line) -> None:
        self.note.wrong(error)
        field.focus()
