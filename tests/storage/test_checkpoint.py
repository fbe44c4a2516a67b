"""The checkpoint is a cache: with it, without it, with an old or a broken one: the same book."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import operations, where

from storage import Database, checkpoint, files, frames, store
from storage.errors import TransactionOpen
from storage.ops import Op
from storage.record import Stamp
from storage.registers import Registers
from storage.seen import Seen
from storage.shelf import Shelf
from tests.storage.books import (
    WRITER,
    OpenBook,
    OpenCopies,
    contents,
    flipped,
    frames_of,
    numbered,
    only_log,
    put_segment,
    segment_paths,
    segments_of,
    text,
)


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every close writes a checkpoint if anything has changed."""
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)


def state_of(db: Database) -> dict[str, Any]:
    """All that a book shows."""
    return {
        "contents": contents(db),
        "conflicts": [(c.table, c.record_id, c.field, text_of(c.rivals)) for c in db.conflicts()],
        "histories": [db.history("_default", record_id) for record_id in "xyz"],
        "origins": [db.origin("_default", record_id) for record_id in "xyz"],
        "status": db.status(),
        "findings": db.verify(),
    }


def text_of(rivals: tuple[Any, ...]) -> list[str]:
    return [text([rival.value, rival.writer]) for rival in rivals]


@pytest.fixture
def rich(copies: OpenCopies, open_book: OpenBook, folder: Path) -> Path:
    """A book with conflicts, deletions, a fork, entries that came early, and two checkpoints."""
    a, b = copies("A", "B")
    a.insert_multiple({"id": record_id, "n": 0, "m": 0} for record_id in "xyz")
    a.insert({"nameless": 1})
    for db in (a, b):
        db.exchange(folder, init=True)
    a.close()
    a = open_book("A")
    a.update({"n": 1}, where("id") == "x")
    b.update({"n": 2}, where("id") == "x")
    a.remove(where("id") == "y")
    b.update({"m": 1}, where("id") == "y")
    a.remove(where("id") == "z")
    a.table("other").insert({"id": "x", "text": "Lindenhof"})
    dot = WRITER.hex()
    edit: dict[str, Any] = {"v": 1, "k": "set", "t": "t", "id": "x", "n": 1}
    put_segment(folder, a, frames_of([edit | {"f": {"n": 3}, "o": {"n": [f"{dot}:2"]}}], first=3))
    fork = [edit | {"id": "fork", "f": {"n": n}, "e": []} for n in (1, 2)]
    for twin in fork:
        put_segment(folder, a, frames_of([twin], first=5))
    for db in (b, a):
        db.exchange(folder)
    a.close()
    a = open_book("A")
    a.insert({"id": "in the log"})
    a.close()
    return a.folder


# -- Losing it loses nothing


