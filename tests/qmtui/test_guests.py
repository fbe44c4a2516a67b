"""Who is at the top of the list at the entrance, and how one of many is reached."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.demo import GIVEN
from qmtui.desk import Desk
from qmtui.search import HITS
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
    assert desk.count("yil") == 40
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


def test_a_household_is_found_by_its_name_and_each_hit_says_so(
    desk: Desk, field_book: Book
) -> None:
    register(field_book, "Aylin Demir", household="Familie Öztürk")
    (hit,) = desk.search("familie öz")
    assert (hit.name, hit.household) == ("Aylin Demir", "Familie Öztürk")


def test_neither_mail_nor_phone_is_searched(desk: Desk, field_book: Book) -> None:
    register(field_book, "Ali Kaya", email="drossel@example.org", phone="0151777", comment="Amsel")
    assert names(desk, "drossel") == names(desk, "0151777") == names(desk, "amsel") == []
