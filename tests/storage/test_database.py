"""The public face: ordinary TinyDB that keeps what it has confirmed, and nothing else."""

from __future__ import annotations

import contextlib
import copy
import errno
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, operations, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage, MemoryStorage
from tinydb.table import Document

from storage import Database, files, frames, read_manifest, segments, store
from storage.errors import (
    BookClosed,
    BookDamaged,
    BookInUse,
    BookMissing,
    BookUnreachable,
    IdTaken,
    KeyNeeded,
    NotWritten,
    OtherBook,
    ReadOnly,
    StorageError,
    StorageFixed,
    ValueRefused,
)
from storage.shelf import Shelf
from tests.storage.books import (
    FailsOnce,
    OpenBook,
    contents,
    files_of,
    numbered,
    only_log,
    read_log,
    segment_paths,
    set_clock,
    text,
)

ROOT = Path(__file__).parents[2]


class Oops(Exception):
    """Raised by what a test passes in."""


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


# -- Keeping


def test_an_insert_is_there_after_reopening(db: Database, open_book: OpenBook) -> None:
    number = db.insert({"id": "a", "name": "Zoë", "tags": ["x", None, 1.5, True, {"deep": []}]})
    before = numbered(db)
    db.close()
    assert numbered(open_book()) == before
    assert before[0][0] == number


def test_an_insert_is_in_the_log_when_it_returns(db: Database) -> None:
    db.insert({"id": "a", "name": "on the disk"})
    assert b"on the disk" in only_log(db).read_bytes()


def test_every_kind_of_change_is_there_after_reopening(db: Database, open_book: OpenBook) -> None:
    people = db.table("people")
    people.insert_multiple({"id": str(i), "n": i} for i in range(6))
    people.update({"n": 10}, where("id") == "1")
    people.update(operations.increment("n"), where("id") == "2")
    people.update(operations.delete("n"), where("id") == "3")
    people.upsert({"id": "4", "n": 40}, where("id") == "4")
    people.upsert({"id": "7", "n": 70}, where("id") == "7")
    people.remove(where("id") == "0")
    db.table("gone").insert({"n": 1})
    db.drop_table("gone")
    db.table("emptied").insert({"n": 1})
    db.table("emptied").truncate()
    expected = [
        (2, {"id": "1", "n": 10}),
        (3, {"id": "2", "n": 3}),
        (4, {"id": "3"}),
        (5, {"id": "4", "n": 40}),
        (6, {"id": "5", "n": 5}),
        (7, {"id": "7", "n": 70}),
    ]
    assert numbered(people) == expected
    db.close()
    again = open_book()
    assert numbered(again.table("people")) == expected
    assert again.tables() == {"people"}


def test_case_18_dropping_all_tables_is_kept(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.table("people").insert({"n": 2})
    db.drop_tables()
    assert contents(db) == {}
    db.close()
    assert contents(open_book()) == {}


def test_a_document_without_fields_is_kept(db: Database, open_book: OpenBook) -> None:
    db.insert({})
    assert numbered(db) == [(1, {})]
    db.close()
    assert numbered(open_book()) == [(1, {})]


def test_a_document_that_lost_its_last_field_is_kept(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.update(operations.delete("n"))
    db.close()
    assert numbered(open_book()) == [(1, {})]


@pytest.mark.parametrize("size", [900, 1000, 1100])
def test_a_document_too_large_to_be_read_again_is_refused(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(frames, "MAX_BODY", 1000)
    try:
        db.insert({"id": "a", "text": "x" * (size - 108)})
    except ValueRefused:
        assert len(db) == 0
    kept = contents(db)
    db.close()
    assert contents(open_book()) == kept


@pytest.mark.parametrize("number", [0, -3, 7])
def test_case_18_a_chosen_doc_id_is_taken_as_it_is(
    db: Database, open_book: OpenBook, number: int
) -> None:
    assert db.insert(Document({"n": 1}, doc_id=number)) == number
    assert numbered(db) == [(number, {"n": 1})]
    db.close()
    assert numbered(open_book()) == [(number, {"n": 1})]


def test_a_taken_doc_id_is_refused_as_by_tinydb(db: Database) -> None:
    db.insert({"n": 1})
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"n": 2}, doc_id=1))
    assert numbered(db) == [(1, {"n": 1})]


def test_the_book_is_the_same_however_often_it_is_opened(db: Database, open_book: OpenBook) -> None:
    book = db.manifest.book
    db.close()
    assert open_book().manifest.book == book


def test_a_number_given_once_is_not_given_to_another_record_after_reopening(
    db: Database, open_book: OpenBook
) -> None:
    # TinyDB would give 2 again. A number that a caller still holds must not mean somebody else.
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.remove(doc_ids=[2])
    db.close()
    assert open_book().insert({"n": 3}) == 3


def test_an_exported_book_opens_with_stock_tinydb(db: Database, tmp_path: Path) -> None:
    db.insert({"id": "a", "name": "Käthe"})
    db.table("people").insert_multiple([{"n": 1}, {"n": 2}])
    db.export_plain(tmp_path / "plain.json")
    with TinyDB(tmp_path / "plain.json") as stock:
        assert stock.tables() == {"_default", "people"}
        assert [(d.doc_id, dict(d)) for d in stock] == numbered(db)
        assert stock.table("people").all() == db.table("people").all()


def test_an_exported_book_may_replace_an_older_export(db: Database, tmp_path: Path) -> None:
    (tmp_path / "plain.json").write_text("older")
    db.insert({"n": 1})
    db.export_plain(tmp_path / "plain.json")
    assert json.loads((tmp_path / "plain.json").read_text())["_default"] == {"1": {"n": 1}}


