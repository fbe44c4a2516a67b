"""The office's care for people's data: who asks, what falls due, what was lost, what was done."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui import disclosing, retention
from qmtui.access import access
from qmtui.book import Book, Now
from qmtui.erasing import erase
from qmtui.errors import QmtuiError
from qmtui.finding import MOST, Known, find
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.incidents import register
from qmtui.model.incident import Incident
from qmtui.retention import ClockDoubtful, Due, LookFirst
from qmtui.search import long_enough
from qmtui.words import people
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.disclose import DiscloseScreen
from screens.drill import DrillScreen
from screens.fields import Line
from screens.incident import IncidentScreen, NoteIncident, labels_of
from screens.new_passphrase import NewPassphrase
from screens.note import Note
from screens.privacy_lists import AuditList, DueList, IncidentList, is_to_be_seen
from screens.recovery import offer_recovery_key
from screens.text import safe
from screens.typed_confirm import TypedConfirm

LEAST = 2
"""Letters from which on somebody is searched."""
PAUSE = 0.15
"""Seconds before a search, each of which opens every event: whoever types goes on typing."""
LINES = 8
"""Of the audit log."""
NAMED = 3
"""Events named in a question."""


class Asking(Line):
    """The name of whoever asks; ↓ goes to what was found."""

    BINDINGS = [Binding("down", "app.focus_next", show=False)]


class HitList(OptionList):
    """People who were found; Del erases the marked one."""

    BINDINGS = [Binding("delete", "screen.erase", show=False)]


class PrivacyScreen(AreaScreen[None]):
    """Who asks for their data? And as long as nobody does: what is to be done?"""

    AREA = "privacy"
    AUTO_FOCUS = "#asking"
    BINDING_GROUP_TITLE = _("Privacy")
    HELP = _(
        "Type the name of whoever asks. Enter goes to the hits; there Enter writes everything "
        "held about the person into two files, and Del erases it for ever. Below stands what "
        "falls due, what was lost and what was done last."
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
            _("Erase what is due"),
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

    asking = getters.query_one("#asking", Asking)
    note = getters.query_one(Note)
    answer = getters.query_one("#answer", Vertical)
    count = getters.query_one("#count", Static)
    hit_list = getters.query_one(HitList)
    overview = getters.query_one("#overview", VerticalScroll)
    due_list = getters.query_one(DueList)
    incident_list = getters.query_one(IncidentList)
    no_incident = getters.query_one("#no-incident", Static)
    audit_list = getters.query_one(AuditList)

    @dataclass
    class Looked(Message):
        """What falls due, or why that cannot be said."""

        due: tuple[Due, ...] | QmtuiError

    @dataclass
    class Found(Message):
        """Who was found for which question, or why nobody can be."""

        question: str
        hits: list[Known] | QmtuiError

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
        self._hits: list[Known] = []
        self._question = ""
        self._is_looking = self._is_searching = False
        self._turn = Lock()
        """Whoever reads or writes the copies of all events; one at a time."""

    @property
    def marked(self) -> Known | None:
        place = self.hit_list.highlighted if self.is_mounted else None
        return self._hits[place] if self._hits and place is not None else None

    @property
    def _to_erase(self) -> tuple[Due, ...]:
        """What `retention` would erase, as it stands on the screen."""
        due = self.due_list.due if self.is_mounted else None
        return tuple(d for d in due if d.kind != "ask") if isinstance(due, tuple) else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in {binding.action for binding in self._own_bindings()}:
            return True
        if action in ("drill", "passphrase", "recovery") and self.book.is_plain:
            return False
        if action in ("erase", "clear") and not self._question:
            return False
        if action == "retention" and self._question:
            return False
        if self.is_mounted and self.note.is_busy:
            return None
        if action == "erase" and self.marked is None:
            return None
        return None if action == "retention" and not self._to_erase else True

    def _own_bindings(self) -> list[Binding]:
        return [binding for binding in self.BINDINGS if isinstance(binding, Binding)]

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            with Horizontal(classes="row"):
                yield Label(_("Who asks?"))
                yield Asking(placeholder=_("name, two letters or more"), id="asking", compact=True)
            yield Note()
            with Vertical(id="answer"):
                yield Static(id="count", markup=False)
                yield HitList(markup=False)
            with VerticalScroll(id="overview"):
                yield Label(_("Falls due"), classes="heading")
                yield DueList()
                yield Label(_("Incidents"), classes="heading")
                yield IncidentList()
                yield Static(_("✓ No laptop or stick is missing."), id="no-incident")
                yield Label(_("Done last"), classes="heading")
                yield AuditList(self.book.zone)

    def on_mount(self) -> None:
        self.answer.display = False
        self.set_interval(60, self._show_register)

    def show_facts(self) -> None:
        super().show_facts()
        self._show_register()
        self._look_again()

    def _show_register(self) -> None:
        incidents = tuple(filter(is_to_be_seen, register(self.book, self.now)))
        self.incident_list.incidents = incidents
        self.no_incident.display = not incidents
        log = sorted(self.book.audit, key=lambda line: (line.at, line.id), reverse=True)
        self.audit_list.lines = tuple(log[:LINES])

    # -- What falls due

    def _look_again(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._look()

    @work(thread=True, group="retention")
    def _look(self) -> None:
        with self._turn:
            try:
                due: tuple[Due, ...] | QmtuiError = tuple(retention.due(self.book, self.now))
            except QmtuiError as error:
                due = error
        self.post_message(self.Looked(due))

    @on(Looked)
    def show_due(self, looked: Looked) -> None:
        self._is_looking = False
        self.due_list.due = looked.due
        self.refresh_bindings()

    def action_retention(self) -> None:
        shown = self.due_list.due
        if not isinstance(shown, tuple) or not self._to_erase:
            return
        heads = people(sum(item.count for item in self._to_erase))
        titles = [item.title for item in self._to_erase]
        rest = len(titles) - NAMED
        more = ngettext("and {0} more", "and {0} more", rest).format(number(rest))
        events = ", ".join([*titles[:NAMED], *([more] if rest > 0 else [])])
        question = TypedConfirm(
            _("Erase {0} whose time is over?").format(heads),
            _("Erase for ever"),
            more="\n".join(
                [
                    _("From: {0}").format(events),
                    _("They are gone for ever, from every file and device. No figure changes."),
                ]
            ),
        )

        def go_on(agreed: bool | None) -> None:
            if agreed:
                self._begin(_("Erasing what was shown …"), lambda: self._apply(shown))

        self.app.push_screen(question, go_on)

    def _apply(self, shown: tuple[Due, ...]) -> str:
        """Erase what stood on the screen when the question was asked, and only that."""
        if tuple(retention.due(self.book, self.now)) != shown:
            raise ShownOther
        try:
            applied = retention.apply(self.book, self.now)
        except LookFirst as error:
            raise ShownOther from error
        except ClockDoubtful as error:
            raise ClockWrong(_today(self.book, self.now).strftime(_("%Y-%m-%d"))) from error
        return _("Forgotten: {0}. {1}").format(people(applied.people), _follow(applied.devices))

    # -- Who asks

    @on(Input.Changed, "#asking")
    def ask(self, changed: Input.Changed) -> None:
        question = changed.value.strip()
        self._question = question if len(question) >= LEAST else ""
        self.answer.display = bool(self._question)
        self.overview.display = not self._question
        self.note.clear()
        if self._question:
            self._search_again()
        else:
            self._show_hits([])

    def _search_again(self) -> None:
        self.count.update(_("Searching every event …"))
        if not self._is_searching:
            self._is_searching = True
            self._search()

    @work(thread=True, group="find")
    def _search(self) -> None:
        time.sleep(PAUSE)
        with self._turn:
            question = self._question
            hits: list[Known] | QmtuiError
            try:
                hits = find(self.book, question)
            except QmtuiError as error:
                hits = error
        self.post_message(self.Found(question, hits))

    @on(Found)
    def show_found(self, found: Found) -> None:
        self._is_searching = False
        if found.question != self._question:
            if self._question:
                self._search_again()
        elif isinstance(found.hits, QmtuiError):
            self._show_hits([])
            self.count.update("")
            self.note.wrong(found.hits)
        else:
            self._show_hits(found.hits)
            self.count.update(self._counted(found.hits))

    def _show_hits(self, hits: list[Known]) -> None:
        kept = self.marked
        self._hits = hits
        self.hit_list.set_options(Option(_hit_line(hit)) for hit in hits)
        ids = [hit.id for hit in hits]
        if hits:
            self.hit_list.highlighted = ids.index(kept.id) if kept and kept.id in ids else 0
        elif self.focused is self.hit_list:
            self.asking.focus()
        self.hit_list.display = bool(hits)
        self.refresh_bindings()

    def _counted(self, hits: list[Known]) -> Content:
        if len(hits) >= MOST:
            sentence = _("The first {0} by name; a longer name finds fewer.").format(MOST)
        elif hits:
            sentence = ngettext("{0} hit.", "{0} hits.", len(hits)).format(number(len(hits)))
            sentence += " " + _("Enter: what is held. Ctrl+L: erase.")
        elif long_enough(self._question):
            sentence = _("Nobody of this name is known, neither here nor in any event.")
        else:
            sentence = _("Nobody has exactly this name; three letters also find beginnings.")
        return Content(sentence)

    @on(Input.Submitted, "#asking")
    def to_hits(self) -> None:
        if self._hits:
            self.hit_list.focus()

    @on(OptionList.OptionSelected, "HitList")
    def disclose(self) -> None:
        hit = self.marked
        if hit is None or self.note.is_busy:
            return
        known = hit

        def write(folder: Path | None) -> None:
            if folder is not None:
                self._begin(_("Gathering what is held …"), lambda: self._write(known, folder))

        self.app.push_screen(DiscloseScreen(known.name), write)

    def _write(self, known: Known, folder: Path) -> str:
        files = disclosing.write(access(self.book, self.now, known.id), folder)
        return _("Written to {0}: {1}").format(folder, ", ".join(file.name for file in files))

    def action_erase(self) -> None:
        hit = self.marked
        if hit is None or self.note.is_busy:
            return
        known = hit
        question = TypedConfirm(
            _("Erase {0} for ever?").format(known.name),
            _("Erase for ever"),
            more="\n".join(
                [
                    " · ".join(filter(None, [known.reached_by, *known.events])),
                    _("Gone from every file of the office at once, and for ever: no stick from "
                      "a drawer brings it back. Devices follow with their next exchange. "
                      "No figure changes."),
                ]
            ).strip(),
        )

        def go_on(agreed: bool | None) -> None:
            if agreed:
                self._begin(_("Erasing in every book …"), lambda: self._erase(known))

        self.app.push_screen(question, go_on)

    def _erase(self, known: Known) -> str:
        erased = erase(self.book, self.now, known.id)
        sentence = _("Erased for good: {0} records in {1} books. No figure has changed.")
        figures = map(number, (erased.records, erased.books))
        return " ".join([sentence.format(*figures), _follow(erased.devices)])

    def action_clear(self) -> None:
        self.asking.value = ""
        self.asking.focus()

    # -- Incidents and keys

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
        form = NoteIncident(self.book, self.now, found.labels)
        self.app.push_screen(form, self._show_incident)

    def _show_incident(self, incident: Incident | None) -> None:
        if incident is not None:
            self.app.push_screen(IncidentScreen(self.book, self.now, incident))

    @on(IncidentList.Wanted)
    def show_form(self, wanted: IncidentList.Wanted) -> None:
        self._show_incident(wanted.incident)

    def action_drill(self) -> None:
        self.app.push_screen(DrillScreen(self.book, self.now))

    def action_passphrase(self) -> None:
        def say(changed: bool | None) -> None:
            if changed:
                self.note.done(_("The new passphrase holds; the recovery key stays."))

        self.app.push_screen(NewPassphrase(self.book, self.now), say)

    def action_recovery(self) -> None:
        offer_recovery_key(self)

    # -- Work that takes a while

    def _begin(self, doing: str, deed: Callable[[], str]) -> None:
        """Do something in a thread of its own; `deed` answers what to say afterwards."""
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
        self._after()

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        self._after()

    def _after(self) -> None:
        self.show_facts()
        if self._question:
            self._search_again()
