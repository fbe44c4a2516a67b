"""Who is here, whatever order the entries come in."""

from __future__ import annotations

import random
from contextlib import suppress
from itertools import permutations

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.desk import Desk
from qmtui.model.entry import Undo
from qmtui.model.person import Attendance
from qmtui.presence import Presence
from qmtui.stays import NOBODY, Stay, fold
from qmtui.undo import NothingToUndo, undo_entry, undo_last
from tests.qmtui.conftest import Clock, at, register

ALI = "01ALI"


def entry(kind: str, time: str, station: str = "north", people: int = 1) -> Attendance:
    """What a station wrote of Ali; `kind` "already" is the refusal of that name."""
    return Attendance(
        id=f"{time} {kind} {station}",
        observed_at=at(time),
        recorded_at=at(time),
        station_id=station,
        attendee_id=ALI,
        kind="refusal" if kind == "already" else kind,  # type: ignore[arg-type] # one of the three
        result=kind,
        people=people,
    )


def seen(stay: Stay) -> list[tuple[str | None, str]]:
    return [(e.station_id, e.observed_at.strftime("%H:%M")) for e in stay.doubles]


def test_whoever_never_came_is_expected() -> None:
    assert fold([]) == NOBODY
    assert NOBODY.state == "expected"
    assert NOBODY.people == 0


def test_an_arrival_puts_all_its_people_inside() -> None:
    stay = fold([entry("arrival", "14:05", people=3)])
    assert (stay.state, stay.people) == ("inside", 3)


def test_an_exit_ends_the_stay_but_not_the_memory_of_it() -> None:
    arrival = entry("arrival", "14:05", people=3)
    stay = fold([arrival, entry("departure", "15:00")])
    assert (stay.state, stay.people, stay.people_ever) == ("left", 0, 3)
    assert stay.first == arrival


def test_the_first_arrival_stays_the_first_after_coming_again() -> None:
    first = entry("arrival", "14:05")
    again = entry("arrival", "16:00")
    stay = fold([first, entry("departure", "15:00"), again])
    assert (stay.state, stay.first, stay.arrivals) == ("inside", first, (again,))


def test_arrivals_at_two_stations_are_the_same_people() -> None:
    stay = fold([entry("arrival", "14:05", people=2), entry("arrival", "14:11", "south", 3)])
    assert (stay.people, stay.people_ever) == (3, 3)
    assert seen(stay) == [("north", "14:05"), ("south", "14:11")]


def test_there_are_never_more_children_than_people() -> None:
    one, other = entry("arrival", "14:05"), entry("arrival", "14:11", "south", 2)
    rest = replace(entry("arrival", "14:20", people=3), joined=2, places=3, children=2)
    stay = fold([one, replace(other, children=2), rest])
    assert (stay.people, stay.children, stay.children_ever) == (3, 3, 3)


def test_a_second_look_at_another_station_is_a_double_too() -> None:
    stay = fold([entry("arrival", "14:05"), entry("already", "14:11", "south")])
    assert seen(stay) == [("north", "14:05"), ("south", "14:11")]


def test_a_second_look_at_the_same_station_is_none() -> None:
    assert seen(fold([entry("arrival", "14:05"), entry("already", "14:11")])) == []


def test_three_sightings_are_listed_once_each() -> None:
    stay = fold([entry("arrival", f"14:0{n}", f"station {n}") for n in range(3)])
    assert [station for station, _ in seen(stay)] == ["station 0", "station 1", "station 2"]


def test_coming_again_after_an_exit_is_no_double() -> None:
    stay = fold(
        [
            entry("arrival", "14:05"),
            entry("departure", "15:00"),
            entry("arrival", "15:30", "south"),
        ]
    )
    assert seen(stay) == []


def test_a_refusal_alone_lets_nobody_in() -> None:
    assert fold([entry("already", "14:05")]).state == "expected"


def test_any_order_of_entries_gives_the_same_stay() -> None:
    entries = [
        entry("arrival", "14:05", people=2),
        entry("arrival", "14:11", "south", 3),
        entry("already", "14:20", "south"),
        entry("departure", "15:00"),
        entry("arrival", "16:00", "south"),
    ]
    stays = [fold(order) for order in permutations(entries)]
    assert stays == [stays[0]] * 120
    assert stays[0].people == 1


# -- In a book


@pytest.fixture
def presence(field_book: Book) -> Presence:
    return Presence(field_book.attendance, field_book.taken_back)


def test_an_undo_that_comes_before_its_entry_counts_all_the_same(
    presence: Presence, field_book: Book
) -> None:
    arrival = entry("arrival", "14:05", people=3)
    field_book.undos.add(
        Undo(id="u", observed_at=at("14:06"), recorded_at=at("14:06"), targets=(arrival.id,))
    )
    field_book.attendance.add(arrival)
    assert presence.inside == 0
    assert presence.stay(ALI) == NOBODY


def test_only_who_arrived_has_come(presence: Presence, field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    here, gone = register(field_book, "Ali Öz"), register(field_book, "Eva Weiß")
    never, undone = register(field_book, "Jan Vogel"), register(field_book, "Mai Linh")
    for attendee in (here, gone, undone):
        desk.check_in(attendee)
    desk.check_out(gone)
    desk.check_out(never)
    undo_entry(field_book, now, undone)
    assert {attendee for attendee, _ in presence.came()} == {here, gone}


def test_what_is_kept_up_to_date_equals_what_is_read_anew(
    presence: Presence, field_book: Book, now: Clock
) -> None:
    desk = Desk(field_book, now)
    people = [register(field_book, "Ali Öz", places=2), register(field_book, "Eva Weiß")]
    chance = random.Random(1)
    for _ in range(60):
        now.advance(minutes=1)
        match chance.choice(("in", "in", "out", "undo")):
            case "in":
                desk.check_in(chance.choice(people))
            case "out":
                desk.check_out(chance.choice(people))
            case "undo":
                with suppress(NothingToUndo):
                    undo_last(field_book, now)
        anew = Presence(field_book.attendance, field_book.taken_back)
        assert presence.inside == anew.inside
        assert [presence.stay(p) for p in people] == [anew.stay(p) for p in people]
