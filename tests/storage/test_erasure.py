"""What was erased is gone from every byte of every copy, whatever comes late."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from storage import Database, checkpoint, ops, segments
from storage.cipher import Encrypted, Plain, Ring
from storage.errors import RecordErased, TransactionOpen
from tests.storage.books import contents, files_of, flipped

KEY = b"k" * 32
BOOK = "0123456789abcdef" * 2


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param  # type: ignore[no-any-return] # pytest's own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


class Copies:
    """Copies of one book, by label."""

    def __init__(self, here: Path, key: bytes | None) -> None:
        self._here, self._key = here, key

    def __call__(self, label: str) -> Database:
        return Database(self._here / label, self._key, label=label, book=BOOK)


@pytest.fixture
def copy(tmp_path: Path, key: bytes | None) -> Copies:
    copies = Copies(tmp_path, key)
    if key is not None:
        with copies("first") as first:
            wraps = first.wraps
        for label in "ABC":
            Database(tmp_path / label, key, label=label, book=BOOK, wraps=wraps).close()
    return copies


def about(folder: Path, record_id: str, key: bytes | None) -> list[str]:
    """Files below a folder in which an entry about a record can still be read."""
    ring = Ring(Encrypted(key) if key else Plain(BOOK))
    found = []
    for name, content in files_of(folder).items():
        state = checkpoint._body(content, ring)
        if state and record_id in str(state).replace(f'["people","{record_id}"]', ""):
            found.append(name)
        part = segments.read(content, ring)
        for frame in part.frames if part else ():
            op = ops.decode(part.payload(frame) or b"") if part else None
            if op and op.get("id") == record_id and op["k"] != "erase":
                found.append(name)
    return found


def test_an_erased_record_is_nowhere_and_everything_else_is_as_before(
    copy: Copies, folder: Path, tmp_path: Path, key: bytes | None
) -> None:
    with copy("A") as a:
        people = a.table("people")
        people.insert_multiple([{"id": i, "name": f"name of {i}"} for i in ("p1", "p2", "p3")])
        people.update({"name": "other"}, doc_ids=[2])
        a._store.write_checkpoint()
        a.exchange(folder, init=True)
        assert about(tmp_path, "p2", key)
        entries = a.status().entries
        a.erase("people", "p2", reason="asked")
        assert [d["id"] for d in people] == ["p1", "p3"]
        assert about(tmp_path / "A", "p2", key) == []
        assert a.exchange(folder).problems == ()
        assert a.status().entries == entries + 1
        assert [c.kind for c in a.history("people", "p2")] == ["erase"]
        assert a.verify() == []
    assert about(tmp_path, "p2", key) == []
    with copy("A") as a:
        assert [d["id"] for d in a.table("people")] == ["p1", "p3"]
        assert a.is_erased("people", "p2")


def test_an_erased_record_cannot_be_written_again(copy: Copies) -> None:
    with copy("A") as a:
        a.table("people").insert({"id": "p1"})
        a.erase("people", "p1", "p7", reason="asked")
        for record_id in ("p1", "p7"):
            with pytest.raises(RecordErased):
                a.table("people").insert({"id": record_id})
            with pytest.raises(RecordErased):
                a.table("people").upsert({"id": record_id}, lambda d: False)
        with pytest.raises(TransactionOpen), a.transaction():
            a.erase("people", "p3", reason="asked")
        assert len(a.table("people")) == 0


@pytest.mark.parametrize("order", list(itertools.permutations("ABC")), ids="".join)
def test_case_15_the_erasure_may_come_before_after_or_between_the_entries(
    copy: Copies, folder: Path, tmp_path: Path, key: bytes | None, order: tuple[str, ...]
) -> None:
    """A wrote, B edited what it had of A, C erased without having heard of either."""
    with copy("A") as a, copy("B") as b, copy("C") as c:
        a.table("people").insert({"id": "p1", "name": "Öz"})
        a.table("people").insert({"id": "p2", "name": "Diallo"})
        (tmp_path / "aside").mkdir()
        a.exchange(tmp_path / "aside", init=True)
        b.exchange(tmp_path / "aside")
        b.table("people").update({"name": "Özgür"}, doc_ids=[1])
        a.table("people").update({"phone": "1"}, doc_ids=[1])
        c.erase("people", "p1", reason="asked")
        copies = {"A": a, "B": b, "C": c}
        for label in (*order, *order):
            copies[label].exchange(folder, init=True)
        a.exchange(tmp_path / "aside")
        told = [contents(db) for db in copies.values()]
        assert told == [told[0]] * 3
        assert '"p2"' in str(told[0])
        assert '"p1"' not in str(told[0])
        assert all(db.verify() == [] for db in copies.values())
        assert about(tmp_path, "p1", key) == []
        pieces = [
            {p.name: p.read_bytes() for p in (tmp_path / n / "seg").rglob("*.seg")} for n in "ABC"
        ]
        assert pieces[0] == pieces[1] == pieces[2]


def test_case_47_a_stick_from_a_drawer_and_a_restored_backup_revive_nobody(
    copy: Copies, folder: Path, tmp_path: Path, key: bytes | None
) -> None:
    with copy("A") as a:
        a.table("people").insert({"id": "p1", "name": "Öz"})
        a.exchange(folder, init=True)
    shutil.copytree(folder, tmp_path / "drawer")
    shutil.copytree(tmp_path / "A", tmp_path / "backup")
    with copy("A") as a:
        a.erase("people", "p1", reason="asked")
        a.exchange(folder)
        assert a.exchange(tmp_path / "drawer").erased == 1
        assert a.exchange(tmp_path / "drawer").erased == 0
    with copy("backup") as old:
        assert len(old.table("people")) == 1
        old.table("people").update({"name": "Öz-Yılmaz"}, doc_ids=[1])
        old.exchange(folder)
        assert len(old.table("people")) == 0
    assert about(tmp_path, "p1", key) == []


def test_what_was_set_aside_goes_with_an_erasure(
    copy: Copies, folder: Path, tmp_path: Path, key: bytes | None
) -> None:
    with copy("A") as a:
        a.table("people").insert_multiple([{"id": "p1", "name": "Öz"}, {"id": "p2"}])
        a.exchange(folder, init=True)
    [segment] = (tmp_path / "A" / "seg").rglob("*.seg")
    segment.write_bytes(flipped(segment.read_bytes(), 200))
    [there] = folder.rglob("*.seg")
    there.write_bytes(flipped(there.read_bytes(), 300))
    (there.parent / f"{there.stem} (1).seg").write_bytes(there.read_bytes())
    with copy("A") as a:
        a.erase("people", "p1", reason="asked")
        a.exchange(folder)
        a.exchange(folder)
    assert about(tmp_path, "p1", key) == []
    assert all(p.stat().st_size == 0 for p in (tmp_path / "A" / "quarantine").iterdir())


def test_an_erasure_that_was_cut_off_is_completed_at_the_next_start(
    copy: Copies, tmp_path: Path, key: bytes | None
) -> None:
    with copy("A") as a:
        a.table("people").insert({"id": "p1", "name": "Öz"})
        a._store.seal()
        a._store.write_checkpoint()
        shutil.copytree(tmp_path / "A", tmp_path / "before")
        a.erase("people", "p1", reason="asked")
    for path in (tmp_path / "before").rglob("*.*"):
        if path.suffix in (".seg", ".ckpt"):
            target = tmp_path / "A" / path.relative_to(tmp_path / "before")
            target.write_bytes(path.read_bytes())
    assert about(tmp_path / "A", "p1", key)
    with copy("A") as a:
        assert len(a.table("people")) == 0
    assert about(tmp_path / "A", "p1", key) == []


def test_a_restated_record_says_nothing_of_what_it_said(
    copy: Copies, folder: Path, tmp_path: Path, key: bytes | None
) -> None:
    with copy("A") as a, copy("B") as b:
        a.table("people").insert({"id": "p1", "name": "Öztürk", "topic": "light"})
        a.exchange(folder, init=True)
        b.exchange(folder)
        assert a.restate("people", "p1", {"id": "p1", "name": "-", "topic": "light"})
        assert not a.restate("people", "p9", {"id": "p9"})
        a.exchange(folder)
        b.exchange(folder)
        assert (
            contents(a)
            == contents(b)
            == {"people": ['{"id": "p1", "name": "-", "topic": "light"}']}
        )
        assert a.conflicts() == b.conflicts() == []
        if key is None:
            assert not [
                n for n, content in files_of(tmp_path).items() if "Öztürk".encode() in content
            ]
    with copy("C") as c:
        c.exchange(folder)
        assert len(c.table("people")) == 1
        assert "Öztürk" not in str(c.history("people", "p1"))
