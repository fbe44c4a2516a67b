"""Crashes, full disks, damaged logs: what was confirmed is there, and writing goes on."""

from __future__ import annotations

import contextlib
import errno
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from storage import Database, files, frames, segments
from storage.errors import NotWritten
from tests.storage.books import (
    Contents,
    Crash,
    CrashAt,
    FailsOnce,
    OpenBook,
    OpenCopies,
    contents,
    files_of,
    flipped,
    numbered,
    only_log,
    segments_of,
    spans_of,
)
from tests.storage.worker import contents_after

ROOT = Path(__file__).parents[2]


def insert_one(db: Database) -> None:
    db.insert({"id": "last", "n": 9})


def change_several(db: Database) -> None:
    with db.transaction():
        db.insert({"id": "last", "n": 9})
        db.update({"n": 10}, where("id") == "1")
        db.remove(where("id") == "0")


CHANGES = pytest.mark.parametrize("change", [insert_one, change_several])


class Torn:
    """A book whose log can be put back to any length between two states."""

    def __init__(self, db: Database, change: Callable[[Database], None]) -> None:
        db.insert_multiple({"id": str(n), "n": n} for n in range(3))
        self.folder = db.folder
        self.log = only_log(db)
        self.before = contents(db)
        self.start = self.log.stat().st_size
        change(db)
        self.after = contents(db)
        self.content = self.log.read_bytes()
        db.close()

    def end_with(self, tail: bytes) -> None:
        self.log.write_bytes(self.content[: self.start] + tail)

    @property
    def last(self) -> bytes:
        """The bytes of the last change."""
        return self.content[self.start :]


# -- Torn tails


@CHANGES
def test_case_1_a_log_torn_at_any_byte_is_sound_and_shows_the_state_before(
    db: Database, open_book: OpenBook, change: Callable[[Database], None]
) -> None:
    torn = Torn(db, change)
    for length in range(1, len(torn.last)):
        torn.end_with(torn.last[:length])
        reader = open_book(read_only=True)
        assert contents(reader) == torn.before
        assert [finding.kind for finding in reader.verify()] == ["torn_tail"]
        assert all(finding.is_sound for finding in reader.verify())


@CHANGES
def test_a_log_cut_between_two_changes_is_whole(
    db: Database, open_book: OpenBook, change: Callable[[Database], None]
) -> None:
    torn = Torn(db, change)
    for tail, expected in ((b"", torn.before), (torn.last, torn.after)):
        torn.end_with(tail)
        reader = open_book(read_only=True)
        assert contents(reader) == expected
        assert reader.verify() == []


def test_case_1_a_log_torn_anywhere_in_its_first_write_is_sound(
    db: Database, open_book: OpenBook
) -> None:
    db.insert({"n": 1})
    log, content = only_log(db), only_log(db).read_bytes()
    db.close()
    whole_note = next(spans_of(content))[1]
    for length in range(len(content)):
        log.write_bytes(content[:length])
        reader = open_book(read_only=True)
        assert contents(reader) == {}
        kinds = [finding.kind for finding in reader.verify()]
        assert set(kinds) <= {"torn_tail"}
        assert kinds or length in (frames.HEADER_SIZE, whole_note)


@pytest.mark.parametrize("length", [64, 4096, 70_000])
def test_case_2_a_first_write_of_nothing_but_zeros_is_sound(
    db: Database, open_book: OpenBook, length: int
) -> None:
    # A file system may keep the length of a file and lose what was in it.
    db.insert({"n": 1})
    db.close()
    only_log(db).write_bytes(bytes(length))
    reader = open_book(read_only=True)
    assert [finding.is_sound for finding in reader.verify()] == [True]


@pytest.mark.parametrize("written", [0, 100])
@pytest.mark.parametrize("fill", ["zeros", "a page of zeros", "random bytes", "old frames"])
@CHANGES
def test_case_2_whatever_lies_in_a_torn_tail_is_ignored(
    db: Database,
    open_book: OpenBook,
    folder: Path,
    change: Callable[[Database], None],
    written: int,
    fill: str,
) -> None:
    torn = Torn(db, change)
    rest = {
        "zeros": bytes(len(torn.last) - written),
        "a page of zeros": bytes(4096),
        "random bytes": random.Random(written).randbytes(512),
        "old frames": torn.content[frames.HEADER_SIZE : torn.start],
    }[fill]
    torn.end_with(torn.last[:written] + rest)
    again = open_book(label="B")
    assert contents(again) == torn.before
    assert all(finding.is_sound for finding in again.verify())
    insert_one(again)
    again.exchange(folder, init=True)
    assert len(segments_of(folder)) == 2
    assert all(finding.is_sound for finding in again.verify())
    kept = contents(again)
    again.close()
    assert contents(open_book()) == kept


