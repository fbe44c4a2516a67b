"""The entrance: who comes in, who goes, and what is written of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui import codes
from qmtui.book import Book, NotAtStation
from qmtui.count import Count
from qmtui.desk import CodeNotOurs, CodeTaken, Desk, NoSuchAttendee
from qmtui.exchange import sync
from qmtui.model.event import Event, Mode
from qmtui.model.result import Sighting
from qmtui.passage import MOST_PEOPLE, PeopleOutOfRange
from qmtui.undo import undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register

MISREAD = "TKDLJXNRBFSVHNFB"


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


@pytest.fixture
def ali(field_book: Book) -> str:
    """A household of three with a ticket of its own."""
    return register(field_book, "Ali Öz", code="r28bwa43", places=3, offering="Lange Tafel")


def written(book: Book) -> list[tuple[str, str, int]]:
    """Kind, result and heads of every attendance entry, the oldest first."""
    entries = sorted(book.attendance, key=lambda e: (e.observed_at, e.id))
    return [(entry.kind, entry.result, entry.people) for entry in entries]


def at_capacity(book: Book, capacity: int, mode: Mode) -> Book:
    with book.transaction():
        book.events.put(replace(book.event(), capacity=capacity, mode=mode))
    return book


# -- Coming


def test_a_tickets_own_secret_lets_all_its_people_in(
    desk: Desk, field_book: Book, ali: str
) -> None:
    result = desk.scan("r28bwa43")
    assert (result.result, result.attendee, result.name) == ("ok", ali, "Ali Öz")
    assert (result.offer, result.people, result.places) == ("Lange Tafel", 3, 3)
    assert result.inside == 3
    assert written(field_book) == [("arrival", "ok", 3)]


@pytest.mark.parametrize("scanned", ["R28BWA43\r", " r28b wa43 ", "]Q1r28bwa43", "r28b-wa43"])
def test_what_scanners_and_people_add_to_a_code_does_not_matter(
    desk: Desk, ali: str, scanned: str
) -> None:
    assert desk.scan(scanned).attendee == ali


def test_a_first_check_in_is_itself_the_first_sighting(desk: Desk, ali: str) -> None:
    assert desk.scan("r28bwa43").first == Sighting(station=NORTH, at=at("14:00"))


def test_the_attention_flag_and_the_comment_are_shown(desk: Desk, field_book: Book) -> None:
    eva = register(field_book, "Eva Weiß", attention=True, comment="bringt Kuchen")
    result = desk.check_in(eva)
    assert result.attention
    assert result.comment == "bringt Kuchen"


def test_fewer_may_come_than_registered(desk: Desk, field_book: Book, ali: str) -> None:
    assert desk.check_in(ali, people=2).inside == 2
    assert written(field_book) == [("arrival", "ok", 2)]


@pytest.mark.parametrize("people", [0, -1, MOST_PEOPLE + 1])
def test_an_impossible_number_of_people_is_refused_and_nothing_written(
    desk: Desk, field_book: Book, ali: str, people: int
) -> None:
    with pytest.raises(PeopleOutOfRange):
        desk.check_in(ali, people=people)
    assert written(field_book) == []


def test_an_id_nobody_has_is_refused_and_nothing_written(desk: Desk, field_book: Book) -> None:
    with pytest.raises(NoSuchAttendee):
        desk.check_in("01NOBODY")
    assert written(field_book) == []


def test_a_reason_is_kept_with_the_entry(desk: Desk, field_book: Book, ali: str) -> None:
    desk.check_in(ali, reason=" Ausweis\x1b vergessen ")
    (entry,) = field_book.attendance
    assert entry.reason == "Ausweis vergessen"


# -- Not let in


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("r28bwa44", "unknown"),
        (MISREAD, "unreadable"),
        (codes.new_code(), "unknown"),
        (MISREAD[:-1], "unknown"),
        ("", "unknown"),
    ],
    ids=["foreign", "misread", "ours", "cut off", "empty"],
)
def test_a_code_on_no_list_is_refused_and_the_refusal_written(
    desk: Desk, field_book: Book, code: str, result: str
) -> None:
    answer = desk.scan(code)
    assert (answer.result, answer.attendee, answer.inside) == (result, None, 0)
    assert written(field_book) == [("refusal", result, 0)]


def test_a_code_that_two_people_have_opens_the_door_to_neither(
    desk: Desk, field_book: Book
) -> None:
    register(field_book, "Ali Öz", code="same")
    register(field_book, "Eva Weiß", code="same")
    assert desk.scan("same").result == "unknown"
    assert desk.presence.inside == 0


def test_whoever_is_here_already_is_told_since_when_and_where(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    now.set("14:20")
    result = desk.check_in(ali)
    assert result.result == "already"
    assert result.first == Sighting(station=NORTH, at=at("14:00"))
    assert result.inside == 3
    assert written(field_book) == [("arrival", "ok", 3), ("refusal", "already", 0)]


def test_the_same_scan_within_two_seconds_writes_nothing(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.scan("r28bwa43")
    now.advance(seconds=2)
    result = desk.scan("r28bwa43")
    assert (result.result, result.just_now) == ("already", True)
    assert written(field_book) == [("arrival", "ok", 3)]


def test_the_same_scan_after_two_seconds_is_an_entry(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.scan("r28bwa43")
    now.advance(seconds=2, milliseconds=1)
    assert not desk.scan("r28bwa43").just_now
    assert len(written(field_book)) == 2


# -- Going and coming again


def test_whoever_leaves_takes_all_their_people_along(
    desk: Desk, field_book: Book, ali: str
) -> None:
    desk.check_in(ali)
    result = desk.scan_out("r28bwa43")
    assert (result.result, result.people, result.inside) == ("exit", 3, 0)
    assert written(field_book)[-1] == ("departure", "exit", 3)


def test_an_exit_is_never_refused(desk: Desk, ali: str) -> None:
    assert desk.check_out(ali).result == "exit"
    assert desk.check_out(ali).result == "exit"


def test_an_exit_by_an_unknown_code_is_a_written_refusal(desk: Desk, field_book: Book) -> None:
    assert desk.scan_out("nobody").result == "unknown"
    assert written(field_book) == [("refusal", "unknown", 0)]


def test_coming_again_is_free(desk: Desk, field_book: Book, now: Clock, ali: str) -> None:
    desk.check_in(ali)
    now.set("15:00")
    desk.check_out(ali)
    now.set("15:30")
    result = desk.check_in(ali)
    assert (result.result, result.inside) == ("reentry", 3)
    assert result.first == Sighting(station=NORTH, at=at("14:00"))


def test_an_exit_between_ends_the_two_seconds(desk: Desk, now: Clock, ali: str) -> None:
    desk.check_in(ali)
    now.advance(milliseconds=500)
    desk.check_out(ali)
    now.advance(milliseconds=500)
    assert desk.check_in(ali).result == "reentry"


# -- A full house


def test_a_full_house_warns_and_lets_in(field_book: Book, now: Clock, ali: str) -> None:
    desk = Desk(at_capacity(field_book, 3, "registration"), now)
    eva = register(field_book, "Eva Weiß")
    assert desk.check_in(ali).result == "ok"
    result = desk.check_in(eva)
    assert (result.result, result.inside) == ("over", 4)
    assert written(field_book)[-1] == ("arrival", "over", 1)


def test_an_exit_makes_room(field_book: Book, now: Clock, ali: str) -> None:
    desk = Desk(at_capacity(field_book, 3, "registration"), now)
    eva = register(field_book, "Eva Weiß")
    desk.check_in(ali)
    desk.check_out(ali)
    assert desk.check_in(eva).result == "ok"


def test_where_strokes_count_they_tell_whether_it_is_full(
    field_book: Book, now: Clock, ali: str
) -> None:
    desk = Desk(at_capacity(field_book, 2, "count"), now)
    eva = register(field_book, "Eva Weiß")
    Count(field_book, now).stroke(2)
    assert desk.check_in(ali).result == "ok"
    Count(field_book, now).stroke(1)
    assert desk.check_in(eva).result == "over"


def test_what_is_set_against_the_capacity_is_heads_or_strokes_by_mode(
    field_book: Book, now: Clock, ali: str
) -> None:
    desk = Desk(field_book, now)
    desk.check_in(ali)
    Count(field_book, now).stroke(7)
    assert desk.capacity.occupied == 7
    assert Desk(at_capacity(field_book, 9, "registration"), now).capacity.occupied == 3


# -- At the door


def test_a_walk_in_is_let_in_with_a_code_that_works_at_once(desk: Desk, now: Clock) -> None:
    result = desk.walk_in("Nele")
    assert (result.result, result.name, result.inside) == ("walkin", "Nele", 1)
    assert codes.is_code(result.code)
    now.advance(minutes=1)
    assert desk.scan(result.code).attendee == result.attendee


def test_a_walk_in_needs_no_name(desk: Desk, field_book: Book) -> None:
    result = desk.walk_in()
    assert result.result == "walkin"
    assert len(field_book.people) == 0


def test_a_walk_in_counts_adults_and_children(desk: Desk, field_book: Book) -> None:
    result = desk.walk_in("Nele", adults=2, children=3, offering="Lange Tafel")
    assert (result.people, result.places, result.inside) == (5, 5, 5)
    (registration,) = field_book.registrations
    assert (registration.children, registration.offering) == (3, "Lange Tafel")
    assert registration.is_walk_in


def test_children_may_come_alone(desk: Desk) -> None:
    assert desk.walk_in(adults=0, children=2).people == 2


@pytest.mark.parametrize(("adults", "children"), [(0, 0), (-1, 3), (3, -1), (60, 40)])
def test_an_impossible_household_is_refused_and_nothing_written(
    desk: Desk, field_book: Book, adults: int, children: int
) -> None:
    with pytest.raises(PeopleOutOfRange):
        desk.walk_in(adults=adults, children=children)
    assert len(field_book.registrations) == 0
    assert written(field_book) == []


def test_a_code_printed_before_is_bound_however_it_is_typed(desk: Desk) -> None:
    code = codes.new_code()
    assert desk.walk_in("Nele", bind=codes.grouped(code).lower()).code == code


@pytest.mark.parametrize("code", [MISREAD, "r28bwa43", ""])
def test_only_our_own_codes_are_bound(desk: Desk, field_book: Book, code: str) -> None:
    with pytest.raises(CodeNotOurs):
        desk.walk_in("Nele", bind=code)
    assert len(field_book.registrations) == 0


def test_a_code_is_bound_once(desk: Desk, field_book: Book) -> None:
    code = desk.walk_in("Nele").code
    with pytest.raises(CodeTaken):
        desk.walk_in("Emil", bind=code)
    assert len(field_book.registrations) == 1


def test_a_code_whose_walk_in_was_undone_is_free_again(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    code = desk.walk_in("Nele").code
    undo_last(field_book, now)
    assert desk.walk_in("Neele", bind=code).code == code


def test_a_walk_in_above_capacity_is_let_in_and_told_so(field_book: Book, now: Clock) -> None:
    desk = Desk(at_capacity(field_book, 1, "registration"), now)
    result = desk.walk_in("Nele", adults=2)
    assert (result.result, result.inside) == ("over", 2)
    assert codes.is_code(result.code)


# -- Finding people


def test_people_are_found_with_what_a_volunteer_may_see(
    desk: Desk, field_book: Book, ali: str
) -> None:
    register(field_book, "Eva Weiß")
    (hit,) = desk.search("öz")
    assert (hit.id, hit.name, hit.offer) == (ali, "Ali Öz", "Lange Tafel")
    assert (hit.state, hit.places) == ("expected", 3)


def test_a_hit_says_who_is_here_and_who_has_left(desk: Desk, ali: str) -> None:
    desk.check_in(ali)
    assert desk.hit(ali).state == "inside"
    desk.check_out(ali)
    assert desk.hit(ali).state == "left"


def test_at_most_ten_people_are_shown(desk: Desk, field_book: Book) -> None:
    for number in range(12):
        register(field_book, f"Karla {number}")
    assert len(desk.search("Karla")) == 10


def test_too_little_typed_finds_nobody(desk: Desk, ali: str) -> None:
    assert desk.search("al") == []
    assert desk.search("") == []


def test_a_walk_in_is_found_at_once_and_no_longer_when_undone(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    result = desk.walk_in("Nele")
    assert [hit.name for hit in desk.search("nele")] == ["Nele"]
    undo_last(field_book, now)
    assert desk.search("nele") == []
    assert desk.scan(result.code).result == "unknown"


def test_a_desk_knows_the_codes_on_its_list(desk: Desk, ali: str) -> None:
    assert desk.knows("R28BWA43")
    assert not desk.knows("r28bwa44")


def test_what_people_registered_for_is_listed_once_and_in_order(
    desk: Desk, field_book: Book
) -> None:
    for offering in ("Workshop", "Lange Tafel", "", "Workshop"):
        register(field_book, "Ali Öz", offering=offering)
    assert desk.offerings() == ["Lange Tafel", "Workshop"]


def test_an_office_book_has_no_desk(office: Book, now: Clock) -> None:
    with pytest.raises(NotAtStation):
        Desk(office, now)


# -- The last few


def test_the_last_entries_are_those_of_this_device_that_stand(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    ids = [register(field_book, name) for name in ("Ali Öz", "Eva Weiß", "Jan Vogel")]
    for attendee in ids:
        now.advance(minutes=1)
        desk.check_in(attendee)
    now.advance(minutes=1)
    desk.scan("nobody")
    desk.check_out(ids[0])
    undo_entry(field_book, now, ids[1])
    assert [(entry.kind, name) for entry, name in desk.last()] == [
        ("departure", "Ali Öz"),
        ("arrival", "Jan Vogel"),
        ("arrival", "Ali Öz"),
    ]


def test_the_last_entries_are_five_at_most(desk: Desk, field_book: Book, now: Clock) -> None:
    for number in range(7):
        now.advance(minutes=1)
        desk.check_in(register(field_book, f"Karla {number}"))
    assert [name for _, name in desk.last()] == [f"Karla {number}" for number in (6, 5, 4, 3, 2)]


def test_what_another_device_entered_is_not_among_this_ones_last(
    office: Book, event: Event, stick: Path, open_station: OpenStation, now: Clock
) -> None:
    ali = register(office, "Ali Öz")
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    Desk(south, now).check_in(ali)
    sync(south, now, stick)
    desk = Desk(north, now)
    sync(north, now, stick)
    assert desk.presence.inside == 1
    assert desk.last() == []


def test_an_unknown_code_scanned_twice_at_once_is_one_refusal(
    field_book: Book, desk: Desk, now: Clock
) -> None:
    assert not desk.scan("NOBODYS").just_now
    now.advance(seconds=1)
    assert desk.scan("NOBODYS").just_now
    assert written(field_book) == [("refusal", "unknown", 0)]
    now.advance(seconds=3)
    assert not desk.scan("NOBODYS").just_now
    assert len(written(field_book)) == 2
