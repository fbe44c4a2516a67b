"""What the privacy area shows while nobody asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.incidents import register
from qmtui.retention import Due
from screens.privacy_lists import AuditList, DueList, IncidentList, is_to_be_seen

LINES = 8
"""Of the audit log."""
MINUTE = 60.0


class Overview(VerticalScroll):
    """What is lost, what falls due, and what was done last."""

    due_list = getters.query_one(DueList)
    incident_list = getters.query_one(IncidentList)
    no_incident = getters.query_one("#no-incident", Static)
    audit_list = getters.query_one(AuditList)

    @dataclass
    class Looked(Message):
        """What falls due, or why that cannot be said."""

        due: tuple[Due, ...] | QmtuiError

    def __init__(self, book: Book, now: Now, find_due: Callable[[], list[Due]]) -> None:
        """`find_due` is called in a thread."""
        super().__init__(id="overview")
        self._book = book
        self._now = now
        self._find_due = find_due
        self._is_looking = False

    @property
    def due(self) -> tuple[Due, ...]:
        """What falls due, as it stands on the screen."""
        shown = self.due_list.due
        return shown if isinstance(shown, tuple) else ()

    @property
    def to_erase(self) -> list[Due]:
        """What of it would be erased; about the rest people decide."""
        return [item for item in self.due if item.kind != "ask"]

    def compose(self) -> ComposeResult:
        # First, for they cannot wait; what falls due may be a long list.
        yield Label(_("Incidents"), classes="heading")
        yield IncidentList()
        yield Static(_("✓ No laptop or stick is missing."), id="no-incident")
        yield Label(_("Falls due"), classes="heading")
        yield DueList()
        yield Label(_("Done last"), classes="heading")
        yield AuditList(self._book.zone)

    def on_mount(self) -> None:
        self.set_interval(MINUTE, self._show_register)

    def look(self) -> None:
        """Show what the book says now; what falls due takes a moment."""
        self._show_register()
        if not self._is_looking:
            self._is_looking = True
            self._look()

    def _show_register(self) -> None:
        shown = filter(is_to_be_seen, register(self._book, self._now))
        incidents = tuple(sorted(shown, key=lambda one: (one.hours_left <= 0, one.hours_left)))
        self.incident_list.incidents = incidents
        self.no_incident.display = not incidents
        log = sorted(self._book.audit, key=lambda line: (line.at, line.id), reverse=True)
        self.audit_list.lines = tuple(log[:LINES])

    @work(thread=True, group="retention")
    def _look(self) -> None:
        due: tuple[Due, ...] | QmtuiError
        try:
            due = tuple(self._find_due())
        except QmtuiError as error:
            due = error
        self.post_message(self.Looked(due))

    @on(Looked)
    def show_due(self, looked: Looked) -> None:
        self._is_looking = False
        self.due_list.due = looked.due
        self.screen.refresh_bindings()
