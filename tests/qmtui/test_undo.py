"""Taking back: the last thing, an older one, and what goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.undo import NothingToUndo, NotUndoable, undo_entry, undo_last
from storage import clock
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, register

IN_2019 = 1_546_300_800.0


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


@pytest.fixture
def ali(field_book: Book) -> str:
    return register(field_book, "Ali Öz", places=3, code="r28bwa43")


def test_the_last_thing_is_taken_back_whatever_it_was(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    Count(field_book, now).stroke()
    FeedbackDesk(field_book, now).add("idea", "Bank")
    Count(field_book, now).headcount(4, "counted")
    taken = [undo_last(field_book, now).table for _ in range(4)]
    assert taken == ["headcounts", "feedback", "tallies", "attendance"]


def test_a_check_in_taken_back_leaves_the_person_expected(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undo_last(field_book, now)
    assert (desk.hit(ali).state, desk.presence.inside) == ("expected", 0)
    assert desk.check_in(ali).result == "ok"


def test_an_exit_taken_back_puts_the_person_inside_again(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    now.advance(minutes=5)
    desk.check_out(ali)
    undo_last(field_book, now)
    assert desk.presence.inside == 3


def test_what_was_taken_back_stays_readable(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undone = undo_last(field_book, now)
    assert list(field_book.attendance) == [undone.entry]
    (undo,) = field_book.undos
    assert undo.targets == (undone.entry.id,)


def test_refusals_are_passed_over(desk: Desk, field_book: Book, now: Clock, ali: str) -> None:
    desk.check_in(ali)
    now.advance(minutes=1)
    desk.check_in(ali)
    desk.scan("nobody")
    undo_last(field_book, now)
    assert desk.presence.inside == 0


def test_where_nothing_was_done_nothing_is_undone(field_book: Book, now: Clock) -> None:
    with pytest.raises(NothingToUndo):
        undo_last(field_book, now)


def test_everything_can_be_taken_back_but_no_undo(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    undo_last(field_book, now)
    with pytest.raises(NothingToUndo):
        undo_last(field_book, now)


def test_it_works_after_a_restart_too(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke(7)
    field_book.close()
    with Book.open(field_book.folder) as again:
        undo_last(again, now)
        assert Count(again, now).figure().total == 0


def test_a_battery_run_down_that_resets_the_clock_leaves_the_last_thing_the_last(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Count(field_book, now).stroke()
    field_book.close()
    monkeypatch.setattr(clock.Clock.__init__, "__defaults__", (lambda: IN_2019,))
    with Book.open(field_book.folder) as reopened:
        FeedbackDesk(reopened, now).add("idea", "Bank")
        assert [undo_last(reopened, now).table for _ in range(2)] == ["feedback", "tallies"]


def test_it_works_after_a_sync_too(field_book: Book, now: Clock, stick: Path) -> None:
    Count(field_book, now).stroke(7)
    sync(field_book, now, stick)
    undo_last(field_book, now)
    assert Count(field_book, now).figure().total == 0


def test_another_devices_entry_is_never_the_last(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    Count(north, now).stroke(3)
    Count(south, now).stroke(4)
    sync(south, now, stick)
    sync(north, now, stick)
    undo_last(north, now)
    assert Count(north, now).figure().total == 4
    with pytest.raises(NothingToUndo):
        undo_last(north, now)


def test_an_older_entry_is_taken_back_by_its_id(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke(3)
    (first,) = field_book.tallies
    Count(field_book, now).stroke(4)
    undo_entry(field_book, now, first.id)
    assert Count(field_book, now).figure().total == 4


def test_a_persons_id_takes_back_their_last_arrival_or_exit(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    now.advance(minutes=5)
    desk.check_out(ali)
    Count(field_book, now).stroke()
    undo_entry(field_book, now, ali)
    assert desk.hit(ali).state == "inside"
    undo_entry(field_book, now, ali)
    assert desk.hit(ali).state == "expected"


def test_the_reason_is_kept(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    (stroke,) = field_book.tallies
    undo_entry(field_book, now, stroke.id, reason="\x1bverzählt ")
    (undo,) = field_book.undos
    assert undo.reason == "verzählt"


def test_a_second_undo_of_the_same_entry_is_refused(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    (stroke,) = field_book.tallies
    undo_entry(field_book, now, stroke.id)
    with pytest.raises(NotUndoable):
        undo_entry(field_book, now, stroke.id)
    assert len(field_book.undos) == 1


def test_a_refusal_an_undo_and_an_unknown_id_cannot_be_taken_back(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.scan("nobody")
    (refusal,) = field_book.attendance
    Count(field_book, now).stroke()
    undo_last(field_book, now)
    (undo,) = field_book.undos
    for entry_id in (refusal.id, undo.id, ali, "01NOBODY"):
        with pytest.raises(NotUndoable):
            undo_entry(field_book, now, entry_id)


# -- Walk-ins


def test_the_name_of_a_walk_in_goes_with_it(desk: Desk, field_book: Book, now: Clock) -> None:
    result = desk.walk_in("Nele")
    undo_last(field_book, now)
    assert len(field_book.people) == 0
    assert desk.presence.inside == 0
    assert result.attendee
    assert desk.as_now(result.attendee, "undone").name == ""


def test_undoing_a_walk_ins_second_visit_keeps_the_person(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    attendee = desk.walk_in("Nele").attendee
    assert attendee
    now.advance(minutes=5)
    desk.check_out(attendee)
    now.advance(minutes=5)
    desk.check_in(attendee)
    undo_last(field_book, now)
    assert desk.hit(attendee).name == "Nele"
    assert desk.hit(attendee).state == "left"


def test_what_was_undone_is_answered_with_the_person_and_who_is_here(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undo_last(field_book, now)
    result = desk.as_now(ali, "undone")
    assert (result.result, result.name, result.inside) == ("undone", "Ali Öz", 0)
