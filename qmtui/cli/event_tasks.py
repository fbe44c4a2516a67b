"""Commands for what is to be done around events."""

from __future__ import annotations

import click

from qmtui.book import now
from qmtui.cli.events import event
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.inbox.days import day_meant
from qmtui.planning.checklist import Checklist, Task
from qmtui.planning.telling import done_told, due_told


@event.command(help=_("What is still to be done, for all events or for EVENT."))
@click.argument("wanted", metavar=_("[EVENT]"), required=False)
@click.option("--all", "with_done", is_flag=True, help=_("What is done as well."))
@as_json
@pass_session
def todo(session: Session, wanted: str | None, with_done: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        checklist = Checklist(book, now)
        found = checklist.of(book.event(wanted)) if wanted else checklist.todo()
        tasks = [task for task in found if with_done or not task.is_done]
    rows = [_row(task) for task in tasks]
    emit(rows, as_json, "\n".join(map(_line, tasks)) or _("Nothing is to be done."))


@event.group(help=_("Tasks of an event."))
def task() -> None:
    pass


@task.command(help=_("Plan a task for EVENT."))
@click.argument("wanted", metavar=_("EVENT"))
@click.argument("text", metavar=_("TEXT"))
@click.option("--due", help=_("Until when; without it on the day of the event."))
@click.option("--who", default="", help=_("Who does it."))
@as_json
@pass_session
def add(session: Session, wanted: str, text: str, due: str | None, who: str, as_json: bool) -> None:
    with session.open() as book:
        checklist = Checklist(book, now)
        day = day_meant(book, now, due) if due else None
        item = checklist.add(book.event(wanted), text, day, who)
        added = checklist.named(item.id)
    emit(_row(added), as_json, _line(added))


@task.command(help=_("Tick the task with this ID off."))
@click.argument("task_id", metavar="ID")
@click.option("--undo", is_flag=True, help=_("It is not done after all."))
@as_json
@pass_session
def done(session: Session, task_id: str, undo: bool, as_json: bool) -> None:
    with session.open() as book:
        checklist = Checklist(book, now)
        checklist.tick(checklist.named(task_id), is_done=not undo)
        ticked = checklist.named(task_id)
    emit(_row(ticked), as_json, _line(ticked))


@task.command(help=_("Take the task with this ID off the list."))
@click.argument("task_id", metavar="ID")
@as_json
@pass_session
def remove(session: Session, task_id: str, as_json: bool) -> None:
    with session.open() as book:
        checklist = Checklist(book, now)
        found = checklist.named(task_id)
        checklist.remove(found)
    emit({"id": found.item.id}, as_json, _("Removed: {0}").format(found.item.text))


def _row(task: Task) -> dict[str, object]:
    return {
        "id": task.item.id,
        "event": task.event.id,
        "title": task.event.title,
        "text": task.item.text,
        "due": task.due,
        "who": task.item.who,
        "done": task.is_done,
        "overdue": task.is_overdue,
    }


def _line(task: Task) -> str:
    sign = "✓" if task.is_done else "▲" if task.is_overdue else "○"
    parts = [due_told(task), task.item.text, task.item.who, task.event.title, done_told(task)]
    return f"{task.item.id}  {sign} " + " · ".join(filter(None, parts))


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
