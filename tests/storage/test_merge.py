"""Copies of one book that went their own ways become the same book again."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import operations, where

from storage import Database, frames, segments
from storage.frames import Header
from tests.storage.books import (
    PLAIN,
    WRITER,
    OpenBook,
    OpenCopies,
    contents,
    copy_tree,
    exchange_all,
    frames_of,
    put_segment,
    segment_paths,
    segments_of,
    set_clock,
    text,
)


def conflicts(db: Database) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each conflict as field and rivals with their labels, the shown one first."""
    return sorted(
        (c.field, [(text(rival.value), rival.label) for rival in c.rivals]) for c in db.conflicts()
    )


def by_id(db: Database) -> dict[str, Any]:
    return {document["id"]: dict(document) for document in db}


@pytest.fixture
def shared(copies: OpenCopies, folder: Path) -> tuple[Database, Database]:
    """Two copies that both hold the record "x"."""
    a, b = copies("A", "B")
    a.insert({"id": "x", "name": "Ada", "phone": "1"})
    exchange_all(folder, a, b)
    return a, b


# -- Any order, any number of times


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_and_number_of_exchanges_make_no_difference(
    copies: OpenCopies, open_book: OpenBook, folder: Path, order: tuple[int, ...]
) -> None:
    trio = copies("A", "B", "C")
    trio[0].insert({"id": "x", "n": 0})
    exchange_all(folder, *trio)
    for i, db in enumerate(trio):
        db.insert({"id": f"new {i}"})
        db.insert({"nameless": i})
        db.update({"n": i}, where("id") == "x")
        db.update({f"field {i}": i}, where("id") == "x")
    for times, i in enumerate(order, start=1):
        for _ in range(times):
            trio[i].exchange(folder)
    exchange_all(folder, *trio)
    states = [contents(db) for db in trio]
    assert states[0] == states[1] == states[2]
    assert by_id_or_none(trio[0])["x"].keys() == {"id", "n", "field 0", "field 1", "field 2"}
    assert len(trio[0]) == 7
    assert conflicts(trio[0]) == conflicts(trio[1]) == conflicts(trio[2])
    for db in trio:
        db.close()
        assert contents(open_book(db.folder.name)) == states[0]


def by_id_or_none(db: Database) -> dict[str | None, Any]:
    return {document.get("id"): dict(document) for document in db}


