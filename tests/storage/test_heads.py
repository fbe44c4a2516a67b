"""Heads: what each copy has, so that the others see what they lack."""

from __future__ import annotations

import itertools

import pytest

from storage import checked, heads
from storage.checked import Damaged
from storage.heads import Vector
from tests.storage.books import flipped

VECTOR: Vector = {"a" * 32: (5, "Eingang Süd"), "b" * 32: (1, "")}


def test_a_head_comes_back_as_it_was_written() -> None:
    assert heads.decode(heads.encode(VECTOR)) == VECTOR


def test_the_order_of_writers_makes_no_other_head() -> None:
    assert heads.encode(dict(reversed(VECTOR.items()))) == heads.encode(VECTOR)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_furthest_of_all_copies_counts(order: tuple[int, ...]) -> None:
    vectors: list[Vector] = [{"w": (3, "A")}, {"w": (7, "A"), "v": (1, "B")}, {"w": (5, "A")}]
    assert heads.merge([vectors[i] for i in order]) == {"w": (7, "A"), "v": (1, "B")}


def test_a_head_tells_how_far_its_copy_has_each_writer_without_a_gap() -> None:
    vector = {"w": (9, "A"), "v": (5, "B")}
    assert heads.whole_in(heads.encode(vector, upto={"w": 3})) == {"w": 3, "v": 5}


@pytest.mark.parametrize("upto", [[1], {"w": "many"}, {"w": None}, 7])
def test_gaps_that_make_no_sense_are_noticed(upto: object) -> None:
    with pytest.raises(Damaged):
        heads.whole_in(checked.dumps({"writers": {"w": [9, "A"]}, "upto": upto}))


def test_another_content_gets_another_name() -> None:
    one, other = (heads.encode({"w": (n, "A")}) for n in (1, 2))
    assert heads.name_of("copy", one) != heads.name_of("copy", other)
    assert heads.name_of("copy", one) == heads.name_of("copy", one)
    assert heads.name_of("copy", one) != heads.name_of("other", one)


def test_one_flipped_bit_anywhere_in_a_head_is_noticed() -> None:
    content = heads.encode({"w": (3, "A")})
    for position in range(len(content)):
        for bit in range(8):
            with pytest.raises(Damaged):
                heads.decode(flipped(content, position, 1 << bit))
