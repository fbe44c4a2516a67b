"""How many came with somebody is corrected as one change."""

from __future__ import annotations

import pytest

from qmtui.afterwards import correct_heads
from qmtui.book import Book
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.passage import PeopleOutOfRange
from tests.qmtui.conftest import Clock, register


def test_fewer_came_and_the_rest_may_follow(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    correct_heads(field_book, desk.check_in(ali).entry or "", 3)
    assert field_book.presence.inside == 3
    now.advance(minutes=10)
    assert desk.check_in(ali).people == 1
    assert field_book.presence.inside == 4


def test_of_those_who_followed_only_they_are_changed(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=6)
    desk.check_in(ali, 2)
    now.advance(minutes=10)
    correct_heads(field_book, desk.check_in(ali).entry or "", 3)
    assert field_book.presence.inside == 5


def test_no_more_children_than_heads_are_left(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    entry = desk.check_in(register(field_book, "Ali Öz", places=4), children=3).entry or ""
    correct_heads(field_book, entry, 2)
    assert [e.children for e in field_book.attendance] == [2]


@pytest.mark.parametrize("people", [0, 100])
def test_numbers_that_are_none_are_refused(field_book: Book, now: Clock, people: int) -> None:
    entry = Desk(field_book, now).check_in(register(field_book, "Ali Öz", places=4)).entry or ""
    with pytest.raises(PeopleOutOfRange):
        correct_heads(field_book, entry, people)


def test_only_an_arrival_is_corrected(field_book: Book) -> None:
    with pytest.raises(NoSuchAttendee):
        correct_heads(field_book, "nobody", 2)
