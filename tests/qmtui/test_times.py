"""Times as people type them."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmtui.times import TimeUnreadable, parse_time
from tests.qmtui.conftest import BERLIN, at

DAY = date(2026, 6, 13)
PIECES = "14 00 6 2026 0001-01-01 9999-12-31 13.6. : . - / T Z CEST +02:00 -10:00 pm Uhr h , ² \0 ä"
typed = st.lists(st.sampled_from([*PIECES.split(" "), " "]), max_size=8).map("".join)


def read(text: str) -> datetime:
    return parse_time(text, BERLIN, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-13T14:00",
        "2026-06-13 14:00",
        "2026-06-13T12:00:00Z",
        "2026-06-13T14:00+02:00",
        "20260613T1400",
        "13.6.2026 14:00",
        "13.06.2026 14:00",
        "13/6/2026 14:00",
        " 14:00 ",
        "14h",
    ],
)
def test_the_same_moment_may_be_written_in_many_ways(text: str) -> None:
    assert read(text) == at("14:00")


def test_the_day_comes_before_the_month() -> None:
    assert read("1.2.2026 14:00") == datetime(2026, 2, 1, 14, tzinfo=BERLIN)


def test_a_time_without_offset_is_the_quarters() -> None:
    assert read("2026-12-24T14:00").astimezone(UTC).hour == 13
    assert read("2026-06-24T14:00").astimezone(UTC).hour == 12


def test_an_offset_is_respected() -> None:
    assert read("2026-06-13T14:00-05:00").astimezone(BERLIN) == at("21:00")


def test_a_day_alone_begins_at_midnight() -> None:
    assert read("13.6.2026") == at("00:00")


@pytest.mark.parametrize("text", ["14.30", "14.30 Uhr", "14:30 Uhr"])
def test_a_german_time_is_no_day(text: str) -> None:
    """“14.30” must not become the 14th of some month: refusing it is fine, guessing is not."""
    try:
        moment = read(text)
    except TimeUnreadable:
        return
    assert moment == at("14:30")


@pytest.mark.parametrize(
    "text", ["", " ", "morgen", "25:00", "14:60", "32.1.2026", "half past two", "x" * 99]
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(TimeUnreadable, match="14:00") as refusal:
        read(text)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["14:00 CEST", "14:00 MESZ", "14:00 PST"])
def test_a_zone_nobody_can_look_up_is_refused_without_a_warning(text: str) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(TimeUnreadable):
            read(text)
    assert not warned


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59-10:00"])
def test_a_time_no_clock_can_show_is_refused(text: str) -> None:
    with pytest.raises(TimeUnreadable):
        read(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(typed)
def test_whatever_is_typed_is_a_time_or_refused(text: str) -> None:
    try:
        moment = read(text)
    except TimeUnreadable:
        return
    assert moment.tzinfo is not None
    assert moment.astimezone(UTC).astimezone(BERLIN) == moment
