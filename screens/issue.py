"""Handing an event out (Ausgeben): onto a stick or into a folder, for a number of devices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.exchange import Progress
from qmtui.fieldbook import Issued, issue
from qmtui.formats import number
from qmtui.handover.labels import expected_from
from qmtui.i18n import _, ngettext
from qmtui.model.event import Event
from qmtui.stick_program.platforms import NAMES
from qmtui.sticks import candidates, remember
from screens.access_code import CodeScreen
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.choose_folder import FolderChoice
from screens.dialogs import Confirm
from screens.fields import Line
from screens.note import Note
from screens.progress import ProgressLine
from screens.text import safe

NONE, ALL = "none", "all"


class IssueScreen(AreaScreen[None]):
    """Where to, and for how many devices?"""

    AREA = "events"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = _("Hand out")
    HELP = _(
        "Choose the stick with the arrow keys and Enter, then say how many devices will take part. "
        "It may be done again at any time: what has changed goes out, nothing is doubled. With the "
        "program on it, a borrowed laptop that has Python starts qmtui from the stick."
    )
    BINDINGS = [
        Binding("ctrl+s", "issue", _("Hand out"), tooltip=_("Write to the stick"), id="issue.go"),
        Binding(
            "ctrl+n",
            "new_code",
            _("New code"),
            tooltip=_("Hand out with another access code"),
            id="issue.new_code",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("To the events"), id="issue.back"),
    ]

    choice = getters.query_one(FolderChoice)
    chosen = getters.query_one("#chosen", Label)
    devices = getters.query_one("#devices", Line)
    program = getters.query_one("#program", Choice)
    note = getters.query_one(Note)
    progress = getters.query_one(ProgressLine)
    outcome = getters.query_one("#outcome", Static)

    @dataclass
    class Done(Message):
        issued: Issued
        with_program: bool

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event
        self._folder: Path | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "new_code" and (self.book.is_plain or self._event.fieldbook is None):
            return False
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("issue", "new_code", "back") else True

    def compose_area(self) -> ComposeResult:
        expected = self._event.expected_devices or len(self.book.stations_of(self._event))
        with VerticalScroll(classes="office", can_focus=False):
            title = " · ".join([_("Hand out"), self._event.title])
            yield Label(safe(title), classes="heading")
            yield FolderChoice(lambda: candidates(self.book))
            yield Label(_("First choose where to."), id="chosen")
            with Horizontal(classes="row"):
                yield Label(_("How many devices?"))
                names = ", ".join(self._event.device_labels)
                hint = _("a number, or labels such as G1, G2")
                preset = names or str(expected or 1)
                devices = Line(preset, id="devices", placeholder=hint, compact=True)
                # A 2 typed behind the preset 3 would make 32 devices.
                devices.select_on_focus = not names
                yield devices
            with Horizontal(classes="row"):
                yield Label(_("Program on it too?"))
                yield Choice(_computers(), chosen=NONE, id="program")
            if self.book.is_plain:
                warning = _("Not encrypted: only for practice and demonstration.")
                yield Static(warning, classes="warning")
            yield Note()
            yield ProgressLine()
            yield Static(id="outcome", markup=False)

    @on(FolderChoice.Chosen)
    def choose(self, chosen: FolderChoice.Chosen) -> None:
        self._folder = chosen.folder
        self.chosen.update(safe(_("To: {0}").format(chosen.folder)))
        self.devices.focus()

    @on(Input.Submitted, "#devices")
    def action_issue(self, new_code: bool = False) -> None:
        if self.note.is_busy:
            return
        if self._folder is None:
            self.note.wrong(_("First choose where to."))
            self.choice.options.focus()
            return
        self.note.working(_("Writing the event to {0} …").format(self._folder))
        expected, computers = expected_from(self.devices.value), self.program.chosen
        self.issue(self._folder, *expected, new_code, computers, self.progress.begin())

    @work(thread=True)
    def issue(
        self,
        folder: Path,
        devices: int | None,
        labels: tuple[str, ...],
        new_code: bool,
        computers: str | None,
        progress: Progress,
    ) -> None:
        try:
            # First, for the access code is told once and nothing may go wrong after it.
            if computers not in (None, NONE):
                _put_program(folder, computers, progress)
            # As it is by now: it may have been handed out once already from this screen.
            event = self.book.event(self._event.id)
            issued = issue(
                self.book, self.now, event, folder, devices, new_code=new_code, labels=labels
            )
            remember(self.book, folder)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(issued, computers not in (None, NONE)))

    @on(Done)
    def show(self, done: Done) -> None:
        self.progress.end()
        issued = done.issued
        registrations = ngettext("{0} registration", "{0} registrations", issued.registrations)
        self.note.done(
            _("Handed out with {0}. Stations: {1}.").format(
                registrations.format(number(issued.registrations)),
                ", ".join(issued.stations) or _("none"),
            )
        )
        start = _("On a borrowed laptop: in the folder qmtui-start, LIESMICH.txt says how.")
        self.outcome.update(
            (f"{start} " if done.with_program else "")
            + _(
                "The stick may be ejected. On each device: start qmtui, then “Join an event”. "
                "In the list of events, g notes who takes which device."
            )
        )
        self.show_facts()
        self._event = self.book.event(self._event.id)
        self.refresh_bindings()
        if issued.access_code:
            code = CodeScreen(self.book, self.now, self._event.title, issued.access_code)
            self.app.push_screen(code)

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.progress.end()
        self.note.wrong(failed.error)

    def action_new_code(self) -> None:
        question = Confirm(
            _("Make another access code?"),
            yes=_("New code"),
            more=_(
                "Devices that join from now on need the new one. Those that take part already "
                "need it as soon as they have exchanged."
            ),
        )
        self.app.push_screen(question, lambda wanted: self.action_issue(True) if wanted else None)

    def action_back(self) -> None:
        self.dismiss(None)


def _computers() -> list[tuple[str, str]]:
    windows = "windows-amd64"
    return [(NONE, _("no")), (windows, NAMES[windows]), (ALL, _("for all systems"))]


def _put_program(folder: Path, computers: str, progress: Progress) -> None:
    # What reads the names of wheels costs 20 ms, which no other screen has to pay.
    from qmtui.stick_program.writing import put_program

    put_program(folder, () if computers == ALL else (computers,), (), progress)
