"""Rotten bits, full disks, disks that refuse, two processes: nothing confirmed is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from tinydb import where

from storage import Database, files, keys, store
from storage.errors import (
    BookDamaged,
    BookInUse,
    BookUnreachable,
    FolderFull,
    FolderUnreliable,
    KeysDamaged,
    NotWritten,
)
from tests.storage.books import (
    Contents,
    FailsOnce,
    OpenBook,
    OpenCopies,
    contents,
    copy_tree,
    files_of,
    flipped,
    only_log,
    segments_of,
)
from tests.storage.simulated_disk import without_flushing
from tests.storage.test_recovery import Worker, of_run

THOROUGHLY = pytest.mark.parametrize(
    "thoroughly", [False, pytest.param(True, marks=pytest.mark.campaign)], ids=["sample", "all"]
)


# -- Case 3: rotten bits


@dataclass(frozen=True)
class Sample:
    """A folder with a file of every kind, on both sides, and what it holds."""

    folder: Path
    stick: Path
    documents: Contents
    foreign: str
    """The name of the segment that came from elsewhere."""
    secret: dict[str, Any]
    """What a copy of an encrypted book is opened or begun with."""

    def open(self, folder: Path | None = None, **options: Any) -> Database:
        return Database(folder or self.folder, **self.secret, **options)

    def path(self, name: str) -> Path:
        """A file of the book's folder: by its name, its ending, or whose segment it is."""
        ending = ".seg" if name in ("own.seg", "foreign.seg") else name
        return next(
            path
            for path in sorted(self.folder.rglob("*"))
            if path.name.endswith(ending)
            and (ending == name or (path.name == self.foreign) == (name == "foreign.seg"))
        )

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


PRIVATE, PUBLIC = keys.new_recipient()


@pytest.fixture(params=["plain", "encrypted"])
def sample(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sample]:
    """Two segments, of which one came from elsewhere; a log; both checkpoints; the small files."""
    folder, stick, book = tmp_path / "laptop", tmp_path / "stick", "ab" * 16
    stick.mkdir()
    secret: dict[str, Any] = {}
    if request.param == "encrypted":
        key = bytes(range(32))
        secret = {"key": key, "wraps": keys.new(book, key).with_recipient(key, PRIVATE)}
    with without_flushing(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "CHECKPOINT_AFTER", 1)
        with Database(tmp_path / "other", label="other", book=book, **secret) as other:
            # The copies of a book share its keys.
            secret |= {"wraps": other.wraps} if secret else {}
            other.insert_multiple({"id": f"other{n}"} for n in range(2))
            other.exchange(stick, init=True)
        (foreign,) = segments_of(stick)
        for run in range(2):
            with Database(folder, label="laptop", book=book, **secret) as db:
                db.insert({"id": f"early{run}"})
                db.update({"n": run}, where("id") == f"early{run}")
                db.exchange(stick)
        patch.undo()
        with Database(folder, label="laptop", book=book, **secret) as db:
            db.local["station"] = "Nord"
            db.save_local()
            db.insert({"id": "a", "text": "Lampe in der Unterführung"})
            db.insert({"id": "b"})
            db.insert({"id": "c"})
            documents = contents(db)
        yield Sample(folder, stick, documents, foreign, secret)