# -- The same answers as TinyDB

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.sampled_from([0.5, 1.0, -0.0, 1e300]),
    st.text("aß\n😀", max_size=3),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from("xy"), st.lists(st.booleans(), max_size=1), max_size=2),
)
documents = st.dictionaries(st.sampled_from("abc"), values, max_size=3)
conditions = st.sampled_from(
    [
        where("a").exists(),
        where("b") == 1,
        where("c") == None,  # noqa: E711 # TinyDB's way to ask
        ~where("a").exists() & where("b").exists(),
        where("c").test(lambda value: isinstance(value, list)),
    ]
)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def rename(document: Any) -> None:
    if "a" in document:
        document["b"] = [document.pop("a")]


steps = st.one_of(
    st.tuples(st.just("insert"), documents),
    st.tuples(st.just("insert_multiple"), st.lists(documents, max_size=3)),
    st.tuples(st.just("update"), documents, conditions),
    st.tuples(st.just("update all"), documents),
    st.tuples(st.just("rename"), conditions),
    st.tuples(st.just("increment")),
    st.tuples(st.just("delete field"), st.sampled_from("abc")),
    st.tuples(st.just("update some"), documents, st.integers(0, 5)),
    st.tuples(st.just("update_multiple"), st.lists(st.tuples(documents, conditions), max_size=2)),
    st.tuples(st.just("upsert"), documents, conditions),
    st.tuples(st.just("remove"), conditions),
    st.tuples(st.just("remove some"), st.integers(0, 5)),
    st.tuples(st.just("search"), conditions),
    st.tuples(st.just("get"), conditions),
    st.tuples(st.just("truncate")),
    st.tuples(st.just("drop_table")),
    st.tuples(st.just("drop_tables")),
    st.tuples(st.just("reopen")),
)


def perform(db: TinyDB, step: tuple[Any, ...]) -> object:
    """Do one step in the table "t"; what it answers, numbers included."""
    table = db.table("t")
    numbers = [document.doc_id for document in table]
    match copy.deepcopy(step):
        case "update", fields, condition:
            return table.update(fields, condition)
        case "update all", fields:
            return table.update(fields)
        case "rename", condition:
            return table.update(rename, condition)
        case ("increment",):
            return table.update(operations.increment("a"), where("a").test(is_number))
        case "delete field", name:
            return table.update(operations.delete(name), where(name).exists())
        case "update some", fields, index:
            return table.update(fields, doc_ids=numbers[index::3])
        case "remove some", index:
            return table.remove(doc_ids=numbers[index::3])
        case "drop_table", *_:
            db.drop_table("t")
        case "drop_tables", *_:
            db.drop_tables()
        case "reopen", *_:
            pass
        case "get", condition:
            return table.get(condition)
        case name, *arguments:
            return getattr(table, name)(*arguments)
    return None


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(steps, max_size=12))
def test_case_18_every_answer_is_the_one_of_tinydb(run: list[tuple[Any, ...]]) -> None:
    """One difference is wanted: after a table was emptied, numbers go on where TinyDB begins again
    (dropped, or reopened since). So they are compared until then."""
    stock = TinyDB(storage=MemoryStorage)
    numbers_are_equal = True
    with tempfile.TemporaryDirectory() as folder:
        ours = Database(folder)
        try:
            for step in run:
                if step[0] == "reopen":
                    ours.close()
                    ours = Database(folder)
                numbers_are_equal &= step[0] not in ("truncate", "drop_table", "drop_tables")
                expected, answer = perform(stock, step), perform(ours, step)
                if numbers_are_equal:
                    assert text(answer) == text(expected)
                    assert text(numbered(ours.table("t"))) == text(
                        [(document.doc_id, document) for document in stock.table("t")]
                    )
                assert text(ours.table("t").all()) == text(stock.table("t").all())
                assert len(ours.table("t")) == len(stock.table("t"))
        finally:
            ours.close()


def test_asking_for_an_empty_table_to_be_kept_does_not_empty_it(
    db: Database, open_book: OpenBook
) -> None:
    # TinyDB does, and here it would reach every copy.
    db.table("people").insert({"n": 1})
    db.close()
    assert open_book().table("people", persist_empty=True).all() == [{"n": 1}]


def test_numbers_begin_again_when_a_table_was_emptied(db: Database) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.truncate()
    assert db.insert({"n": 3}) == 1


def test_a_search_sees_what_has_changed_since_it_was_asked_first(db: Database) -> None:
    asked = where("n") == 1
    db.insert({"n": 1})
    assert len(db.search(asked)) == 1
    db.insert({"n": 1})
    assert len(db.search(asked)) == 2
    db.remove(doc_ids=[1])
    assert len(db.search(asked)) == 1
    db.update({"n": 2})
    assert db.search(asked) == []


def test_a_search_sees_what_an_exchange_has_brought(
    copies: Callable[..., list[Database]], folder: Path
) -> None:
    a, b = copies("A", "B")
    asked = where("n") == 1
    assert b.search(asked) == []
    a.insert({"n": 1})
    a.exchange(folder, init=True)
    b.exchange(folder)
    assert len(b.search(asked)) == 1


def test_a_condition_without_a_search_cache_is_answered(db: Database) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    found: list[Document] = db.search(lambda document: document["n"] > 1)
    assert found == [{"n": 2}]


def test_removing_without_saying_what_is_refused_as_by_tinydb(db: Database) -> None:
    db.insert({"n": 1})
    with pytest.raises(RuntimeError, match="truncate"):
        db.remove()
    assert len(db) == 1


