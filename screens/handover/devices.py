"""The devices of an event, from hand-out to wiping: where each stands and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.handover import notes, telling
from qmtui.handover.labels import next_label
from qmtui.handover.roll import OnTheRoll, Roll, Step, roll_of
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.model.handover import STAGES
from qmtui.model.incident import Incident
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.collect import CollectScreen
from screens.handover.intake import IntakeScreen
from screens.handover.questions import Questions
from screens.incident import IncidentScreen, NoteIncident, labels_of
from screens.issue import IssueScreen
from screens.note import Note
from screens.text import safe

ABOUT_ONE = ("clock", "back", "lost", "wiped", "incident")
"""What is done about the marked device."""


class DevicesScreen(AreaScreen[None]):
    """Enter does what is to be done next with the marked device."""

    AREA = "events"
    AUTO_FOCUS = "#devices"
    BINDING_GROUP_TITLE = _("Devices")
    HELP = _(
        "Each device on its way through the day: handed out, in use, back, acknowledged, wiped. "
        "Choose one with the arrow keys; Enter does what comes next. v notes that a device is "
        "lost, and later that it was found again."
    )
    BINDINGS = [
        Binding(
            "a", "give", _("Hand out"), tooltip=_("Note who takes a device"), id="devices.give"
        ),
        Binding(
            "e",
            "collect",
            _("Take in"),
            tooltip=_("Take in what the stations bring back"),
            id="devices.collect",
        ),
        Binding(
            "u",
            "clock",
            _("Clock"),
            tooltip=_("Compare the clock of the device"),
            id="devices.clock",
        ),
        Binding(
            "z", "back", _("It is back"), tooltip=_("Nothing more will come"), id="devices.back"
        ),
        Binding("v", "lost", _("Lost"), tooltip=_("Lost, or found again"), id="devices.lost"),
        Binding(
            "m",
            "incident",
            _("Incident"),
            tooltip=_("Note the loss as an incident"),
            show=False,
            id="devices.incident",
        ),
        Binding(
            "w",
            "wiped",
            _("Wiped"),
            tooltip=_("Note that the event is off the device"),
            show=False,
            id="devices.wiped",
        ),
        Binding(
            "p",
            "intake",
            _("Record"),
            tooltip=_("What was taken in when"),
            show=False,
            id="devices.intake",
        ),
        Binding(
            "s",
            "issue",
            _("Write a stick"),
            tooltip=_("Hand the event out on a stick or folder"),
            show=False,
            id="devices.issue",
        ),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the events"),
            id="devices.leave",
        ),
    ]

    device_list = getters.query_one("#devices", OptionList)
    standing = getters.query_one("#standing", Static)
    advice = getters.query_one("#advice", Static)
    note = getters.query_one(Note)

    @dataclass
    class Looked(Message):
        """Where the devices stand, and which asking it answers."""

        roll: Roll
        asked: int

    @dataclass
    class Failed(Message):
        error: QmtuiError

    @dataclass
    class Labels(Message):
        """The devices that can be gone, and which one is."""

        labels: list[str]
        gone: str

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._id = event.id
        self._title = event.title
        self._roll: Roll | None = None
        self._asked = 0
        """A thread cannot be stopped: only what answers the newest asking is shown."""
        self._questions = Questions(book, now, lambda: self.event)

    @property
    def event(self) -> Event:
        return self.book.event(self._id)

    @property
    def marked(self) -> OnTheRoll | None:
        place = self.device_list.highlighted if self.is_mounted else None
        rows = self._roll.devices if self._roll else ()
        return rows[place] if place is not None and place < len(rows) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in ABOUT_ONE or not self.is_mounted:
            return True
        if self.marked is None:
            return None
        is_lost = bool(self.marked.state.lost)
        if action == "incident":
            return is_lost
        return None if is_lost and action in ("back", "wiped") else True

    def why_not(self, action: str) -> str:
        if self.marked is None:
            return _("No device yet. a notes who takes one.")
        return _("It is noted as lost; v notes that it was found.")

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(safe(_("Devices: {0}").format(self._title)), classes="heading")
            yield Static(id="standing", markup=False)
            yield OptionList(id="devices", markup=False)
            yield Static(id="advice", markup=False)
            yield Note()

    def on_mount(self) -> None:
        self.device_list.display = False

    def show_facts(self) -> None:
        super().show_facts()
        if self.event.fieldbook is None:
            self.standing.update(_("Not handed out yet: s writes the event to a stick first."))
        else:
            self._asked += 1
            self.look(self._asked)

    @work(thread=True, exclusive=True, group="devices")
    def look(self, asked: int) -> None:
        try:
            roll = roll_of(self.book, self.event)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Looked(roll, asked))

    @on(Looked)
    def show(self, looked: Looked) -> None:
        if looked.asked != self._asked:
            return
        marked, roll = self.marked, looked.roll
        self._roll = roll
        self.standing.set_classes("-good" if roll.completeness.complete else "-heed")
        self.standing.update(safe(telling.summary(roll)))
        self.device_list.set_options(Option(_line(row)) for row in roll.devices)
        self.device_list.display = bool(roll.devices)
        if roll.devices:
            names = [row.name for row in roll.devices]
            known = marked and marked.name in names
            self.device_list.highlighted = names.index(marked.name) if marked and known else 0
            if self.focused is None:
                self.device_list.focus()
        self._show_advice()

    @on(OptionList.OptionHighlighted)
    def _show_advice(self) -> None:
        row = self.marked
        words = _("No device yet. a notes who takes one.")
        if row:
            words = _("{0} · Enter: {1}").format(row.name, _(telling.NEXT[row.step]))
        self.advice.update(safe(words))
        self.refresh_bindings()

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    @on(OptionList.OptionSelected)
    def do_next(self) -> None:
        """Do what is next, or say who has to do it."""
        row = self.marked
        deeds: dict[Step, Callable[[], None]] = {
            "give": self.action_give,
            "clock": self.action_clock,
            "collect": self.action_collect,
            "hand_in": self.action_back,
            "incident": self.action_incident,
        }
        if row and (deed := deeds.get(row.step)):
            deed()
        elif row:
            self.note.heed(f"{row.name}: {_(telling.NEXT[row.step])}")

    # What the keys do

    def action_give(self) -> None:
        if self.event.fieldbook is None:
            self.action_issue()
            return
        row = self.marked
        rows = self._roll.devices if self._roll else ()
        is_waiting = row is not None and row.step == "give"
        label = row.name if row and is_waiting else next_label(each.name for each in rows)

        self.app.push_screen(self._questions.who_takes(label, self.note.done))

    def action_issue(self) -> None:
        self.app.push_screen(IssueScreen(self.book, self.now, self.event))

    def action_collect(self) -> None:
        self.app.push_screen(CollectScreen(self.book, self.now))

    def action_intake(self) -> None:
        self.app.push_screen(IntakeScreen(self.book, self.now, self.event))

    def action_clock(self) -> None:
        if row := self.marked:
            self.app.push_screen(self._questions.what_clock_shows(row.name, self.note.done))

    def action_back(self) -> None:
        row = self.marked
        if row is None:
            return
        name = row.name

        def note_it(is_back: bool | None) -> None:
            if is_back:
                self._do(name, notes.hand_in_by_hand)

        self.app.push_screen(self._questions.is_back(name), note_it)

    def action_wiped(self) -> None:
        if row := self.marked:
            self._do(row.name, notes.note_wiped)

    def action_lost(self) -> None:
        row = self.marked
        if row and row.state.lost:
            self._do(row.name, notes.find)
        elif row:
            self.app.push_screen(self._questions.why_lost(row.name, self.note.heed))

    def action_incident(self) -> None:
        if row := self.marked:
            # Of several devices with one label the incident names the label.
            self._look_up_labels(row.joined_as)

    @work(thread=True, group="labels")
    def _look_up_labels(self, gone: str) -> None:
        try:
            labels = labels_of(self.book)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Labels(labels, gone))

    @on(Labels)
    def note_incident(self, found: Labels) -> None:
        def show_form(incident: Incident | None) -> None:
            if incident is not None:
                self.app.push_screen(IncidentScreen(self.book, self.now, incident))

        form = NoteIncident(self.book, self.now, found.labels, found.gone)
        self.app.push_screen(form, show_form)

    def _do(self, name: str, deed: Callable[[Book, Now, Event, str], notes.Noted]) -> None:
        try:
            noted = deed(self.book, self.now, self.event, name)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.note.done(f"{name}: {_(STAGES[noted.device.stage])}")
            self.show_facts()


def _line(row: OnTheRoll) -> Content:
    sign = telling.SIGNS[row.state.stage]
    return two_lines(f"{sign} {telling.heading(row)}", telling.sentence(row))
