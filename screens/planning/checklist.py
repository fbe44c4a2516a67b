"""What is to be done, for one event or for all: ticked off with one key."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.model.planning import ChecklistItem
from qmtui.planning.checklist import Checklist, Task
from qmtui.planning.telling import done_told, due_told
from qmtui.undo import undo_entry
from screens.areas import AreaScreen
from screens.note import Note
from screens.planning.task_form import TaskForm
from screens.text import safe


class ChecklistScreen(AreaScreen[None]):
    """The tasks of an event, or without one what is still to be done for all of them."""

    AREA = "events"
    AUTO_FOCUS = "#tasks"
    BINDING_GROUP_TITLE = _("To do")
    HELP = _(
        "○ is to be done, ▲ is late, ✓ is done. The space bar ticks the marked task off, once more "
        "and it is open again. Enter changes it. Only the office sees this list."
    )
    BINDINGS = [
        Binding("space", "tick", _("Tick off"), tooltip=_("Tick the task off"), id="tasks.tick"),
        Binding("n", "new", _("New"), tooltip=_("Plan a task"), id="tasks.new"),
        Binding(
            "c",
            "change",
            _("Change"),
            tooltip=_("Change the task (also Enter)"),
            show=False,
            id="tasks.change",
        ),
        Binding(
            "delete",
            "remove",
            _("Remove"),
            tooltip=_("Take the task off the list"),
            id="tasks.remove",
        ),
        Binding("ctrl+z", "undo", _("Undo"), tooltip=_("Take the last tick back"), id="tasks.undo"),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="tasks.back",
        ),
    ]

    task_list = getters.query_one("#tasks", OptionList)
    advice = getters.query_one("#advice", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event | None) -> None:
        super().__init__(book, now)
        self._checklist = Checklist(book, now)
        self._event = event
        self._shown: list[Task] = []
        self._ticked: list[str] = []
        """Marks made here that can be taken back, the newest last."""

    def compose_area(self) -> ComposeResult:
        title = _("To do for all events")
        if self._event:
            title = _("To do: {0}").format(self._event.title)
        with Vertical(classes="office"):
            yield Label(safe(title), classes="heading")
            yield Static(id="advice")
            yield OptionList(id="tasks", markup=False)
            yield Note()

    @property
    def marked(self) -> Task | None:
        place = self.task_list.highlighted if self.is_mounted else None
        return None if place is None else self._shown[place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "undo":
            return True if self._ticked else None
        if action == "new" and self._event:
            return True
        needs_task = action in ("new", "tick", "change", "remove")
        return None if needs_task and self.marked is None else True

    def why_not(self, action: str) -> str:
        return _("Nothing was ticked here that could be taken back.") if action == "undo" else ""

    def show_facts(self) -> None:
        super().show_facts()
        self._show(self.marked.item.id if self.marked else None)

    def _show(self, marked: str | None) -> None:
        before = self.task_list.highlighted or 0
        self._shown = self._checklist.of(self._event) if self._event else self._checklist.todo()
        self.task_list.set_options(Option(self._line(task)) for task in self._shown)
        self.task_list.display = bool(self._shown)
        self._tell()
        ids = [task.item.id for task in self._shown]
        if ids:
            # One that left the list gives its place to the next.
            place = ids.index(marked) if marked in ids else min(before, len(ids) - 1)
            self.task_list.highlighted = place
            self.task_list.focus()
        self.refresh_bindings()

    def _tell(self) -> None:
        if not self._shown:
            words = _("Nothing is to be done.")
            if self._event:
                words = _("No task is planned yet. n plans the first one.")
        else:
            done = sum(task.is_done for task in self._shown)
            late = sum(task.is_overdue for task in self._shown)
            words = _("{0} of {1} done").format(done, len(self._shown))
            if not self._event:
                words = _("{0} open").format(len(self._shown))
            overdue = _("{0} late").format(late)
            words += f" · ▲ {overdue}" if late else ""
        self.advice.update(words)

    def _line(self, task: Task) -> Content:
        sign = "✓" if task.is_done else "▲" if task.is_overdue else "○"
        about = [task.item.who, "" if self._event else task.event.title, done_told(task)]
        line = Content(f"{sign} {due_told(task)}  ") + safe(task.item.text)
        if task.is_overdue:
            line = line.stylize("bold")
        more = " · ".join(filter(None, about))
        return line + (Content("  ") + safe(more)).stylize("dim") if more else line

    def action_tick(self) -> None:
        if task := self.marked:
            tick = self._checklist.tick(task, is_done=not task.is_done)
            self._ticked.append(tick.id)
            self._show(task.item.id)
            words = _("Done: {0}") if tick.is_done else _("Open again: {0}")
            self.note.done(words.format(task.item.text))

    def action_undo(self) -> None:
        try:
            undo_entry(self.book, self.now, self._ticked.pop(), _("ticked by mistake"))
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self._show(self.marked.item.id if self.marked else None)
            self.note.done(_("Taken back."))

    def action_new(self) -> None:
        event = self._event or (self.marked.event if self.marked else None)
        if event:
            self.app.push_screen(TaskForm(self.book, self.now, event, None), self._say_saved)

    @on(OptionList.OptionSelected)
    def action_change(self) -> None:
        if task := self.marked:
            form = TaskForm(self.book, self.now, task.event, task)
            self.app.push_screen(form, self._say_saved)

    def _say_saved(self, item: ChecklistItem | None) -> None:
        if item:
            self._show(item.id)
            self.note.done(_("Saved: {0}.").format(item.text))

    def action_remove(self) -> None:
        if task := self.marked:
            self._checklist.remove(task)
            self._show(None)
            self.note.done(_("Removed: {0}").format(task.item.text))
