"""Planning events in the office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from qmtui.book import Book
from qmtui.clean import STATION, TextTooLong
from qmtui.desk import Desk
from qmtui.events import (
    CapacityOutOfRange,
    CounterInUse,
    CounterTwice,
    EndBeforeStart,
    Events,
    StationTwice,
    TitleMissing,
    counter_from,
    counter_text,
)
from qmtui.model.event import KINDS, MODES, STATUSES, Counter, Event, Mode, Status, usual_mode
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at, register


@pytest.fixture
def events(office: Book, now: Clock) -> Events:
    return Events(office, now)


def test_an_event_is_planned_with_its_stations_in_order(events: Events, office: Book) -> None:
    event = events.add(
        "Stadtteilfest",
        "street_fest",
        at("14:00"),
        at("19:00"),
        place="Lindenplatz",
        stations=(SOUTH, NORTH),
        capacity=600,
    )
    assert events.all() == [event]
    assert (event.place, event.capacity, event.status) == ("Lindenplatz", 600, "planned")
    assert [(s.number, s.name) for s in office.stations_of(event)] == [(1, SOUTH), (2, NORTH)]


def test_title_kind_and_start_are_enough(events: Events) -> None:
    event = events.add("Lesung", "reading", at("19:00"))
    assert (event.end, event.place, event.capacity) == (None, "", None)


def test_times_are_kept_in_the_quarters_time_zone(events: Events) -> None:
    event = events.add("Lesung", "reading", datetime(2026, 6, 13, 17, tzinfo=UTC))
    assert event.start.isoformat() == "2026-06-13T19:00:00+02:00"


def test_events_are_listed_the_earliest_first(events: Events) -> None:
    late = events.add("Vortrag", "talk", at("19:00"))
    early = events.add("Spaziergang", "district_walk", at("10:00"))
    assert events.all() == [early, late]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " \x1b"}, TitleMissing),
        ({"title": "x" * 101}, TextTooLong),
        ({"end": at("13:59")}, EndBeforeStart),
        ({"capacity": 0}, CapacityOutOfRange),
        ({"capacity": -5}, CapacityOutOfRange),
        ({"stations": ("Nord", "nord ")}, StationTwice),
        ({"stations": ("x" * (STATION + 1),)}, TextTooLong),
    ],
    ids=str,
)
def test_what_cannot_be_planned_is_refused_and_nothing_written(
    events: Events, office: Book, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    plan: dict[str, Any] = {"title": "Fest", "kind": "street_fest", "start": at("14:00")}
    with pytest.raises(refusal):
        events.add(**(plan | changes))
    assert len(office.events) == 0
    assert len(office.stations) == 0


def test_an_event_may_end_when_it_starts(events: Events) -> None:
    assert events.add("Übergabe", "talk", at("14:00"), at("14:00")).end == at("14:00")


def test_a_counter_that_a_station_counts_stays(events: Events, office: Book) -> None:
    course = Counter(name="Parcours")
    event = events.add("Fest", "street_fest", at("14:00"), stations=(NORTH,), counters=[course])
    events.set_up_station(event, NORTH, counter="parcours")
    with pytest.raises(CounterInUse):
        events.change(event, counters=())
    assert office.events.get(event.id) == event
    assert events.change(event, counters=(course, Counter(name="leaving"))).counters[0] == course


def test_a_counter_is_named_once_however_it_is_spelled(events: Events) -> None:
    event = events.add("Fest", "street_fest", at("14:00"))
    with pytest.raises(CounterTwice):
        events.change(event, counters=(counter_from("Parcours"), counter_from("parcours=a,b")))


@pytest.mark.parametrize("text", ["Parcours = unter 10, 10–13", "Besuche = m, w", "Gegangen"])
def test_a_counter_reads_as_it_is_written(text: str) -> None:
    assert counter_text(counter_from(text.replace(" = ", "=").replace(", ", ","))) == text


def test_a_limit_can_be_taken_away(events: Events) -> None:
    event = events.add("Fest", "street_fest", at("14:00"), stations=(NORTH,))
    assert events.set_up_station(event, NORTH, capacity=80).capacity == 80
    assert events.set_up_station(event, NORTH, counter="Besuche").capacity == 80
    assert events.set_up_station(event, NORTH, no_limit=True).capacity is None


def test_a_new_station_never_changes_one_of_the_same_name(events: Events, office: Book) -> None:
    event = events.add("Fest", "street_fest", at("14:00"), stations=(NORTH,))
    with pytest.raises(StationTwice):
        events.set_up_station(event, NORTH.upper(), capacity=1, is_new=True)
    assert events.set_up_station(event, SOUTH, is_new=True).number == 2
    assert [station.capacity for station in office.stations_of(event)] == [None, None]


def test_a_station_without_a_name_is_none(events: Events, office: Book) -> None:
    event = events.add("Fest", "street_fest", at("14:00"), stations=("", " ", NORTH))
    assert [station.name for station in office.stations_of(event)] == [NORTH]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("street_fest", "count"),
        ("talk", "count"),
        ("working_group", "sheet"),
        ("business_meetup", "sheet"),
        ("council_meeting", "committee"),
        ("jury_meeting", "committee"),
    ],
)
def test_the_kind_decides_how_people_are_counted_unless_the_office_does(
    events: Events, kind: str, mode: Mode
) -> None:
    assert usual_mode(kind) == mode
    assert events.add("Termin", kind, at("14:00")).mode == mode
    assert events.add("Termin", kind, at("14:00"), mode="registration").mode == "registration"


def test_every_mode_and_status_has_a_name() -> None:
    assert set(MODES) == set(get_args(Mode))
    assert set(STATUSES) == set(get_args(Status))


def test_every_kind_has_a_usual_mode() -> None:
    assert {usual_mode(kind) for kind in KINDS} == {"count", "sheet", "committee"}


def test_what_becomes_of_an_event_is_noted(events: Events, event: Event) -> None:
    events.set_status(event, status="issued", expected_devices=2)
    (noted,) = events.all()
    assert (noted.status, noted.expected_devices, noted.title) == ("issued", 2, event.title)


def test_registrations_are_counted_without_those_at_the_door(
    events: Events, office: Book, event: Event
) -> None:
    register(office, "Ali Öz", places=3)
    register(office, "Nele", is_walk_in=True)
    assert events.registered(event) == 1


def test_a_field_book_plans_nothing(field_book: Book, now: Clock) -> None:
    assert Desk(field_book, now).event.title == "Stadtteilfest"
    with pytest.raises(NotAllowed):
        Events(field_book, now)


def test_what_a_new_office_does_at_once_is_marked_as_the_offices(
    office: Book, event: Event, now: Clock
) -> None:
    assert office.stamp(now())["device"] == "Büro"
