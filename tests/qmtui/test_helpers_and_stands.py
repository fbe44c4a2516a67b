"""Who helped how long, and which partners came."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book, NotAtStation
from qmtui.day.hours import total_told
from qmtui.day.overview import day_now
from qmtui.day.shifts import InitialsUnclear, Shifts, ShiftTooLong, StillHere
from qmtui.day.stands import NoSuchStand, Stands, StandTwice
from qmtui.exchange import sync
from qmtui.fieldbook import issue
from qmtui.model.event import Event
from qmtui.reports.event import event_report
from qmtui.rights import NotAllowed
from qmtui.undo import undo_last
from tests.qmtui.conftest import NORTH, Clock, at


@pytest.fixture
def planned(office: Book, event: Event, now: Clock) -> Event:
    """Two shifts one after the other, and three stands."""
    shifts, stands = Shifts(office, now), Stands(office, now)
    shifts.add(event, "jo", at("14:00"), at("16:30"), NORTH)
    shifts.add(event, "MA", at("16:30"), at("19:00"))
    for partner in ("Kita Regenbogen", "Mieterverein", "Feuerwehr"):
        stands.add(event, partner)
    return event


def test_coming_twice_is_coming_once_and_hours_add_up(field_book: Book, now: Clock) -> None:
    shifts = Shifts(field_book, now)
    for time, mark in (
        ("14:00", "come"),
        ("14:05", "come"),
        ("15:00", "leave"),
        ("15:30", "leave"),
    ):
        now.set(time)
        getattr(shifts, mark)("JO")
    shifts.leave("ZZ")  # who never came has not helped
    now.set("16:00")
    shifts.come("jo")
    now.set("16:15")
    (hours,) = shifts.hours()
    assert (hours.initials, hours.minutes, hours.is_here) == ("JO", 75, True)


def test_confirmed_hours_count_and_say_by_whom(field_book: Book, now: Clock) -> None:
    field_book.post = replace(field_book.post, by="MA")
    shifts = Shifts(field_book, now)
    shifts.come("JO")
    now.set("15:00")
    shifts.leave("JO")
    shifts.confirm("JO", 90)
    (hours,) = shifts.hours()
    assert (hours.minutes, hours.confirmed_by) == (90, "MA")
    undo_last(field_book, now)
    (hours,) = shifts.hours()
    assert (hours.minutes, hours.confirmed_by) == (60, "")


def test_who_comes_again_has_hours_to_confirm_again(field_book: Book, now: Clock) -> None:
    shifts = Shifts(field_book, now)
    shifts.confirm("JO", 90)
    shifts.come("JO")
    now.set("14:30")
    assert (shifts.hours_of("JO").minutes, shifts.hours_of("JO").confirmed_by) == (30, "")
    with pytest.raises(StillHere):
        shifts.confirm("JO")


def test_who_forgot_to_leave_is_counted_until_the_end_and_outside_nobody_is_named(
    field_book: Book, now: Clock
) -> None:
    now.set("18:00")
    Shifts(field_book, now).come("JO")
    now.moment += timedelta(days=3)
    figures = event_report(field_book, field_book.event()).day
    assert (figures.helpers, figures.minutes) == (1, 60)
    told = total_told(Shifts(field_book, now).hours(until=at("19:00")))
    assert told == "1 Helfende*r, 1:00 Std."


def test_the_day_shows_whose_shift_it_is_and_who_is_missing(
    planned: Event, field_book: Book, now: Clock
) -> None:
    now.set("16:00")
    Shifts(field_book, now).come("MA")
    day = day_now(field_book, now)
    assert [(s.shift.initials, s.station, s.is_here) for s in day.shifts] == [("JO", NORTH, False)]
    now.set("16:30")
    assert [(s.shift.initials, s.is_here) for s in day_now(field_book, now).shifts] == [
        ("MA", True)
    ]


def test_a_shift_taken_from_the_plan_goes_from_the_stations_too(
    planned: Event, office: Book, field_book: Book, now: Clock, stick: Path
) -> None:
    shifts = Shifts(office, now)
    shifts.remove(shifts.planned(planned)[0].id)
    issue(office, now, office.event(), stick)
    sync(field_book, now, stick)
    assert [shift.initials for shift in field_book.shifts] == ["MA"]


def test_plans_are_made_in_the_office_and_hours_at_a_station(
    planned: Event, office: Book, field_book: Book, now: Clock
) -> None:
    with pytest.raises(NotAtStation):
        Shifts(office, now).come("JO")
    with pytest.raises(NotAllowed):
        Shifts(field_book, now).add(planned, "JO", at("14:00"), at("15:00"))
    with pytest.raises(ShiftTooLong):
        Shifts(office, now).add(planned, "JO", at("15:00"), at("14:00"))
    with pytest.raises(InitialsUnclear):
        Shifts(field_book, now).come("Johanna")


def test_stands_nobody_has_spoken_of_come_first(
    planned: Event, field_book: Book, now: Clock
) -> None:
    stands = Stands(field_book, now)
    stands.mark(1, "absent")
    now.advance(minutes=5)
    stands.mark(1, "arrived")
    stands.mark(2, "absent")
    seen = [(s.stand.number, s.state) for s in stands.all(planned)]
    assert seen == [(3, None), (1, "arrived"), (2, "absent")]
    figures = event_report(field_book, field_book.event()).day
    assert (figures.stands, figures.stands_came, figures.stands_absent) == (3, 1, ("Mieterverein",))
    with pytest.raises(NoSuchStand):
        stands.mark(9, "arrived")


def test_two_stands_never_have_one_number(planned: Event, office: Book, now: Clock) -> None:
    with pytest.raises(StandTwice):
        Stands(office, now).add(planned, "Kiezladen", 2)
    assert Stands(office, now).add(planned, "Kiezladen").number == 4
