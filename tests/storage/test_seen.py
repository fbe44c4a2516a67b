"""Which entries of a writer have been applied, whatever order they came in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.seen import Seen

TAGS = [b"aaaa", b"bbbb", b"cccc"]

entries = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(TAGS)), max_size=20)


def seen_of(found: list[tuple[int, bytes]]) -> Seen:
    seen = Seen()
    for seq, tag in found:
        seen.take(seq, tag)
    return seen


def told(seen: Seen) -> list[Any]:
    """All that can be asked."""
    return [
        seen.upto,
        seen.last,
        [*seen.gaps()],
        [*seen.gaps(12)],
        [seq for seq in range(12) if seq in seen],
        [(seq, tag) for seq in range(12) for tag in TAGS if seen.has(seq, tag)],
        sorted({seq for seq, _ in seen.forks}),
    ]


@settings(derandomize=True, deadline=None)
@given(entries)
def test_an_entry_is_new_once_and_known_from_then_on(found: list[tuple[int, bytes]]) -> None:
    seen = Seen()
    known = set()
    for seq, tag in found:
        assert seen.has(seq, tag) == ((seq, tag) in known)
        assert seen.take(seq, tag) == ((seq, tag) not in known)
        known.add((seq, tag))
    assert {seq for seq in range(12) if seq in seen} == {seq for seq, _ in known}
    assert len(seen.forks) == len(known) - len({seq for seq, _ in known})


@settings(derandomize=True, deadline=None)
@given(entries, st.randoms())
def test_the_order_makes_no_difference(found: list[tuple[int, bytes]], random: Any) -> None:
    other = list(found)
    random.shuffle(other)
    assert told(seen_of(found)) == told(seen_of(other))


@settings(derandomize=True, deadline=None)
@given(entries, entries)
def test_what_was_frozen_goes_on_as_if_it_had_not_been(
    before: list[tuple[int, bytes]], after: list[tuple[int, bytes]]
) -> None:
    seen = seen_of(before)
    thawed = Seen.thaw(json.loads(json.dumps(seen.freeze())))
    assert told(thawed) == told(seen)
    for seq, tag in after:
        assert thawed.take(seq, tag) == seen.take(seq, tag)
    assert told(thawed) == told(seen)
    assert thawed.freeze() == seen.freeze()


def test_a_number_with_another_tag_is_a_fork_and_counts_too() -> None:
    seen = seen_of([(1, TAGS[0]), (1, TAGS[1])])
    assert seen.forks == {(1, TAGS[1])}
    assert seen.has(1, TAGS[0])
    assert seen.has(1, TAGS[1])
    assert not seen.has(1, TAGS[2])
    assert not seen.take(1, TAGS[1])


@pytest.mark.parametrize(
    ("numbers", "upto", "last", "gaps"),
    [
        ([], 0, 0, []),
        ([1, 2, 3], 3, 3, []),
        ([2], 0, 2, [(1, 1)]),
        ([5, 1, 2], 2, 5, [(3, 4)]),
        ([7, 5, 1], 1, 7, [(2, 4), (6, 6)]),
        ([3, 2, 1], 3, 3, []),
        ([2**64 - 1], 0, 2**64 - 1, [(1, 2**64 - 2)]),
    ],
)
def test_gaps_are_what_is_missing_up_to_the_last(
    numbers: list[int], upto: int, last: int, gaps: list[tuple[int, int]]
) -> None:
    seen = seen_of([(seq, TAGS[0]) for seq in numbers])
    assert (seen.upto, seen.last, [*seen.gaps()]) == (upto, last, gaps)


def test_gaps_reach_up_to_what_others_are_known_to_have() -> None:
    seen = seen_of([(1, TAGS[0]), (3, TAGS[0])])
    assert [*seen.gaps(5)] == [(2, 2), (4, 5)]
    assert [*seen.gaps(2)] == [(2, 2)]
    assert [*Seen().gaps(2)] == [(1, 2)]


@pytest.mark.parametrize("seq", [0, -1])
def test_numbers_that_no_writer_gives_are_not_there(seq: int) -> None:
    assert seq not in seen_of([(1, TAGS[0])])
