"""Strokes, late entries and headcounts, and the figures they make."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import MOST_AT_ONCE, Count, NumberOutOfRange, SpanReversed, figure_of
from qmtui.model.count import METHODS, Figure, Headcount, Method, Tally
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
    assert [tally.delta for tally in count.tallies()] == [3]


# -- Hours


def test_strokes_fall_into_the_hours_of_the_quarters_clock(count: Count, now: Clock) -> None:
    now.moment = datetime(2026, 6, 13, 12, 59, 59, tzinfo=UTC)
    count.stroke(2)
    now.advance(seconds=1)
    count.stroke(3)
    assert count.hours(count.tallies()) == {at("14:00"): 2, at("15:00"): 3}


def test_a_stroke_from_another_time_zone_falls_into_the_quarters_hour(count: Count) -> None:
    moment = datetime(2026, 6, 13, 12, 30, tzinfo=UTC)
    foreign = Tally(id="t", observed_at=moment, recorded_at=moment, delta=2)
    assert [(str(hour), n) for hour, n in count.hours([foreign]).items()] == [
        ("2026-06-13 14:00:00+02:00", 2)
    ]


def test_a_late_entry_is_not_spread_over_hours(count: Count, now: Clock) -> None:
    count.stroke(2)
    now.set("18:00")
    count.late(95, at("15:52"), at("16:40"))
    assert count.hours(count.tallies()) == {at("14:00"): 2}


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


def test_the_figure_of_story_a_says_what_it_is_made_of() -> None:
    moment = at("14:00")
    tallies = [
        Tally(id=f"{n}", observed_at=moment, recorded_at=moment, delta=delta)
        for n, delta in enumerate((310, 405, 240, 190, 130, 290, 322, 48, 165, 120))
    ]
    late = Tally(
        id="late", observed_at=moment, recorded_at=moment, delta=95, since=moment, until=moment
    )
    path = Headcount(
        id="path", observed_at=moment, recorded_at=moment, number=185, method="estimated"
    )
    figure = figure_of([*tallies, late], [path])
    assert (figure.total, figure.counted, figure.late_entry) == (2_500, 2_315, 95)


def test_a_device_without_a_station_counts_too(count: Count, field_book: Book) -> None:
    field_book.post = replace(field_book.post, station_id=None)
    count.stroke(3)
    assert count.figure_here().total == 3
    move_to(field_book, NORTH)
    assert count.figure_here().total == 0
    assert count.figure().total == 3