# -- Nobody changes the book by accident


@pytest.mark.parametrize(
    "read",
    [
        lambda db: db.search(where("id") == "a")[0],
        lambda db: db.get(where("id") == "a"),
        lambda db: db.get(doc_id=1),
        lambda db: db.get(doc_ids=[1])[0],
        lambda db: db.all()[0],
        lambda db: next(iter(db)),
        lambda db: db.by_id("a"),
    ],
    ids=["search", "get", "get by doc_id", "get by doc_ids", "all", "iterate", "by_id"],
)
def test_case_18_a_result_may_be_changed_without_changing_the_book(
    db: Database, read: Callable[[Database], Document]
) -> None:
    db.insert({"id": "a", "tags": [["x"]], "deep": {"n": [1]}})
    result = read(db)
    result["tags"][0].append("y")
    result["deep"]["n"].clear()
    result["new"] = 1
    assert read(db) == {"id": "a", "tags": [["x"]], "deep": {"n": [1]}}
    assert read(db).doc_id == 1


def test_a_document_may_be_changed_after_it_was_inserted(db: Database) -> None:
    document = {"tags": ["x"]}
    db.insert(document)
    document["tags"].append("y")
    assert db.all() == [{"tags": ["x"]}]


@pytest.mark.parametrize("given_tags", [["x"], ["x", "y"]], ids=["the same value", "a new value"])
def test_a_value_may_be_changed_after_it_was_written(db: Database, given_tags: list[str]) -> None:
    db.insert({"tags": ["x"]})
    expected = list(given_tags)
    db.update({"tags": given_tags})
    given_tags.append("later")
    assert db.all() == [{"tags": expected}]


def test_case_18_documents_look_the_same_before_and_after_reopening(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"pair": (1, 2), "counts": {1: "one", None: "none"}})
    db.insert({"pair": [1, 2]})
    db.update({"pair": (1, 2)}, doc_ids=[2])
    before = db.all()
    db.close()
    assert open_book().all() == before


def test_writing_what_is_there_already_writes_nothing(db: Database) -> None:
    db.insert({"n": 1, "tags": ["x"]})
    before = files_of(db.folder)
    assert db.update({"n": 1, "tags": ["x"]}) == [1]
    assert files_of(db.folder) == before


def test_one_and_true_and_one_point_zero_are_three_values(db: Database) -> None:
    db.insert({"n": 1})
    db.update({"n": True})
    assert text(db.all()) == '[{"n": true}]'
    db.update({"n": 1.0})
    assert text(db.all()) == '[{"n": 1.0}]'


# -- What fails changes nothing


def fail_at_two(document: Any) -> None:
    document["n"] *= 10
    document["tags"].append("touched")
    if document["n"] == 20:
        raise Oops


def test_case_18_an_exception_in_the_middle_of_an_update_changes_nothing(db: Database) -> None:
    db.insert_multiple({"n": n, "tags": []} for n in (1, 2, 3))
    memory, disk = numbered(db), files_of(db.folder)
    with pytest.raises(Oops):
        db.update(fail_at_two)
    assert numbered(db) == memory
    assert files_of(db.folder) == disk


def test_an_exception_among_the_documents_of_an_insert_changes_nothing(db: Database) -> None:
    db.insert({"n": 0})
    memory, disk = numbered(db), files_of(db.folder)
    with pytest.raises(ValueError, match="not a Mapping"):
        db.insert_multiple([{"n": 1}, {"n": 2}, 3])
    assert numbered(db) == memory
    assert files_of(db.folder) == disk


def change_everything(db: Database) -> None:
    db.insert({"id": "new"})
    db.update({"n": 9})
    db.remove(doc_ids=[1])
    db.update(operations.delete("n"), doc_ids=[2])
    db.table("other").insert({"n": 1})
    db.table("people").truncate()


def abandon(db: Database, change: Callable[[Database], object]) -> None:
    with db.transaction():
        change(db)
        raise Oops


@pytest.fixture
def filled(db: Database) -> Database:
    db.insert_multiple({"id": str(n), "n": n} for n in (1, 2, 3))
    db.table("people").insert_multiple([{"name": "Ada"}, {"name": "Bo"}])
    return db


def test_an_exception_in_a_transaction_changes_nothing(filled: Database) -> None:
    memory = numbered(filled), numbered(filled.table("people")), filled.tables()
    disk = files_of(filled.folder)
    with pytest.raises(Oops):
        abandon(filled, change_everything)
    assert (numbered(filled), numbered(filled.table("people")), filled.tables()) == memory
    assert files_of(filled.folder) == disk


def test_an_abandoned_transaction_leaves_nothing_in_a_search(filled: Database) -> None:
    asked = where("id") == "new"

    def insert_and_search(db: Database) -> None:
        db.insert({"id": "new"})
        assert len(db.search(asked)) == 1

    with pytest.raises(Oops):
        abandon(filled, insert_and_search)
    assert filled.search(asked) == []


def test_an_abandoned_transaction_does_not_stand_in_the_way_of_the_next_insert(
    filled: Database, open_book: OpenBook
) -> None:
    with pytest.raises(Oops):
        abandon(filled, change_everything)
    filled.table("people").insert({"name": "Cy"})
    filled.insert({"id": "new"})
    names = [person["name"] for person in filled.table("people")]
    assert names == ["Ada", "Bo", "Cy"]
    kept = contents(filled)
    filled.close()
    assert contents(open_book()) == kept


