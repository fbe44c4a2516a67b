"""Who is at the top of the list at the entrance, and how one of many is reached."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.demo import GIVEN
from qmtui.desk import Desk
from qmtui.search import HITS
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock, register

OFFERINGS = ("Lange Tafel", "Workshop Balkongemüse", "Flohmarktstand")


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


def names(desk: Desk, text: str, **more: bool) -> list[str]:
    return [hit.name for hit in desk.search(text, **more)]


def test_who_is_still_to_come_is_above_who_is_in_and_the_other_way_round_at_the_exit(
    desk: Desk, field_book: Book
) -> None:
    ids = {name: register(field_book, name) for name in ("Ali Can", "Ali Kaya", "Alina Ay")}
    desk.check_in(ids["Ali Can"])
    assert names(desk, "ali") == ["Ali Kaya", "Ali Can", "Alina Ay"]
    assert names(desk, "ali", leaving=True) == ["Ali Can", "Ali Kaya", "Alina Ay"]
    desk.check_out(ids["Ali Can"])
    assert names(desk, "ali") == ["Ali Can", "Ali Kaya", "Alina Ay"]


def test_each_of_forty_namesakes_among_three_hundred_is_reached(
    desk: Desk, field_book: Book
) -> None:
    ours = {}
    with field_book.transaction():
        for number in range(300):
            given_name, offering = GIVEN[number % len(GIVEN)], OFFERINGS[number % 3]
            family_name = "Yılmaz" if number < 40 else f"Kaya{chr(ord('a') + number % 20)}"
            name = f"{given_name} {family_name}"
            attendee_id = register(field_book, name, offering=offering)
            if number < 40:
                ours[attendee_id] = f"{name} {offering}"
    assert len(desk.search("yil")) == HITS
    assert desk.find("yil").total == 40
    for attendee_id, text in ours.items():
        assert attendee_id in [hit.id for hit in desk.search(text.casefold()[:-3])]


def test_the_offering_narrows_names_and_lists_nobody_by_itself(
    desk: Desk, field_book: Book
) -> None:
    table = register(field_book, "Ali Kaya", offering="Lange Tafel")
    stand = register(field_book, "Ali Kaya", offering="Flohmarktstand")
    register(field_book, "Eva Lange", offering="Flohmarktstand")
    assert [hit.id for hit in desk.search("ali floh")] == [stand]
    assert [hit.id for hit in desk.search("kaya ali lange ta")] == [table]
    assert names(desk, "lange") == ["Eva Lange"]
    assert names(desk, "tafel") == names(desk, "lange tafel") == []


def test_of_a_name_and_an_offering_that_share_a_word_the_longer_name_is_meant(
    desk: Desk, field_book: Book
) -> None:
    register(field_book, "Ali Kaya", offering="Lange Tafel")
    register(field_book, "Ali Lange", offering="Lange Tafel")
    assert names(desk, "ali lange ta") == ["Ali Lange"]


def test_with_an_offering_all_are_counted_and_whoever_is_in_is_first_to_leave(
    desk: Desk, field_book: Book
) -> None:
    with field_book.transaction():
        for number in range(60):
            offering = "Flohmarktstand" if number < 40 else "Lange Tafel"
            last = register(field_book, f"Ali {number:02}", offering=offering)
            if number == 39:
                inside = last
    desk.check_in(inside)
    assert (len(desk.find("ali floh").hits), desk.find("ali floh").total) == (HITS, 40)
    assert names(desk, "ali floh")[0] == "Ali 00"
    assert desk.find("ali floh", leaving=True).hits[0].id == inside
    assert desk.find("ali floh", leaving=True).total == 40


def test_whoever_is_in_is_first_to_leave_under_a_similar_name_too(
    desk: Desk, field_book: Book
) -> None:
    with field_book.transaction():
        ids = [register(field_book, f"Ali Meier {number:02}") for number in range(20)]
    desk.check_in(ids[19])
    found = desk.find("meyer", leaving=True)
    assert (found.hits[0].id, found.hits[0].is_alike, found.total) == (ids[19], True, 20)
    assert names(desk, "meyer")[0] == "Ali Meier 00"


def test_a_walk_in_taken_back_is_not_counted(desk: Desk, field_book: Book, now: Clock) -> None:
    register(field_book, "Ali Kaya")
    desk.walk_in("Ali Demir")
    assert desk.find("ali").total == 2
    undo_last(field_book, now)
    assert (names(desk, "ali"), desk.find("ali").total) == (["Ali Kaya"], 1)


def test_a_code_of_several_people_is_told_from_one_that_nobody_has(
    desk: Desk, field_book: Book
) -> None:
    for name in ("Ali Kaya", "Eva Lange"):
        register(field_book, name, secret="QM-Z7")
    shared, nobodys = desk.scan("QM-Z7"), desk.scan("QM-Z8")
    assert (shared.result, shared.why, shared.attendee) == ("unknown", "shared", None)
    assert (nobodys.result, nobodys.why, nobodys.text) == ("unknown", None, "")


def test_a_household_is_found_by_its_name_and_each_hit_says_so(
    desk: Desk, field_book: Book
) -> None:
    register(field_book, "Aylin Demir", household="Familie Öztürk")
    (hit,) = desk.search("familie öz")
    assert (hit.name, hit.household) == ("Aylin Demir", "Familie Öztürk")


def test_neither_mail_nor_phone_is_searched(desk: Desk, field_book: Book) -> None:
    register(field_book, "Ali Kaya", email="drossel@example.org", phone="0151777", comment="Amsel")
    assert names(desk, "drossel") == names(desk, "0151777") == names(desk, "amsel") == []
