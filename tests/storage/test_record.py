"""What one record knows: who wrote which of its values, and what is disputed."""

from __future__ import annotations

from typing import Any

import pytest

from storage.record import Record, Stamp, Version, Versions

BEGUN = Stamp(10, "w", 2)


def version(hlc: int, writer: str, value: Any = None, *, is_there: bool = True) -> Version:
    return Version(hlc, writer, hlc, value, is_there)


@pytest.fixture
def record() -> Record:
    """Written once: the fields of its document have no registers of their own."""
    record = Record("x", BEGUN)
    record.base = BEGUN
    record.document = {"id": "x", "n": 1}
    return record


def test_a_record_written_once_has_a_version_for_each_field_and_for_itself(record: Record) -> None:
    assert list(record.names()) == [None, "id", "n"]
    assert record.versions("n") == (Version(*BEGUN, 1, True),)
    assert record.versions(None) == (Version(*BEGUN, None, True),)
    assert record.versions("m") == ()
    assert record.seen() == {None: ["w:2"], "id": ["w:2"], "n": ["w:2"]}


def test_a_field_written_later_has_a_register_of_its_own(record: Record) -> None:
    record.write("n", (version(11, "v", 2),))
    assert record.dots("n") == ["v:11"]
    assert record.dots("id") == ["w:2"]
    assert sorted(record.names(), key=str) == [None, "id", "n"]


def test_what_one_record_writes_no_other_has(record: Record) -> None:
    other = Record("y", BEGUN)
    record.write("n", (version(11, "v", 2),))
    assert other.fields == {}
    assert other.versions("n") == ()


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_the_only_dot_is_the_dot_where_there_is_one(record: Record, writes: int) -> None:
    if writes:
        record.write("n", tuple(version(11 + i, "v", i) for i in range(writes)))
    for name in ("id", "n", "m"):
        dots = record.dots(name)
        assert record.only_dot(name) == (dots[0] if len(dots) == 1 else None)


def test_a_record_that_is_spread_says_the_same_without_its_document(record: Record) -> None:
    record.write("n", (version(11, "v", 2),))
    before = {name: record.versions(name) for name in record.names()}
    record.spread()
    record.document = None
    assert {name: record.versions(name) for name in record.names()} == before
    assert not record.is_living


@pytest.mark.parametrize(
    ("deleted", "is_alive"),
    [
        (set(), True),
        ({"w:2"}, False),
        ({"w:2", "elsewhere:9"}, False),
        ({"elsewhere:9"}, True),
    ],
)
def test_a_deletion_covers_what_it_has_seen(
    record: Record, deleted: set[str], is_alive: bool
) -> None:
    record.deleted = frozenset(deleted)
    assert record.is_alive == is_alive


def test_an_edit_that_a_deletion_has_not_seen_keeps_the_record_and_is_disputed(
    record: Record,
) -> None:
    record.write("n", (version(11, "v", 2),))
    assert list(record.conflicts()) == []
    record.deleted = frozenset({"w:2"})
    assert record.is_alive
    assert set(record.half_deleted_names()) == {None, "id"}
    assert not record.is_disputed("n")
    assert record.is_disputed("id")
    ((name, (rival,)),) = record.conflicts()
    assert (name, rival.dot, rival.value) == ("", "w:2", None)


RIVALS: dict[str, tuple[Versions, bool]] = {
    "one": ((version(1, "a", 1),), False),
    "two": ((version(2, "b", 2), version(1, "a", 1)), True),
    "the same twice": ((version(2, "b", 1), version(1, "a", 1)), False),
    "1 and true": ((version(2, "b", 1), version(1, "a", True)), True),
    "1 and 1.0": ((version(2, "b", 1), version(1, "a", 1.0)), True),
    "keys in another order": (
        (version(2, "b", {"k": 1, "l": 2}), version(1, "a", {"l": 2, "k": 1})),
        False,
    ),
    "null and taken out": (
        (version(2, "b", None), version(1, "a", None, is_there=False)),
        True,
    ),
    "taken out twice": (
        (version(2, "b", is_there=False), version(1, "a", is_there=False)),
        False,
    ),
}


@pytest.mark.parametrize(("versions", "is_conflict"), RIVALS.values(), ids=RIVALS)
def test_values_that_differ_are_a_conflict(
    record: Record, versions: Versions, is_conflict: bool
) -> None:
    record.write("n", versions)
    assert list(record.conflicts()) == ([("n", versions)] if is_conflict else [])
    assert record.is_disputed("n") == (len(versions) > 1)
