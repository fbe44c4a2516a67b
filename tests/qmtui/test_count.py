"""Strokes, late entries and headcounts, and the figures they make."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.breakdown import Meanwhile, looks_of, meanwhile, parts_of
from qmtui.count import (
    MOST_AT_ONCE,
    Count,
    LateNegative,
    NothingToTakeBack,
    NumberOutOfRange,
    SpanReversed,
)
from qmtui.counters import Counters
from qmtui.model.count import LEAVING, METHODS, VISITS, Figure, Method, Tally
from qmtui.model.event import Counter
from qmtui.spans import span_of
from qmtui.undo import undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at


@pytest.fixture
def count(field_book: Book, now: Clock) -> Count:
    return Count(field_book, now)


def move_to(book: Book, station: str) -> None:
    """Have the device stand somewhere else from here on."""
    moved = book.station_named(book.event(), station)
    book.post = replace(book.post, station_id=moved.id)


# -- Strokes


def test_one_stroke_counts_one(count: Count) -> None:
    assert count.stroke() == Figure(counted=1)


def test_strokes_add_up_and_a_slip_is_taken_back(count: Count) -> None:
    count.stroke(5)
    assert count.stroke(-1).total == 4


def test_a_slip_is_taken_back_where_and_when_it_was_made(
    count: Count, field_book: Book, now: Clock
) -> None:
    """Else the hour after it, or strokes without a band, would be one fewer than none."""
    now.set("14:58")
    count.stroke(2, band="a")
    now.set("14:59")
    count.stroke(band="b")
    now.set("15:01")
    for figure in (2, 1, 0):
        assert count.less().total == figure
    with pytest.raises(NothingToTakeBack):
        count.less()
    assert [tally.band for tally in field_book.tallies] == ["a", "b", "b", "a", "a"]
    assert {f"{tally.observed_at:%H}" for tally in field_book.tallies} == {"14"}
    assert not count.hours()


def test_a_slip_is_found_behind_any_number_of_other_strokes(
    count: Count, field_book: Book, now: Clock
) -> None:
    count.stroke()
    with field_book.transaction():
        for _stroke in range(1_100):
            stamp = field_book.stamp(now())
            field_book.tallies.add(Tally(**stamp, delta=1, counter="Parcours"))
    assert count.less().total == 0


def test_nobody_takes_back_what_another_station_or_counter_has(
    count: Count, field_book: Book
) -> None:
    count.stroke(3)
    with pytest.raises(NothingToTakeBack):
        count.less("Parcours")
    move_to(field_book, SOUTH)
    with pytest.raises(NothingToTakeBack):
        count.less()


def test_more_taken_back_than_counted_is_no_figure_but_is_told(
    count: Count, field_book: Book
) -> None:
    count.stroke(-3)
    move_to(field_book, SOUTH)
    count.stroke(10)
    assert (count.figure().total, count.balance_here()) == (10, 10)
    north, south = parts_of(field_book, count, field_book.event())
    assert (north.number, north.overdrawn, south.number, south.overdrawn) == (0, 3, 10, 0)


@pytest.mark.parametrize("delta", [0, MOST_AT_ONCE + 1, -MOST_AT_ONCE - 1])
def test_no_stroke_and_too_many_are_refused(count: Count, field_book: Book, delta: int) -> None:
    with pytest.raises(NumberOutOfRange) as refusal:
        count.stroke(delta)
    assert "9999" in str(refusal.value)
    assert len(field_book.tallies) == 0


def test_another_counter_is_a_figure_of_its_own(count: Count) -> None:
    count.stroke(3)
    assert count.stroke(7, counter="Parcours").total == 7
    assert count.figure().total == 3


def test_an_empty_counter_means_visits(count: Count) -> None:
    count.stroke(3, counter=" \x1b")
    assert count.figure().total == 3


def test_the_counters_in_use_begin_with_visits(count: Count) -> None:
    count.stroke(counter="Parcours")
    count.stroke(counter="Infostand")
    assert count.counters() == ["visits", "Infostand", "Parcours"]


def test_a_counter_whose_strokes_were_all_taken_back_is_none(
    count: Count, field_book: Book, now: Clock
) -> None:
    count.stroke(counter="Parkur")
    undo_last(field_book, now)
    assert count.counters() == ["visits"]


def test_a_band_is_kept_with_its_strokes(count: Count, field_book: Book) -> None:
    count.stroke(2, band="10-13")
    (tally,) = field_book.tallies
    assert (tally.delta, tally.band) == (2, "10-13")


def test_a_station_shows_its_own_figure_and_the_events(count: Count, field_book: Book) -> None:
    count.stroke(3)
    move_to(field_book, SOUTH)
    assert count.stroke(4).total == 4
    assert count.figure().total == 7


def test_strokes_taken_back_count_nowhere(count: Count, field_book: Book, now: Clock) -> None:
    count.stroke(3)
    count.stroke(4)
    undo_last(field_book, now)
    assert count.figure().total == 3


# -- Hours


def test_strokes_fall_into_the_hours_of_the_quarters_clock(count: Count, now: Clock) -> None:
    now.moment = datetime(2026, 6, 13, 12, 59, 59, tzinfo=UTC)
    count.stroke(2)
    now.advance(seconds=1)
    count.stroke(3)
    assert count.hours() == {at("14:00"): 2, at("15:00"): 3}


def test_a_stroke_from_another_time_zone_falls_into_the_quarters_hour(
    count: Count, field_book: Book
) -> None:
    moment = datetime(2026, 6, 13, 12, 30, tzinfo=UTC)
    with field_book.transaction():
        field_book.tallies.add(Tally(id="t", observed_at=moment, recorded_at=moment, delta=2))
    assert [(str(hour), n) for hour, n in count.hours().items()] == [
        ("2026-06-13 14:00:00+02:00", 2)
    ]


def test_a_late_entry_is_not_spread_over_hours(count: Count, now: Clock) -> None:
    count.stroke(2)
    now.set("18:00")
    count.late(95, at("15:52"), at("16:40"))
    assert count.hours() == {at("14:00"): 2}


# -- Entered later


def test_a_late_entry_counts_and_is_told_apart(count: Count, now: Clock) -> None:
    count.stroke(10)
    now.set("18:00")
    assert count.late(95, at("15:52"), at("16:40")) == Figure(counted=105, late_entry=95)


def test_a_late_entry_tells_when_it_happened_and_when_it_was_written(
    count: Count, field_book: Book, now: Clock
) -> None:
    now.set("18:00")
    count.late(95, at("15:52"), at("16:40"))
    (tally,) = field_book.tallies
    assert (tally.observed_at, tally.recorded_at) == (at("15:52"), at("18:00"))
    assert (tally.since, tally.until) == (at("15:52"), at("16:40"))
    assert tally.source == "paper"


def test_a_late_entry_is_taken_back_by_undo_and_not_by_a_negative_one(count: Count) -> None:
    with pytest.raises(LateNegative, match="qmtui undo"):
        count.late(-5, at("13:00"), at("13:30"))


def test_what_stands_for_a_span_already_is_known(
    count: Count, field_book: Book, now: Clock
) -> None:
    now.set("15:51")
    count.stroke(4)
    now.set("15:52")
    count.stroke(5)
    now.set("17:00")
    count.stroke(6)
    count.late(95, at("15:52"), at("16:40"))
    found = meanwhile(field_book, at("15:52"), at("16:40"), VISITS)
    assert (found.strokes, found.late) == (5, 95)
    assert meanwhile(field_book, at("16:40"), at("17:00"), VISITS) == Meanwhile()
    assert meanwhile(field_book, at("15:45"), at("16:00"), VISITS) == Meanwhile(strokes=9, late=95)
    assert meanwhile(field_book, at("15:00"), at("18:00"), "Parcours") == Meanwhile()
    move_to(field_book, SOUTH)
    assert meanwhile(field_book, at("15:00"), at("18:00"), VISITS) == Meanwhile()


def test_papers_of_one_span_are_one_row(count: Count, field_book: Book, now: Clock) -> None:
    """Each group of a counter has its own paper, and the row opens down to all of them."""
    now.set("18:00")
    for number, band in ((30, "a"), (20, "b")):
        count.late(number, at("15:52"), at("16:40"), band=band)
    north, _south = parts_of(field_book, count, field_book.event())
    assert [row.number for row in north.rows] == [50]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(("1552", "16 40"), ("15:52", "16:40")), (("22", "24:00"), ("22:00", "00:00"))],
)
def test_times_need_no_colon_and_midnight_is_24_too(
    field_book: Book, typed: tuple[str, str], meant: tuple[str, str]
) -> None:
    since, until = span_of(field_book, typed)
    assert (f"{since:%H:%M}", f"{until:%H:%M}") == meant
    assert since < until


def test_a_span_that_ends_before_it_begins_is_refused(count: Count, field_book: Book) -> None:
    with pytest.raises(SpanReversed):
        count.late(95, at("16:40"), at("15:52"))
    assert len(field_book.tallies) == 0


# -- Headcounts


def test_of_several_looks_at_a_room_the_fullest_counts(count: Count) -> None:
    count.headcount(31, "counted")
    count.headcount(44, "counted")
    assert count.headcount(40, "counted") == Figure(counted=44)


def test_beside_strokes_no_look_at_the_room_is_added(count: Count) -> None:
    count.stroke(10)
    assert count.headcount(44, "counted") == Figure(counted=10)


@pytest.mark.parametrize("method", ["estimated", "extrapolated"])
def test_an_estimate_adds_to_what_was_counted_and_is_told_apart(
    count: Count, method: Method
) -> None:
    count.stroke(2_315)
    figure = count.headcount(185, method)
    assert figure == Figure(counted=2_315, estimated=185)
    assert figure.total == 2_500


@pytest.mark.parametrize("method", get_args(Method))
def test_no_method_is_accepted_and_then_counted_nowhere(count: Count, method: Method) -> None:
    assert count.headcount(7, method).total == 7


def test_every_method_has_a_name() -> None:
    assert set(METHODS) == set(get_args(Method))


@pytest.mark.parametrize("number", [-1, MOST_AT_ONCE + 1])
def test_an_impossible_headcount_is_refused(count: Count, field_book: Book, number: int) -> None:
    with pytest.raises(NumberOutOfRange):
        count.headcount(number, "counted")
    assert len(field_book.headcounts) == 0


def test_nobody_there_is_a_headcount_too(count: Count, field_book: Book) -> None:
    assert count.headcount(0, "counted").total == 0
    assert len(field_book.headcounts) == 1


def test_a_headcount_keeps_its_note(count: Count, field_book: Book) -> None:
    count.headcount(31, "counted", note=" vor der \x1bBühne ")
    (headcount,) = field_book.headcounts
    assert headcount.note == "vor der Bühne"


def test_a_headcount_taken_back_counts_nowhere(count: Count, field_book: Book, now: Clock) -> None:
    count.headcount(31, "estimated")
    undo_last(field_book, now)
    assert count.figure() == Figure()


def test_a_device_without_a_station_counts_too(count: Count, field_book: Book) -> None:
    field_book.post = replace(field_book.post, station_id=None)
    count.stroke(3)
    assert count.figure_here().total == 3
    move_to(field_book, NORTH)
    assert count.figure_here().total == 0
    assert count.figure().total == 3


# -- Bands and counters


def with_counters(book: Book, *counters: Counter) -> None:
    """Have the event list these counters."""
    with book.transaction():
        book.events.put(replace(book.event(), counters=counters))


PARCOURS = Counter(name="Parcours", bands=("unter 10", "10–13", "14–17"))


def test_bands_stand_in_the_order_of_the_event_and_none_is_hidden(
    count: Count, field_book: Book
) -> None:
    with_counters(field_book, PARCOURS)
    count.stroke(4, "Parcours", "14–17")
    count.stroke(2, "Parcours", "Kita")
    count.stroke(1, "Parcours")
    assert list(count.bands("Parcours").items()) == [
        ("unter 10", 0),
        ("10–13", 0),
        ("14–17", 4),
        ("Kita", 2),
        ("", 1),
    ]


def test_the_bands_of_a_station_are_its_own(count: Count, field_book: Book) -> None:
    count.stroke(3, band="Kita")
    move_to(field_book, SOUTH)
    count.stroke(4, band="Kita")
    assert (count.bands_here(), count.bands()) == ({"Kita": 4}, {"Kita": 7})


def test_a_counter_without_bands_has_no_figures_of_them(count: Count) -> None:
    count.stroke(3)
    assert count.bands() == {"": 3}


def test_who_leaves_is_no_longer_here_but_stays_a_visit(count: Count, field_book: Book) -> None:
    count.stroke(10)
    move_to(field_book, SOUTH)
    count.stroke(4)
    count.stroke(3, LEAVING)
    assert (count.here(), count.figure().total) == (11, 14)
    south = field_book.post.station_id
    assert count.here_at(south) == 1


def test_nowhere_are_fewer_than_nobody(count: Count, field_book: Book) -> None:
    """Who came in elsewhere may leave here before the devices have met."""
    count.stroke(3, LEAVING)
    assert (count.here(), count.here_at(field_book.post.station_id)) == (0, 0)


def test_a_station_opens_with_its_own_counter(count: Count, field_book: Book) -> None:
    with_counters(field_book, PARCOURS)
    station = field_book.station_named(field_book.event(), NORTH)
    with field_book.transaction():
        field_book.stations.put(replace(station, counter="Parcours"))
    counters = Counters(field_book, count)
    assert counters.chosen == "Parcours"
    move_to(field_book, SOUTH)
    assert counters.chosen == VISITS


@pytest.mark.parametrize("counter", ["", "Parkur"])
def test_a_station_with_a_counter_nobody_knows_counts_visits(
    count: Count, field_book: Book, counter: str
) -> None:
    station = field_book.station_named(field_book.event(), NORTH)
    with field_book.transaction():
        field_book.stations.put(replace(station, counter=counter))
    assert Counters(field_book, count).chosen == VISITS


def test_visits_come_first_and_leaving_is_offered_only_if_listed(
    count: Count, field_book: Book
) -> None:
    counters = Counters(field_book, count)
    assert counters.offered() == [VISITS]
    count.stroke(counter="Infostand")
    with_counters(field_book, PARCOURS, Counter(name=VISITS, bands=("Kinder",)))
    assert counters.offered() == [VISITS, "Parcours", "Infostand"]
    assert counters.bands_of(VISITS) == ("Kinder",)
    with_counters(field_book, Counter(name=LEAVING))
    assert counters.offered() == [VISITS, LEAVING, "Infostand"]


def test_a_counter_chosen_at_one_station_is_not_taken_along(count: Count, field_book: Book) -> None:
    with_counters(field_book, PARCOURS)
    counters = Counters(field_book, count)
    assert [counters.step(1), counters.step(1), counters.step(-1)] == [
        "Parcours",
        VISITS,
        "Parcours",
    ]
    assert Counters(field_book, count).chosen == "Parcours"
    move_to(field_book, SOUTH)
    assert counters.chosen == VISITS


# -- Story A: a festival of four stations

GATES = {
    NORTH: (310, 405, 240, 190, 130),
    SOUTH: (290, 322, 48, 165, 120),
}
"""Strokes by hour from 14:00 on; at the southern gate the battery was empty from 15:52 to 16:40."""


@pytest.fixture
def festival(count: Count, field_book: Book, now: Clock) -> Count:
    with_counters(field_book, PARCOURS)
    for gate, hours in GATES.items():
        move_to(field_book, gate)
        for hour, visits in enumerate(hours, start=14):
            now.set(f"{hour}:20")
            count.stroke(visits)
    now.set("18:30")
    count.late(95, at("15:52"), at("16:40"))
    for visits, band in zip((170, 96, 44), PARCOURS.bands, strict=True):
        count.stroke(visits, "Parcours", band)
    count.headcount(185, "estimated", note="Seitenweg")
    return count


def test_the_figure_of_story_a_says_what_it_is_made_of(festival: Count) -> None:
    assert festival.figure() == Figure(counted=2_315, late_entry=95, estimated=185)
    assert festival.figure().total == 2_500


def test_the_bands_of_story_a_are_not_added_to_its_visits(festival: Count) -> None:
    assert festival.bands("Parcours") == {"unter 10": 170, "10–13": 96, "14–17": 44}
    assert festival.figure("Parcours").total == 310


def test_the_total_of_story_a_opens_to_station_hour_and_method(
    festival: Count, field_book: Book
) -> None:
    north, south = parts_of(field_book, festival, field_book.event())
    assert (north.number, south.number, south.late_entry) == (1_275, 1_040, 95)
    assert [row.number for row in north.rows] == [310, 405, 240, 190, 130]
    assert [(f"{row.since:%H:%M}", row.number, row.method) for row in south.rows] == [
        ("14:00", 290, "counted"),
        ("15:00", 322, "counted"),
        ("15:52", 95, "late_entry"),
        ("16:00", 48, "counted"),
        ("17:00", 165, "counted"),
        ("18:00", 120, "counted"),
    ]


def test_estimates_stand_apart_and_looks_that_are_not_added_say_so(
    festival: Count, field_book: Book
) -> None:
    festival.headcount(44, "counted")
    looks = looks_of(field_book, festival)
    assert [(row.number, row.note, row.is_added) for row in looks] == [
        (185, "Seitenweg", True),
        (44, SOUTH, False),
    ]
    strokes = sum(part.number for part in parts_of(field_book, festival, field_book.event()))
    added = sum(row.number for row in looks if row.is_added)
    assert strokes + added == festival.figure().total


def test_strokes_of_a_station_nobody_knows_are_in_the_parts(count: Count, field_book: Book) -> None:
    count.stroke(3)
    field_book.post = replace(field_book.post, station_id="a station nobody knows")
    count.stroke(4)
    parts = parts_of(field_book, count, field_book.event())
    assert [(part.name, part.number) for part in parts] == [(NORTH, 3), (SOUTH, 0), ("", 4)]
