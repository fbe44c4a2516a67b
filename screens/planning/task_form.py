"""A task in a form: what, until when, who."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.inbox.days import DayUnreadable, day_meant
from qmtui.model.event import Event
from qmtui.model.planning import ChecklistItem
from qmtui.planning.checklist import WHO, Checklist, Task
from qmtui.planning.telling import due_told
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note


class TaskForm(ModalScreen[ChecklistItem | None]):
    """Answers the task as it is now, None if nothing was saved."""

    AUTO_FOCUS = "#text"
    BINDING_GROUP_TITLE = _("Task")
    HELP = _(
        "What is to be done, until when, and by whom. The day is typed as you like: 8.12., or 14 "
        "for in a fortnight. If the event gets another day, its tasks move along."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the task"), id="task.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="task.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event, task: Task | None) -> None:
        """Without a task, a new one of the event."""
        super().__init__()
        self._book = book
        self._now = now
        self._event = event
        self._before = task

    def compose(self) -> ComposeResult:
        task = self._before
        with VerticalScroll(classes="dialog wide task", can_focus=False):
            yield Static(_("Task") if task else _("New task"), classes="question")
            text = task.item.text if task else ""
            yield row(_("What?"), FormLine(text, id="text", compact=True))
            due = due_told(task) if task else ""
            example = _("empty: on the day of the event")
            yield row(_("Until"), FormLine(due, placeholder=example, id="due", compact=True))
            who = task.item.who if task else ""
            example = _("initials or partner")
            line = FormLine(who, limit=WHO, placeholder=example, id="who", compact=True)
            yield row(_("Who"), line)
            yield Note()
            yield Static(_("Ctrl+S saves · Esc: back, save nothing"), classes="hint")

    def action_save(self) -> None:
        try:
            item = self._save()
        except QmtuiError as error:
            self.note.wrong(error)
            self.query_one("#due" if isinstance(error, DayUnreadable) else "#text").focus()
        else:
            self.dismiss(item)

    def action_stay(self) -> None:
        """Swallow the key: whoever types a task wants nothing undone."""

    def _save(self) -> ChecklistItem:
        checklist = Checklist(self._book, self._now)
        text, due, who = (self.query_one(f"#{f}", FormLine).value for f in ("text", "due", "who"))
        day = day_meant(self._book, self._now, due) if due.strip() else None
        if self._before is None:
            return checklist.add(self._event, text, day, who)
        return checklist.change(self._before, text, day, who)
