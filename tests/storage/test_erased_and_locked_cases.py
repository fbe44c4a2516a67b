"""The cases about erasure and keys, by their number: 15 and 16."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tinydb import operations

from storage import Database, checked, exchange, keys, store
from storage.errors import (
    KeyNeeded,
    KeysDamaged,
    KeysMissing,
    RecoveryMistyped,
    WrongSecret,
)
from tests.storage.books import (
    NOW,
    OpenBook,
    OpenCopies,
    exchange_all,
    files_of,
    flipped,
    frames_of,
    put_segment,
    segment_paths,
    segments_of,
    set_clock,
    told_in,
)

# -- 15: erased, whatever comes late (more of it in test_erasure.py and test_devices.py)


def test_case_15_a_restated_record_is_the_same_for_who_never_saw_what_it_said(
    copies: OpenCopies, folder: Path, tmp_path: Path
) -> None:
    a, b, late = copies("A", "B", "late")
    aside = tmp_path / "aside"
    aside.mkdir()
    a.insert({"id": "x", "n": 0, "note": "old"})
    exchange_all(aside, a, b)
    a.update(operations.delete("note"))
    b.update({"note": "from b"})
    a.restate("_default", "x", {"id": "x", "n": 1})
    exchange_all(aside, a, b)
    exchange_all(folder, b, late)
    for db in (a, b, late):
        assert db.all() == [{"id": "x", "n": 1, "note": "from b"}]
        assert db.conflicts() == []
    assert a.all()[0].doc_id == 1


def test_case_15_what_a_taken_out_entry_had_superseded_does_not_come_back(
    copies: OpenCopies, folder: Path, tmp_path: Path
) -> None:
    a, b, c = copies("A", "B", "C")
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    a.insert({"id": "x", "n": 0})
    exchange_all(folder, a, b, c)
    a.update({"n": 1})
    a.exchange(tmp_path / "first", init=True)
    b.pull(tmp_path / "first")
    b.update({"n": 2})
    b.exchange(tmp_path / "second", init=True)
    for path in segments_by(a, tmp_path / "second"):
        path.unlink()
    c.pull(tmp_path / "second")
    assert c.restate("_default", "x", {"id": "x", "n": 3})
    exchange_all(folder, c, a, b)
    for db in (a, b, c):
        assert db.all() == [{"id": "x", "n": 3}]
        assert db.conflicts() == []
        assert not [change for change in db.history("_default", "x") if change.fields == {"n": 1}]


def segments_by(db: Database, folder: Path) -> list[Path]:
    """The files of a folder that hold entries of this copy."""
    return [p for p in segment_paths(folder) if p.name.partition("-")[0] in db.own_writers()]


def test_case_15_of_a_number_that_was_written_twice_only_the_erased_record_goes(
    twins: tuple[Database, Database], folder: Path
) -> None:
    for db in twins:
        db.insert({"id": db.folder.name})
    first, second = twins
    first.restate("_default", "first", {"id": "first", "n": 1})
    exchange_all(folder, first, second)
    for db in twins:
        assert {document["id"] for document in db} == {"x", "first", "second"}


@pytest.mark.parametrize("content", ["a list", "a number"])
def test_case_15_an_entry_that_names_no_record_stops_no_erasure(
    copies: OpenCopies, folder: Path, content: str
) -> None:
    a, b = copies("A", "B")
    a.exchange(folder, init=True)
    strange = {"v": 1, "k": "set", "t": [] if content == "a list" else 7, "id": {}, "f": {}}
    put_segment(folder, a, frames_of([strange]))
    a.exchange(folder)
    a.insert({"id": "x"})
    a.erase("_default", "x", reason="asked")
    a.exchange(folder)
    assert b.exchange(folder).problems == ()
    assert b.is_erased("_default", "x")


def test_case_15_damage_that_nobody_has_noticed_yet_hides_nothing_from_an_erasure(
    open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    db = open_book()
    db.insert_multiple([{"id": "x"}, {"id": "y"}])
    db.insert({"id": "z"})
    db.exchange(folder, init=True)
    db.close()
    (path,) = segment_paths(db.folder)
    path.write_bytes(flipped(path.read_bytes(), len(path.read_bytes()) - 100))
    db = open_book()
    assert len(db) == 3
    db.erase("_default", "x", reason="asked")
    db.exchange(folder)
    assert [document["id"] for document in db] == ["y", "z"]
    for place in (db.folder, folder):
        for content in files_of(place).values():
            assert ("_default", "x") not in told_in(content, db._store.ring)


def test_case_15_a_long_exchange_learns_of_an_erasure_before_it_comes_to_the_old_piece(
    copies: OpenCopies, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of a large folder a portion is taken in before the next one is read.
    monkeypatch.setattr(exchange, "BATCH", 1)
    a, b = copies("A", "B")
    for db in (a, b):
        set_clock(db, NOW + 2 * 86_400)
    a.insert({"id": "x"})
    exchange_all(folder, a, b)
    set_clock(a, NOW)
    a._store.clock.last = 0
    a._store.seal()
    a.erase("_default", "x", reason="asked")
    before = segment_paths(b.folder)
    (folder / "other").mkdir()
    a.exchange(folder / "other", init=True)
    for path in segment_paths(folder / "other"):
        if path.name not in {p.name for p in before}:
            target = folder / a.manifest.book / "00000000" / path.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    shutil.rmtree(folder / "other")
    report = b.exchange(folder)
    assert (report.problems, len(b)) == ((), 0)
    for content in files_of(folder).values():
        assert ("_default", "x") not in told_in(content, b._store.ring)


@pytest.mark.parametrize("kind", ["log", "segment"])
def test_case_15_a_removed_file_that_a_power_cut_brings_back_tells_nothing_for_long(
    open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    db = open_book()
    db.insert({"id": "x"})
    if kind == "segment":
        db._store.seal()
    old = {name: c for name, c in files_of(db.folder).items() if name.endswith((".wal", ".seg"))}
    db.erase("_default", "x", reason="asked")
    db.close()
    for name, content in old.items():
        (db.folder / name).write_bytes(content)
    db = open_book()
    assert (db.folder / "state.ckpt").exists() is False
    for content in files_of(db.folder).values():
        assert ("_default", "x") not in told_in(content, db._store.ring)


def test_case_15_what_one_copy_holds_no_more_counts_nowhere_though_the_erasure_was_lost(
    copies: OpenCopies, open_book: OpenBook, folder: Path, tmp_path: Path
) -> None:
    a, b, c = copies("A", "B", "C")
    a.insert_multiple([{"id": "x"}, {"id": "y"}])
    exchange_all(folder, a, b)
    a.erase("_default", "x", reason="asked")
    (tmp_path / "aside").mkdir()
    a.exchange(tmp_path / "aside", init=True)
    said, redacted = sorted(segment_paths(tmp_path / "aside"), key=lambda p: p.stat().st_size)
    said.unlink()
    exchange_all(tmp_path / "aside", c, b, c)
    exchange_all(folder, c, b)
    for db in (b, c):
        assert db.all() == [{"id": "y"}]
        assert list(segments_of(db.folder)) == [redacted.name]
        db.close()
        assert open_book(db.folder.name).all() == [{"id": "y"}]


@pytest.mark.parametrize("harm", ["torn", "flipped", "headless", "a headless copy"])
def test_case_15_damaged_pieces_in_a_folder_that_nobody_can_replace_tell_nothing_either(
    copies: OpenCopies, folder: Path, harm: str
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "x", "name": "Lampe"})
    a.insert({"id": "y"})
    a.insert({"id": "z"})
    a.exchange(folder, init=True)
    (path,) = segment_paths(folder)
    content = path.read_bytes()
    if harm == "a headless copy":
        path = path.rename(path.with_name(f"Kopie von {path.name}"))
    path.write_bytes(
        {"torn": content[:-200], "flipped": flipped(content, len(content) - 200)}.get(
            harm, flipped(content, 20)
        )
    )
    b.erase("_default", "x", reason="asked")
    for _ in range(2):
        b.exchange(folder)
        assert not any(b"Lampe" in content for content in files_of(folder).values())
    # What is left of the others waits for whoever has the whole.
    assert path.exists() is (harm != "a headless copy")
    if path.exists():
        assert b'"y"' in path.read_bytes()
    exchange_all(folder, a, b)
    assert {document["id"] for document in b} == {"y", "z"}


# -- 16: keys


LOCKED = "ab" * 16
KEY, NEW_KEY = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def locked(tmp_path: Path, folder: Path) -> tuple[Path, str]:
    """A closed book with one document, that a passphrase and a printed key open; that key."""
    wraps, text = keys.new(LOCKED, KEY).with_passphrase(KEY, "Lindenhof").with_recovery(KEY)
    with Database(tmp_path / "book", KEY, book=LOCKED, wraps=wraps) as db:
        db.insert({"id": "x"})
        db.exchange(folder, init=True)
    return db.folder, text


def test_case_16_a_lost_passphrase_is_replaced_with_the_printed_key(
    locked: tuple[Path, str], folder: Path
) -> None:
    book, text = locked
    before = files_of(book)
    with pytest.raises(WrongSecret):
        keys.unlock(book, "Lindenhoff")
    mistyped = text.replace(text[0], "z" if text[0] != "z" else "y", 1)
    with pytest.raises(RecoveryMistyped):
        keys.unlock(book, mistyped)
    for key in (NEW_KEY, None):
        with pytest.raises(WrongSecret if key else KeyNeeded):
            Database(book, key)
    assert files_of(book).keys() - {"lock"} == before.keys() - {"lock"}
    key = keys.unlock(book, text)
    with Database(book, key) as db:
        assert db.wraps is not None
        db.change_wraps(db.wraps.with_passphrase(key, "Kirschbaum"), key)
        db.exchange(folder)
    assert keys.unlock(book, "Kirschbaum") == keys.unlock(folder / LOCKED, "Kirschbaum")
    with pytest.raises(WrongSecret):
        keys.unlock(book, "Lindenhof")


def test_case_16_keys_that_are_damaged_or_lost_are_taken_from_the_folder(
    locked: tuple[Path, str], folder: Path
) -> None:
    book, text = locked
    for damage in (b"", b"[]", None):
        for name in (keys.NAME, keys.COPY):
            (book / name).unlink()
            if damage is not None:
                (book / name).write_bytes(damage)
        for attempt in (lambda: Database(book, KEY), lambda: keys.unlock(book, text)):
            with pytest.raises(KeysMissing if damage is None else KeysDamaged):
                attempt()
        shutil.copy(folder / LOCKED / keys.NAME, book / keys.NAME)
        with Database(book, keys.unlock(book, text)) as db:
            assert [document["id"] for document in db] == ["x"]
            assert db.verify() == []


def test_case_16_after_a_change_of_the_key_old_secrets_open_and_the_old_key_does_not(
    locked: tuple[Path, str],
) -> None:
    book, text = locked
    with Database(book, KEY) as db:
        assert db.wraps is not None
        db.change_wraps(db.wraps.rotated(KEY, NEW_KEY), NEW_KEY)
        db.insert({"id": "y"})
    with pytest.raises(WrongSecret):
        Database(book, KEY)
    assert keys.unlock(book, text) == keys.unlock(book, "Lindenhof") == NEW_KEY
    with Database(book, NEW_KEY) as db:
        assert [document["id"] for document in db] == ["x", "y"]


def test_case_16_what_is_under_an_unknown_key_waits_for_it(
    locked: tuple[Path, str], folder: Path
) -> None:
    # Someone puts old keys back: what was written since is said to be unreadable, and stays.
    book, _ = locked
    old = (book / keys.NAME).read_bytes()
    with Database(book, KEY) as db:
        assert db.wraps is not None
        db.change_wraps(db.wraps.rotated(KEY, NEW_KEY), NEW_KEY)
        db.insert({"id": "sealed"})
        db.exchange(folder)
        db.insert({"id": "in a log"})
    new = (book / keys.NAME).read_bytes()
    locked_away = {n: c for n, c in files_of(book).items() if n.endswith((".seg", ".wal"))}
    for name in (keys.NAME, keys.COPY):
        (book / name).write_bytes(old)
    with Database(book, KEY) as db:
        assert [document["id"] for document in db] == ["x"]
        assert {f.kind for f in db.verify()} == {"damaged_segment", "damaged_log"}
        db.insert({"id": "y"})
        db.erase("_default", "y", reason="asked")
        (folder / LOCKED / keys.NAME).unlink()
        assert {p.kind for p in db.exchange(folder).problems} <= {"unknown_key", "damaged_head"}
    assert locked_away.items() <= files_of(book).items()
    for name in (keys.NAME, keys.COPY):
        (book / name).write_bytes(new)
    with Database(book, NEW_KEY) as db:
        assert {document["id"] for document in db} == {"x", "sealed", "in a log"}
        assert db.verify() == []


ASKING = """
import resource, sys
from pathlib import Path
from storage import keys
from storage.errors import KeysDamaged

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    keys.unlock(Path(sys.argv[1]), "Lindenhof")
except KeysDamaged:
    print("refused")
"""


def test_case_16_a_wrap_that_asks_for_four_gigabytes_gets_nothing(locked: tuple[Path, str]) -> None:
    pytest.importorskip("resource", reason="Windows cannot limit memory in this way")
    book, _ = locked
    values = checked.loads((book / keys.NAME).read_bytes())
    values["wraps"][0]["memory"] = 4096
    for name in (keys.NAME, keys.COPY):
        (book / name).write_bytes(checked.dumps(values))
    command = [sys.executable, "-c", ASKING, str(book)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == "refused\n"
