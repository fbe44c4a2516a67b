"""The watch: idle minutes lock, sleep and set clocks let go of the key."""

from __future__ import annotations

import pytest

from qmtui.watch import IDLE, LONGEST, TICK, Watch

NOON = 1_781_352_000.0
"""A wall clock's time; the steady clock begins at 0."""


def looked(watch: Watch, seconds: int, begin: int = 0) -> list[str]:
    """What the watch says at each tick until `seconds`, both clocks going evenly."""
    ticks = range(begin + TICK, seconds + 1, TICK)
    return [watch.look(NOON + tick, float(tick)) for tick in ticks]


@pytest.fixture
def watch() -> Watch:
    return Watch(NOON, 0)


def test_three_idle_minutes_lock_and_not_a_second_less(watch: Watch) -> None:
    assert set(looked(watch, IDLE - TICK)) == {""}
    assert looked(watch, IDLE, IDLE - TICK) == ["lock"]


def test_a_key_begins_the_three_minutes_anew(watch: Watch) -> None:
    looked(watch, 170)
    watch.touch(171)
    assert set(looked(watch, 350, 170)) == {""}
    assert looked(watch, 355, 350) == ["lock"]


def test_half_an_hour_locked_lets_the_key_go(watch: Watch) -> None:
    watch.lock(0)
    assert set(looked(watch, LONGEST - TICK)) == {""}
    assert looked(watch, LONGEST, LONGEST - TICK) == ["drop"]


def test_a_stroke_on_the_lock_screen_begins_the_half_hour_anew(watch: Watch) -> None:
    watch.lock(0)
    looked(watch, LONGEST - TICK)
    watch.lock(LONGEST - 1)
    assert looked(watch, LONGEST, LONGEST - TICK) == [""]


def test_reopening_begins_everything_anew(watch: Watch) -> None:
    looked(watch, 180)
    watch.lock(180)
    watch.unlock(200)
    assert set(looked(watch, 375, 180)) == {""}
    assert looked(watch, 380, 375) == ["lock"]


@pytest.mark.parametrize(
    ("wall", "steady"),
    [
        (605.0, 5.0),  # ten minutes under a closed lid; the steady clock slept too
        (605.0, 605.0),  # the same where the steady clock counts sleep
        (-86_395.0, 5.0),  # set back by a day
        (3_605.0, 5.0),  # set forward by an hour
        (36.0, 5.0),
        (36.0, 36.0),
    ],
)
@pytest.mark.parametrize("is_locked", [True, False])
def test_case_57_sleep_and_a_set_clock_let_the_key_go(
    watch: Watch, wall: float, steady: float, is_locked: bool
) -> None:
    if is_locked:
        watch.lock(0)
    assert watch.look(NOON + wall, steady) == "drop"


@pytest.mark.parametrize(("wall", "steady"), [(30.0, 30.0), (34.0, 5.0), (-24.0, 5.0)])
def test_a_busy_moment_and_a_small_correction_do_not(
    watch: Watch, wall: float, steady: float
) -> None:
    assert watch.look(NOON + wall, steady) == ""


@pytest.mark.parametrize(("wall", "is_back"), [(-3_600.0, True), (605.0, False), (-24.0, False)])
def test_a_clock_that_was_set_back_is_told_from_sleep(
    watch: Watch, wall: float, is_back: bool
) -> None:
    watch.look(NOON + wall, 5)
    assert watch.went_back is is_back
    watch.look(NOON + wall + 5, 10)
    assert not watch.went_back


def test_only_the_jump_itself_counts_not_what_follows(watch: Watch) -> None:
    assert watch.look(NOON + 3_605, 5) == "drop"
    assert watch.look(NOON + 3_610, 10) == ""


def test_a_short_practice_locks_nothing_and_a_long_one_does(watch: Watch) -> None:
    assert not watch.came_back(NOON + 60, 60)
    assert watch.look(NOON + 65, 65) == "", "nobody slept"
    assert watch.came_back(NOON + 65 + IDLE, 65.0 + IDLE)
    assert watch.look(NOON + 70 + IDLE, 70.0 + IDLE) == "lock", "and not: let go of the key"


def test_sleep_during_practice_is_found_out_afterwards(watch: Watch) -> None:
    watch.came_back(NOON + 3_600, 60)
    assert watch.look(NOON + 3_605, 65) == "drop"
