"""The office's care for people's data: who asks, what falls due, what was lost, what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from qmtui import disclosing, retention
from qmtui.access import access
from qmtui.book import Book, Now
from qmtui.erasing import erase
from qmtui.errors import QmtuiError
from qmtui.finding import Known, find
from qmtui.i18n import _
from qmtui.model.incident import Incident
from qmtui.retention import ClockDoubtful, Due, LookFirst
from screens.areas import AreaScreen
from screens.disclose import DiscloseScreen
from screens.drill import DrillScreen
from screens.incident import IncidentScreen, NoteIncident, labels_of
from screens.new_passphrase import NewPassphrase
from screens.note import Note
from screens.person_search import PersonSearch
from screens.privacy_lists import IncidentList
from screens.privacy_overview import Overview
from screens.privacy_questions import (
    ClockWrong,
    ShownOther,
    erase_question,
    retention_question,
    say_applied,
    say_erased,
)
from screens.recovery import offer_recovery_key

ACTIONS = ("erase", "clear", "retention", "incident", "drill", "passphrase", "recovery")


class PrivacyScreen(AreaScreen[None]):
    """Who asks for their data? And as long as nobody does: what is to be done?"""

    AREA = "privacy"
    AUTO_FOCUS = "#asking"
    BINDING_GROUP_TITLE = _("Privacy")
    HELP = _(
        "Type the name of whoever asks; Enter goes to the hits. There Enter writes all that is "
        "held about the person into two files, and Del erases it for ever. As long as nobody "
        "asks, you see what falls due, what was lost and what was done last."
    )
    BINDINGS = [
        Binding(
            "ctrl+l",
            "erase",
            _("Erase"),
            tooltip=_("Erase the marked person for ever"),
            id="privacy.erase",
        ),
        Binding(
            "escape", "clear", _("Back"), tooltip=_("Nobody asks any more"), id="privacy.clear"
        ),
        Binding(
            "ctrl+r",
            "retention",
            _("Erase due"),
            tooltip=_("Erase what falls due"),
            id="privacy.retention",
        ),
        Binding(
            "ctrl+n",
            "incident",
            _("Incident"),
            tooltip=_("A laptop or stick is gone"),
            id="privacy.incident",
        ),
        Binding(
            "ctrl+g",
            "drill",
            _("Drill"),
            tooltip=_("Practise opening with the printed recovery key"),
            id="privacy.drill",
        ),
        Binding(
            "ctrl+o",
            "passphrase",
            _("Passphrase"),
            tooltip=_("Another passphrase for the office book"),
            show=False,
            id="privacy.passphrase",
        ),
        Binding(
            "ctrl+y",
            "recovery",
            _("Recovery key"),
            tooltip=_("Make a new recovery key and write it down"),
            show=False,
            id="privacy.recovery",
        ),
    ]

    search = getters.query_one(PersonSearch)
    note = getters.query_one(Note)
    overview = getters.query_one(Overview)

    @dataclass
    class Labels(Message):
        """The devices that can be gone."""

        labels: list[str]

    @dataclass
    class Done(Message):
        sentence: str

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._turn = Lock()
        """Whoever reads or writes the copies of all events: one at a time."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in ACTIONS or not self.is_mounted:
            return True
        is_asked = bool(self.search.question)
        match action:
            case "drill" | "passphrase" | "recovery" if self.book.is_plain:
                return False
            case "erase" | "clear" if not is_asked:
                return False
            case "retention" if is_asked:  # it is done only while it is seen
                return False
            case "erase" if self.search.marked is None:
                return None
            case "retention" if not self.overview.to_erase:
                return None
        return None if self.note.is_busy else True

    def why_not(self, action: str) -> str:
        if self.note.is_busy:
            return ""
        match action:
            case "erase":
                return _("First choose the person with ↑ and ↓.")
            case "retention":
                return _("Nothing is due to be erased.")
        return ""

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield PersonSearch(self._find)
            yield Overview(self.book, self.now, self._find_due)
            yield Note()

    def show_facts(self) -> None:
        super().show_facts()
        self.overview.look()

    # What falls due

    def _find_due(self) -> list[Due]:
        with self._turn:
            return retention.due(self.book, self.now)

    def action_retention(self) -> None:
        shown = self.overview.due

        def go_on(agreed: bool | None) -> None:
            if agreed:
                self._begin(_("Erasing what was shown …"), lambda: self._apply(shown))

        self.app.push_screen(retention_question(self.overview.to_erase), go_on)

    def _apply(self, shown: tuple[Due, ...]) -> str:
        """Erase what stood on the screen when the question was asked, and only that."""
        if tuple(retention.due(self.book, self.now)) != shown:
            raise ShownOther
        try:
            return say_applied(retention.apply(self.book, self.now))
        except LookFirst as error:
            raise ShownOther from error
        except ClockDoubtful as error:
            today = self.book.today(self.now)
            raise ClockWrong(today.strftime(_("%Y-%m-%d")), today.isoformat()) from error

    # Who asks

    def _find(self, question: str) -> list[Known]:
        with self._turn:
            return find(self.book, question)

    @on(PersonSearch.Asked)
    def make_room(self, asked: PersonSearch.Asked) -> None:
        self.set_class(bool(asked.question), "-asking")
        if not self.note.is_busy:
            self.note.clear()

    @on(PersonSearch.Marked)
    def show_keys(self) -> None:
        self.refresh_bindings()

    @on(PersonSearch.Chosen)
    def disclose(self, chosen: PersonSearch.Chosen) -> None:
        known = chosen.known

        def write(folder: Path | None) -> None:
            if folder is not None:
                self._begin(_("Gathering what is held …"), lambda: self._write(known, folder))

        self.app.push_screen(DiscloseScreen(known.name), write)

    def _write(self, known: Known, folder: Path) -> str:
        files = disclosing.write(access(self.book, self.now, known.id), folder)
        return _("Written to {0}: {1}").format(folder, ", ".join(file.name for file in files))

    def action_erase(self) -> None:
        known = self.search.marked
        if known is None:
            return
        record_id = known.id

        def go_on(agreed: bool | None) -> None:
            if agreed:
                self._begin(
                    _("Erasing in every book …"),
                    lambda: say_erased(erase(self.book, self.now, record_id)),
                )

        self.app.push_screen(erase_question(known), go_on)

    def action_clear(self) -> None:
        self.search.clear()

    def action_go_down(self) -> None:
        below = (self.search.hit_list, self.overview.incident_list, self.overview)
        next(widget for widget in below if widget.display).focus()

    # Incidents and keys

    def action_incident(self) -> None:
        self.note.working(_("Looking up the devices …"))
        self._look_up_labels()

    @work(thread=True, group="privacy")
    def _look_up_labels(self) -> None:
        try:
            with self._turn:
                labels = labels_of(self.book)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Labels(labels))

    @on(Labels)
    def note_incident(self, found: Labels) -> None:
        self.note.clear()
        if self.is_current:  # else somebody has gone on to another area meanwhile
            self.app.push_screen(NoteIncident(self.book, self.now, found.labels), self._show_form)

    def _show_form(self, incident: Incident | None) -> None:
        if incident is not None:
            self.app.push_screen(IncidentScreen(self.book, self.now, incident))

    @on(IncidentList.Wanted)
    def show_form_again(self, wanted: IncidentList.Wanted) -> None:
        self._show_form(wanted.incident)

    def action_drill(self) -> None:
        self.app.push_screen(DrillScreen(self.book, self.now))

    def action_passphrase(self) -> None:
        def say(changed: bool | None) -> None:
            if changed:
                self.note.done(_("The new passphrase holds; the recovery key stays."))

        self.app.push_screen(NewPassphrase(self.book, self.now), say)

    def action_recovery(self) -> None:
        offer_recovery_key(self)

    # Work that takes a while

    def _begin(self, doing: str, deed: Callable[[], str]) -> None:
        """Do something in a thread; `deed` answers what to say afterwards."""
        if not self.note.is_busy:
            self.note.working(doing)
            self._do(deed)

    @work(thread=True, group="privacy")
    def _do(self, deed: Callable[[], str]) -> None:
        try:
            with self._turn:
                sentence = deed()
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(sentence))

    @on(Done)
    def say_done(self, done: Done) -> None:
        self.note.done(done.sentence)
        self._read_anew()

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        self._read_anew()

    def _read_anew(self) -> None:
        self.show_facts()
        self.search.search_again()
