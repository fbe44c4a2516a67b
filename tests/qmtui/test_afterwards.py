"""How many came with somebody is corrected by an entry that can be taken back alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.afterwards import NotHere, correct_heads, correct_present
from qmtui.book import Book
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.passage import PeopleOutOfRange
from qmtui.telling import told
from qmtui.undo import NotUndoable, latest, undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register


def meet(stick: Path, *books: Book) -> None:
    for book in (*books, *books):
        book.database.exchange(stick)


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


def test_a_number_typed_after_something_else_is_what_is_taken_back_first(
    field_book: Book, now: Clock
) -> None:
    desk = Desk(field_book, now)
    entry = desk.check_in(register(field_book, "Ali Öz", places=4)).entry or ""
    correct_heads(field_book, now, entry, 3)
    desk.check_in(register(field_book, "Eva Weiß"))
    correct_heads(field_book, now, entry, 2)
    for inside in (4, 3, 4, 0):
        undo_last(field_book, now)
        assert field_book.presence.inside == inside


def test_fewer_heads_never_fill_a_place(field_book: Book, now: Clock) -> None:
    with field_book.transaction():
        limited = replace(field_book.event(), mode="registration", capacity=5)
        field_book.events.put(limited)
    desk = Desk(field_book, now)
    ali = desk.check_in(register(field_book, "Ali Öz", places=2)).entry or ""
    eva = desk.check_in(register(field_book, "Eva Weiß", places=5)).entry or ""
    assert correct_heads(field_book, now, ali, 1).result == "ok"
    assert correct_heads(field_book, now, eva, 5).result == "over"
    assert correct_heads(field_book, now, eva, 4).result == "ok"


def test_of_two_numbers_the_one_given_in_knowledge_of_the_other_counts(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    entry = Desk(north, now).check_in(register(north, "Ali Öz", places=9)).entry or ""
    meet(stick, north, south)
    ahead = Clock(at("14:11"))
    correct_heads(south, ahead, entry, 5)
    meet(stick, north, south)
    now.set("14:05")
    correct_heads(north, now, entry, 3)
    meet(stick, north, south)
    assert [book.presence.inside for book in (north, south)] == [3, 3]


def test_a_number_is_held_against_the_one_that_another_station_gave(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    with north.transaction():
        north.events.put(replace(north.event(), mode="registration", capacity=6))
    entry = Desk(north, now).check_in(register(north, "Ali Öz", places=2)).entry or ""
    meet(stick, north, south)
    correct_heads(south, now, entry, 6)
    meet(stick, north, south)
    assert correct_heads(north, now, entry, 6).result == "ok"


def test_a_number_whose_arrival_was_taken_back_elsewhere_is_nothing_to_undo(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    entry = Desk(north, now).check_in(register(north, "Ali Öz", places=4)).entry or ""
    meet(stick, north, south)
    undo_entry(south, now, entry, "verklickt")
    correction = correct_heads(north, now, entry, 3)
    meet(stick, north, south)
    assert latest(north, now) == []
    with pytest.raises(NotUndoable):
        undo_entry(north, now, correction.id)


def test_those_who_followed_stay_those_of_their_places(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    first = desk.check_in(ali, 2).entry or ""
    now.advance(minutes=10)
    correct_heads(field_book, now, desk.check_in(ali).entry or "", 3)
    (_, followed) = field_book.presence.arrivals()
    assert (followed.people, followed.joined, followed.places) == (5, 3, 5)
    correct_heads(field_book, now, first, 1)
    assert field_book.presence.inside == 4


def test_of_two_numbers_given_without_knowledge_the_later_counts_everywhere(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    entry = Desk(north, now).check_in(register(north, "Ali Öz", places=9)).entry or ""
    meet(stick, north, south)
    for number, book in ((5, north), (3, south)):
        now.advance(minutes=1)
        correct_heads(book, now, entry, number)
    meet(stick, north, south)
    assert [book.presence.inside for book in (north, south)] == [3, 3]