def test_a_transaction_is_one_group_of_frames(filled: Database) -> None:
    before = len(read_log(only_log(filled).read_bytes()))
    with filled.transaction():
        change_everything(filled)
    flags = [
        frame.flags
        for frame in read_log(only_log(filled).read_bytes())
        if isinstance(frame, frames.Frame)
    ][before:]
    middle = frames.CONTINUES | frames.CONTINUED
    assert flags == [frames.CONTINUES, *[middle] * (len(flags) - 2), frames.CONTINUED]
    assert len(flags) == 7


def test_a_transaction_is_kept(filled: Database, open_book: OpenBook) -> None:
    with filled.transaction():
        change_everything(filled)
    assert sorted(filled.all(), key=text) == [
        {"id": "2"},
        {"id": "3", "n": 9},
        {"id": "new", "n": 9},
    ]
    assert filled.tables() == {"_default", "other"}
    kept = contents(filled)
    filled.close()
    assert contents(open_book()) == kept


def test_a_transaction_inside_another_belongs_to_the_outer_one(db: Database) -> None:
    def insert_in_a_transaction(db: Database) -> None:
        with db.transaction():
            db.insert({"n": 1})

    with pytest.raises(Oops):
        abandon(db, insert_in_a_transaction)
    assert len(db) == 0


def test_what_came_and_went_in_one_transaction_writes_nothing(db: Database) -> None:
    db.insert({"n": 0})
    before = files_of(db.folder)
    with db.transaction():
        number = db.insert({"n": 1})
        db.update({"n": 2}, doc_ids=[number])
        db.remove(doc_ids=[number])
    assert files_of(db.folder) == before
    assert db.all() == [{"n": 0}]


def test_a_table_may_be_emptied_and_filled_in_one_transaction(
    filled: Database, open_book: OpenBook
) -> None:
    with filled.transaction():
        filled.truncate()
        filled.insert_multiple([{"id": "other"}, {"id": "1", "n": 5}])
    expected = {"other": {"id": "other"}, "1": {"id": "1", "n": 5}}
    assert {document["id"]: document for document in filled} == expected
    filled.close()
    assert {document["id"]: document for document in open_book()} == expected


def test_a_record_is_found_by_its_id_in_the_transaction_that_inserts_it(db: Database) -> None:
    with db.transaction():
        db.insert({"id": "a", "n": 1})
        assert db.by_id("a") == {"id": "a", "n": 1}
        db.remove(where("id") == "a")
        assert db.by_id("a") is None


def test_results_inside_a_transaction_show_its_changes(db: Database) -> None:
    db.insert({"n": 1})
    with db.transaction():
        db.update({"n": 2})
        db.insert({"n": 3})
        assert db.all() == [{"n": 2}, {"n": 3}]


# -- Identity


def test_an_id_that_is_in_the_table_is_refused(db: Database) -> None:
    db.insert({"id": "a", "n": 1})
    memory, disk = numbered(db), files_of(db.folder)
    with pytest.raises(IdTaken):
        db.insert({"id": "a", "n": 2})
    assert numbered(db) == memory
    assert files_of(db.folder) == disk


def test_an_id_that_comes_twice_in_one_insert_is_refused(db: Database) -> None:
    with pytest.raises(IdTaken):
        db.insert_multiple([{"id": "a"}, {"id": "b"}, {"id": "a"}])
    assert len(db) == 0


def test_the_same_id_in_two_tables_is_two_records(db: Database) -> None:
    db.insert({"id": "a"})
    db.table("people").insert({"id": "a"})
    assert contents(db) == {"_default": ['{"id": "a"}'], "people": ['{"id": "a"}']}


@pytest.mark.parametrize(
    "fields",
    [{"id": "b"}, {"id": None}, {"id": ""}, operations.delete("id"), operations.set("id", "b")],
    ids=["other", "none", "empty", "taken out", "operation"],
)
def test_the_id_of_a_record_does_not_change(db: Database, fields: Any) -> None:
    db.insert({"id": "a", "n": 1})
    disk = files_of(db.folder)
    with pytest.raises(IdTaken):
        db.update(fields)
    assert db.all() == [{"id": "a", "n": 1}]
    assert files_of(db.folder) == disk


def test_a_document_that_had_no_id_gets_none_later(db: Database) -> None:
    db.insert({"n": 1})
    with pytest.raises(IdTaken):
        db.update({"id": "a"})
    assert db.all() == [{"n": 1}]


@pytest.mark.parametrize("value", ["", 5, None, ["a"]])
def test_an_id_that_is_no_text_is_an_ordinary_field(db: Database, value: object) -> None:
    db.insert_multiple([{"id": value}, {"id": value}])
    db.update({"id": 6})
    assert db.all() == [{"id": 6}, {"id": 6}]


def test_an_id_may_be_used_again_when_its_record_is_gone(db: Database, open_book: OpenBook) -> None:
    db.insert({"id": "a", "n": 1, "old": True})
    db.remove(where("id") == "a")
    db.insert({"id": "a", "n": 2})
    assert db.all() == [{"id": "a", "n": 2}]
    db.close()
    assert open_book().all() == [{"id": "a", "n": 2}]


def test_a_record_may_be_replaced_under_its_id_in_one_transaction(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"id": "a", "n": 1, "old": True})
    with db.transaction():
        db.remove(where("id") == "a")
        db.insert({"id": "a", "n": 2})
    assert db.all() == [{"id": "a", "n": 2}]
    db.close()
    assert open_book().all() == [{"id": "a", "n": 2}]


def test_by_id_finds_only_what_is_in_the_table(db: Database) -> None:
    db.insert({"id": "a"})
    assert db.by_id("b") is None
    assert db.table("people").by_id("a") is None
    db.truncate()
    assert db.by_id("a") is None


# -- Values that are refused