@CHANGES
@pytest.mark.parametrize("length", [1, 80, -1])
def test_case_2_after_a_torn_tail_writing_goes_on_and_the_bytes_are_kept_aside(
    db: Database,
    open_book: OpenBook,
    folder: Path,
    change: Callable[[Database], None],
    length: int,
) -> None:
    torn = Torn(db, change)
    torn.end_with(torn.last[:length])
    again = open_book()
    change(again)
    assert contents(again) == torn.after
    again.exchange(folder, init=True)
    assert (again.folder / "quarantine" / torn.log.name).read_bytes() == (
        torn.content[: torn.start] + torn.last[:length]
    )
    assert [finding.kind for finding in again.verify()] == ["torn_tail"]
    again.close()
    assert contents(open_book()) == torn.after


@CHANGES
def test_what_was_torn_is_not_sent(
    copies: OpenCopies, folder: Path, change: Callable[[Database], None], open_book: OpenBook
) -> None:
    a, b = copies("A", "B")
    torn = Torn(a, change)
    torn.end_with(torn.last[:-1])
    again = open_book("A")
    again.exchange(folder, init=True)
    assert b.exchange(folder).pulled == 3
    assert contents(b) == torn.before
    assert (b.status().missing, b.status().pending) == ((), 0)


@CHANGES
def test_what_was_torn_is_not_waited_for(
    db: Database, open_book: OpenBook, change: Callable[[Database], None]
) -> None:
    torn = Torn(db, change)
    torn.end_with(torn.last[:-1])
    assert open_book(read_only=True).status().pending == 0


# -- Damage inside a log


@pytest.mark.parametrize("part", ["header", "frames"])
def test_case_3_one_flipped_bit_anywhere_in_a_log_is_noticed_and_costs_one_entry_at_most(
    db: Database, open_book: OpenBook, part: str
) -> None:
    everything = {"1": {"id": "1"}, "2": {"id": "2"}}
    for document in everything.values():
        db.insert(document)
    log, content = only_log(db), only_log(db).read_bytes()
    db.close()
    header, rest = range(frames.HEADER_SIZE), range(frames.HEADER_SIZE, len(content))
    for position in header if part == "header" else rest:
        log.write_bytes(flipped(content, position, 1 << position % 8))
        reader = open_book(read_only=True)
        found = {document["id"]: document for document in reader}
        assert found.items() <= everything.items()
        assert len(found) >= len(everything) - (part == "frames")
        assert len(reader.verify()) == 1


def test_damage_in_the_middle_is_no_torn_tail(db: Database, open_book: OpenBook) -> None:
    torn = Torn(db, insert_one)
    torn.log.write_bytes(flipped(torn.content, torn.start - 1))
    found = open_book(read_only=True).verify()
    assert [(finding.kind, finding.is_sound) for finding in found] == [("damaged_log", False)]


