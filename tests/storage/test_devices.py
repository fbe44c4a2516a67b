"""Devices that are cloned, restored and set back in time, and folders that lose and mix up files.

Whatever happens to them: once all devices have been to all folders, they hold the same book, and
what was erased can be read nowhere. Plain and encrypted, while keys are changed.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import secrets
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tinydb import operations

from storage import Database, checkpoint, exchange, frames, keys, ops, segments, store
from storage.cipher import Cipher, Encrypted, Plain, Ring
from storage.clock import Clock
from storage.errors import Cancelled
from storage.folder import LocalFolder
from storage.frames import Frame
from storage.values import ExchangeReport
from tests.storage.books import (
    contents,
    copy_tree,
    flipped,
    resume_as_twin,
    segments_of,
    text,
    told_in,
)

BOOK = "0123456789abcdef" * 2
NOW = 1_800_000_000
YEARS = 10 * 365 * 86_400
MOST_DEVICES = 5

Entries = dict[tuple[str, Frame], bytes]
"""By writer and head of the frame: what it says, nothing if its body was taken out."""


# -- What the entries add up to, computed the slow and plain way


def entries_in(folder: Path, ring: Ring) -> Entries:
    """Every entry below a book's folder or an exchange folder that is part of the book."""
    found: Entries = {}
    for path in folder.rglob("*.*"):
        if path.suffix in (segments.SUFFIX, ".wal") and "quarantine" not in path.parts:
            part = segments.read(path.read_bytes(), ring)
            groups = segments.transactions(part.frames) if part else ()
            for frame in itertools.chain.from_iterable(groups):
                assert part is not None
                key = part.writer, frame.redacted()
                found[key] = part.payload(frame) or found.get(key, b"")
    return found


class Erased:
    """What entries say must be held no more, whenever it arrives."""

    def __init__(self) -> None:
        self.records: set[tuple[str, str]] = set()
        self._entries: set[tuple[str, str, str]] = set()

    def take_in(self, entries: Entries) -> None:
        for payload in entries.values():
            op = ops.decode(payload)
            if op is None or op["k"] != "erase":
                continue
            if "only" in op:
                self._entries |= {(op["t"], op["id"], dot) for dot in op["only"]}
            else:
                self.records.add((op["t"], op["id"]))

    def covers(self, writer: str, frame: Frame, payload: bytes) -> bool:
        op = ops.decode(payload)
        if op is None or op["k"] in ("session", "erase"):
            return False
        key = op["t"], op["id"]
        return key in self.records or (*key, f"{writer}:{frame.seq}") in self._entries


class Expected:
    """Contents and conflicts as the design defines them, from all entries at once."""

    def __init__(self, entries: Entries) -> None:
        self._versions: defaultdict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
        self._superseded: defaultdict[tuple[str, str], set[tuple[str | None, str]]]
        self._superseded = defaultdict(set)
        self._deleted: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        erased = Erased()
        erased.take_in(entries)
        for (writer, frame), payload in entries.items():
            op = ops.decode(payload)
            if op and op["k"] in ("set", "del") and not erased.covers(writer, frame, payload):
                self._take_in(op, frame.hlc, writer, frame.seq)
        self.contents: defaultdict[str, list[str]] = defaultdict(list)
        self.conflicts: list[str] = []
        for key in sorted(self._versions):
            self._show(*key)
        self.contents = defaultdict(list, {t: sorted(d) for t, d in self.contents.items()})
        self.conflicts.sort()

    def _take_in(self, op: ops.Op, hlc: int, writer: str, seq: int) -> None:
        key = op["t"], op["id"]
        if op["k"] == "del":
            self._deleted[key] |= set(op["over"])
            return
        stamp = hlc, writer, seq
        written = [(name, True, value) for name, value in op["f"].items()]
        written += [(name, False, None) for name in op.get("x", ())]
        over = {name: op.get("o", {}).get(name, ()) for name, _, _ in written}
        if "e" in op:
            written.append((None, True, None))
            over[None] = op["e"]
        self._versions[key] += [(name, stamp, *value) for name, *value in written]
        self._superseded[key] |= {(name, dot) for name, dots in over.items() for dot in dots}

    def _show(self, table: str, record_id: str) -> None:
        key = table, record_id
        versions = [
            (name, stamp, is_there, value)
            for name, stamp, is_there, value in self._versions[key]
            if (name, dot_of(stamp)) not in self._superseded[key]
        ]
        covered = [v for v in versions if dot_of(v[1]) in self._deleted[key]]
        if len(covered) == len(versions):
            return
        document = {}
        for name in {name for name, *_ in versions} - {None}:
            rivals = [version for version in versions if version[0] == name]
            rivals.sort(key=lambda v: (v[1], text(v[3])), reverse=True)
            if rivals[0][2]:
                document[name] = rivals[0][3]
            if len({(is_there, text(value)) for _, _, is_there, value in rivals}) > 1:
                self.conflicts.append(text([*key, name, [[v[3], v[1][1]] for v in rivals]]))
        if covered:
            last = max(covered, key=lambda version: version[1])
            self.conflicts.append(text([*key, "", [[None, last[1][1]]]]))
        self.contents[table].append(text(document))