REFUSED = {
    "NaN": float("nan"),
    "infinity": float("inf"),
    "an integer beyond 64 bit": 2**70,
    "a negative integer beyond 64 bit": -(2**63) - 1,
    "a lone surrogate": "\ud800",
    "a lone surrogate as a key": {"\udfff": 1},
    "nesting without end": nested(5000),
    "nesting beyond what we read": nested(200),
    "a set": {1},
    "a date": datetime(2026, 1, 1),
    "bytes": b"x",
    "an object": object(),
}


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [{"deep": v}]], ids=["plain", "nested"])
@pytest.mark.parametrize(
    "write",
    [
        lambda db, value: db.insert({"value": value}),
        lambda db, value: db.insert_multiple([{"n": 2}, {"value": value}]),
        lambda db, value: db.update({"value": value, "n": 2}),
    ],
    ids=["insert", "insert_multiple", "update"],
)
def test_a_value_that_json_readers_disagree_on_is_refused(
    db: Database,
    write: Callable[[Database, object], object],
    wrap: Callable[[object], object],
    value: object,
) -> None:
    db.insert({"n": 1})
    disk = files_of(db.folder)
    with pytest.raises((ValueRefused, TypeError)):
        write(db, wrap(value))
    assert numbered(db) == [(1, {"n": 1})]
    assert files_of(db.folder) == disk


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    ),
)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.lists(json_values, max_size=8))
def test_every_json_value_comes_back_as_it_was(written: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with Database(folder) as db:
            db.insert_multiple({"value": value} for value in written)
            assert text([document["value"] for document in db]) == text(written)
        with Database(folder, read_only=True) as db:
            assert text([document["value"] for document in db]) == text(written)


@pytest.mark.parametrize("value", [2**64 - 1, -(2**63), 1e308, "\U0001f600", "\0", nested(50)])
def test_a_value_at_the_edge_is_kept(db: Database, open_book: OpenBook, value: object) -> None:
    db.insert({"value": value})
    db.close()
    assert open_book().all() == [{"value": value}]


@pytest.mark.parametrize("innermost", [[], {}, 0, [0], {"n": {}}], ids=str)
def test_case_18_what_is_nested_too_deeply_to_be_read_again_is_refused(
    db: Database, open_book: OpenBook, innermost: object
) -> None:
    for depth in range(90, 105):
        value = innermost
        for _ in range(depth):
            value = [value]
        with contextlib.suppress(ValueRefused):
            db.insert({"value": value})
    assert 0 < len(db) < 15
    kept = contents(db)
    db.close()
    assert contents(open_book()) == kept


@pytest.mark.parametrize("text", ["[" * 500, "{" * 500, '\\"[' * 200, "NaN", "\\ud800", "9" * 99])
def test_a_text_that_looks_like_trouble_is_kept(
    db: Database, open_book: OpenBook, text: str
) -> None:
    db.insert({"id": "a", "text": text})
    assert db.by_id("a") == {"id": "a", "text": text}
    db.close()
    assert open_book().all() == [{"id": "a", "text": text}]


def test_a_refused_value_in_a_transaction_refuses_all_of_it(db: Database) -> None:
    def insert_two() -> None:
        with db.transaction():
            db.insert({"n": 1})
            db.insert({"n": float("nan")})

    with pytest.raises(ValueRefused):
        insert_two()
    assert len(db) == 0


# -- Opening


def test_a_new_folder_gets_the_book_that_was_asked_for(open_book: OpenBook) -> None:
    book = "0123456789abcdef" * 2
    db = open_book(book=book, about={"kind": "test"})
    assert (db.manifest.book, db.manifest.about) == (book, {"kind": "test"})
    assert read_manifest(db.folder) == db.manifest


def test_a_book_that_is_not_the_one_asked_for_is_refused(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.close()
    before = files_of(db.folder)
    with pytest.raises(OtherBook):
        open_book(book="f" * 32)
    assert files_of(db.folder) == before


@pytest.mark.parametrize("book", ["abc", "F" * 32, "0" * 33])
def test_a_book_id_that_is_none_begins_no_book(
    open_book: OpenBook, tmp_path: Path, book: str
) -> None:
    with pytest.raises((ValueError, StorageError)):
        open_book(book=book)
    assert not (tmp_path / "book" / "book.json").exists()


@pytest.mark.parametrize("in_the_way", ["book", "book/wal", "book/seg", "book/lock/x"])
def test_a_folder_that_the_system_refuses_is_an_expected_failure(
    tmp_path: Path, open_book: OpenBook, in_the_way: str
) -> None:
    path = tmp_path / in_the_way
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file")
    with pytest.raises(BookUnreachable):
        open_book()
    assert path.read_text() == "a file"


def test_a_damaged_marker_is_refused(db: Database, open_book: OpenBook) -> None:
    db.close()
    (db.folder / "book.json").write_text("{}")
    with pytest.raises(BookDamaged):
        open_book()


def test_entries_without_a_marker_are_not_taken_for_an_empty_book(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"n": 1})
    db.close()
    (db.folder / "book.json").unlink()
    with pytest.raises(BookDamaged):
        open_book()


def test_a_marker_that_cannot_be_read_just_now_is_never_replaced(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"n": 1})
    db.close()
    before = (db.folder / "book.json").read_bytes()
    held = FailsOnce(Path.read_bytes, PermissionError(13, "held by a virus scanner"))
    monkeypatch.setattr(Path, "read_bytes", lambda path: held(path))
    with pytest.raises((StorageError, OSError)):
        open_book()
    assert (db.folder / "book.json").read_bytes() == before
    assert open_book().all() == [{"n": 1}]