names = st.sampled_from(["r", "s", "t"])
merge_steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.one_of(
            st.tuples(st.just("write"), names, st.sampled_from("ab"), st.integers(0, 3)),
            st.tuples(st.just("write"), names, st.sampled_from("ab"), st.integers(0, 3)),
            st.tuples(st.just("take out"), names, st.sampled_from("ab")),
            st.tuples(st.just("remove"), names),
            st.tuples(st.just("both"), names, st.integers(0, 3)),
            st.tuples(st.just("exchange"), st.sampled_from(["one", "two"])),
            st.tuples(st.just("exchange"), st.sampled_from(["one", "two"])),
            st.tuples(st.just("reopen")),
        ),
    ),
    min_size=4,
    max_size=22,
)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(merge_steps)
def test_whatever_three_copies_do_they_end_up_with_the_same_book(
    run: list[tuple[int, tuple[Any, ...]]],
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        book = "0" * 32
        trio = [Database(here / label, label=label, book=book) for label in "ABC"]
        try:
            for name in ("one", "two"):
                (here / name).mkdir()
            for i, step in run:
                if step[0] == "reopen":
                    trio[i].close()
                    trio[i] = Database(here / "ABC"[i], label="ABC"[i])
                else:
                    perform(trio[i], step, here)
            exchange_all(here / "one", *trio)
            assert contents(trio[0]) == contents(trio[1]) == contents(trio[2])
            assert conflicts(trio[0]) == conflicts(trio[1]) == conflicts(trio[2])
            sealed = [segments_of(db.folder) for db in trio]
            assert sealed[0] == sealed[1] == sealed[2]
            for i, db in enumerate(trio):
                expected = contents(db), conflicts(db)
                db.close()
                trio[i] = Database(db.folder)
                assert (contents(trio[i]), conflicts(trio[i])) == expected
                assert trio[i].status().missing == ()
        finally:
            for db in trio:
                db.close()


def perform(db: Database, step: tuple[Any, ...], here: Path) -> None:
    match step:
        case "write", name, field, value:
            db.upsert({"id": name, field: value}, where("id") == name)
        case "take out", name, field:
            db.update(operations.delete(field), (where("id") == name) & where(field).exists())
        case "remove", name:
            db.remove(where("id") == name)
        case "both", name, value:
            with db.transaction():
                db.upsert({"id": name, "a": value}, where("id") == name)
                db.table("log").insert({"of": name, "a": value})
        case "exchange", name:
            db.exchange(here / name, init=True)


# -- Concurrent edits


def test_edits_of_different_fields_are_both_kept_without_a_conflict(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.update({"name": "Ada L."}, where("id") == "x")
    b.update({"phone": "2"}, where("id") == "x")
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all() == [{"id": "x", "name": "Ada L.", "phone": "2"}]
        assert db.conflicts() == []


def test_concurrent_edits_of_one_field_keep_both_and_show_the_later_one_everywhere(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    set_clock(a, 2_000_000_000)
    set_clock(b, 2_000_000_060)
    b.update({"name": "from B"})
    a.update({"name": "from A"})
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all() == [{"id": "x", "name": "from B", "phone": "1"}]
        assert conflicts(db) == [("name", [('"from B"', "B"), ('"from A"', "A")])]
        (conflict,) = db.conflicts()
        assert (conflict.table, conflict.record_id) == ("_default", "x")
        assert conflict.rivals[0].at.isoformat() == "2033-05-18T03:34:20+00:00"


def test_concurrent_edits_in_the_same_moment_show_the_same_one_everywhere(
    shared: tuple[Database, Database], folder: Path
) -> None:
    for db in shared:
        set_clock(db, 2_000_000_000)
        db.update({"name": f"from {db.folder.name}"})
    exchange_all(folder, *shared)
    a, b = shared
    assert a.all() == b.all()
    assert conflicts(a) == conflicts(b)
    assert len(conflicts(a)) == 1


def test_the_same_value_written_twice_is_no_conflict(
    shared: tuple[Database, Database], folder: Path
) -> None:
    for db in shared:
        db.update({"name": "Ada L.", "address": {"street": "Lindenhof"}})
    exchange_all(folder, *shared)
    assert [db.conflicts() for db in shared] == [[], []]


def test_the_same_object_written_in_another_order_is_no_conflict(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.update({"address": {"street": "Lindenhof", "number": 1}})
    b.update({"address": {"number": 1, "street": "Lindenhof"}})
    exchange_all(folder, a, b)
    assert [db.conflicts() for db in shared] == [[], []]


@pytest.mark.parametrize("resolver", [0, 1])
@pytest.mark.parametrize("value", ["from A", "from B", "both"])
def test_a_later_update_resolves_a_conflict_everywhere(
    shared: tuple[Database, Database], folder: Path, resolver: int, value: str
) -> None:
    a, b = shared
    a.update({"name": "from A"})
    b.update({"name": "from B"})
    exchange_all(folder, a, b)
    assert len(a.conflicts()) == 1
    shown = a.all()[0]["name"]
    shared[resolver].update({"name": value})
    exchange_all(folder, a, b)
    if value != shown:
        assert [db.conflicts() for db in shared] == [[], []]
    assert [db.all()[0]["name"] for db in shared] == [value] * 2


def test_choosing_the_shown_value_resolves_a_conflict_too(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.update({"name": "from A"})
    b.update({"name": "from B"})
    exchange_all(folder, a, b)
    a.update({"name": a.all()[0]["name"]})
    exchange_all(folder, a, b)
    assert [db.conflicts() for db in shared] == [[], []]


def test_case_20_three_rivals_are_listed_and_resolved_together(
    copies: OpenCopies, folder: Path
) -> None:
    trio = copies("A", "B", "C")
    trio[0].insert({"id": "x", "n": 0})
    exchange_all(folder, *trio)
    for n, db in enumerate(trio, start=1):
        db.update({"n": n})
    exchange_all(folder, *trio)
    (conflict,) = trio[0].conflicts()
    assert sorted((rival.label, rival.value) for rival in conflict.rivals) == [
        ("A", 1),
        ("B", 2),
        ("C", 3),
    ]
    trio[1].update({"n": 9})
    exchange_all(folder, *trio)
    assert [(db.all(), db.conflicts()) for db in trio] == [([{"id": "x", "n": 9}], [])] * 3


def test_case_11_an_edit_that_saw_the_other_wins_whatever_the_clocks_say(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    set_clock(a, 4_000_000_000)  # one laptop in the year 2096
    a.update({"name": "from the future"})
    a.exchange(folder)
    b.exchange(folder)
    b.update({"name": "seen and corrected"})
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all()[0]["name"] == "seen and corrected"
        assert db.conflicts() == []


def test_case_11_a_clock_that_goes_back_does_not_undo_anything(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"id": "x", "n": 1})
    db.close()
    db = open_book()
    set_clock(db, 5)
    db.update({"n": 2})
    db.close()
    assert open_book().all() == [{"id": "x", "n": 2}]


# -- Removing


def test_a_removal_reaches_everyone(shared: tuple[Database, Database], folder: Path) -> None:
    a, b = shared
    a.remove(where("id") == "x")
    exchange_all(folder, a, b)
    assert [contents(db) for db in shared] == [{}, {}]
    assert [db.conflicts() for db in shared] == [[], []]


def test_two_removals_are_no_conflict(shared: tuple[Database, Database], folder: Path) -> None:
    for db in shared:
        db.truncate()
    exchange_all(folder, *shared)
    assert [(contents(db), db.conflicts()) for db in shared] == [({}, [])] * 2


@pytest.mark.parametrize("first", [0, 1])
def test_an_edit_that_a_deletion_did_not_know_keeps_the_whole_record_and_is_listed(
    shared: tuple[Database, Database], folder: Path, first: int
) -> None:
    a, b = shared
    a.remove(where("id") == "x")
    b.update({"phone": "2"})
    exchange_all(folder, shared[first], shared[1 - first])
    for db in shared:
        assert db.all() == [{"id": "x", "name": "Ada", "phone": "2"}]
        assert [conflict.field for conflict in db.conflicts()] == [""]


def test_an_edit_of_every_field_against_a_deletion_is_listed_too(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert({"n": 1})
    exchange_all(folder, a, b)
    a.truncate()
    b.update({"n": 2})
    exchange_all(folder, a, b)
    for db in (a, b):
        assert db.all() == [{"n": 2}]
        assert [conflict.field for conflict in db.conflicts()] == [""]


def test_deleting_once_more_settles_a_deletion_against_an_edit(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.remove(where("id") == "x")
    b.update({"phone": "2"})
    exchange_all(folder, a, b)
    b.remove(where("id") == "x")
    exchange_all(folder, a, b)
    assert [(contents(db), db.conflicts()) for db in shared] == [({}, [])] * 2


def test_putting_the_record_back_settles_a_deletion_against_an_edit(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.remove(where("id") == "x")
    b.update({"phone": "2"})
    exchange_all(folder, a, b)
    with a.transaction():
        kept = a.by_id("x")
        assert kept is not None
        a.remove(where("id") == "x")
        a.insert(dict(kept))
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all() == [{"id": "x", "name": "Ada", "phone": "2"}]
        assert db.conflicts() == []


def test_a_field_taken_out_is_gone_everywhere(
    shared: tuple[Database, Database], open_book: OpenBook, folder: Path
) -> None:
    a, b = shared
    a.update(operations.delete("phone"))
    exchange_all(folder, a, b)
    assert [db.all() for db in shared] == [[{"id": "x", "name": "Ada"}]] * 2
    b.close()
    assert open_book("B").all() == [{"id": "x", "name": "Ada"}]


def test_a_field_taken_out_against_an_edit_is_a_conflict(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    set_clock(a, 2_000_000_060)
    set_clock(b, 2_000_000_000)
    a.update(operations.delete("phone"))
    b.update({"phone": "2"})
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all() == [{"id": "x", "name": "Ada"}]
        assert conflicts(db) == [("phone", [("null", "A"), ('"2"', "B")])]


def test_a_field_taken_out_and_put_back_is_there(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.update(operations.delete("phone"))
    a.update({"phone": "3"})
    exchange_all(folder, a, b)
    assert b.all() == [{"id": "x", "name": "Ada", "phone": "3"}]


def test_a_record_put_in_again_under_a_deleted_id_is_just_the_new_one(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.remove(where("id") == "x")
    a.insert({"id": "x", "name": "New"})
    exchange_all(folder, a, b)
    for db in shared:
        assert db.all() == [{"id": "x", "name": "New"}]
        assert db.conflicts() == []


def test_two_records_with_one_id_become_one_record_with_conflicts(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "x", "name": "Ada", "only a": 1})
    b.insert({"id": "x", "name": "Bo", "only b": 2})
    exchange_all(folder, a, b)
    assert a.all() == b.all()
    assert a.all()[0].keys() == {"id", "name", "only a", "only b"}
    assert [field for field, _ in conflicts(a)] == ["name"]


def test_records_with_the_same_number_are_both_kept(
    copies: OpenCopies, open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    assert a.insert({"of": "a"}) == b.insert({"of": "b"}) == 1
    exchange_all(folder, a, b)
    for db in (a, b):
        assert sorted(document["of"] for document in db) == ["a", "b"]
        assert sorted(document.doc_id for document in db) == [1, 2]


def test_an_own_number_stays_while_the_book_is_open(copies: OpenCopies, folder: Path) -> None:
    a, b = copies("A", "B")
    a.insert({"of": "a"})
    number = b.insert({"of": "b"})
    exchange_all(folder, a, b)
    assert b.get(doc_id=number) == {"of": "b"}
    assert b.insert({"of": "c"}) == 3


# -- Segments in any order


def history_of_one_record(db: Database) -> list[bytes]:
    """Entries that supersede one another: insert, edit, edit, removal of a field."""
    dot = WRITER.hex()
    return [
        text(payload).encode()
        for payload in (
            {"v": 1, "k": "session", "label": "W", "at": "2026-01-01"},
            {"k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 1, "m": 1}, "e": []},
            {"k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 2}, "o": {"n": [f"{dot}:2"]}},
            {"k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 3}, "o": {"n": [f"{dot}:3"]}},
            {
                "k": "set",
                "t": "t",
                "id": "x",
                "n": 1,
                "f": {},
                "x": ["m"],
                "o": {"m": [f"{dot}:2"]},
            },
        )
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_case_12_segments_may_arrive_in_any_order(
    db: Database, open_book: OpenBook, folder: Path, order: tuple[int, ...]
) -> None:
    note, *entries = frames_of(history_of_one_record(db), hlc=10)
    pieces = [[note, entries[0]], *([entry] for entry in entries[1:])]
    for i in order:
        put_segment(folder, db, pieces[i])
        db.exchange(folder)
    assert db.table("t").all() == [{"n": 3}]
    assert db.conflicts() == []
    assert (db.status().missing, db.status().entries) == ((), 4)
    origin = db.origin("t", "x")
    assert origin is not None
    assert origin.seq == 2
    db.close()
    again = open_book()
    assert again.table("t").all() == [{"n": 3}]
    assert again.conflicts() == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_removal_may_arrive_before_what_it_removes(
    db: Database, open_book: OpenBook, folder: Path, order: tuple[int, ...]
) -> None:
    dot = WRITER.hex()
    payloads = [
        {"k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 1}},
        {"k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 2}, "o": {"n": [f"{dot}:2"]}},
        {"k": "del", "t": "t", "id": "x", "over": [f"{dot}:3"]},
    ]
    entries = frames_of([text(payload).encode() for payload in payloads], first=2, hlc=10)
    for i in order:
        put_segment(folder, db, [entries[i]])
        db.exchange(folder)
    assert contents(db) == {}
    assert db.conflicts() == []
    db.close()
    assert contents(open_book()) == {}


def transaction(db: Database, flags: Iterable[int]) -> list[frames.Frame]:
    return [
        PLAIN.seal(
            WRITER,
            seq,
            seq,
            flag,
            text({"k": "set", "t": "t", "id": str(seq), "n": 0, "f": {"n": seq}}).encode(),
        )
        for seq, flag in enumerate(flags, start=2)
    ]


GROUP = (frames.CONTINUES, frames.CONTINUES | frames.CONTINUED, frames.CONTINUED)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_transaction_with_a_missing_frame_waits_and_comes_whole(
    db: Database, open_book: OpenBook, folder: Path, lost: int
) -> None:
    group = transaction(db, GROUP)
    for run in segments.runs(frame for frame in group if frame is not group[lost]):
        put_segment(folder, db, run)
    report = db.exchange(folder)
    assert contents(db) == {}
    assert (report.pulled, report.pending, db.status().pending) == (0, 2, 2)
    put_segment(folder, db, group)
    report = db.exchange(folder)
    assert sorted(document["n"] for document in db.table("t")) == [2, 3, 4]
    assert (report.pulled, report.pending) == (3, 0)
    db.close()
    again = open_book()
    assert len(again.table("t")) == 3
    assert again.status().pending == 0


def test_a_transaction_is_one_segment_however_large(copies: OpenCopies, folder: Path) -> None:
    a, b = copies("A", "B")
    with a.transaction():
        a.insert_multiple({"id": str(n)} for n in range(300))
    a.exchange(folder, init=True)
    (path,) = segment_paths(folder)
    header = frames.read_header(path.read_bytes())
    assert isinstance(header, Header)
    assert b.exchange(folder).pulled == 300


# -- What this version does not know

UNKNOWN: list[dict[str, Any]] = [
    {"v": 9, "k": "stroke", "t": "t", "id": "x", "by": 1},
    {"v": 9, "k": "erase", "ids": ["x"]},
    {"v": 1, "k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 1}, "why": "new key"},
    {"v": 1, "k": "set", "t": "unknown table", "id": "y", "n": 1, "f": {"new": {"a": []}}},
    {"no": "kind"},
]


def test_case_22_unknown_tables_fields_and_kinds_are_kept_and_forwarded(
    copies: OpenCopies, open_book: OpenBook, tmp_path: Path
) -> None:
    old, new = copies("old", "new")
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    path = put_segment(one, old, frames_of([text(op).encode() for op in UNKNOWN]))
    assert old.exchange(one).pulled == len(UNKNOWN)
    old.update({"mine": 1}, where("n") == 1)
    old.table("t").update({"n": 2})
    old.close()
    old = open_book("old")
    assert old.table("t").all() == [{"n": 2}]
    assert old.table("unknown table").all() == [{"new": {"a": []}}]
    old.exchange(two, init=True)
    assert segments_of(two)[path.name] == path.read_bytes()
    new.exchange(two)
    assert contents(new) == contents(old)
    assert [change.kind for change in new.history("t", "x")] == ["stroke", "set", "set"]


def test_case_22_an_edit_keeps_the_fields_that_the_editing_device_does_not_know(
    shared: tuple[Database, Database], folder: Path
) -> None:
    a, b = shared
    a.update({"new field": [1, 2]})
    exchange_all(folder, a, b)
    b.update({"name": "Ada L."})
    exchange_all(folder, a, b)
    assert a.all() == [{"id": "x", "name": "Ada L.", "phone": "1", "new field": [1, 2]}]


# -- Copies of copies


def test_case_8_a_cloned_laptop_and_its_original_both_keep_what_they_wrote(
    copies: OpenCopies, open_book: OpenBook, folder: Path, tmp_path: Path
) -> None:
    (a,) = copies("A")
    a.insert({"id": "before"})
    a.close()
    (tmp_path / "clone").mkdir()
    copy_tree(a.folder, tmp_path / "clone")
    pair = [open_book("A"), open_book("clone")]
    for n, db in enumerate(pair):
        db.insert({"id": f"after {n}"})
        db.update({"n": n}, where("id") == "before")
    exchange_all(folder, *pair)
    assert contents(pair[0]) == contents(pair[1])
    assert set(by_id(pair[0])) == {"before", "after 0", "after 1"}


def test_case_9_a_restored_backup_gets_back_what_it_has_lost(
    copies: OpenCopies, open_book: OpenBook, folder: Path, tmp_path: Path
) -> None:
    (a,) = copies("A")
    a.insert({"id": "old"})
    a.exchange(folder, init=True)
    copy_tree(a.folder, tmp_path / "backup")
    a.insert({"id": "after the backup"})
    a.exchange(folder)
    a.close()
    restored = open_book("backup")
    restored.insert({"id": "new"})
    restored.exchange(folder)
    assert set(by_id(restored)) == {"old", "after the backup", "new"}
