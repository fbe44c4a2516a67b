"""What is to be done: ticked off, undone, overdue, moved along with the event."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.events import Events
from qmtui.model.event import Event
from qmtui.planning.checklist import Checklist, NoSuchTask, TaskEmpty
from qmtui.undo import undo_entry
from tests.qmtui.conftest import Clock, at


@pytest.fixture
def checklist(office: Book, now: Clock) -> Checklist:
    return Checklist(office, now)


def texts(checklist: Checklist, event: Event) -> list[str]:
    return [task.item.text for task in checklist.of(event)]


def test_tasks_stand_by_their_day_and_those_of_yesterday_are_late(
    checklist: Checklist, event: Event
) -> None:
    checklist.add(event, "Danken", date(2026, 6, 16))
    checklist.add(event, "Aufbauen")
    checklist.add(event, " Laden ", date(2026, 6, 12), who="JO")
    assert texts(checklist, event) == ["Laden", "Aufbauen", "Danken"]
    assert [task.is_overdue for task in checklist.of(event)] == [True, False, False]


def test_a_task_ticked_off_says_by_whom_and_leaves_what_is_to_be_done(
    checklist: Checklist, office: Book, event: Event
) -> None:
    office.post = replace(office.post, by="MK")
    task = checklist.named(checklist.add(event, "Laden", date(2026, 6, 12)).id)
    tick = checklist.tick(task)
    (done,) = checklist.of(event)
    assert done.mark
    assert (done.is_done, done.is_overdue, done.mark.by) == (True, False, "MK")
    assert checklist.todo() == []
    undo_entry(office, checklist._now, tick.id)
    assert [task.item.text for task in checklist.todo()] == ["Laden"]


def test_the_newest_tick_holds(checklist: Checklist, event: Event, now: Clock) -> None:
    task = checklist.named(checklist.add(event, "Laden").id)
    checklist.tick(task)
    now.advance(minutes=1)
    checklist.tick(task, is_done=False)
    assert not checklist.named(task.item.id).is_done


def test_two_offices_that_tick_apart_come_to_the_same(
    checklist: Checklist, office: Book, event: Event, now: Clock, tmp_path: Path
) -> None:
    task = checklist.named(checklist.add(event, "Laden").id)
    folder = tmp_path / "both"
    folder.mkdir()
    office.database.exchange(folder, init=True)
    other = Book.create(tmp_path / "other", office.about, book=office.database.manifest.book)
    with other:
        other.database.exchange(folder)
        theirs = Checklist(other, now)
        now.advance(minutes=1)
        checklist.tick(task)
        now.advance(minutes=1)
        theirs.tick(theirs.named(task.item.id), is_done=False)
        for book in (office, other, office):
            book.database.exchange(folder)
        assert [c.named(task.item.id).is_done for c in (checklist, theirs)] == [False, False]


def test_tasks_move_along_when_the_event_gets_another_day(
    checklist: Checklist, office: Book, event: Event, now: Clock
) -> None:
    checklist.add(event, "Laden", date(2026, 6, 12))
    Events(office, now).change(event, start=at("14:00") + timedelta(days=7), end=None)
    (task,) = checklist.of(event)
    assert task.due == date(2026, 6, 19)


def test_nothing_is_to_be_done_for_what_was_called_off_or_published(
    checklist: Checklist, office: Book, event: Event, now: Clock
) -> None:
    checklist.add(event, "Laden")
    for status, count in (("cancelled", 0), ("ended", 1), ("published", 0)):
        Events(office, now).set_status(event, status=status)
        assert len(checklist.todo()) == count, status


def test_a_task_is_changed_and_removed_and_an_empty_one_refused(
    checklist: Checklist, event: Event
) -> None:
    task = checklist.named(checklist.add(event, "Laden").id)
    checklist.change(task, "Alle laden", date(2026, 6, 10), "JO")
    (changed,) = checklist.of(event)
    assert (changed.item.text, changed.due, changed.item.who) == (
        "Alle laden",
        date(2026, 6, 10),
        "JO",
    )
    with pytest.raises(TaskEmpty):
        checklist.add(event, " ")
    checklist.remove(changed)
    assert checklist.of(event) == []
    with pytest.raises(NoSuchTask):
        checklist.named(task.item.id)
