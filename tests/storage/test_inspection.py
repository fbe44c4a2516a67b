"""What a book tells about itself: damage, history, conflicts, numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import operations, where

from storage import Database
from storage.values import Writer
from tests.storage.books import (
    OpenBook,
    OpenCopies,
    files_of,
    flip_in_the_middle,
    flipped,
    only_log,
    segment_paths,
    set_clock,
    spans_of,
)


@pytest.fixture
def used(db: Database, folder: Path) -> Database:
    """A book with every kind of file: marker, device, a segment, a log."""
    db.insert({"id": "sealed"})
    db.local["station"] = "Nord"
    db.exchange(folder, init=True)
    db.insert({"id": "in the log"})
    db.insert({"id": "too"})
    return db


def kinds(db: Database) -> list[tuple[str, str]]:
    return [(finding.kind, finding.file) for finding in db.verify()]


# -- Verify


def test_a_sound_book_has_no_findings(used: Database, open_book: OpenBook) -> None:
    assert used.verify() == []
    used.close()
    assert open_book(read_only=True).verify() == []


def test_a_new_book_has_no_findings(db: Database) -> None:
    assert db.verify() == []


def test_damage_in_any_file_is_found_and_named(used: Database) -> None:
    expected = {"book.json": "damaged_book", "device.json": "damaged_device"}
    names = [name for name in files_of(used.folder) if name != "lock"]
    assert {Path(name).suffix for name in names} == {".json", ".seg", ".wal"}
    for name in names:
        path = used.folder / name
        sound = path.read_bytes()
        flip_in_the_middle(path)
        kind = expected.get(name, "damaged_segment" if name.endswith(".seg") else "damaged_log")
        assert kinds(used) == [(kind, name)]
        assert not used.verify()[0].is_sound
        path.write_bytes(sound)
        assert used.verify() == []


@pytest.mark.parametrize("name", ["book.json", "device.json"])
def test_one_flipped_bit_anywhere_in_a_small_file_is_found(used: Database, name: str) -> None:
    path = used.folder / name
    sound = path.read_bytes()
    for position in range(len(sound)):
        path.write_bytes(flipped(sound, position, 1 << position % 8))
        assert [finding.file for finding in used.verify()] == [name], position


@pytest.mark.parametrize("name", ["book.json", "device.json"])
def test_a_small_file_cut_short_is_found(used: Database, name: str) -> None:
    path = used.folder / name
    sound = path.read_bytes()
    # The last byte is a line end, which says nothing.
    for length in range(0, len(sound) - 1, 3):
        path.write_bytes(sound[:length])
        assert [finding.file for finding in used.verify()] == [name]


def test_one_flipped_bit_anywhere_in_a_segment_is_found(used: Database) -> None:
    (path,) = segment_paths(used.folder)
    sound = path.read_bytes()
    for position in range(len(sound)):
        path.write_bytes(flipped(sound, position, 1 << position % 8))
        assert kinds(used) == [("damaged_segment", path.relative_to(used.folder).as_posix())]


def test_a_segment_cut_anywhere_is_found(used: Database) -> None:
    (path,) = segment_paths(used.folder)
    sound = path.read_bytes()
    for length in range(len(sound)):
        path.write_bytes(sound[:length])
        assert kinds(used) == [("damaged_segment", path.relative_to(used.folder).as_posix())]


def test_a_missing_marker_is_found(used: Database) -> None:
    (used.folder / "book.json").unlink()
    assert kinds(used) == [("damaged_book", "book.json")]


def test_a_damaged_first_entry_is_found(used: Database) -> None:
    log = only_log(used)
    start, end = next(spans_of(log.read_bytes()))
    log.write_bytes(flipped(log.read_bytes(), (start + end) // 2))
    (finding,) = used.verify()
    assert finding.kind == "damaged_log"
    assert finding.detail == f"bytes {start} to {end}"


def test_verify_changes_nothing(used: Database) -> None:
    log = only_log(used)
    log.write_bytes(log.read_bytes() + b"torn")
    before = files_of(used.folder)
    assert [finding.kind for finding in used.verify()] == ["torn_tail"]
    assert files_of(used.folder) == before


def test_what_was_kept_aside_is_still_told(
    used: Database, open_book: OpenBook, folder: Path
) -> None:
    log = only_log(used)
    log.write_bytes(log.read_bytes() + b"torn")
    used.close()
    again = open_book()
    again.exchange(folder)
    assert kinds(again) == [("torn_tail", f"quarantine/{log.name}")]


# -- History


def test_a_history_tells_who_wrote_what_and_when(copies: OpenCopies, folder: Path) -> None:
    a, b = copies("A", "B")
    before = datetime.now(UTC) - timedelta(seconds=1)
    a.insert({"id": "x", "name": "Ada", "n": 1})
    a.insert({"id": "y"})
    a.exchange(folder, init=True)
    b.exchange(folder)
    b.update({"n": 2}, where("id") == "x")
    b.exchange(folder)
    a.exchange(folder)
    a.remove(where("id") == "x")
    history = a.history("_default", "x")
    assert [(change.label, change.kind, change.fields) for change in history] == [
        ("A", "set", {"id": "x", "name": "Ada", "n": 1}),
        ("B", "set", {"n": 2}),
        ("A", "del", {}),
    ]
    assert [change.seq for change in history] == [2, 2, 4]
    assert history[0].writer == history[2].writer != history[1].writer
    times = [before, *(change.at for change in history), datetime.now(UTC)]
    assert times == sorted(times)


def test_a_history_is_the_same_after_sealing_and_reopening(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    db.insert({"id": "x"})
    for n in range(5):
        db.update({"n": n})
    before = db.history("_default", "x")
    assert [change.fields.get("n") for change in before] == [None, 0, 1, 2, 3, 4]
    db.exchange(folder, init=True)
    assert db.history("_default", "x") == before
    db.close()
    assert open_book(read_only=True).history("_default", "x") == before


def test_a_history_is_in_the_order_of_knowing_though_clocks_differ(
    copies: OpenCopies, folder: Path
) -> None:
    # Whoever takes in a stamp ahead of its clock goes on in that same millisecond.
    a, b = copies("A", "B")
    set_clock(a, 2_000_003_600)
    set_clock(b, 2_000_000_000)
    a.insert({"id": "x", "n": 0})
    for n in range(1, 7):
        writer = (b, a)[n % 2]
        for db in (a, b, a, b):
            db.exchange(folder, init=True)
        writer.update({"n": n})
    history = writer.history("_default", "x")
    assert [change.fields["n"] for change in history] == [0, 1, 2, 3, 4, 5, 6]


def test_a_history_leaves_out_what_never_took_effect(db: Database, open_book: OpenBook) -> None:
    db.insert_multiple([{"id": "x", "n": 1}, {"id": "y", "n": 1}])
    with db.transaction():
        db.update({"n": 2})
    log = only_log(db)
    db.close()
    log.write_bytes(log.read_bytes()[:-1])
    again = open_book()
    for record in ("x", "y"):
        history = again.history("_default", record)
        assert [change.fields["n"] for change in history] == [1]


def test_a_history_tells_which_field_was_taken_out(db: Database) -> None:
    db.insert({"id": "x", "n": 1})
    db.update(operations.delete("n"))
    assert [change.removed for change in db.history("_default", "x")] == [(), ("n",)]


def test_an_unknown_record_has_no_history(db: Database) -> None:
    db.insert({"id": "x"})
    assert db.history("_default", "y") == []
    assert db.history("people", "x") == []


# -- Status


def test_status_of_a_new_book_is_empty(db: Database) -> None:
    status = db.status()
    assert status.book == db.manifest.book
    assert (status.entries, status.unsent, status.pending) == (0, 0, 0)
    assert (status.writers, status.missing) == ((), ())


def test_status_counts_changes_and_names_writers(
    copies: OpenCopies, open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "1"})
    with a.transaction():
        a.insert({"id": "2"})
        a.update({"n": 1}, where("id") == "1")
    a.exchange(folder, init=True)
    b.insert({"id": "3"})
    b.exchange(folder)
    status = b.status()
    assert (status.entries, status.unsent) == (4, 0)
    (own,), (other,) = b.own_writers(), a.own_writers()
    assert set(status.writers) == {
        Writer(other, "A", entries=3, own=False, copy=a.copy),
        Writer(own, "B", entries=1, own=True, copy=b.copy),
    }
    b.close()
    assert open_book("B", read_only=True).status() == status


def test_each_run_that_writes_is_a_writer_and_reading_makes_none(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"n": 1})
    for run in range(3):
        db.close()
        db = open_book(label=f"run {run}")
        db.all()
        db.verify()
        if run != 1:
            db.insert({"n": run})
    assert sorted(writer.label for writer in db.status().writers) == ["A", "run 0", "run 2"]
    assert all(writer.own for writer in db.status().writers)
    assert (db.status().entries, db.status().unsent) == (3, 3)


def test_a_reader_knows_what_is_unsent(db: Database, open_book: OpenBook) -> None:
    db.insert({"n": 1})
    assert open_book(read_only=True).status().unsent == 1


# -- Conflicts


@pytest.mark.parametrize(
    "change",
    [lambda db: db.truncate(), lambda db: db.update({"n": 3})],
    ids=["gone", "resolved"],
)
def test_a_conflict_is_listed_until_it_is_settled(
    copies: OpenCopies, folder: Path, change: Callable[[Database], object]
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "x", "n": 0})
    for db in (a, b):
        db.exchange(folder, init=True)
    a.update({"n": 1})
    b.update({"n": 2})
    for db in (a, b, a):
        db.exchange(folder)
    (conflict,) = a.conflicts()
    assert [(rival.label, rival.value) for rival in conflict.rivals] == [("B", 2), ("A", 1)]
    change(a)
    assert a.conflicts() == []


def test_an_ordinary_book_has_no_conflicts(used: Database) -> None:
    used.update({"n": 1})
    used.update({"n": 2})
    assert used.conflicts() == []
