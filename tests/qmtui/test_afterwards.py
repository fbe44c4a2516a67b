"""How many came with somebody is corrected by an entry that can be taken back alone."""

from __future__ import annotations

import pytest

from qmtui.afterwards import NotHere, correct_heads, correct_present
from qmtui.book import Book
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.passage import PeopleOutOfRange
from qmtui.telling import told
from qmtui.undo import latest, undo_entry, undo_last
from tests.qmtui.conftest import Clock, register


def test_fewer_came_and_the_rest_may_follow(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    correct_heads(field_book, now, desk.check_in(ali).entry or "", 3)
    assert field_book.presence.inside == 3
    now.advance(minutes=10)
    assert desk.check_in(ali).people == 1
    assert field_book.presence.inside == 4


def test_of_those_who_followed_only_they_are_changed(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=6)
    desk.check_in(ali, 2)
    now.advance(minutes=10)
    correct_heads(field_book, now, desk.check_in(ali).entry or "", 3)
    assert field_book.presence.inside == 5


def test_no_more_children_than_heads_are_left(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    entry = desk.check_in(register(field_book, "Ali Öz", places=4), children=3).entry or ""
    correct_heads(field_book, now, entry, 2)
    assert [e.children for e in field_book.presence.arrivals()] == [2]


@pytest.mark.parametrize("people", [0, 100])
def test_numbers_that_are_none_are_refused(field_book: Book, now: Clock, people: int) -> None:
    entry = Desk(field_book, now).check_in(register(field_book, "Ali Öz", places=4)).entry or ""
    with pytest.raises(PeopleOutOfRange):
        correct_heads(field_book, now, entry, people)


def test_whoever_is_not_here_has_no_number_to_correct(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    with pytest.raises(NotHere):
        correct_present(field_book, now, ali, 2)
    desk.check_in(ali)
    correct_present(field_book, now, ali, 2)
    assert field_book.presence.inside == 2
    desk.check_out(ali)
    with pytest.raises(NotHere):
        correct_present(field_book, now, ali, 3)


def test_only_an_arrival_is_corrected(field_book: Book, now: Clock) -> None:
    with pytest.raises(NoSuchAttendee):
        correct_heads(field_book, now, "nobody", 2)


def test_the_last_number_typed_counts_and_one_undo_brings_the_first_back(
    field_book: Book, now: Clock
) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    entry = desk.check_in(ali).entry or ""
    for number in (1, 14):
        correct_heads(field_book, now, entry, number)
    ((newest, name),) = desk.last()
    assert (newest.people, name, field_book.presence.inside) == (14, "Ali Öz", 14)
    assert told(field_book, undo_last(field_book, now).entry) == (
        "Auf 14 Personen berichtigt: Ali Öz, 14:00"
    )
    assert (desk.last()[0][0].people, field_book.presence.inside) == (4, 4)


def test_an_arrival_taken_back_takes_its_number_along(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    correct_heads(field_book, now, desk.check_in(ali).entry or "", 2)
    undo_entry(field_book, now, ali)
    assert (desk.last(), field_book.presence.inside, latest(field_book, now)) == ([], 0, [])
