"""Hybrid time: it only goes forward, and it does not run after a laptop in another year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.clock import COUNTER_BITS, Clock, to_datetime

NOW = 2_000_000_000
HOUR = 3600


def stamp(seconds: float) -> int:
    return int(seconds * 1000) << COUNTER_BITS


def test_a_stamp_tells_the_time_of_the_wall() -> None:
    assert to_datetime(Clock(lambda: NOW).tick()) == datetime.fromtimestamp(NOW, UTC)


def test_stamps_of_one_moment_still_grow() -> None:
    clock = Clock(lambda: NOW)
    stamps = [clock.tick() for _ in range(1000)]
    assert stamps == sorted(set(stamps))
    assert to_datetime(stamps[-1]) == datetime.fromtimestamp(NOW, UTC)


@pytest.mark.parametrize("jump", [-1, -HOUR, -NOW, -2 * NOW])
def test_stamps_grow_though_the_wall_clock_goes_back(jump: float) -> None:
    times = iter([NOW, NOW + jump, NOW + jump + 1])
    clock = Clock(lambda: next(times))
    first, second, third = (clock.tick() for _ in range(3))
    assert first < second < third


def test_a_stamp_is_above_every_stamp_taken_in() -> None:
    clock = Clock(lambda: NOW)
    clock.take_in(stamp(NOW + 23 * HOUR))
    assert clock.tick() == stamp(NOW + 23 * HOUR) + 1
    clock.take_in(stamp(NOW))
    assert clock.tick() == stamp(NOW + 23 * HOUR) + 2


def test_a_stamp_from_far_ahead_does_not_pull_the_own_time_along() -> None:
    clock = Clock(lambda: NOW)
    clock.take_in(stamp(NOW + 25 * HOUR))
    assert clock.tick() == stamp(NOW)


def test_an_impossible_stamp_is_the_last_day_there_is() -> None:
    assert to_datetime(2**64 - 1).year == 9999
    assert to_datetime(0).year == 1970