def flips(
    content: bytes, thoroughly: bool, every: int = 9, bits: int = 8
) -> Iterator[tuple[int, bytes]]:
    """Positions, and the content with one bit changed there.

    Every so many positions one bit; with `thoroughly` each position and so many bits of it.
    """
    for position in range(0, len(content), 1 if thoroughly else every):
        for bit in range(bits if thoroughly else 1):
            yield position, flipped(content, position, 1 << (position // every + bit) % 8)


def lost(found: Contents, expected: Contents) -> int:
    """How many documents are missing or otherwise than they were; none may be new."""
    missing = set(expected["_default"]) - set(found.get("_default", []))
    assert len(found.get("_default", [])) <= len(expected["_default"])
    return len(missing)


@THOROUGHLY
@pytest.mark.parametrize("cache", ["with a checkpoint", "without"])
@pytest.mark.parametrize("name", ["own.seg", "foreign.seg", ".wal"])
def test_case_3_a_flipped_bit_among_the_entries_is_noticed_and_costs_one_change_at_most(
    sample: Sample, name: str, cache: str, thoroughly: bool
) -> None:
    if cache == "without":
        for checkpoint in sample.folder.glob("state.ckpt*"):
            checkpoint.unlink()
    path = sample.path(name)
    sound = path.read_bytes()
    costs = set()
    for position, rotten in flips(sound, thoroughly):
        path.write_bytes(rotten)
        with sample.open(read_only=True) as db:
            assert [finding.file for finding in db.verify()] == [sample.name(path)], position
            costs.add(lost(contents(db), sample.documents))
    # What came from elsewhere is one transaction of two.
    at_most = 2 if name == "foreign.seg" else 1
    assert costs == ({0} if cache != "without" and name != ".wal" else {0, at_most})


@THOROUGHLY
@pytest.mark.parametrize("name", ["state.ckpt", "state.ckpt.prev", "device.json"])
def test_case_3_a_flipped_bit_in_what_only_helps_is_noticed_and_costs_nothing(
    sample: Sample, name: str, thoroughly: bool
) -> None:
    path = sample.folder / name
    for position, rotten in flips(path.read_bytes(), thoroughly):
        path.write_bytes(rotten)
        with sample.open(read_only=True) as db:
            assert [finding.file for finding in db.verify()] == [name], position
            assert contents(db) == sample.documents


@THOROUGHLY
def test_case_3_a_flipped_bit_in_both_checkpoints_costs_nothing(
    sample: Sample, thoroughly: bool
) -> None:
    newest, previous = sample.folder / "state.ckpt", sample.folder / "state.ckpt.prev"
    previous.write_bytes(flipped(previous.read_bytes(), 100))
    for _, rotten in flips(newest.read_bytes(), thoroughly, every=29):
        newest.write_bytes(rotten)
        with sample.open(read_only=True) as db:
            assert contents(db) == sample.documents
            assert [finding.kind for finding in db.verify()] == ["damaged_checkpoint"] * 2


@THOROUGHLY
def test_case_3_a_flipped_bit_in_the_marker_is_refused(sample: Sample, thoroughly: bool) -> None:
    path = sample.folder / "book.json"
    for _, rotten in flips(path.read_bytes(), thoroughly):
        path.write_bytes(rotten)
        with pytest.raises(BookDamaged):
            sample.open()


@THOROUGHLY
@pytest.mark.parametrize("sample", ["encrypted"], indirect=True)
def test_case_3_a_flipped_bit_in_one_copy_of_the_keys_costs_nothing_in_both_it_is_damage(
    sample: Sample, thoroughly: bool
) -> None:
    paths = [sample.folder / keys.NAME, sample.folder / keys.COPY]
    sound = paths[0].read_bytes()
    for path in paths:
        for position, rotten in flips(sound, thoroughly, every=23):
            path.write_bytes(rotten)
            assert keys.unlock(sample.folder, PRIVATE) == sample.secret["key"], position
            with sample.open(read_only=True) as db:
                assert contents(db) == sample.documents
                assert [(f.kind, f.file) for f in db.verify()] == [("damaged_keys", path.name)]
            if position % 5 == 0:
                sample.open().close()
                assert path.read_bytes() == sound
        path.write_bytes(sound)
    before = files_of(sample.folder)
    for position, rotten in flips(sound, thoroughly, every=7):
        paths[0].write_bytes(rotten)
        paths[1].write_bytes(flipped(sound, (position * 3 + 1) % len(sound)))
        for secret in (PRIVATE, bytes(32), "a passphrase"):
            with pytest.raises(KeysDamaged):
                keys.unlock(sample.folder, secret)
        with pytest.raises(KeysDamaged):
            sample.open()
    for path in paths:
        path.write_bytes(sound)
    assert files_of(sample.folder) == before


@THOROUGHLY
@pytest.mark.parametrize("cache", ["with a checkpoint", "without"])
@pytest.mark.parametrize("name", ["own.seg", "foreign.seg", ".wal", "device.json"])
def test_case_3_what_rots_here_is_healed_by_the_folder(
    sample: Sample, tmp_path: Path, name: str, cache: str, thoroughly: bool
) -> None:
    # A twin has sent the log: a crash between sending and clearing away leaves the same.
    copy_tree(sample.folder, tmp_path / "twin")
    with sample.open(tmp_path / "twin") as twin:
        twin.exchange(sample.stick)
    path = sample.path(name)
    for position, rotten in flips(path.read_bytes(), thoroughly, every=37, bits=1):
        here = tmp_path / str(position)
        copy_tree(sample.folder, here)
        if cache == "without":
            for checkpoint in here.glob("state.ckpt*"):
                checkpoint.unlink()
        (here / sample.name(path)).write_bytes(rotten)
        with sample.open(here) as db:
            assert db.exchange(sample.stick).problems == ()
            assert contents(db) == sample.documents, position
            assert db.status().missing == ()
            # Of a rotten log a copy is kept aside, and told of.
            assert {finding.file.partition("/")[0] for finding in db.verify()} <= {"quarantine"}
        with sample.open(here, read_only=True) as db:
            assert contents(db) == sample.documents
        shutil.rmtree(here)


PATTERNS = {"segment": "*/*.seg", "head": "heads/*", "marker": "book.json", "keys": keys.NAME}
"""The files of an exchange folder; a plain book has no keys."""
KINDS = pytest.mark.parametrize(
    ("sample", "kind"),
    [
        (sample, kind)
        for sample in ("plain", "encrypted")
        for kind in PATTERNS
        if (sample, kind) != ("plain", "keys")
    ],
    indirect=["sample"],
)


@THOROUGHLY
@KINDS
def test_case_3_what_rots_in_the_folder_is_reported_and_mended(
    sample: Sample, tmp_path: Path, kind: str, thoroughly: bool
) -> None:
    with sample.open() as db:
        db.exchange(sample.stick)
        root, copy = sample.stick / db.manifest.book, db._store.device.copy
        pattern = {**PATTERNS, "head": f"heads/{copy}-*"}[kind]
        sound = files_of(root)
        for path in root.glob(pattern):
            for position, rotten in flips(path.read_bytes(), thoroughly, every=11):
                path.write_bytes(rotten)
                (problem,) = db.exchange(sample.stick).problems
                assert problem.file == path.relative_to(root).as_posix(), position
                if kind == "head" and sample.secret:
                    # It is never boxed twice in the same way.
                    assert db.exchange(sample.stick).problems == ()
                else:
                    assert files_of(root) == sound
        assert contents(db) == sample.documents


@THOROUGHLY
@KINDS
def test_case_3_what_rots_in_the_folder_deceives_nobody_who_comes_new(
    sample: Sample, tmp_path: Path, kind: str, thoroughly: bool
) -> None:
    with sample.open() as db:
        db.exchange(sample.stick)
        book = db.manifest.book
    root = sample.stick / book
    path = min(root.glob(PATTERNS[kind]))
    for position, rotten in flips(path.read_bytes(), thoroughly, every=37, bits=1):
        stick, here = tmp_path / f"stick{position}", tmp_path / str(position)
        copy_tree(sample.stick, stick)
        (stick / book / path.relative_to(root)).write_bytes(rotten)
        with sample.open(here, book=book) as db:
            (problem,) = db.exchange(stick).problems
            assert problem.file == path.relative_to(root).as_posix()
            assert (lost(contents(db), sample.documents) > 0) == (kind == "segment")
            if kind == "segment":
                assert db.status().missing != ()
                with sample.open() as owner:
                    owner.exchange(stick)
                db.exchange(stick)
            assert contents(db) == sample.documents
            assert db.status().missing == ()
        shutil.rmtree(here)
        shutil.rmtree(stick)


# -- Case 4: full disks


@contextlib.contextmanager
def full_after(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as if the disk were full."""
    resource = pytest.importorskip("resource", reason="Windows cannot limit the size of files")
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores the signal that comes with it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))


def insert_one(db: Database) -> None:
    db.insert({"id": "new", "text": "Lampe in der Unterführung"})


def change_several(db: Database) -> None:
    with db.transaction():
        db.insert({"id": "new"})
        db.table("twins").insert({"id": "new"})
        db.update({"n": 10}, where("id") == "0")


CHANGES = pytest.mark.parametrize("change", [insert_one, change_several])


@CHANGES
@pytest.mark.parametrize("others", [0, 3])
def test_case_4_a_full_disk_costs_no_acknowledged_entry(
    open_book: OpenBook, tmp_path: Path, change: Callable[[Database], None], others: int
) -> None:
    for room in range(0, 190, 7):
        folder = tmp_path / str(room)
        with without_flushing(), open_book(str(room)) as db:
            for number in range(others):
                db.insert({"id": str(number), "n": number})
            before = contents(db)
            size = only_log(db).stat().st_size if others else 0
            with full_after(size + room), pytest.raises(NotWritten):
                change(db)
            assert contents(db) == before
            assert db.verify() == []
            assert_reads(folder, before)
            change(db)
            after = contents(db)
            assert_reads(folder, after)
        with Database(folder) as db:
            assert contents(db) == after
            assert db.verify() == []


def assert_reads(folder: Path, expected: Contents) -> None:
    """Another process sees just this."""
    with Database(folder, read_only=True) as db:
        assert contents(db) == expected


def test_case_4_a_disk_that_stays_full_refuses_each_change(db: Database) -> None:
    db.insert({"id": "before"})
    db.local["station"] = "Nord"
    with full_after(0):
        for _ in range(3):
            with pytest.raises(NotWritten):
                db.insert({"id": "never"})
        with pytest.raises(NotWritten):
            db.save_local()
    db.insert({"id": "after"})
    assert [document["id"] for document in db] == ["before", "after"]
    assert len(list((db.folder / "wal").iterdir())) == 2


@pytest.mark.parametrize("already", ["not yet sealed", "sealed", "pulling"])
def test_case_4_a_disk_that_is_full_during_an_exchange_loses_nothing(
    copies: OpenCopies, tmp_path: Path, already: str
) -> None:
    a, b = copies("A", "B")
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    refused = 0
    for number, size in enumerate([*range(0, 1500, 97), 10**6]):
        stick.mkdir()
        elsewhere.mkdir(exist_ok=True)
        for n in range(3):
            (b if already == "pulling" else a).insert({"id": f"{number}-{n}"})
        if already == "sealed":
            a.exchange(elsewhere, init=True)
        if already == "pulling":
            b.exchange(stick, init=True)
        before = contents(a)
        with without_flushing(), full_after(size):
            try:
                a.exchange(stick, init=True)
            except (FolderFull, NotWritten):
                refused += 1
        there = contents(a)
        assert set(before.get("_default", [])) <= set(there.get("_default", []))
        assert_reads(a.folder, there)
        assert all(finding.is_sound for finding in a.verify())
        assert a.exchange(stick, init=True).problems == ()
        assert a.status().unsent == 0
        b.exchange(stick)
        assert contents(a) == contents(b)
        assert a.verify() == []
        assert not list(tmp_path.rglob(".tmp-*"))
        shutil.rmtree(stick)
    assert 3 < refused <= number


def test_case_4_a_checkpoint_that_does_not_fit_is_done_without(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    before = files_of(sample.folder)
    for size in range(0, (sample.folder / "state.ckpt").stat().st_size, 101):
        db = sample.open()
        with full_after(size):
            db.close()
        after = files_of(sample.folder)
        assert after == before
        assert_is_there(sample)
    sample.open().close()
    assert files_of(sample.folder)["state.ckpt.prev"] == before["state.ckpt"]
    assert_is_there(sample)


def assert_is_there(sample: Sample) -> None:
    with sample.open(read_only=True) as db:
        assert contents(db) == sample.documents


def test_case_4_a_book_that_finds_no_room_is_begun_later(tmp_path: Path) -> None:
    with full_after(0), pytest.raises(BookUnreachable):
        Database(tmp_path / "book")
    with Database(tmp_path / "book") as db:
        db.insert({"id": "1"})
    assert_reads(tmp_path / "book", {"_default": ['{"id": "1"}']})


def test_case_4_a_book_can_be_read_though_the_disk_is_full(sample: Sample) -> None:
    with full_after(0), sample.open() as db:
        assert contents(db) == sample.documents


# -- Case 5: disks that fail to flush


class Unflushable:
    """Has flushing fail from the `at`-th time on, `times` times, and notes the files.

    A file that what failed was cut off from again may be flushed: that confirms nothing.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: int = 0, times: int = 10**6) -> None:
        self.failed: list[str] = []
        self.again: list[str] = []
        """Files that were flushed, or written to, after that had failed."""
        self._between = range(at, at + times)
        self._count = 0
        self._paths: dict[int, str] = {}
        self._given_up: set[str] = set()
        self._sync, self._write_all, self._cut = files.sync, files.write_all, files.cut
        for step in ("sync", "write_all", "cut"):
            patch.setattr(files, step, getattr(self, step))

    def write_all(self, file: BinaryIO, content: bytes) -> None:
        path = self._paths[file.fileno()] = str(file.name)
        if path in self.failed:
            self.again.append(path)
        self._write_all(file, content)

    def cut(self, file: BinaryIO, size: int) -> None:
        self._cut(file, size)
        self._given_up.add(str(file.name))

    def sync(self, descriptor: int) -> None:
        path = self._paths[descriptor]
        if path in self._given_up:
            return
        if path in self.failed:
            self.again.append(path)
        self._count += 1
        if self._count - 1 in self._between:
            self.failed.append(path)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._sync(descriptor)


@CHANGES
@pytest.mark.parametrize("times", [1, 10**6], ids=["once", "always"])
@pytest.mark.parametrize("others", [0, 3])
def test_case_5_what_could_not_be_flushed_is_refused_and_that_file_is_left_alone(
    db: Database,
    open_book: OpenBook,
    folder: Path,
    change: Callable[[Database], None],
    times: int,
    others: int,
) -> None:
    for number in range(others):
        db.insert({"id": str(number), "n": number})
    before = contents(db)
    with pytest.MonkeyPatch.context() as patch:
        disk = Unflushable(patch, times=times)
        for _ in range(3 if times > 1 else 1):
            with pytest.raises(NotWritten):
                change(db)
            assert contents(db) == before
            assert_reads(db.folder, before)
        if times == 1:
            change(db)
        assert len(set(disk.failed)) == len(disk.failed) == (3 if times > 1 else 1)
        assert disk.again == []
    if times > 1:
        change(db)
    after = contents(db)
    assert db.verify() == []
    db.exchange(folder, init=True)
    db.close()
    with open_book("other", book=db.manifest.book) as other:
        other.exchange(folder)
        assert contents(other) == after
        assert other.status().missing == ()
    assert contents(open_book()) == after


@pytest.mark.parametrize("what", ["files", "folders"])
@pytest.mark.parametrize("times", [1, 10**6], ids=["once", "always"])
def test_case_5_an_exchange_that_could_not_flush_says_so_and_the_next_one_completes(
    copies: OpenCopies, tmp_path: Path, what: str, times: int
) -> None:
    if what == "folders" and sys.platform == "win32":
        pytest.skip("Windows does not flush folders")
    a, b = copies("A", "B")
    for at in range(50):
        stick = tmp_path / f"stick{at}"
        stick.mkdir()
        b.insert({"id": f"b{at}"})
        b.exchange(stick, init=True)
        a.insert({"id": f"a{at}"})
        with pytest.MonkeyPatch.context() as patch:
            if what == "files":
                disk: Unflushable | FailsOnce = Unflushable(patch, at, times)
            else:
                disk = FailsOnce(os.fsync, OSError(errno.EIO, os.strerror(errno.EIO)), at)
                patch.setattr(os, "fsync", disk)
            with contextlib.suppress(FolderUnreliable, NotWritten):
                a.exchange(stick)
                assert not has_failed(disk)
            if isinstance(disk, Unflushable):
                assert disk.again == []
        assert_reads(a.folder, contents(a))
        assert a.exchange(stick).problems == ()
        assert a.status().unsent == 0
        b.exchange(stick)
        assert contents(a) == contents(b)
        assert a.verify() == []
        if not has_failed(disk):
            break
    assert 3 < at < 49


def has_failed(disk: Unflushable | FailsOnce) -> bool:
    return bool(disk.failed) if isinstance(disk, Unflushable) else disk.has_failed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not flush folders")
def test_case_5_a_folder_that_could_not_be_flushed_has_no_new_log(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refused(errno.EIO))
        with pytest.raises(NotWritten):
            db.insert({"n": 1})
    assert list((db.folder / "wal").iterdir()) == []
    db.insert({"n": 2})
    db.close()
    assert open_book().all() == [{"n": 2}]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not flush folders")
def test_case_5_a_share_that_cannot_flush_folders_is_used_as_it_is(
    open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refused(errno.EINVAL))
    db = open_book("share")
    db.insert({"n": 1})
    db.exchange(folder, init=True)
    assert db.status().unsent == 0


def refused(code: int) -> Callable[[int], None]:
    def fsync(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    return fsync


# -- Case 7: two processes in one folder


def test_case_7_a_second_process_reads_or_waits_and_goes_on_when_the_first_is_dead(
    tmp_path: Path, open_book: OpenBook
) -> None:
    (tmp_path / "stick").mkdir()
    first = Worker(tmp_path, "run")
    assert first.listen(1) == ["ready\n"]
    first.start("stay")
    told = first.listen(10)
    with pytest.raises(BookInUse):
        open_book()
    seen = of_run(contents(open_book(read_only=True)), "run")
    first.kill(told)
    assert seen in first.may_hold(9)
    with open_book() as db:
        assert of_run(contents(db), "run") in first.may_hold(first.confirmed)
        assert all(finding.is_sound for finding in db.verify())


class NoLock:
    """A lock on a share that says yes to everyone."""

    def __init__(self, path: Path, **options: object) -> None:
        pass

    def acquire(self) -> None:
        pass

    def release(self) -> None:
        pass


def test_case_7_where_locks_do_nothing_both_processes_keep_what_they_wrote(
    open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FileLock", NoLock)
    one, two = open_book(label="one"), open_book(label="two")
    expected = []
    for number in range(4):
        for db in (one, two):
            db.insert({"id": f"{db.label}{number}"})
            expected.append(f"{db.label}{number}")
            # The other one's log is sealed and cleared away while it is in use.
            (two, one)[number % 2].exchange(folder, init=True)
    for db in (one, two):
        db.close()
    again = open_book()
    assert sorted(document["id"] for document in again) == sorted(expected)
    assert again.verify() == []
    again.exchange(folder)
    other = open_book("other", book=again.manifest.book)
    other.exchange(folder)
    assert contents(other) == contents(again)
    assert (other.status().missing, other.status().pending) == ((), 0)


def test_case_7_a_log_that_grows_while_another_process_seals_it_stays(
    open_book: OpenBook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FileLock", NoLock)
    one, two = open_book(label="one"), open_book(label="two")
    one.insert({"id": "before"})
    original = files.sync_names

    def meanwhile(paths: set[Path]) -> None:
        monkeypatch.setattr(files, "sync_names", original)
        original(paths)
        one.insert({"id": "meanwhile"})

    monkeypatch.setattr(files, "sync_names", meanwhile)
    two.exchange(folder, init=True)
    for db in (one, two):
        db.close()
    assert sorted(document["id"] for document in open_book()) == ["before", "meanwhile"]
