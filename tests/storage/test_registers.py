"""The state follows from a set of entries, whatever order they come in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.ops import Op
from storage.record import Stamp
from storage.registers import Registers
from storage.seen import Seen
from tests.storage.books import text

Dot = tuple[str, int]

writers = st.sampled_from("uvw")
fields = st.sampled_from(["id", "a", "b"])
dots = st.tuples(writers, st.integers(1, 4)).map(lambda dot: f"{dot[0]}:{dot[1]}")
over = st.lists(dots, max_size=3)
edits = st.fixed_dictionaries(
    {"k": st.just("set"), "f": st.dictionaries(fields, st.integers(0, 1), max_size=2)},
    optional={
        "o": st.dictionaries(fields, over, max_size=3),
        "e": over,
        "x": st.lists(fields, max_size=2),
    },
)
deletions = st.fixed_dictionaries({"k": st.just("del"), "over": over})
ops = st.builds(
    lambda record_id, number, op: {"t": "t", "id": record_id, "n": number, **op},
    st.sampled_from("xy"),
    st.integers(1, 3),
    st.one_of(edits, edits, edits, deletions),
)
# Each number once; what an entry supersedes may come later, or never, or be itself.
histories = st.dictionaries(st.tuples(writers, st.integers(1, 4)), ops, max_size=12)


def state_of(entries: Iterable[tuple[Dot, Op]]) -> Registers:
    state = Registers()
    for (writer, seq), op in entries:
        if state.seen.setdefault(writer, Seen()).take(seq, bytes(4)):
            # In some the clock stood still: then the writer decides.
            state.apply(json.loads(json.dumps(op)), Stamp(10 + seq // 2, writer, seq))
    return state


def told(state: Registers) -> dict[str, Any]:
    """What everyone must agree on: all but local numbers, and what still waits."""
    records = [record for record_id in "xy" if (record := state.record("t", record_id))]
    return {
        "documents": sorted(map(text, state.documents("t").values())),
        "records": [(r.id, r.created, r.is_living, sorted(r.deleted)) for r in records],
        "versions": [
            sorted((str(name), r.versions(name)) for name in r.names() if r.versions(name))
            for r in records
        ],
        "conflicts": [(r.id, sorted(r.conflicts())) for _, r in state.conflicts()],
    }


@settings(max_examples=150, derandomize=True, deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_any_order_of_any_entries_gives_the_same_state(history: dict[Dot, Op], random: Any) -> None:
    entries = list(history.items())
    other = list(entries)
    random.shuffle(other)
    state, shuffled = state_of(entries), state_of(other)
    assert told(state) == told(shuffled)
    for one in (state, shuffled):
        table = one.table("t")
        assert {str(number) for number in table.holders} == table.documents.keys()
        for number, record_id in table.holders.items():
            record = one.record("t", record_id)
            assert record is not None
            assert record.document is table.documents[str(number)]


CIRCLE: list[tuple[Dot, Op]] = [
    (("v", 1), {"k": "set", "t": "t", "id": "x", "f": {"n": 0}, "e": []}),
    (("v", 2), {"k": "set", "t": "t", "id": "x", "f": {"n": 1}, "o": {"n": ["w:2"]}}),
    (("w", 1), {"k": "set", "t": "t", "id": "x", "f": {"n": 2}, "o": {"n": ["v:1", "v:2"]}}),
    (("w", 2), {"k": "set", "t": "t", "id": "x", "f": {"n": 3}, "o": {"n": ["w:1"]}}),
]


@pytest.mark.parametrize("order", list(itertools.permutations(CIRCLE)))
def test_entries_that_supersede_each_other_in_a_circle_are_all_superseded(
    order: tuple[tuple[Dot, Op], ...],
) -> None:
    assert told(state_of(order))["documents"] == ["{}"]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(histories, st.data())
def test_entries_that_come_again_change_nothing(
    history: dict[Dot, Op], data: st.DataObject
) -> None:
    entries = list(history.items())
    again = data.draw(st.lists(st.sampled_from(entries), max_size=5)) if entries else []
    assert told(state_of([*entries, *again])) == told(state_of(entries))
