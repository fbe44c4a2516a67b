"""A laptop or stick is gone: note it, and see the form of Art. 33 GDPR filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.devices import holders_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock, date_and_time, day
from qmtui.i18n import _
from qmtui.incidents import Open, record, register
from qmtui.model.incident import Incident, Lost
from qmtui.replicas import each_copy
from qmtui.times import parse_time
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.fields import FormLine
from screens.figure import BigWord
from screens.note import Note
from screens.privacy_lists import urgency, what_is_gone
from screens.text import safe

ANY_STICK = "stick"


class NoteIncident(AreaScreen[Incident | None]):
    """What is gone, and when was it noticed? Answers the incident."""

    AREA = "privacy"
    AUTO_FOCUS = "#device"
    BINDING_GROUP_TITLE = _("Incident")
    HELP = _(
        "Choose the laptop that is gone, or the stick, and say when it was noticed. What was on it "
        "and until when it has to be reported is filled in by itself."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Note it"), tooltip=_("Note the incident"), id="incident.save"),
        Binding("escape", "back", _("Back"), tooltip=_("Note nothing"), id="incident.back"),
    ]

    device = getters.query_one("#device", Choice)
    noticed = getters.query_one("#noticed", FormLine)
    read = getters.query_one("#read", Label)
    note = getters.query_one(Note)

    @dataclass
    class Noted(Message):
        incident: Incident

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, labels: list[str], gone: str = "") -> None:
        """`gone` is the label of the device that is known to be gone."""
        super().__init__(book, now)
        self._labels = labels
        self._gone = gone

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("save", "back") else True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("A laptop or stick is gone"), classes="heading")
            with Horizontal(classes="row"):
                yield Label(_("What is gone?"), classes="beside-choice")
                # Labels are people's words; a place in the list is none.
                answers = [(str(place), label) for place, label in enumerate(self._labels)]
                gone = next((p for p, label in answers if label == self._gone), None)
                yield Choice([(ANY_STICK, _("a stick")), *answers], chosen=gone, id="device")
            with Horizontal(classes="row"):
                yield Label(_("Noticed"))
                moment = self.now().astimezone(self.book.zone)
                yield FormLine(date_and_time(moment), id="noticed", compact=True)
                yield Label(id="read", classes="read")
            yield Static(
                _(
                    "A stick may have held every event that was handed out. The 72 hours begin "
                    "when it was noticed. Ctrl+S notes it."
                ),
                classes="caption",
            )
            yield Note()

    @on(Input.Changed, "#noticed")
    def show_time(self) -> None:
        """Show how the time is read, while it is typed."""
        try:
            moment = self._noticed()
        except QmtuiError:
            self.read.update("")
        else:
            self.read.update(f"{day(moment)}, {clock(moment)}" if moment else "")

    def action_save(self) -> None:
        if self.device.chosen is None:
            self.note.wrong(_("What is gone? Please choose one."))
            self.device.focus()
            return
        try:
            noticed = self._noticed()
        except QmtuiError as error:
            self._complain(error)
            return
        self.note.working(_("Looking up what was on it …"))
        is_stick = self.device.chosen == ANY_STICK
        self.record(None if is_stick else self._labels[int(self.device.chosen)], noticed)

    @work(thread=True)
    def record(self, label: str | None, noticed: datetime | None) -> None:
        try:
            incident = record(self.book, self.now, label, noticed)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Noted(incident))

    @on(Noted)
    def leave(self, noted: Noted) -> None:
        self.dismiss(noted.incident)

    @on(Failed)
    def failed(self, failed: Failed) -> None:
        self._complain(failed.error)

    def _complain(self, error: QmtuiError) -> None:
        self.note.wrong(error)
        self.noticed.focus()

    def _noticed(self) -> datetime | None:
        text = self.noticed.value.strip()
        today = self.book.today(self.now)
        return parse_time(text, self.book.zone, today) if text else None

    def action_back(self) -> None:
        self.dismiss(None)


class IncidentScreen(AreaScreen[None]):
    """The form of one incident; until when it has to be reported is the largest thing."""

    AREA = "privacy"
    AUTO_FOCUS = "#form-of-incident"
    BINDING_GROUP_TITLE = _("Incident")
    HELP = _(
        "What the data protection officer and the authority will ask, as far as the office book "
        "knows it. The incident stays in the register, even if nothing has to be reported."
    )
    BINDINGS = [
        Binding(
            "escape", "dismiss(None)", _("Back"), tooltip=_("Back to privacy"), id="incident.leave"
        )
    ]

    left = getters.query_one("#left", Static)

    def __init__(self, book: Book, now: Now, incident: Incident) -> None:
        super().__init__(book, now)
        self._incident = incident

    def compose_area(self) -> ComposeResult:
        incident = self._incident
        with VerticalScroll(classes="office", id="form-of-incident"):
            gone = _("Lost: {0}").format(what_is_gone(incident))
            noticed = _("noticed {0}").format(date_and_time(incident.noticed_at))
            yield Label(safe(f"{gone} · {noticed}"), classes="heading")
            yield Label(safe(_("To be reported until {0}").format(day(incident.report_by))))
            yield BigWord(clock(incident.report_by))
            yield Static(id="left", markup=False)
            yield Label(_("What was on it"), classes="caption")
            yield Static(Content("\n").join(map(safe, self._contents())))
            yield Label(_("What to do now"), classes="caption")
            yield Static(Content("\n").join(map(safe, self._steps())))

    def on_mount(self) -> None:
        self.set_interval(60, self._show_time)

    def show_facts(self) -> None:
        super().show_facts()
        self._show_time()

    def _show_time(self) -> None:
        hours = next(one.hours_left for one in self._register() if one.incident == self._incident)
        state, words = urgency(hours)
        self.left.set_classes(state)
        self.left.update(Content(f"▲ {words}"))

    def _register(self) -> list[Open]:
        return register(self.book, self.now)

    def _contents(self) -> list[str]:
        return [_told(lost) for lost in self._incident.lost] or [_("nothing was on it")]

    def _steps(self) -> list[str]:
        lost = self._incident.lost
        if any(not one.encrypted for one in lost):
            risk = _("▲ Whoever finds it can read all of it: it has to be reported.")
        else:
            risk = _("✓ Without the access code nobody reads it, and contacts only the office.")
        tell = _("• Tell the data protection officer; they decide whether it is reported.")
        code = _("• Hand out another access code: F2, the event, a, then Ctrl+N.")
        return [risk, tell, code] if lost else [tell]


def labels_of(office: Book) -> list[str]:
    """The labels of all devices that took part in any event; raises `CopyUnusable`."""
    found = (holders_of(copy) for event, copy in each_copy(office) if event is not None)
    return sorted(set(chain.from_iterable(found)))


def _told(lost: Lost) -> str:
    state = _("encrypted") if lost.encrypted else _("NOT encrypted")
    sentence = _(
        "{0}, {1}: names {2}, contacts {3}, remarks {4}, arrivals and exits {5}, tallies {6}"
    )
    counts = (lost.counts[t] for t in ("people", "contacts", "feedback", "attendance"))
    return sentence.format(
        lost.title, state, *counts, lost.counts["tallies"] + lost.counts["headcounts"]
    )
