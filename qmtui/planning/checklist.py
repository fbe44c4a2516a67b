"""What is to be done for an event, by whom, until when; ticked off with one key."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.planning import ChecklistItem, ChecklistMark

WHO = 40
"""Characters of who does it: initials, or a partner."""
OVER = ("cancelled", "published")
"""States in which nothing is to be done for an event any more."""


class TaskEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("What is to be done? A few words are enough.")


class NoSuchTask(QmtuiError):
    exit_code = 34
    sentence = mark("There is no such task; `qmtui event todo` shows all.")


class Task(Struct, frozen=True, kw_only=True):
    """A task as it stands; `mark` is the newest one, also if it says "not done"."""

    item: ChecklistItem
    event: Event
    due: date
    mark: ChecklistMark | None = None
    is_overdue: bool = False

    @property
    def is_done(self) -> bool:
        return self.mark is not None and self.mark.is_done


class Checklist:
    """The tasks of an office's events."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_office()
        self._book = book
        self._now = now

    def of(self, event: Event) -> list[Task]:
        """The tasks of an event, what is due first on top."""
        return self._tasks(self._book.checklist_items.where("event_id", event.id))

    def todo(self) -> list[Task]:
        """What is still to be done for all events that are on, the most urgent first."""
        tasks = self._tasks(list(self._book.checklist_items))
        return [t for t in tasks if not t.is_done and t.event.status not in OVER]

    def named(self, wanted: str) -> Task:
        """The task with this id; raises `NoSuchTask`."""
        item = self._book.checklist_items.get(wanted.strip())
        found = self._tasks([item]) if item else []
        if not found:
            raise NoSuchTask
        return found[0]

    def add(self, event: Event, text: str, due: date | None = None, who: str = "") -> ChecklistItem:
        """Plan a task, without a day for that of the event; raises `TaskEmpty`, `TextTooLong`."""
        item = ChecklistItem(id=new_id(), event_id=event.id, text="")
        return self._put(item, event, text, due, who)

    def change(self, task: Task, text: str, due: date | None, who: str = "") -> ChecklistItem:
        """Say a task in other words; raises what `add` does."""
        return self._put(task.item, task.event, text, due, who)

    def remove(self, task: Task) -> None:
        """Take a task off the list."""
        with self._book.transaction():
            self._book.checklist_items.remove(task.item.id)

    def tick(self, task: Task, *, is_done: bool = True) -> ChecklistMark:
        """Note that a task is done, or that it is not after all."""
        stamp = self._book.stamp(self._now())
        mark = ChecklistMark(**stamp, item_id=task.item.id, is_done=is_done)
        with self._book.transaction():
            return self._book.checklist_marks.add(mark)

    def _put(
        self, item: ChecklistItem, event: Event, text: str, due: date | None, who: str
    ) -> ChecklistItem:
        if not (text := clean_or_refuse(text, limit=NAME)):
            raise TaskEmpty
        days = (due - self._day(event)).days if due else 0
        item = replace(item, text=text, days=days, who=clean(who, limit=WHO))
        with self._book.transaction():
            self._book.checklist_items.put(item)
        return item

    def _day(self, event: Event) -> date:
        return event.start.astimezone(self._book.zone).date()

    def _tasks(self, items: list[ChecklistItem]) -> list[Task]:
        today, marks = self._book.today(self._now), self._marks()
        found = []
        for item in items:
            event = self._book.events.get(item.event_id)
            if event is None:
                continue
            due, newest = self._day(event) + timedelta(days=item.days), marks.get(item.id)
            is_done = newest is not None and newest.is_done
            found.append(
                Task(
                    item=item,
                    event=event,
                    due=due,
                    mark=newest,
                    is_overdue=not is_done and due < today,
                )
            )
        return sorted(found, key=lambda task: (task.due, task.event.start, task.item.id))

    def _marks(self) -> dict[str, ChecklistMark]:
        """The newest mark of each task; two offices come to the same one."""
        standing = [m for m in self._book.checklist_marks if m.id not in self._book.taken_back]
        ordered = sorted(standing, key=lambda m: (m.recorded_at, m.id))
        return {mark.item_id: mark for mark in ordered}