def lose(path: Path) -> None:
    path.unlink()


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    path.write_bytes(flipped(path.read_bytes(), path.stat().st_size // 2))


def flip_the_head(path: Path) -> None:
    path.write_bytes(flipped(path.read_bytes(), 9))


def add_to(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


HARMS = [lose, halve, empty, flip, flip_the_head, add_to]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize(
    "names", [["state.ckpt"], ["state.ckpt.prev"], ["state.ckpt", "state.ckpt.prev"]]
)
def test_a_lost_or_damaged_checkpoint_loses_nothing(
    rich: Path, open_book: OpenBook, names: list[str], harm: Callable[[Path], None]
) -> None:
    before = state_of(open_book("A", read_only=True))
    for name in names:
        harm(rich / name)
    reader = open_book("A", read_only=True)
    found = state_of(reader)
    damaged = {finding.file for finding in found.pop("findings")} - {found["status"].book}
    assert damaged - set(names) == {finding.file for finding in before.pop("findings")}
    assert damaged >= set(names) or harm is lose
    assert found == before


def test_an_older_checkpoint_loses_nothing(rich: Path, open_book: OpenBook) -> None:
    before = state_of(open_book("A", read_only=True))
    shutil.copy(rich / "state.ckpt.prev", rich / "state.ckpt")
    assert state_of(open_book("A", read_only=True)) == before
    (rich / "state.ckpt.prev").unlink()
    db = open_book("A")
    assert state_of(db) == before
    db.insert({"id": "later"})
    db.close()
    assert open_book("A").by_id("later") == {"id": "later"}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The logs and segments that have been read."""
    names: list[str] = []
    original = Shelf.read

    def noted(self: Shelf, path: Path) -> Any:
        names.append(self.name(path))
        return original(self, path)

    monkeypatch.setattr(Shelf, "read", noted)
    return names


def test_what_a_checkpoint_covers_is_not_read_again(
    rich: Path, open_book: OpenBook, read: list[str]
) -> None:
    open_book("A", read_only=True)
    assert read == []


def test_of_a_broken_checkpoint_the_one_before_is_taken(
    rich: Path, open_book: OpenBook, read: list[str]
) -> None:
    flip(rich / "state.ckpt")
    reader = open_book("A", read_only=True)
    (log,) = (rich / "wal").iterdir()
    assert read == [f"wal/{log.name}"]
    assert reader.by_id("in the log") == {"id": "in the log"}


def test_what_came_after_a_checkpoint_is_read(
    rich: Path, open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 10**6)
    before = (rich / "state.ckpt").read_bytes()
    db = open_book("A")
    db.insert({"id": "later"})
    db.exchange(folder)
    db.insert({"id": "latest"})
    expected = state_of(db)
    db.close()
    assert (rich / "state.ckpt").read_bytes() == before
    assert state_of(open_book("A", read_only=True)) == expected


def test_a_few_entries_are_not_worth_a_checkpoint(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 3)
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.close()
    assert not (db.folder / "state.ckpt").exists()


def test_a_reader_writes_no_checkpoint(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"n": 1})
    reader = open_book(read_only=True)
    reader.close()
    assert not (db.folder / "state.ckpt").exists()


@pytest.mark.parametrize("function", ["write_synced", "replace"])
def test_a_checkpoint_that_the_system_refuses_is_done_without(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    db.insert({"id": "x"})
    db.close()
    again = open_book()
    again.insert({"id": "y"})

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, function, refuse)
        again.close()
    assert not list(db.folder.glob(f"{files.TEMPORARY}*"))
    assert [document["id"] for document in open_book()] == ["x", "y"]


def test_a_book_cannot_be_closed_inside_a_transaction(db: Database, open_book: OpenBook) -> None:
    db.insert({"id": "x", "n": 1})
    with pytest.raises(TransactionOpen):
        update_and_close(db)
    db.close()
    assert open_book().all() == [{"id": "x", "n": 1}]


def update_and_close(db: Database) -> None:
    with db.transaction():
        db.update({"n": 2})
        db.close()


# -- When it is not believed


def test_a_checkpoint_whose_segment_is_gone_is_not_believed(
    rich: Path, open_book: OpenBook, folder: Path
) -> None:
    before = contents(open_book("A", read_only=True))
    own = {path.name for path in segment_paths(rich)}
    segment_paths(rich)[-1].unlink()
    db = open_book("A")
    assert contents(db) != before
    db.exchange(folder)
    assert contents(db) == before
    assert {path.name for path in segment_paths(rich)} >= own


def test_a_checkpoint_whose_log_is_gone_is_not_believed(rich: Path, open_book: OpenBook) -> None:
    (log,) = (rich / "wal").iterdir()
    log.unlink()
    assert open_book("A").by_id("in the log") is None


def test_a_checkpoint_whose_log_is_shorter_is_not_believed(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"id": "x"})
    size = only_log(db).stat().st_size
    db.insert({"id": "y"})
    log = only_log(db)
    db.close()
    log.write_bytes(log.read_bytes()[:size])
    assert [document["id"] for document in open_book()] == ["x"]


def test_a_checkpoint_whose_log_was_sealed_meanwhile_is_believed(
    rich: Path, open_book: OpenBook, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(open_book("A", read_only=True))
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 10**6)
    db = open_book("A")
    db.exchange(folder)
    db.close()
    read.clear()
    assert contents(open_book("A", read_only=True)) == before
    # A number that was written twice is looked at again: one of the two may have been redacted.
    assert len([name for name in read if "-5-5-" not in name]) == 1 < len(segments_of(rich))


def test_a_checkpoint_of_another_book_is_not_believed(
    rich: Path, db: Database, open_book: OpenBook
) -> None:
    db.insert({"id": "ours"})
    db.close()
    for name in ("state.ckpt", "state.ckpt.prev"):
        shutil.copy(rich / name, db.folder / name)
    again = open_book()
    assert contents(again) == {"_default": ['{"id": "ours"}']}
    assert {finding.kind for finding in again.verify()} == {"damaged_checkpoint"}


def test_a_checkpoint_of_another_format_is_not_believed(
    rich: Path, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(open_book("A", read_only=True))
    with monkeypatch.context() as patch:
        patch.setattr(frames, "VERSION", 2)
        cipher = open_book("A", read_only=True)._store.ring.current
        for name in ("state.ckpt", "state.ckpt.prev"):
            body = json.dumps({"another": "layout"}).encode()
            (rich / name).write_bytes(checkpoint._head(cipher, body) + body)
    db = open_book("A")
    assert contents(db) == before
    assert all(finding.is_sound for finding in db.verify())


# -- It tells the same as the entries do


steps = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.sampled_from("xyz"), st.integers(0, 2)),
        st.tuples(st.just("insert"), st.none(), st.integers(0, 2)),
        st.tuples(st.just("update"), st.sampled_from("xyz"), st.integers(0, 2)),
        st.tuples(st.just("take out"), st.sampled_from("xyz")),
        st.tuples(st.just("remove"), st.sampled_from("xyz")),
        st.tuples(st.just("replace"), st.sampled_from("xyz"), st.integers(0, 2)),
        st.tuples(st.just("restart")),
    ),
    max_size=25,
)


def perform(db: Database, step: tuple[Any, ...]) -> None:
    match step:
        case "insert", record_id, n:
            if record_id is None or db.by_id(record_id) is None:
                db.insert({"n": n} | ({"id": record_id} if record_id else {}))
        case "update", record_id, n:
            db.update({"n": n, "m": n}, where("id") == record_id)
        case "take out", record_id:
            db.update(operations.delete("n"), (where("id") == record_id) & where("n").exists())
        case "remove", record_id:
            db.remove(where("id") == record_id)
        case "replace", record_id, n:
            with db.transaction():
                db.remove(where("id") == record_id)
                db.insert({"id": record_id, "o": n})


@settings(max_examples=60, derandomize=True, deadline=None)
@given(steps)
def test_numbers_and_their_order_are_the_same_with_and_without_a_checkpoint(
    run: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary) / "book"
        db = Database(here)
        for step in run:
            if step[0] == "restart":
                db.close()
                db = Database(here)
            else:
                perform(db, step)
        expected = numbered(db), state_of(db), tops_of(db)
        db.close()
        reader = Database(here, read_only=True)
        assert (numbered(reader), state_of(reader), tops_of(reader)) == expected
        for cache in here.glob("state.ckpt*"):
            cache.unlink()
        reader = Database(here, read_only=True)
        assert (numbered(reader), state_of(reader), tops_of(reader)) == expected


def tops_of(db: Database) -> dict[str, int]:
    """The last number of each table: the next document gets the one above."""
    return {name: table.top for name, table in db._store.state.tables.items() if table.top}


Entry = tuple[str, int, bytes, Op]
"""Writer, number, tag and content."""

writers = st.sampled_from("vw")
names = st.sampled_from(["id", "a", "b"])
values = st.dictionaries(names, st.integers(0, 1), max_size=2)
over = st.lists(st.sampled_from([f"{w}:{n}" for w in "vw" for n in range(1, 6)]), max_size=2)
rest = st.fixed_dictionaries(
    {},
    optional={
        "o": st.dictionaries(names, over, max_size=2),
        "e": over,
        "x": st.lists(names, max_size=1),
    },
)
deletions = st.builds(lambda over: {"k": "del", "over": over}, over)
edits = st.builds(lambda f, rest: {"k": "set", "f": f, **rest}, values, rest)
changes = st.one_of(edits, edits, edits, deletions)
# They supersede and delete one another at random: some come early, some never; numbers fork.
entries = st.lists(
    st.tuples(
        writers,
        st.integers(1, 5),
        st.sampled_from([b"aaaa", b"aaaa", b"bbbb"]),
        st.builds(
            lambda record_id, n, op: {"v": 1, "t": "t", "id": record_id, "n": n, **op},
            st.sampled_from("xy"),
            st.integers(1, 3),
            changes,
        ),
    ),
    max_size=20,
)


def take_in(state: Registers, found: list[Entry], first: int) -> None:
    for place, (writer, seq, tag, op) in enumerate(found):
        if state.seen.setdefault(writer, Seen()).take(seq, tag):
            state.apply(json.loads(json.dumps(op)), Stamp(first + place * 7 % 11, writer, seq))


def told(state: Registers) -> list[Any]:
    """All there is in the registers, whether it was asked for before or not."""
    found: list[Any] = []
    for name, table in state.tables.items():
        found += [name, list(table.documents.items()), sorted(table.holders.items()), table.top]
        for record_id in "xy":
            if record := state.record(name, record_id):
                found += [record_id, record.created, record.base, record.deleted, record.early]
                found += [
                    record.document,
                    record.number,
                    record.is_alive,
                    sorted(record.conflicts()),
                ]
                found += sorted((str(field), record.versions(field)) for field in record.names())
                assert (
                    not record.is_living or record.document is table.documents[str(record.number)]
                )
    found += [(writer, seen.freeze()) for writer, seen in sorted(state.seen.items())]
    found += [(table, record.id) for table, record in state.conflicts()]
    return found


@settings(max_examples=150, derandomize=True, deadline=None)
@given(entries, entries)
def test_registers_from_a_checkpoint_go_on_as_if_they_had_stayed_in_memory(
    before: list[Entry], after: list[Entry]
) -> None:
    state = Registers()
    take_in(state, before, first=100)
    thawed = thaw(freeze(state))
    again = thaw(freeze(thawed))
    take_in(state, after, first=200)
    take_in(thawed, after, first=200)
    take_in(again, after, first=200)
    assert told(thawed) == told(again) == told(state)


def freeze(state: Registers) -> bytes:
    return orjson.dumps(checkpoint.freeze(state))


def thaw(frozen: bytes) -> Registers:
    return checkpoint.thaw(orjson.loads(frozen))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(entries)
def test_a_checkpoint_tells_what_the_registers_tell(
    found: list[Entry],
) -> None:
    state = Registers()
    take_in(state, found, first=100)
    frozen = freeze(state)
    assert told(thaw(frozen)) == told(state)
    assert freeze(thaw(frozen)) == frozen
