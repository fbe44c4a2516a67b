"""An encrypted book: nothing readable on the disk or in a folder, and nothing without its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Database, keys
from storage.errors import (
    BookDamaged,
    BookNotEncrypted,
    KeyNeeded,
    KeysDamaged,
    KeysMissing,
    WrongSecret,
)
from tests.storage.books import contents, files_of, flipped

KEY, OTHER = b"k" * 32, b"o" * 32
WORD = "Kirschbaumstraße"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A book with three documents, exchanged and closed with a checkpoint."""
    with Database(tmp_path / "a", KEY, label=WORD) as db:
        for number in range(3):
            db.table("people").insert({"id": f"p{number}", "name": WORD})
        db._store.write_checkpoint()
    return tmp_path / "a"


def test_what_was_written_comes_back(at: Path) -> None:
    with Database(at, KEY) as db:
        assert [d["name"] for d in db.table("people")] == [WORD] * 3
        assert db.verify() == []
        db.table("people").insert({"id": "p3", "name": "later"})
    (at / "state.ckpt").unlink()
    with Database(at, KEY) as db:
        assert len(db.table("people")) == 4


def test_no_byte_tells_what_was_written(at: Path, folder: Path) -> None:
    with Database(at, KEY) as db:
        db.exchange(folder, init=True)
        db.table("people").insert({"id": "p9", "name": WORD})
    found = files_of(at) | files_of(folder)
    assert len(found) > 8
    assert not [name for name, content in found.items() if WORD.encode() in content]
    assert not [name for name, content in found.items() if b'"people"' in content]


@pytest.mark.parametrize(
    ("key", "refusal"), [(None, KeyNeeded), (OTHER, WrongSecret), (bytes(31), WrongSecret)]
)
def test_it_opens_with_its_key_only(at: Path, key: bytes | None, refusal: type[Exception]) -> None:
    before = files_of(at)
    for read_only in (False, True):
        with pytest.raises(refusal):
            Database(at, key, read_only=read_only)
    assert files_of(at).keys() - {"lock"} == before.keys() - {"lock"}


def test_a_plain_book_takes_no_key(tmp_path: Path) -> None:
    Database(tmp_path / "plain").close()
    with pytest.raises(BookNotEncrypted):
        Database(tmp_path / "plain", KEY)


def test_copies_meet_in_a_folder_and_read_each_other(at: Path, folder: Path) -> None:
    with Database(at, KEY) as a:
        a.exchange(folder, init=True)
        book, about, wraps = a.manifest.book, a.manifest.about, a.wraps
    with Database(folder.parent / "b", KEY, book=book, about=about, wraps=wraps) as b:
        assert b.exchange(folder).problems == ()
        assert len(b.table("people")) == 3
        b.table("people").update({"name": "new"}, doc_ids=[1])
        b.exchange(folder)
        with Database(at, KEY) as a:
            a.exchange(folder)
            assert contents(a) == contents(b)
            assert not a.status().missing


def test_case_44_a_plain_segment_and_one_under_another_key_are_shown_and_not_merged(
    at: Path, folder: Path
) -> None:
    with Database(at, KEY) as a:
        a.exchange(folder, init=True)
        book = a.manifest.book
    for key, name in ((None, "plain"), (OTHER, "other")):
        (folder.parent / f"{name}-stick").mkdir()
        with Database(folder.parent / name, key, book=book) as foreign:
            foreign.table("people").insert({"id": name})
            foreign.exchange(folder.parent / f"{name}-stick", init=True)
        for path in (folder.parent / f"{name}-stick").rglob("*.seg"):
            path.rename(folder / book / f"{name}.seg")
    with Database(at, KEY) as a:
        report = a.exchange(folder)
        assert {(p.kind, p.file) for p in report.problems} == {
            ("not_encrypted", "plain.seg"),
            ("unknown_key", "other.seg"),
        }
        assert len(a.table("people")) == 3