@pytest.mark.parametrize(
    "name",
    [
        "wal/notes.wal",
        "wal/00-1.wal",
        f"wal/{'0' * 40}-1.wal",
        f"wal/{'0' * 32}-1.wal",
        f"seg/20260101/{'0' * 40}-1-2-0.seg",
        "seg/20260101/~notes.seg",
        "notes.txt",
    ],
)
@pytest.mark.parametrize("content", [b"", b"nothing of ours"])
def test_a_stray_file_in_the_folder_does_not_keep_it_from_opening(
    db: Database, open_book: OpenBook, folder: Path, name: str, content: bytes
) -> None:
    db.insert({"n": 1})
    db.close()
    path = db.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    again = open_book()
    again.verify()
    again.insert({"n": 2})
    again.exchange(folder, init=True)
    again.close()
    assert [document["n"] for document in open_book()] == [1, 2]


def test_a_folder_that_could_not_be_opened_can_be_opened_once_it_is_mended(
    db: Database, open_book: OpenBook
) -> None:
    db.close()
    content = (db.folder / "book.json").read_bytes()
    (db.folder / "book.json").write_bytes(b"")
    with pytest.raises(BookDamaged):
        open_book()
    (db.folder / "book.json").write_bytes(content)
    assert open_book().all() == []


def test_a_second_writer_is_refused(db: Database, open_book: OpenBook) -> None:
    with pytest.raises(BookInUse):
        open_book()
    assert db.insert({"n": 1}) == 1


def test_a_second_writer_in_another_process_is_refused(db: Database) -> None:
    code = (
        "import sys; from storage import Database, errors\n"
        "try: Database(sys.argv[1])\n"
        "except errors.BookInUse: sys.exit(42)"
    )
    ended = subprocess.run([sys.executable, "-c", code, db.folder], cwd=ROOT, check=False)
    assert ended.returncode == 42


def test_a_closed_book_can_be_opened_again(db: Database, open_book: OpenBook) -> None:
    db.close()
    assert open_book().insert({"n": 1}) == 1


def test_a_book_opened_in_one_thread_can_be_closed_in_another(
    tmp_path: Path, open_book: OpenBook
) -> None:
    opened: list[Database] = []
    thread = threading.Thread(target=lambda: opened.append(Database(tmp_path / "book")))
    thread.start()
    thread.join()
    opened[0].close()
    assert open_book().all() == []


def test_a_closed_book_takes_no_changes(db: Database, open_book: OpenBook) -> None:
    # Another process may hold it by now, and would seal and remove the log under our hands.
    db.insert({"n": 1})
    db.close()
    with pytest.raises(StorageError):
        db.insert({"n": 2})
    assert open_book().all() == [{"n": 1}]


@pytest.mark.parametrize(
    "options",
    [
        {"storage": JSONStorage},
        {"storage": MemoryStorage},
        {"storage": CachingMiddleware(JSONStorage)},  # type: ignore[no-untyped-call] # TinyDB's
        {"sort_keys": True},
    ],
    ids=["json", "memory", "middleware", "option"],
)
def test_another_storage_is_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(StorageFixed):
        Database(tmp_path / "book", **options)
    assert not (tmp_path / "book").exists()


def test_a_book_begun_with_a_key_does_not_open_without(tmp_path: Path) -> None:
    Database(tmp_path / "book", key=bytes(32)).close()
    with pytest.raises(KeyNeeded):
        Database(tmp_path / "book")