def dot_of(stamp: tuple[int, str, int]) -> str:
    return f"{stamp[1]}:{stamp[2]}"


def conflicts(db: Database) -> list[str]:
    return sorted(
        text([c.table, c.record_id, c.field, [[r.value, r.writer] for r in c.rivals]])
        for c in db.conflicts()
    )


# -- What happens to files


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def flip(path: Path) -> None:
    if content := path.read_bytes():
        path.write_bytes(flipped(content, len(content) * 3 // 5, mask=4))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def rename(path: Path) -> None:
    path.rename(path.with_name(f"{path.stem} (1){path.suffix}"))


def change_case(path: Path) -> None:
    path.rename(path.with_name(path.name.upper()))


def conflict(path: Path) -> None:
    shutil.copy(path, path.with_name(f"{path.stem}.sync-conflict-20270115-080000-ABCDEFG.seg"))


def copy_elsewhere(path: Path) -> None:
    (path.parent.parent / "copies").mkdir(exist_ok=True)
    shutil.copy(path, path.parent.parent / "copies" / f"Kopie von {path.name}")


def overwrite(path: Path) -> None:
    """A file gets the content of its neighbour, which is sound but not what its name says."""
    others = [other for other in sorted(path.parent.iterdir()) if other.is_file()]
    path.write_bytes(others[0].read_bytes())


HARMS = [lose, cut, flip, empty, rename, change_case, conflict, copy_elsewhere, overwrite]
JUNK = [".tmp-0a1b2c3d", "desktop.ini", "20270115/.DS_Store", "20270115/x.seg", "heads/x.head"]


# -- The machine

devices = st.integers(0, MOST_DEVICES - 1)
tables = st.sampled_from(["people", "tallies"])
ids = st.sampled_from(["r", "s", "t"])
fields = st.sampled_from(["a", "b"])
WORD = "a word of its own"
"""A value that stands for another text each time it is written."""
values: st.SearchStrategy[Any] = st.one_of(
    st.integers(0, 2), st.sampled_from([None, True, [], {"k": [1]}]), st.just(WORD)
)
folders = st.sampled_from(["stick", "share"])


class Devices(RuleBasedStateMachine):
    """Three devices of one book, their clones, and two folders that nobody looks after."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory()
        self._here = Path(self._temporary.name)
        self._patch = pytest.MonkeyPatch()
        self._random = random.Random(0)
        self._patch.setattr(secrets, "token_bytes", self._random.randbytes)
        self._patch.setattr(secrets, "token_hex", lambda n: self._random.randbytes(n).hex())
        self._patch.setattr(store, "CHECKPOINT_AFTER", 2)
        self._patch.setattr(exchange, "BATCH", 600)
        self._patch.setattr(LocalFolder, "list", self._shuffled(LocalFolder.list))
        self._count = itertools.count()
        self._shifts: list[int] = []
        self._dbs: list[Database] = []
        self._backups: list[list[Path]] = []
        self._acknowledged: Entries = {}
        self._words: dict[str, tuple[str, str]] = {}
        """Every text that was written, and of which record."""
        self._erased = Erased()
        """All that was ever erased, also by a device that was lost before it told anyone."""
        self._ring = Ring(self._first_cipher())
        """Every key there ever was."""
        for _ in range(3):
            self._add(self._here / f"device {next(self._count)}")
        for name in ("stick", "share", "sound"):
            (self._here / name).mkdir()

    def _first_cipher(self) -> Cipher:
        return Plain(BOOK)

    def _key(self, folder: Path) -> dict[str, Any]:
        """What a device opens the book in this folder with."""
        return {}

    def _shuffled(self, original: Callable[..., dict[str, int]]) -> Callable[..., dict[str, int]]:
        def listed(folder: LocalFolder) -> dict[str, int]:
            found = list(original(folder).items())
            self._random.shuffle(found)
            return dict(found)

        return listed

    def _add(self, folder: Path, shift: int = 0) -> None:
        self._shifts.append(shift)
        self._backups.append([])
        self._dbs.append(self._open(len(self._dbs), folder))

    def _open(self, device: int, folder: Path) -> Database:
        """Open a book whose clock stands still, or jumps."""
        clock = Clock(lambda: NOW + self._shifts[device])
        with self._patch.context() as patch:
            patch.setattr(store, "Clock", lambda: clock)
            return Database(folder, label=f"device {device}", book=BOOK, **self._key(folder))

    def _device(self, number: int) -> int:
        return number % len(self._dbs)

    def _acknowledge(self, db: Database, part: str = "wal") -> None:
        """Note what a call has confirmed: it must be there until it is erased."""
        found = entries_in(db.folder / part, self._ring)
        self._erased.take_in(found)
        self._acknowledged |= {key: said for key, said in found.items() if said}

    def _said(self, table: str, record_id: str, value: Any) -> Any:
        """The value that someone writes into a record."""
        if value != WORD:
            return value
        word = f"word-{len(self._words)}-of-{table[0]}{record_id}"
        self._words[word] = table, record_id
        return word

    def _held(self) -> Entries:
        """What all devices have together."""
        held: Entries = {}
        for db in self._dbs:
            for key, said in entries_in(db.folder, self._ring).items():
                held[key] = said or held.get(key, b"")
        return held

    def _copied(self, source: Path) -> Path:
        target = self._here / f"device {next(self._count)}"
        copy_tree(source, target)
        return target

    # -- People at work

    @rule(device=devices, table=tables, record_id=ids, field=fields, value=values)
    def write(self, device: int, table: str, record_id: str, field: str, value: Any) -> None:
        db = self._dbs[self._device(device)]
        if db.is_erased(table, record_id):
            return
        known = db.table(table).by_id(record_id)
        value = self._said(table, record_id, value)
        if known is None:
            db.table(table).insert({"id": record_id, field: value})
        else:
            db.table(table).update({field: value}, doc_ids=[known.doc_id])
        self._acknowledge(db)

    @rule(device=devices, table=tables, record_id=ids, field=fields)
    def take_out(self, device: int, table: str, record_id: str, field: str) -> None:
        db = self._dbs[self._device(device)]
        known = db.table(table).by_id(record_id)
        if known is not None and field in known:
            db.table(table).update(operations.delete(field), doc_ids=[known.doc_id])
            self._acknowledge(db)

    @rule(device=devices, table=tables, value=values)
    def insert_nameless(self, device: int, table: str, value: Any) -> None:
        db = self._dbs[self._device(device)]
        db.table(table).insert({"a": value})
        self._acknowledge(db)

    @rule(device=devices, table=tables, record_id=ids)
    def remove(self, device: int, table: str, record_id: str) -> None:
        db = self._dbs[self._device(device)]
        remove(db, table, record_id)
        self._acknowledge(db)

    @rule(device=devices, table=tables)
    def remove_all(self, device: int, table: str) -> None:
        db = self._dbs[self._device(device)]
        db.table(table).truncate()
        self._acknowledge(db)

    @rule(device=devices, record_id=ids, value=values)
    def replace_in_one_transaction(self, device: int, record_id: str, value: Any) -> None:
        db = self._dbs[self._device(device)]
        if db.is_erased("people", record_id):
            return
        value = self._said("people", record_id, value)
        with db.transaction():
            remove(db, "people", record_id)
            db.table("people").insert({"id": record_id, "b": value})
            db.table("tallies").insert({"of": record_id})
        self._acknowledge(db)

    @rule(device=devices, which=st.integers(0, 5), keep=st.integers(0, 1))
    def resolve(self, device: int, which: int, keep: int) -> None:
        db = self._dbs[self._device(device)]
        if found := db.conflicts():
            chosen = found[which % len(found)]
            db.resolve(chosen.table, chosen.record_id, chosen.field, keep)
            assert chosen not in db.conflicts()
            self._acknowledge(db)

    @rule(device=devices, table=tables, record_id=ids)
    def erase(self, device: int, table: str, record_id: str) -> None:
        db = self._dbs[self._device(device)]
        db.erase(table, record_id, reason="asked")
        assert db.table(table).by_id(record_id) is None
        self._acknowledge(db, "seg")

    @rule(device=devices, table=tables, record_id=ids, field=fields, value=values)
    def restate(self, device: int, table: str, record_id: str, field: str, value: Any) -> None:
        db = self._dbs[self._device(device)]
        document = {"id": record_id, field: self._said(table, record_id, value)}
        if db.restate(table, record_id, document):
            assert db.table(table).by_id(record_id) == document
            self._acknowledge(db, "seg")

    # -- What happens to devices

    @rule(device=devices)
    def restart(self, device: int) -> None:
        device = self._device(device)
        self._dbs[device].close()
        self._dbs[device] = self._open(device, self._dbs[device].folder)

    @rule(device=devices, years=st.sampled_from([-YEARS, -3600, 0, 3600, YEARS]))
    def set_the_clock(self, device: int, years: int) -> None:
        self._shifts[self._device(device)] = years

    @precondition(lambda self: len(self._dbs) < MOST_DEVICES)
    @rule(device=devices)
    def clone(self, device: int) -> None:
        device = self._device(device)
        self._add(self._copied(self._dbs[device].folder), self._shifts[device])

    @precondition(lambda self: len(self._dbs) < MOST_DEVICES)
    @rule(device=devices)
    def resume_a_snapshot_twice(self, device: int) -> None:
        device = self._device(device)
        self._add(self._copied(self._dbs[device].folder), self._shifts[device])
        resume_as_twin(self._dbs[-1], self._dbs[device])

    @rule(device=devices)
    def back_up(self, device: int) -> None:
        device = self._device(device)
        self._backups[device].append(self._copied(self._dbs[device].folder))

    @precondition(lambda self: any(self._backups))
    @rule(device=devices, which=st.integers(0, 3))
    def restore(self, device: int, which: int) -> None:
        device = self._device(device)
        if not self._backups[device]:
            return
        old = self._dbs[device]
        old.close()
        backup = self._backups[device][which % len(self._backups[device])]
        self._dbs[device] = self._open(device, self._copied(backup))
        # Only this is lost with the disk: what no other device has got.
        for key in entries_in(old.folder, self._ring).keys() - self._held().keys():
            self._acknowledged.pop(key, None)

    # -- Folders

    @rule(device=devices, folder=folders)
    def exchange(self, device: int, folder: str) -> None:
        self._dbs[self._device(device)].exchange(self._here / folder, init=True)

    @rule(device=devices, folder=folders, steps=st.integers(1, 6))
    def exchange_until_someone_loses_patience(self, device: int, folder: str, steps: int) -> None:
        def progress(done: int, total: int) -> None:
            assert done <= total
            if done == steps:
                raise Cancelled

        db = self._dbs[self._device(device)]
        with contextlib.suppress(Cancelled):
            db.exchange(self._here / folder, init=True, progress=progress)

    @rule(folder=folders, which=st.integers(0, 99), harm=st.sampled_from(HARMS))
    def harm_a_file(self, folder: str, which: int, harm: Callable[[Path], None]) -> None:
        if found := files_in(self._here / folder):
            harm(found[which % len(found)])

    @rule(folder=folders, name=st.sampled_from(JUNK), content=st.sampled_from([b"", b"[x]\n"]))
    def leave_junk(self, folder: str, name: str, content: bytes) -> None:
        path = self._here / folder / BOOK / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    @rule(folder=folders, every=st.integers(1, 3))
    def carry_files_over(self, folder: str, every: int) -> None:
        """Another program copies some of a folder's files into the other."""
        source = self._here / folder
        other = self._here / ("share" if folder == "stick" else "stick")
        for path in files_in(source)[::every]:
            copied = other / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            if not copied.exists():
                shutil.copy(path, copied)

    # -- The end

    def teardown(self) -> None:
        try:
            self._settle()
        finally:
            for db in self._dbs:
                db.close()
            self._patch.undo()
            self._temporary.cleanup()

    def _settle(self) -> None:
        """Let everyone meet in all folders, and see that all hold the one same book."""
        self._is_all_there(self._held())
        for _ in range(2):
            for device in range(len(self._dbs)):
                # Whoever has learned of a later key needs the secret again to read on.
                for folder in ("sound", "stick", "share"):
                    self._meet(device, folder)
        for device in range(len(self._dbs)):
            for folder in ("stick", "share", "sound"):
                report = self._meet(device, folder)
            assert report.problems == ()
        sound = self._here / "sound"
        entries = entries_in(sound, self._ring)
        self._is_all_there(entries)
        assert entries == self._held()
        self._is_nowhere(entries)
        expected = Expected(entries)
        sealed = segments_of(sound)
        for device, db in enumerate(self._dbs):
            assert segments_of(db.folder / "seg") == sealed
            self._is_as_expected(db, expected)
            db.close()
            self._dbs[device] = self._open(device, db.folder)
            self._is_as_expected(self._dbs[device], expected)
            self._dbs[device].close()
            for cache in db.folder.glob("state.ckpt*"):
                cache.unlink()
            self._dbs[device] = self._open(device, db.folder)
            self._is_as_expected(self._dbs[device], expected)
        histories = [histories_of(db) for db in self._dbs]
        assert histories == histories[:1] * len(histories)

    def _meet(self, device: int, folder: str) -> ExchangeReport:
        return self._dbs[device].exchange(self._here / folder, init=True)

    def _is_all_there(self, held: Entries) -> None:
        """Whether nothing that was confirmed is missing, but for what was erased."""
        for (writer, frame), said in self._acknowledged.items():
            assert (writer, frame) in held
            is_there = held[writer, frame] == said
            assert is_there or self._erased.covers(writer, frame, said)

    def _is_nowhere(self, entries: Entries) -> None:
        """Whether no byte of any folder tells what was erased."""
        erased = Erased()
        erased.take_in(entries)
        left = b"".join(entries.values())
        words = [
            word.encode()
            for word, key in self._words.items()
            if key in erased.records and word.encode() not in left
        ]
        for folder in [db.folder for db in self._dbs] + [
            self._here / name for name in ("sound", "stick", "share")
        ]:
            for path in files_in(folder):
                content = path.read_bytes()
                said = self._readable(content)
                covered = [key for key, text in said.items() if erased.covers(*key, text)]
                assert covered == [], path
                assert not told_in(content, self._ring) & erased.records, path
                state = checkpoint._body(content, self._ring) or b""
                assert not any(word in content or word in state for word in words), path

    def _readable(self, content: bytes) -> Entries:
        """Every frame that anyone can still make out in a file, whatever it is called."""
        has_header = frames.read_header(content) is not None
        writers = {bytes.fromhex(writer) for writer, _ in self._acknowledged}
        if has_header or b"FRM" not in content:
            writers = {bytes(16)}
        parts = [segments.read(content, self._ring, (writer, 1)) for writer in writers]
        return {
            (part.writer, frame.redacted()): part.payload(frame) or b""
            for part in filter(None, parts)
            for frame in part.frames
        }

    def _is_as_expected(self, db: Database, expected: Expected) -> None:
        assert contents(db) == expected.contents
        assert conflicts(db) == expected.conflicts
        assert all(finding.is_sound for finding in db.verify())


def remove(db: Database, table: str, record_id: str) -> None:
    """Remove a record by its identity: the entry with its field `id` may not have arrived yet."""
    known = db.table(table).by_id(record_id)
    if known is not None:
        db.table(table).remove(doc_ids=[known.doc_id])


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def histories_of(db: Database) -> dict[str, Sequence[object]]:
    return {
        f"{table} {record_id}": db.history(table, record_id)
        for table in ("people", "tallies")
        for record_id in ("r", "s", "t")
    }


class EncryptedDevices(Devices):
    """The same with a key, which any device may change that has the latest one."""

    def __init__(self) -> None:
        self._private, self._public = keys.new_recipient()
        self._wraps: keys.KeyFile | None = None
        self._latest = 0
        super().__init__()

    def _first_cipher(self) -> Cipher:
        self._first = keys.new_key()
        return Encrypted(self._first)

    def _key(self, folder: Path) -> dict[str, Any]:
        if (folder / keys.NAME).exists():
            return {"key": keys.unlock(folder, self._private)}
        if not self._dbs:
            wraps = keys.new(BOOK, self._first).with_recipient(self._first, self._private)
            self._latest = wraps.generation
            return {"key": self._first, "wraps": wraps}
        return {"key": self._first, "wraps": self._dbs[0].wraps}

    @rule(device=devices)
    def rotate(self, device: int) -> None:
        """Two who change the key without knowing of each other would need a third to unite them."""
        db = self._dbs[self._device(device)]
        wraps = db.wraps
        assert wraps is not None
        if wraps.generation == self._latest and not db._store.keyring.lacks_latest:
            new = keys.new_key()
            self._ring = Ring(Encrypted(new), self._ring.all)
            db.change_wraps(wraps.rotated(keys.unlock(db.folder, self._private), new), new)
            self._latest += 1

    def _meet(self, device: int, folder: str) -> ExchangeReport:
        report = super()._meet(device, folder)
        if self._dbs[device]._store.keyring.lacks_latest:
            self._dbs[device].close()
            self._dbs[device] = self._open(device, self._dbs[device].folder)
            report = super()._meet(device, folder)
        return report


def run(machine: type[Devices], examples: int, steps: int, *, derandomize: bool) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


MACHINES = pytest.mark.parametrize(
    "machine", [Devices, EncryptedDevices], ids=["plain", "encrypted"]
)


@MACHINES
def test_whatever_happens_to_devices_and_folders_all_end_up_with_the_same_book(
    machine: type[Devices],
) -> None:
    run(machine, examples=6, steps=30, derandomize=True)


@pytest.mark.campaign
@MACHINES
def test_whatever_happens_for_long_all_end_up_with_the_same_book(machine: type[Devices]) -> None:
    run(machine, examples=2000, steps=60, derandomize=False)