def test_one_flipped_bit_at_every_position_of_the_keys_is_found_and_costs_nothing(
    at: Path, folder: Path
) -> None:
    with Database(at, KEY) as a:
        a.exchange(folder, init=True)
    content = (at / keys.NAME).read_bytes()
    for position in range(len(content)):
        for bit in range(8):
            with pytest.raises(KeysDamaged):
                keys.decode(flipped(content, position, 1 << bit))
    (at / keys.NAME).write_bytes(flipped(content, 40))
    with Database(at, KEY, read_only=True) as a:
        assert [(f.kind, f.file) for f in a.verify()] == [("damaged_keys", keys.NAME)]
    with Database(at, KEY) as a:
        assert a.verify() == []
        (folder / a.manifest.book / keys.NAME).write_bytes(flipped(content, 50))
        assert [p.kind for p in a.exchange(folder).problems] == ["damaged_keys"]
        assert a.exchange(folder).problems == ()


def test_without_its_keys_a_book_says_so(at: Path) -> None:
    (at / keys.NAME).unlink()
    (at / keys.COPY).unlink()
    with pytest.raises(KeysMissing):
        Database(at, KEY)


def test_a_changed_manifest_does_not_open(at: Path) -> None:
    manifest = at / "book.json"
    from storage.manifest import Manifest, read

    manifest.write_bytes(Manifest(read(at).book, {"office": "mine"}, encrypted=True).encode())
    with pytest.raises(BookDamaged):
        Database(at, KEY)
    manifest.write_bytes(Manifest(read(at).book, encrypted=False).encode())
    with pytest.raises(BookNotEncrypted):
        Database(at, KEY)


def test_a_new_key_reaches_every_copy_and_leaves_the_old_entries_readable(
    at: Path, folder: Path
) -> None:
    new = b"n" * 32
    private, _public = keys.new_recipient()
    with Database(at, KEY) as a:
        a.change_wraps(a.wraps.with_recipient(KEY, private), KEY)
        a.exchange(folder, init=True)
        book, about, wraps = a.manifest.book, a.manifest.about, a.wraps
    there = folder.parent / "b"
    with Database(there, KEY, book=book, about=about, wraps=wraps) as b, Database(at, KEY) as a:
        b.exchange(folder)
        a.table("people").insert({"id": "before"})
        a.change_wraps(a.wraps.rotated(KEY, new), new)
        a.table("people").insert({"id": "after"})
        a.exchange(folder)
        assert [p.kind for p in b.exchange(folder).problems] == ["unknown_key"]
        b.table("people").insert({"id": "b, not knowing"})
        b.exchange(folder)
        a.exchange(folder)
    with pytest.raises(WrongSecret):
        Database(there, KEY)
    with Database(there, keys.unlock(there, private)) as b, Database(at, new) as a:
        assert b.exchange(folder).problems == ()
        assert contents(a) == contents(b)
        assert len(a.table("people")) == 6
        assert (a.verify(), b.verify()) == ([], [])


def test_a_forged_key_file_is_not_taken_from_a_folder(at: Path, folder: Path) -> None:
    with Database(at, KEY) as a:
        a.exchange(folder, init=True)
        forged = keys.new(a.manifest.book, OTHER).with_passphrase(OTHER, "mine")
        forged = forged.rotated(OTHER, b"x" * 32).bound_to(a.manifest.digest, b"x" * 32)
        path = folder / a.manifest.book / keys.NAME
        genuine = path.read_bytes()
        path.write_bytes(forged.encode())
        assert [p.kind for p in a.exchange(folder).problems] == ["damaged_keys"]
        assert path.read_bytes() == genuine
    Database(at, KEY).close()


def test_another_key_wins_over_another_passphrase_made_meanwhile(at: Path, folder: Path) -> None:
    new = b"n" * 32
    with Database(at, KEY) as a:
        a.exchange(folder, init=True)
        book, wraps = a.manifest.book, a.wraps
        there = folder.parent / "b"
        with Database(there, KEY, book=book, wraps=wraps) as b:
            for word in ("one", "two"):
                b.change_wraps(b.wraps.with_passphrase(KEY, word), KEY)
            a.change_wraps(a.wraps.rotated(KEY, new), new)
            for db in (b, a, b):
                db.exchange(folder)
            assert a.exchange(folder).problems == ()
            assert b.wraps == a.wraps
            assert b.wraps.key_id != wraps.key_id
