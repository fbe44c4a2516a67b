"""Rival values are kept until someone chooses, and the choice stands everywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tinydb import operations, where

from storage import Database
from storage.errors import ConflictGone, ReadOnly
from tests.storage.books import (
    OpenBook,
    OpenCopies,
    contents,
    exchange_all,
    files_of,
    rivals,
    set_clock,
)

NOW = 2_000_000_000
TABLE = "_default"

Trio = tuple[Database, Database, Database]


@pytest.fixture
def trio(copies: OpenCopies, folder: Path) -> Trio:
    """Three copies that hold the record "x", the later in the alphabet with the later clock."""
    a, b, c = copies("A", "B", "C")
    a.insert({"id": "x", "name": "Ada", "phone": "1", "note": ""})
    exchange_all(folder, a, b, c)
    for n, db in enumerate((a, b, c)):
        set_clock(db, NOW + n)
    return a, b, c


@pytest.fixture
def disputed(trio: Trio, folder: Path) -> Trio:
    """Three rival phones and two rival names."""
    a, b, c = trio
    a.update({"phone": "from A", "name": "Ada A"})
    b.update({"phone": "from B", "name": "Ada B"})
    c.update({"phone": "from C"})
    exchange_all(folder, *trio)
    assert rivals(a) == [("name", ["Ada B", "Ada A"]), ("phone", ["from C", "from B", "from A"])]
    return trio


@pytest.fixture
def half_deleted(trio: Trio, folder: Path) -> Trio:
    """One has deleted what another has edited meanwhile."""
    a, b, _ = trio
    a.remove(where("id") == "x")
    b.update({"phone": "2"})
    exchange_all(folder, *trio)
    assert rivals(a) == [("", [None])]
    return trio


# -- Choosing a value


@pytest.mark.parametrize("keep", [0, 1, 2])
@pytest.mark.parametrize("by", [0, 1, 2])
def test_each_rival_may_be_kept_by_anyone_and_stands_everywhere(
    disputed: Trio, open_book: OpenBook, folder: Path, keep: int, by: int
) -> None:
    value = ["from C", "from B", "from A"][keep]
    disputed[by].resolve(TABLE, "x", "phone", keep)
    assert rivals(disputed[by]) == [("name", ["Ada B", "Ada A"])]
    exchange_all(folder, *disputed)
    for db in disputed:
        assert db.all() == [{"id": "x", "name": "Ada B", "phone": value, "note": ""}]
        assert rivals(db) == [("name", ["Ada B", "Ada A"])]
        db.close()
        again = open_book(db.folder.name)
        assert rivals(again) == [("name", ["Ada B", "Ada A"])]
        assert again.verify() == []


@pytest.mark.parametrize("keep", [0, 1])
def test_that_a_field_was_taken_out_may_be_kept_too(trio: Trio, folder: Path, keep: int) -> None:
    a, b, _ = trio
    a.update(operations.delete("phone"))
    b.update({"phone": "2"})
    exchange_all(folder, *trio)
    assert rivals(a) == [("phone", ["2", None])]
    b.resolve(TABLE, "x", "phone", keep)
    exchange_all(folder, *trio)
    for db in trio:
        assert db.all()[0].get("phone") == ["2", None][keep]
        assert ("phone" in db.all()[0]) == (keep == 0)
        assert db.conflicts() == []


def test_a_settled_conflict_does_not_come_back_from_an_older_folder(
    disputed: Trio, folder: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    disputed[0].resolve(TABLE, "x", "phone", 1)
    for place in (folder, older, folder):
        exchange_all(place, *disputed)
        for db in disputed:
            assert rivals(db) == [("name", ["Ada B", "Ada A"])]
            assert db.all()[0]["phone"] == "from B"


def test_two_who_choose_differently_have_a_conflict_again(disputed: Trio, folder: Path) -> None:
    a, b, _ = disputed
    a.resolve(TABLE, "x", "phone", 0)
    b.resolve(TABLE, "x", "phone", 1)
    exchange_all(folder, *disputed)
    for db in disputed:
        ((_, values),) = rivals(db)[1:]
        assert sorted(values) == ["from B", "from C"]


def test_two_who_choose_the_same_have_none(disputed: Trio, folder: Path) -> None:
    for db in disputed[:2]:
        db.resolve(TABLE, "x", "phone", 2)
    exchange_all(folder, *disputed)
    for db in disputed:
        assert rivals(db) == [("name", ["Ada B", "Ada A"])]
        assert db.all()[0]["phone"] == "from A"


def test_a_choice_and_an_edit_that_did_not_know_of_it_are_a_conflict(
    disputed: Trio, folder: Path
) -> None:
    a, b, _ = disputed
    a.resolve(TABLE, "x", "phone", 0)
    b.update({"phone": "new"})
    exchange_all(folder, *disputed)
    for db in disputed:
        ((_, values),) = rivals(db)[1:]
        assert sorted(values) == ["from C", "new"]


def test_a_choice_is_one_entry_of_the_history(disputed: Trio) -> None:
    a = disputed[0]
    before = a.history(TABLE, "x")
    a.resolve(TABLE, "x", "phone", 1)
    *older, last = a.history(TABLE, "x")
    assert older == before
    assert (last.fields, last.label) == ({"phone": "from B"}, "A")


# -- Several in one transaction


def test_several_conflicts_may_be_settled_in_one_transaction(disputed: Trio, folder: Path) -> None:
    a = disputed[0]
    with a.transaction():
        a.resolve(TABLE, "x", "phone", 2)
        a.resolve(TABLE, "x", "name", 1)
    exchange_all(folder, *disputed)
    for db in disputed:
        assert db.all() == [{"id": "x", "name": "Ada A", "phone": "from A", "note": ""}]
        assert db.conflicts() == []


def test_a_choice_leaves_what_the_transaction_has_changed_before(
    disputed: Trio, folder: Path
) -> None:
    a = disputed[0]
    with a.transaction():
        a.update({"note": "called"})
        a.resolve(TABLE, "x", "phone", 1)
        a.table("log").insert({"id": "l", "what": "settled"})
    exchange_all(folder, *disputed)
    for db in disputed:
        assert db.all() == [{"id": "x", "name": "Ada B", "phone": "from B", "note": "called"}]
        assert db.table("log").all() == [{"id": "l", "what": "settled"}]


def test_of_an_abandoned_transaction_no_choice_stays(disputed: Trio) -> None:
    a = disputed[0]
    before = contents(a), rivals(a)
    log = files_of(a.folder)
    with pytest.raises(RuntimeError):
        resolve_and_fail(a)
    assert (contents(a), rivals(a)) == before
    assert files_of(a.folder) == log


def resolve_and_fail(db: Database) -> None:
    with db.transaction():
        db.resolve(TABLE, "x", "phone", 2)
        raise RuntimeError


# -- Deleted by one, edited by another


def test_a_record_that_is_kept_is_no_longer_disputed(half_deleted: Trio, folder: Path) -> None:
    half_deleted[2].resolve(TABLE, "x", "", 0)
    exchange_all(folder, *half_deleted)
    for db in half_deleted:
        assert db.all() == [{"id": "x", "name": "Ada", "phone": "2", "note": ""}]
        assert db.conflicts() == []


def test_a_record_that_is_deleted_after_all_is_gone_everywhere(
    half_deleted: Trio, open_book: OpenBook, folder: Path
) -> None:
    half_deleted[2].resolve(TABLE, "x", "", 1)
    exchange_all(folder, *half_deleted)
    for db in half_deleted:
        assert (contents(db), db.conflicts()) == ({}, [])
        db.close()
        assert contents(open_book(db.folder.name)) == {}


def test_keeping_a_record_does_not_choose_among_the_values_of_its_fields(
    trio: Trio, folder: Path
) -> None:
    a, b, c = trio
    a.remove(where("id") == "x")
    b.update({"phone": "from B"})
    c.update({"phone": "from C"})
    exchange_all(folder, *trio)
    assert rivals(a) == [("", [None]), ("phone", ["from C", "from B"])]
    a.resolve(TABLE, "x", "", 0)
    exchange_all(folder, *trio)
    for db in trio:
        assert rivals(db) == [("phone", ["from C", "from B"])]


def test_a_record_that_is_kept_survives_the_deletion_arriving_again(
    half_deleted: Trio, folder: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    half_deleted[0].resolve(TABLE, "x", "", 0)
    for place in (older, folder):
        exchange_all(place, *half_deleted)
        assert [(len(db), db.conflicts()) for db in half_deleted] == [(1, [])] * 3


# -- Conflicts that are not there


@pytest.mark.parametrize(
    ("table", "record_id", "field", "keep"),
    [
        (TABLE, "x", "note", 0),
        (TABLE, "x", "nowhere", 0),
        (TABLE, "x", "", 0),
        (TABLE, "y", "phone", 0),
        ("nowhere", "x", "phone", 0),
        (TABLE, "x", "phone", 3),
        (TABLE, "x", "phone", -1),
    ],
)
def test_what_is_not_disputed_cannot_be_settled(
    disputed: Trio, table: str, record_id: str, field: str, keep: int
) -> None:
    a = disputed[0]
    before = files_of(a.folder)
    with pytest.raises(ConflictGone):
        a.resolve(table, record_id, field, keep)
    assert files_of(a.folder) == before
    assert len(rivals(a)) == 2
    assert a.tables() == {TABLE}


@pytest.mark.parametrize("keep", [-1, 2])
def test_a_deletion_against_an_edit_has_two_answers(half_deleted: Trio, keep: int) -> None:
    with pytest.raises(ConflictGone):
        half_deleted[0].resolve(TABLE, "x", "", keep)
    assert rivals(half_deleted[0]) == [("", [None])]


def test_a_conflict_is_settled_once(disputed: Trio) -> None:
    a = disputed[0]
    a.resolve(TABLE, "x", "phone", 1)
    with pytest.raises(ConflictGone):
        a.resolve(TABLE, "x", "phone", 1)


def test_a_conflict_that_someone_else_has_settled_is_gone(disputed: Trio, folder: Path) -> None:
    a, b, _ = disputed
    a.resolve(TABLE, "x", "phone", 1)
    exchange_all(folder, a, b)
    with pytest.raises(ConflictGone):
        b.resolve(TABLE, "x", "phone", 0)


def test_the_conflicts_of_a_removed_record_are_gone(disputed: Trio) -> None:
    a = disputed[0]
    with pytest.raises(ConflictGone):
        remove_and_resolve(a)
    assert len(a) == 1
    a.remove(where("id") == "x")
    with pytest.raises(ConflictGone):
        a.resolve(TABLE, "x", "phone", 0)


def remove_and_resolve(db: Database) -> None:
    with db.transaction():
        db.remove(where("id") == "x")
        db.resolve(TABLE, "x", "phone", 0)


def test_a_reader_settles_nothing(disputed: Trio, open_book: OpenBook) -> None:
    reader = open_book("A", read_only=True)
    assert len(rivals(reader)) == 2
    with pytest.raises(ReadOnly):
        reader.resolve(TABLE, "x", "phone", 0)


# -- Changes beside a conflict


def test_an_edit_of_another_field_leaves_the_conflict(disputed: Trio, folder: Path) -> None:
    before = rivals(disputed[0])
    disputed[0].update({"note": "called"})
    disputed[1].update(lambda person: person.update(note2="asked"))
    exchange_all(folder, *disputed)
    for db in disputed:
        assert rivals(db) == before
        assert db.all()[0]["note2"] == "asked"


def test_a_record_removed_and_put_back_in_one_transaction_is_the_new_one_without_conflicts(
    disputed: Trio, open_book: OpenBook, folder: Path
) -> None:
    a = disputed[0]
    with a.transaction():
        a.remove(where("id") == "x")
        a.insert({"id": "x", "phone": "9"})
    assert (a.all(), a.conflicts()) == ([{"id": "x", "phone": "9"}], [])
    exchange_all(folder, *disputed)
    for db in disputed:
        assert (db.all(), db.conflicts()) == ([{"id": "x", "phone": "9"}], [])
        db.close()
        again = open_book(db.folder.name)
        assert (again.all(), again.conflicts()) == ([{"id": "x", "phone": "9"}], [])


def test_a_record_put_back_in_one_transaction_against_an_edit_keeps_both(
    trio: Trio, folder: Path
) -> None:
    a, b, _ = trio
    with a.transaction():
        a.remove(where("id") == "x")
        a.insert({"id": "x", "phone": "9"})
    b.update({"phone": "2", "name": "Ada B"})
    exchange_all(folder, *trio)
    for db in trio:
        assert db.all() == [{"id": "x", "phone": "2", "name": "Ada B"}]
        assert ("phone", ["2", "9"]) in rivals(db)


def test_an_id_that_moves_to_another_document_in_one_transaction_stays_one_record(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"id": "x", "n": 1})
    db.insert({"id": "y", "n": 2})
    with db.transaction():
        db.remove(where("id") == "x")
        db.remove(where("id") == "y")
        db.insert({"id": "y", "n": 3})
        db.insert({"id": "x", "n": 4})
        db.update({"n": 5}, where("id") == "x")
    expected = [{"id": "y", "n": 3}, {"id": "x", "n": 5}]
    assert db.all() == expected
    db.close()
    assert open_book().all() == expected