def test_reading_begins_no_book(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        Database(tmp_path / "book", read_only=True)
    assert not (tmp_path / "book").exists()


def test_a_reader_beside_a_writer_sees_what_is_there(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.table("people").insert({"n": 2})
    reader = open_book(read_only=True)
    assert contents(reader) == contents(db)
    db.insert({"n": 3})
    assert len(open_book(read_only=True)) == 2


def test_a_reader_that_opens_while_the_writer_seals_sees_everything(
    db: Database, open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    original = Shelf.read

    def sealed_just_before(shelf: Shelf, path: Path) -> object:
        monkeypatch.undo()
        db.exchange(folder, init=True)
        assert not path.exists()
        return original(shelf, path)

    monkeypatch.setattr(Shelf, "read", sealed_just_before)
    assert open_book(read_only=True).all() == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    "change",
    [
        lambda db: db.insert({"n": 2}),
        lambda db: db.insert_multiple([{"n": 2}]),
        lambda db: db.update({"n": 2}),
        lambda db: db.upsert({"n": 2}, where("n") == 1),
        lambda db: db.remove(doc_ids=[1]),
        lambda db: db.truncate(),
        lambda db: db.drop_tables(),
        lambda db: db.drop_table("_default"),
        lambda db: db.exchange(db.folder, init=True),
        lambda db: db.save_local(),
    ],
)
def test_a_reader_cannot_change_anything(
    db: Database, open_book: OpenBook, change: Callable[[Database], object]
) -> None:
    db.insert({"n": 1})
    before = files_of(db.folder)
    reader = open_book(read_only=True)
    with pytest.raises(ReadOnly):
        change(reader)
    assert numbered(reader) == [(1, {"n": 1})]
    assert files_of(db.folder) == before


def test_a_reader_takes_no_lock_and_leaves_no_trace(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.close()
    before = files_of(db.folder)
    reader = open_book(read_only=True)
    reader.verify()
    reader.status()
    assert files_of(db.folder) == before
    assert open_book().insert({"n": 2}) == 2


# -- Threads


def test_threads_that_insert_at_the_same_time_all_succeed(db: Database) -> None:
    ready = threading.Barrier(4)
    failures: list[Exception] = []

    def work(name: str) -> None:
        ready.wait()
        try:
            for n in range(25):
                db.insert({"id": f"{name}-{n}"})
                db.upsert({"id": f"{name}-{n}", "n": n}, where("id") == f"{name}-{n}")
        except Exception as error:  # a thread tells nobody otherwise
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {document["id"] for document in db} == {f"{t}-{n}" for t in "abcd" for n in range(25)}
    assert sorted(document.doc_id for document in db) == list(range(1, 101))


def test_upserts_of_one_record_at_the_same_time_leave_one_record(db: Database) -> None:
    ready = threading.Barrier(4)
    failures: list[Exception] = []

    def work() -> None:
        ready.wait()
        try:
            for n in range(10):
                db.upsert({"n": n}, where("n") == n)
        except Exception as error:  # a thread tells nobody otherwise
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(document["n"] for document in db) == list(range(10))


def test_one_thread_may_insert_while_another_exchanges(
    copies: Callable[..., list[Database]], open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    b.insert_multiple({"id": f"b{n}"} for n in range(50))
    b.exchange(folder, init=True)
    failures: list[Exception] = []
    done = threading.Event()

    def work() -> None:
        try:
            for n in range(100):
                a.insert({"id": f"a{n}"})
        except Exception as error:  # a thread tells nobody otherwise
            failures.append(error)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        a.exchange(folder)
    thread.join()
    a.exchange(folder)
    b.exchange(folder)
    assert failures == []
    expected = {f"a{n}" for n in range(100)} | {f"b{n}" for n in range(50)}
    assert {document["id"] for document in a} == {document["id"] for document in b} == expected
    assert a.status().unsent == 0
    a.close()
    assert {document["id"] for document in open_book("A")} == expected


# -- Watching, origins, local facts


def test_a_watcher_is_told_of_every_change(db: Database) -> None:
    told: list[tuple[str, str, object]] = []
    db.watch(lambda table, record, doc: told.append((table, record, doc and dict(doc))))
    db.insert({"id": "a", "n": 1})
    db.update({"n": 2})
    db.table("people").insert({"id": "b"})
    db.remove(doc_ids=[1])
    assert told == [
        ("_default", "a", {"id": "a", "n": 1}),
        ("_default", "a", {"id": "a", "n": 2}),
        ("people", "b", {"id": "b"}),
        ("_default", "a", None),
    ]


def test_a_watcher_is_not_told_of_what_did_not_happen(db: Database) -> None:
    told: list[str] = []
    db.watch(lambda table, record, document: told.append(record))
    with pytest.raises(Oops):
        abandon(db, lambda db: db.insert({"id": "a"}))
    assert told == []


def test_a_watcher_is_told_of_what_an_exchange_brings(
    copies: Callable[..., list[Database]], folder: Path
) -> None:
    a, b = copies("A", "B")
    told: list[str] = []
    b.watch(lambda table, record, document: told.append(record))
    a.insert({"id": "x"})
    a.exchange(folder, init=True)
    b.exchange(folder)
    assert told == ["x"]


def test_a_watcher_that_fails_does_not_undo_what_is_on_the_disk(
    db: Database, open_book: OpenBook
) -> None:
    def fail(table: str, record: str, document: object) -> None:
        raise Oops

    db.insert({"id": "before", "n": 1})
    db.watch(fail)
    with contextlib.suppress(Oops):
        db.insert({"id": "a"})
    with contextlib.suppress(Oops), db.transaction():
        db.update({"n": 2}, where("id") == "before")
        db.insert({"id": "b"})
    kept = contents(db)
    db.close()
    assert contents(open_book()) == kept


def test_a_watcher_that_writes_is_refused_or_heard(db: Database, open_book: OpenBook) -> None:
    def count(table: str, record: str, document: object) -> None:
        if table != "log":
            db.table("log").insert({"of": record})

    db.watch(count)
    with contextlib.suppress(StorageError, RuntimeError):
        db.insert({"id": "a"})
    kept = contents(db)
    db.close()
    assert contents(open_book()) == kept


def test_an_origin_is_the_entry_that_created_a_record(
    copies: Callable[..., list[Database]], folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert_multiple([{"id": "x", "n": 1}, {"id": "y"}])
    a.exchange(folder, init=True)
    b.exchange(folder)
    b.update({"n": 2}, where("id") == "x")
    b.remove(where("id") == "y")
    (writer,) = [w.id for w in a.status().writers]
    for db, own in ((a, True), (b, False)):
        for record, seq in (("x", 2), ("y", 3)):
            origin = db.origin("_default", record)
            assert origin is not None
            assert (origin.writer, origin.seq) == (writer, seq)
            assert (origin.writer in db.own_writers()) == own
    assert a.origin("_default", "z") is None


def test_local_facts_are_kept_and_stay_on_the_device(
    copies: Callable[..., list[Database]], open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.local["station"] = {"name": "Eingang Süd", "count": 3}
    a.save_local()
    a.insert({"n": 1})
    a.exchange(folder, init=True)
    b.exchange(folder)
    a.close()
    assert open_book("A").local == {"station": {"name": "Eingang Süd", "count": 3}}
    assert b.local == {}
    assert not any(b"Eingang" in content for content in files_of(folder).values())


def test_local_facts_with_numbers_as_keys_are_kept(db: Database, open_book: OpenBook) -> None:
    db.local["strokes"] = {2: "two", 10: "ten"}
    db.save_local()
    db.close()
    assert open_book().local == {"strokes": {"2": "two", "10": "ten"}}


@pytest.mark.parametrize("step", ["write_synced", "replace"])
def test_local_facts_that_the_system_refuses_are_said_to_be_not_written(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    db.local["n"] = 1
    db.save_local()
    db.local["n"] = 2
    before = files_of(db.folder)
    with monkeypatch.context() as patch:
        patch.setattr(files, step, FailsOnce(getattr(files, step), OSError(28, "full")))
        with pytest.raises(NotWritten):
            db.save_local()
    assert files_of(db.folder) == before
    db.save_local()
    db.close()
    assert open_book().local == {"n": 2}


def test_local_facts_that_cannot_be_read_just_now_are_never_replaced(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.local["station"] = "Nord"
    db.save_local()
    db.close()
    original = Path.read_bytes

    def held(path: Path) -> bytes:
        if path.name == "device.json":
            raise PermissionError(13, "held by a virus scanner")
        return original(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", held)
        with contextlib.suppress(StorageError):
            again = open_book()
            again.save_local()
            again.close()
    assert open_book().local == {"station": "Nord"}


def test_a_lost_device_file_costs_no_entry(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    db.save_local()
    db.close()
    (db.folder / "device.json").write_bytes(b"{")
    again = open_book()
    assert again.all() == [{"n": 1}]
    assert again.insert({"n": 2}) == 2


# -- Ordinary misuse


def test_a_closed_book_neither_exchanges_nor_saves(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    db.insert({"n": 1})
    db.close()
    other = open_book()
    other.local["station"] = "Nord"
    other.save_local()
    for use in (
        lambda: db.exchange(folder, init=True),
        lambda: db.pull(folder),
        lambda: db.save_local(),
    ):
        with pytest.raises(BookClosed):
            use()
    other.insert({"n": 2})
    assert other.local == {"station": "Nord"}
    assert files_of(folder) == {}


def test_a_book_that_another_process_begins_at_the_same_time_is_one_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = files.make_folder

    def begun_meanwhile(path: Path) -> None:
        monkeypatch.undo()
        with Database(tmp_path / "book") as first:
            first.insert({"n": 1})
        original(path)

    monkeypatch.setattr(files, "make_folder", begun_meanwhile)
    with Database(tmp_path / "book") as second:
        assert second.all() == [{"n": 1}]


@pytest.mark.parametrize("name", [5, None, ("t",)])
def test_a_table_whose_name_is_no_text_is_refused(db: Database, name: Any) -> None:
    with pytest.raises(ValueRefused):
        db.table(name)


@pytest.mark.parametrize(
    "insert", [lambda db, d: db.insert(d), lambda db, d: db.insert_multiple([d])]
)
def test_a_number_that_not_every_reader_can_hold_is_refused(
    db: Database, insert: Callable[[Database, Document], object]
) -> None:
    with pytest.raises(ValueRefused):
        insert(db, Document({"n": 1}, doc_id=2**60))
    assert db.all() == []


def test_numbers_that_are_text_are_no_numbers(db: Database) -> None:
    db.insert({"n": 1})
    assert db.update({"n": 2}, doc_ids=["1"]) == []
    assert db.all() == [{"n": 1}]


def test_a_transaction_takes_the_values_as_they_are_at_the_call(db: Database) -> None:
    tags: list[Any] = ["a", ("b",)]
    with db.transaction():
        db.insert({"tags": tags})
        tags.append("later")
        assert db.all() == [{"tags": ["a", ["b"]]}]
    assert db.all() == [{"tags": ["a", ["b"]]}]


def test_a_log_ends_before_its_segment_would_be_too_large_to_travel(
    copies: Callable[..., list[Database]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MAX_SIZE", 4000)
    a, b = copies("A", "B")
    for n in range(9):
        a.insert({"n": n, "text": "x" * 900})
    with pytest.raises(ValueRefused):
        a.insert_multiple({"text": "x" * 900} for _ in range(9))
    assert a.exchange(folder, init=True).pushed == 9
    assert b.exchange(folder).problems == ()
    assert contents(a) == contents(b)


def test_what_is_copied_among_the_segments_while_a_book_is_open_is_not_lost(
    copies: Callable[..., list[Database]],
    open_book: OpenBook,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    a, b = copies("A", "B")
    a.insert({"n": "a"})
    a.exchange(folder, init=True)
    b.insert({"n": "b"})
    for path in segment_paths(a.folder):
        target = b.folder / path.relative_to(a.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    b.close()
    assert len(open_book("B")) == 2


def test_an_edit_of_a_device_whose_clock_is_slow_does_not_become_the_origin(
    copies: Callable[..., list[Database]], folder: Path
) -> None:
    a, b = copies("A", "B")
    set_clock(a, 2_000_000_000)
    a.insert({"id": "x", "n": 1})
    a.exchange(folder, init=True)
    b.exchange(folder)
    set_clock(b, 1_000_000_000)
    b._store.clock.last = 0
    b.update({"n": 2})
    b.exchange(folder)
    a.exchange(folder)
    for db in (a, b):
        origin = db.origin("_default", "x")
        assert origin is not None
        assert origin.writer in a.own_writers()


def test_a_segment_on_a_dying_sector_costs_no_other_and_is_healed(
    db: Database, open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        db.insert({"n": n})
        db.exchange(folder, init=True)
    db.close()
    bad = segment_paths(db.folder)[1]
    original = Path.read_bytes

    def unreadable(path: Path) -> bytes:
        if path == bad:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return original(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", unreadable)
        again = open_book()
        assert len(again) == 2
        assert [finding.kind for finding in again.verify()] == ["damaged_segment"]
        again.exchange(folder)
    assert len(again) == 3
    assert again.verify() == []