def test_damage_in_a_transaction_costs_all_of_it_and_nothing_else(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    torn = Torn(db, change_several)
    db = open_book()
    db.insert({"id": "later"})
    later = db.folder / "wal"
    db.close()
    for start, end in list(spans_of(torn.content))[4:]:
        torn.log.write_bytes(flipped(torn.content, (start + end) // 2))
        reader = open_book(read_only=True)
        assert {d["id"]: d.get("n") for d in reader} == {"0": 0, "1": 1, "2": 2, "later": None}
    assert len(list(later.iterdir())) == 2


def test_what_is_sound_around_damage_is_sealed_and_the_gap_is_shown(
    copies: OpenCopies, open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    for n in range(4):
        a.insert({"id": str(n)})
    log, content = only_log(a), only_log(a).read_bytes()
    a.close()
    start, end = list(spans_of(content))[2]
    log.write_bytes(flipped(content, (start + end) // 2))
    again = open_book("A", label="A")
    again.exchange(folder, init=True)
    kept_aside = again.folder / "quarantine" / log.name
    assert kept_aside.read_bytes() == flipped(content, (start + end) // 2)
    b.exchange(folder)
    for copy in (again, b):
        assert sorted(document["id"] for document in copy) == ["0", "2", "3"]
        (gap,) = copy.status().missing
        assert (gap.label, gap.first, gap.last) == ("A", 3, 3)
    assert again.status().unsent == 0


# -- A system that refuses

REFUSALS = pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
STEPS = pytest.mark.parametrize("step", ["write_all", "sync"])


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], FailsOnce]:
    def fails_once(step: str, code: int) -> FailsOnce:
        """The next call of that function in `files` fails, as it would when the disk is full."""
        failing = FailsOnce(getattr(files, step), OSError(code, "refused"))
        monkeypatch.setattr(files, step, failing)
        return failing

    return fails_once


@REFUSALS
@STEPS
@pytest.mark.parametrize("entries_before", [0, 3])
@CHANGES
def test_case_4_and_5_a_refused_write_changes_nothing_and_the_next_one_works(
    db: Database,
    open_book: OpenBook,
    refuse: Callable[[str, int], FailsOnce],
    change: Callable[[Database], None],
    entries_before: int,
    step: str,
    code: int,
) -> None:
    for n in range(entries_before):
        db.insert({"id": str(n), "n": n})
    memory = numbered(db)
    failing = refuse(step, code)
    with pytest.raises(NotWritten):
        change(db)
    assert failing.has_failed
    assert numbered(db) == memory
    db.insert({"id": "next"})
    expected = contents(db)
    assert "next" in str(expected)
    assert all(finding.is_sound for finding in db.verify())
    db.close()
    again = open_book()
    assert contents(again) == expected
    assert all(finding.is_sound for finding in again.verify())


@REFUSALS
@STEPS
def test_a_refused_change_may_be_tried_again(
    db: Database,
    open_book: OpenBook,
    refuse: Callable[[str, int], FailsOnce],
    step: str,
    code: int,
) -> None:
    db.insert({"n": 0})
    refuse(step, code)
    with pytest.raises(NotWritten):
        db.insert({"n": 1})
    db.insert({"n": 1})
    assert [document["n"] for document in db] == [0, 1]
    db.close()
    assert [document["n"] for document in open_book()] == [0, 1]


@STEPS
def test_case_4_and_5_a_refused_change_is_the_same_for_all(
    copies: OpenCopies,
    folder: Path,
    refuse: Callable[[str, int], FailsOnce],
    step: str,
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "x", "n": 1})
    refuse(step, errno.EIO)
    with pytest.raises(NotWritten):
        a.insert({"id": "y", "n": 2})
    a.exchange(folder, init=True)
    b.exchange(folder)
    assert contents(a) == contents(b)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_case_4_a_write_that_stopped_half_way_is_no_entry(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    db.insert({"n": 1})

    def write_some(file: Any, content: bytes) -> None:
        monkeypatch.undo()
        file.write(content[: int(len(content) * part)])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "write_all", write_some)
    with pytest.raises(NotWritten):
        db.insert({"n": 2})
    db.insert({"n": 3})
    assert [document["n"] for document in db] == [1, 3]
    assert all(finding.is_sound for finding in db.verify())
    db.close()
    assert [document["n"] for document in open_book()] == [1, 3]


def test_a_short_write_is_continued(
    db: Database, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow:
        """Takes seven bytes at a time, as a full pipe or a share may do."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, content: bytes) -> int:
            return int(self._file.write(content[:7]))

    original = files.write_all
    monkeypatch.setattr(files, "write_all", lambda file, content: original(Slow(file), content))  # type: ignore[arg-type] # all that is used of a file
    db.insert({"n": 1})
    db.insert({"n": 2})
    db.close()
    assert [document["n"] for document in open_book()] == [1, 2]


def test_an_insert_is_flushed_before_it_is_confirmed(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"n": 0})
    synced: list[bytes] = []
    original = files.sync

    def sync(descriptor: int) -> None:
        original(descriptor)
        synced.append(only_log(db).read_bytes())

    monkeypatch.setattr(files, "sync", sync)
    db.insert({"text": "flushed"})
    assert b"flushed" in synced[-1]
    with db.transaction():
        db.insert({"n": 2})
        db.insert({"n": 3})
    assert len(synced) == 2


# -- Processes that are killed


class Worker:
    """A process that changes a book and says so, until it is killed; see `worker.py`."""

    def __init__(self, folder: Path, run: str) -> None:
        self.run = run
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.worker", folder, run],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.confirmed = self.delivered = 0

    def start(self, word: str = "go") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def listen(self, lines: int) -> list[str]:
        assert self.process.stdout is not None
        return [self.process.stdout.readline() for _ in range(lines)]

    def kill(self, told: Sequence[str]) -> None:
        self.process.kill()
        assert self.process.stdout is not None
        # What was said before the kill is still in the pipe.
        told = [*told, *self.process.stdout.readlines()]
        self.process.communicate()
        numbers = [int(line) for line in told if line.endswith("\n")]
        self.confirmed = max(numbers, default=0)
        self.delivered = -min(numbers, default=0)

    def may_hold(self, at_least: int) -> list[Contents]:
        """What may be there of it: the last change may be there without having been confirmed."""
        return [contents_after(self.run, n) for n in range(at_least, self.confirmed + 2)]


def of_run(everything: Contents, run: str) -> Contents:
    mine = {
        name: [document for document in documents if f'"{run}-' in document]
        for name, documents in everything.items()
    }
    return {name: documents for name, documents in mine.items() if documents}


@pytest.mark.parametrize(
    "rounds", [1, pytest.param(50, marks=pytest.mark.campaign)], ids=["20 times", "1000 times"]
)
def test_case_6_a_process_killed_at_any_time_loses_nothing_it_has_acknowledged(
    tmp_path: Path, rounds: int
) -> None:
    chance = random.Random(4)
    acknowledged = 0
    for number in range(rounds):
        here = tmp_path / str(number)
        (here / "stick").mkdir(parents=True)
        # Starting Python takes longest, so they start at the same time and work in turn.
        workers = [Worker(here, f"run{n}") for n in range(20)]
        for worker in workers:
            assert worker.listen(1) == ["ready\n"]
            worker.start()
            told = worker.listen(chance.randrange(30))
            # Anywhere in a change, not only right after one was confirmed.
            time.sleep(chance.random() / 200)
            worker.kill(told)
            acknowledged += worker.confirmed
        with (
            Database(here / "book") as db,
            Database(here / "other", book=db.manifest.book) as other,
        ):
            other.pull(here / "stick")
            for worker in workers:
                assert of_run(contents(db), worker.run) in worker.may_hold(worker.confirmed)
                assert of_run(contents(other), worker.run) in worker.may_hold(worker.delivered)
            assert all(finding.is_sound for finding in db.verify())
            db.exchange(here / "stick")
            other.exchange(here / "stick")
            assert contents(other) == contents(db)
        shutil.rmtree(here)
    assert acknowledged > 200 * rounds


# -- Crashes while sealing and exchanging


def test_case_6_a_crash_at_any_step_of_sealing_and_exchanging_loses_nothing(
    open_book: OpenBook, copies: OpenCopies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = copies("A", "B")
    start = tmp_path / "start"
    (start / "stick").mkdir(parents=True)
    b.insert({"id": "from b"})
    b.exchange(start / "stick", init=True)
    for n in range(3):
        a.insert({"id": str(n)})
    a.close()
    shutil.copytree(a.folder, start / "A")
    calm = exchanged(open_book, start, tmp_path / "calm")
    for steps in range(200):
        here = tmp_path / f"crash{steps}"
        shutil.copytree(start, here)
        with monkeypatch.context() as patch:
            db = open_book(f"{here.name}/A")
            crash = CrashAt(patch, steps)
            with contextlib.suppress(Crash):
                db.exchange(here / "stick")
            db.close()
        assert exchanged(open_book, here, here) == calm
        if not crash.has_crashed:
            break
    assert 10 < steps < 199


def exchanged(open_book: OpenBook, source: Path, here: Path) -> object:
    """What there is after opening the copy in `here` and exchanging once more."""
    if source != here:
        shutil.copytree(source, here)
    db = open_book(f"{here.name}/A")
    assert {"0", "1", "2"} <= {document["id"] for document in db}
    db.exchange(here / "stick")
    assert db.verify() == []
    assert list((db.folder / "wal").iterdir()) == []
    result = contents(db), db.status().unsent, segments_of(here / "stick"), segments_of(db.folder)
    db.close()
    again = open_book(f"{here.name}/A", read_only=True)
    assert contents(again) == result[0]
    return result


def test_case_6_a_crash_while_a_book_is_begun_leaves_a_folder_that_can_be_opened(
    open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for steps in range(50):
        with monkeypatch.context() as patch:
            crash = CrashAt(patch, steps)
            with contextlib.suppress(Crash):
                open_book(f"book{steps}").close()
        db = open_book(f"book{steps}")
        db.insert({"n": 1})
        db.close()
        again = open_book(f"book{steps}", read_only=True)
        assert again.all() == [{"n": 1}]
        assert again.verify() == []
        if not crash.has_crashed:
            break
    assert 3 < steps < 49


def test_sealing_twice_gives_the_same_segments(db: Database, folder: Path) -> None:
    db.insert({"n": 1})
    db.exchange(folder, init=True)
    sealed = files_of(db.folder / "seg")
    db.exchange(folder)
    assert files_of(db.folder / "seg") == sealed
    assert len(sealed) == 1
    (content,) = sealed.values()
    found = segments.read(content, db._store.ring)
    assert found is not None
    assert found.is_complete


def test_writing_goes_on_under_the_same_writer_after_sealing(
    db: Database, open_book: OpenBook, folder: Path
) -> None:
    db.insert({"n": 1})
    db.exchange(folder, init=True)
    db.insert({"n": 2})
    db.exchange(folder)
    assert len(db.status().writers) == 1
    assert len(segments_of(folder)) == 2
    db.close()
    assert [document["n"] for document in open_book()] == [1, 2]
