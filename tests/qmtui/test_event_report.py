"""The event report: figures that add up, each with its method."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.event import Event
from qmtui.reports.event import (
    EventReport,
    Hour,
    Late,
    OfferingReport,
    SeenAt,
    StationReport,
    Visits,
    event_report,
)
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from qmtui.undo import undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, files_of, register


def report_of(book: Book) -> EventReport:
    return event_report(book, book.event())


def move_to(book: Book, station: str) -> None:
    moved = book.station_named(book.event(), station)
    book.post = replace(book.post, station_id=moved.id)


def stations(report: EventReport) -> dict[str, StationReport]:
    return {station.name: station for station in report.stations}


# -- What it is about


def test_a_report_says_what_where_and_when(field_book: Book) -> None:
    report = report_of(field_book)
    assert (report.title, report.kind) == ("Stadtteilfest", "street_fest")
    assert report.district == "Lindenhof"
    assert (report.start, report.end) == (at("14:00"), at("19:00"))


def test_before_anything_happened_all_figures_are_zero(field_book: Book) -> None:
    report = report_of(field_book)
    assert (report.registered, report.arrived, report.no_shows) == (0, 0, 0)
    assert (report.walkins, report.people, report.over_capacity) == (0, 0, 0)
    assert report.visits == Visits(total=0, counted=0, late_entry=0, estimated=0)
    assert (report.twice, report.counters, report.feedback) == ((), {}, {})
    assert not report.complete


def test_an_event_that_was_never_issued_is_reported_from_the_plan(
    office: Book, event: Event
) -> None:
    register(office, "Ali Öz", places=3)
    report = report_of(office)
    assert (report.registered, report.arrived, report.no_shows) == (1, 0, 1)
    assert not report.complete


# -- Registrations


def test_registrations_came_or_did_not_and_heads_are_counted_apart(
    field_book: Book, now: Clock
) -> None:
    desk = Desk(field_book, now)
    families = [register(field_book, f"Karla {n}", places=n) for n in (1, 2, 3, 4)]
    desk.check_in(families[1])
    desk.check_in(families[3], people=3)
    desk.walk_in("Nele", adults=2)
    report = report_of(field_book)
    assert (report.registered, report.arrived, report.no_shows) == (4, 2, 2)
    assert (report.walkins, report.people) == (1, 2 + 3 + 2)


def test_whoever_left_has_come(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=3)
    desk.check_in(ali)
    desk.check_out(ali)
    report = report_of(field_book)
    assert (report.arrived, report.people) == (1, 3)


def test_coming_again_counts_nobody_twice(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=3)
    for _ in range(3):
        desk.check_in(ali)
        now.advance(minutes=5)
        desk.check_out(ali)
        now.advance(minutes=5)
    report = report_of(field_book)
    assert (report.arrived, report.people, report.twice) == (1, 3, ())


def test_offerings_are_listed_with_their_own_figures(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    came = register(field_book, "Ali Öz", offering="Lange Tafel")
    register(field_book, "Eva Weiß", offering="Lange Tafel")
    register(field_book, "Jan Vogel")
    desk.check_in(came)
    desk.walk_in("Nele", offering="Lange Tafel")
    assert report_of(field_book).offerings == (
        OfferingReport(name="", registered=1, arrived=0, no_shows=1, walkins=0),
        OfferingReport(name="Lange Tafel", registered=2, arrived=1, no_shows=1, walkins=1),
    )


def test_the_offerings_add_up_to_the_whole(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    people = [register(field_book, f"Karla {n}", offering=f"Kurs {n % 3}") for n in range(9)]
    for attendee in people[:5]:
        desk.check_in(attendee)
    desk.walk_in(offering="Kurs 1")
    report = report_of(field_book)
    assert sum(o.registered or 0 for o in report.offerings) == report.registered == 9
    assert sum(o.arrived or 0 for o in report.offerings) == report.arrived == 5
    assert sum(o.no_shows or 0 for o in report.offerings) == report.no_shows == 4
    assert sum(o.walkins or 0 for o in report.offerings) == report.walkins == 1


def test_who_was_let_in_above_capacity_is_counted(field_book: Book, now: Clock) -> None:
    event = replace(field_book.event(), capacity=2, mode="registration")
    field_book.events.put(event)
    desk = Desk(field_book, now)
    for number in range(4):
        desk.check_in(register(field_book, f"Karla {number}"))
    assert report_of(field_book).over_capacity == 2


# -- Seen twice


def test_a_person_seen_at_two_stations_is_counted_once_and_listed(
    field_book: Book, now: Clock
) -> None:
    ali = register(field_book, "Ali Öz", places=3)
    desk = Desk(field_book, now)
    desk.check_in(ali)
    now.set("14:20")
    move_to(field_book, SOUTH)
    desk.check_in(ali)
    report = report_of(field_book)
    assert (report.arrived, report.people) == (1, 3)
    (twice,) = report.twice
    assert (twice.attendee, twice.name) == (ali, "Ali Öz")
    assert twice.seen == (
        SeenAt(station=NORTH, at=at("14:00")),
        SeenAt(station=SOUTH, at=at("14:20")),
    )


# -- Visits


def test_visits_are_told_by_station_and_hour(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    count.stroke(310)
    now.set("15:30")
    count.stroke(405)
    count.stroke(-5)
    move_to(field_book, SOUTH)
    count.stroke(290)
    report = report_of(field_book)
    north, south = report.stations
    assert (north.name, north.visits, south.name, south.visits) == (NORTH, 710, SOUTH, 290)
    assert north.hours == (
        Hour(hour=at("14:00"), visits=310),
        Hour(hour=at("15:00"), visits=400),
    )
    assert south.hours == (Hour(hour=at("15:00"), visits=290),)
    assert report.visits == Visits(total=1000, counted=1000, late_entry=0, estimated=0)


def test_a_late_entry_is_a_row_of_its_own_and_in_no_hour(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    count.stroke(10)
    now.set("18:00")
    count.late(95, at("15:52"), at("16:40"))
    north = stations(report_of(field_book))[NORTH]
    assert (north.visits, north.late_entry) == (105, 95)
    assert north.hours == (Hour(hour=at("14:00"), visits=10),)
    assert north.late == (Late(since=at("15:52"), until=at("16:40"), visits=95),)
    assert report_of(field_book).visits == Visits(
        total=105, counted=105, late_entry=95, estimated=0
    )


def test_hours_and_late_entries_add_up_to_the_station(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    for hour in (14, 15, 16):
        now.set(f"{hour}:10")
        count.stroke(hour)
    count.late(7, at("14:00"), at("14:30"))
    count.late(8, at("15:00"), at("15:30"))
    north = stations(report_of(field_book))[NORTH]
    assert sum(h.visits for h in north.hours) + sum(e.visits for e in north.late) == north.visits


def test_an_estimate_is_added_and_told_apart(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    count.stroke(2_315)
    count.headcount(185, "estimated")
    assert report_of(field_book).visits == Visits(
        total=2_500, counted=2_315, late_entry=0, estimated=185
    )


def test_other_counters_are_listed_and_never_added(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    count.stroke(10)
    count.stroke(310, counter="Parcours", band="10-13")
    report = report_of(field_book)
    assert report.counters == {"Parcours": 310}
    assert report.visits.total == 10
    assert stations(report)[NORTH].visits == 10


def test_bands_are_reported_for_counters_that_have_any(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    count.stroke(10)
    count.stroke(170, "Parcours", "unter 10")
    count.stroke(96, "Parcours", "10–13")
    count.stroke(3, "Parcours")
    bands = report_of(field_book).bands
    assert bands == {"Parcours": {"10–13": 96, "unter 10": 170, "": 3}}


def test_check_ins_are_no_visits(field_book: Book, now: Clock) -> None:
    Desk(field_book, now).check_in(register(field_book, "Ali Öz"))
    report = report_of(field_book)
    assert report.visits.total == 0
    assert stations(report)[NORTH].check_ins == 1


def test_entries_without_a_station_stand_under_none(field_book: Book, now: Clock) -> None:
    field_book.post = replace(field_book.post, station_id=None)
    Count(field_book, now).stroke(3)
    Desk(field_book, now).walk_in()
    none = stations(report_of(field_book))[""]
    assert (none.visits, none.check_ins) == (3, 1)


def test_the_stations_add_up_to_what_was_counted(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    for number, station in enumerate((NORTH, SOUTH, NORTH), start=1):
        move_to(field_book, station)
        count.stroke(number)
    field_book.post = replace(field_book.post, station_id="a station nobody knows")
    count.stroke(4)
    report = report_of(field_book)
    assert sum(station.visits for station in report.stations) == report.visits.counted == 10


# -- Undone


def test_what_was_taken_back_counts_nowhere(field_book: Book, now: Clock) -> None:
    event = replace(field_book.event(), capacity=1, mode="registration")
    field_book.events.put(event)
    before = report_of(field_book)
    desk, count = Desk(field_book, now), Count(field_book, now)
    ali = register(field_book, "Ali Öz", places=3)
    doings: list[Callable[[], object]] = [
        lambda: desk.check_in(ali),
        lambda: desk.walk_in("Nele"),
        lambda: count.stroke(3),
        lambda: count.late(4, at("14:00"), at("15:00")),
        lambda: count.headcount(5, "estimated"),
        lambda: FeedbackDesk(field_book, now).add("idea", "Bank"),
    ]
    for do in doings:
        do()
    for _ in doings:
        undo_last(field_book, now)
    after = report_of(field_book)
    assert (after.registered, after.no_shows) == (1, 1)
    assert after.taken_back == len(doings)
    plan = replace(
        after,
        registered=0,
        no_shows=0,
        offerings=(),
        devices=before.devices,
        taken_back=0,
    )
    assert plan == before


def test_an_undone_second_check_in_is_seen_twice_no_more(field_book: Book, now: Clock) -> None:
    ali = register(field_book, "Ali Öz")
    desk = Desk(field_book, now)
    desk.check_in(ali)
    now.advance(minutes=5)
    move_to(field_book, SOUTH)
    desk.check_in(ali)
    (refusal,) = [entry for entry in field_book.attendance if entry.kind == "refusal"]
    assert len(report_of(field_book).twice) == 1
    undo_entry(field_book, now, ali)
    assert refusal.result == "already"
    assert report_of(field_book).twice == ()


# -- Feedback, devices, completeness


def test_feedback_is_counted_by_kind(field_book: Book, now: Clock) -> None:
    desk = FeedbackDesk(field_book, now)
    desk.add("idea", "Bank")
    desk.add("idea", "Baum")
    desk.add("praise", "Brunnen")
    assert report_of(field_book).feedback == {"idea": 2, "praise": 1}


def test_the_office_reports_what_it_collected(
    office: Book, event: Event, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    ali = register(office, "Ali Öz", places=3)
    book = open_station()
    Desk(book, now).check_in(ali)
    Count(book, now).stroke(7)
    sync(book, now, stick, final=True)
    collect(office, now, stick)
    report = report_of(office)
    assert (report.arrived, report.people, report.visits.total) == (1, 3, 7)
    assert report.complete
    assert report == replace(report_of(book), expected_devices=report.expected_devices)


@pytest.mark.parametrize("order", ["G1 G2 G1", "G2 G1 G2", "G1 G2 G2 G1 G1 G2"])
def test_every_order_of_syncing_gives_the_same_report(worked: Path, now: Clock, order: str) -> None:
    for label in order.split():
        with Book.open(worked / label) as book:
            sync(book, now, worked / "stick")
    reports = []
    for label in ("G1", "G2"):
        with Book.open(worked / label, read_only=True) as book:
            reports.append(report_of(book))
    assert reports[0] == reports[1]
    assert (reports[0].arrived, reports[0].walkins, reports[0].people) == (1, 1, 3 + 1)
    assert [station.visits for station in reports[0].stations] == [1, 2]
    assert [(seen.station, seen.at) for seen in reports[0].twice[0].seen] == [
        (NORTH, at("14:10")),
        (SOUTH, at("14:20")),
    ]


@pytest.fixture
def worked(office: Book, event: Event, open_station: OpenStation, stick: Path, now: Clock) -> Path:
    """Where two stations have worked, of which neither knows the other yet."""
    ali = register(office, "Ali Öz", places=3)
    books = [open_station(label, station) for label, station in (("G1", NORTH), ("G2", SOUTH))]
    for number, book in enumerate(books, start=1):
        now.advance(minutes=10)
        Desk(book, now).check_in(ali)
        Count(book, now).stroke(number)
        Desk(book, now).walk_in(f"Karla {number}")
    undo_last(books[0], now)
    for book in books:
        book.close()
    return stick.parent


def test_a_report_survives_being_written_as_json(field_book: Book, now: Clock) -> None:
    Count(field_book, now).late(95, at("15:52"), at("16:40"))
    Desk(field_book, now).walk_in("Nele")
    report = report_of(field_book)
    assert msgspec.json.decode(msgspec.json.encode(report), type=EventReport) == report


def test_a_report_changes_nothing(worked: Path) -> None:
    before = files_of(worked)
    with Book.open(worked / "G1", read_only=True) as book:
        report_of(book)
    assert files_of(worked) == before


def test_who_came_in_against_a_rule_stands_there_with_the_reason(
    field_book: Book, now: Clock
) -> None:
    with field_book.transaction():
        field_book.events.put(
            replace(field_book.event(), capacity=1, mode="registration", title="Fest")
        )
    desk = Desk(field_book, now)
    desk.check_in(register(field_book, "Ali Öz"))
    over = desk.check_in(register(field_book, "Eva Weiß", is_revoked=True), reason="belongs")
    assert (over.result, over.overrides) == ("over", "revoked")
    report = event_report(field_book, field_book.event())
    told = [(one.what, one.station, one.people, one.reason) for one in report.exceptions]
    assert told == [("over", NORTH, 1, "belongs"), ("revoked", NORTH, 1, "belongs")]
    text = as_markdown(event_report_of(field_book, lambda: at("20:00"), field_book.event()))
    assert "- 14:00 Eingang Nord: 1 Person, über der Kapazität – gehört zu jemandem drinnen" in text
