"""A book's folder: logs and segments on one side, the state they add up to on the other.

book.json      which book this is            wal/         logs still being written, own only
device.json    local facts                   seg/<day>/   sealed segments, own and foreign
lock           held by the writing process   quarantine/  what could not be read, kept aside
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from storage import device, files, log, manifest, ops, segments
from storage.clock import Clock
from storage.errors import (
    BookClosed,
    BookDamaged,
    BookInUse,
    BookMissing,
    BookUnreachable,
    IdTaken,
    OtherBook,
    ReadOnly,
)
from storage.frames import Frame, Header
from storage.log import Log
from storage.manifest import Manifest
from storage.ops import Op
from storage.registers import Record, Registers, Seen, Stamp
from storage.values import Document

Watcher = Callable[[str, str, Document | None], None]
"""Told table, record id and the document as it is now (None: gone) after each change."""

WAL, SEGMENTS, QUARANTINE = "wal", "seg", "quarantine"


class Store:
    """One open book."""

    def __init__(
        self,
        folder: Path,
        *,
        label: str = "",
        book: str | None = None,
        about: dict[str, object] | None = None,
        read_only: bool = False,
    ) -> None:
        self.folder = folder
        self.label = label
        self.read_only = read_only
        self.lock = threading.RLock()
        self.state = Registers()
        self.clock = Clock()
        self.labels: dict[str, str] = {}
        self.entries: dict[str, int] = {}
        self._waiting: set[tuple[str, int]] = set()
        self.damaged: set[str] = set()
        self.watchers: list[Watcher] = []
        self._news: deque[Record] = deque()
        self.version = 0
        """Grows with every change in memory, so that whoever keeps results knows them stale."""
        self._is_closed = False
        self._transaction: _Transaction | None = None
        self._log: Log | None = None
        self._process_lock = FileLock(folder / "lock", timeout=0, thread_local=False)
        try:
            self.manifest = self._open(book, about)
            self.device = device.Device(folder)
            self.load()
        except OSError as error:
            self._process_lock.release()
            raise BookUnreachable(error.strerror) from error
        except BaseException:
            self._process_lock.release()
            raise

    def _open(self, book: str | None, about: dict[str, object] | None) -> Manifest:
        """Find the book in the folder, or begin one there."""
        try:
            found: Manifest | None = manifest.read(self.folder)
        except BookMissing:
            found = None
        if found is None and any(self.log_files()):
            raise BookDamaged
        if found and book not in (None, found.book):
            raise OtherBook
        if self.read_only:
            if found is None:
                raise BookMissing
            return found
        files.make_folder(self.folder)
        try:
            self._process_lock.acquire()
        except Timeout as error:
            raise BookInUse from error
        for part in (WAL, SEGMENTS, QUARANTINE):
            files.make_folder(self.folder / part)
        if found is None:
            found = manifest.new(book, about)
            manifest.write(self.folder, found)
        return found

    def close(self) -> None:
        with self.lock:
            self._is_closed = True
            if self._log is not None:
                self._log.close()
                self._log = None
            self._process_lock.release()

    def load(self) -> None:
        """Take in every log and segment that is not known yet, in the order of their times."""
        found = [part for path in self.log_files() if (part := self.read_file(path)) is not None]
        self.take_in(found)

    def log_files(self) -> Iterator[Path]:
        """Logs first: one that is sealed meanwhile is then met again as a segment."""
        yield from sorted((self.folder / WAL).glob(f"*{log.SUFFIX}"))
        yield from self.segment_files()

    def segment_files(self) -> Iterator[Path]:
        yield from sorted((self.folder / SEGMENTS).glob(f"*/*{segments.SUFFIX}"))

    def read_file(self, path: Path) -> segments.Log | None:
        """What a log or segment of this folder holds; a vanished one was sealed meanwhile."""
        try:
            content = path.read_bytes()
            found = segments.read(content, self.manifest.key_id, _named(path))
        except FileNotFoundError:
            return None
        if path.suffix == segments.SUFFIX and (found is None or not found.is_complete):
            self.damaged.add(self.segment_name(path))
        return found

    def segment_path(self, name: str) -> Path:
        return self.folder / SEGMENTS / name

    def segment_name(self, path: Path) -> str:
        return path.relative_to(self.folder / SEGMENTS).as_posix()

    def take_in(self, found: Iterable[segments.Log]) -> int:
        """Apply what is new in `found`; the number of new entries."""
        new: dict[tuple[str, int], tuple[Frame, ...]] = {}
        for part in found:
            groups = list(segments.transactions(part.frames))
            for group in groups:
                if not self._has(part.writer, group[0].seq):
                    new[part.writer, group[0].seq] = group
            if part.is_sealed and sum(map(len, groups)) < len(part.frames):
                whole = {frame.seq for group in groups for frame in group}
                self._waiting |= {(part.writer, f.seq) for f in part.frames if f.seq not in whole}
        ordered = sorted(new.items(), key=lambda item: (item[1][0].hlc, item[0]))
        self.version += 1
        count = sum(self._apply_all(writer, group) for (writer, _), group in ordered)
        self._tell_watchers()
        return count

    @property
    def pending(self) -> int:
        """Frames that wait for a missing part of their transaction."""
        return sum(not self._has(*dot) for dot in self._waiting)

    def _has(self, writer: str, seq: int) -> bool:
        return writer in self.state.seen and seq in self.state.seen[writer]

    def _apply_all(self, writer: str, group: Iterable[Frame]) -> int:
        """Apply the frames of one transaction; the number of entries among them."""
        count = 0
        for frame in group:
            self.clock.take_in(frame.hlc)
            stamp = Stamp(frame.hlc, writer, frame.seq)
            op = ops.decode(frame.payload) or {}
            if op.get("k") == "session":
                self.state.seen.setdefault(writer, Seen()).add(frame.seq)
                self.labels[writer] = str(op.get("label", ""))
                continue
            if record := self.state.apply(op, stamp):
                self._news.append(record)
            count += 1
        self.entries[writer] = self.entries.get(writer, 0) + count
        return count

    def _tell_watchers(self) -> None:
        """Pass the news on, once all of it is on the disk; a watcher may write in turn."""
        while self._news:
            record = self._news.popleft()
            alive = self.state.living(record.table, record.id)
            document = self.state.documents[record.table][str(record.number)] if alive else None
            for watcher in self.watchers:
                watcher(record.table, record.id, document)

    @property
    def is_in_transaction(self) -> bool:
        """Whether this thread, which holds the lock, is inside a transaction."""
        return self._transaction is not None

    def own_writers(self) -> set[str]:
        """Writers of this copy of the book: sealed ones are noted, others still have a log here."""
        logs = (self.folder / WAL).glob(f"*{log.SUFFIX}")
        return set(self.device.own) | {path.name.partition("-")[0] for path in logs}

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes inside one: all on the disk when it ends, or none at all.

        A transaction inside another one belongs to the outer one.
        """
        with self.lock:
            if self._transaction is not None:
                yield
                return
            self._transaction = _Transaction(self.state)
            try:
                yield
                self._commit(self._transaction.changes())
            except BaseException:
                self._transaction.undo()
                raise
            finally:
                self._transaction = None
                self.version += 1
            self._tell_watchers()

    def put(self, table: str, number: int, document: Document | None) -> None:
        """Set (or with None remove) a document inside the running transaction."""
        if self.read_only:
            raise ReadOnly
        if self._is_closed:
            raise BookClosed
        assert self._transaction is not None
        self._transaction.put(table, number, document)
        self.version += 1

    def mean(self, table: str, number: int, fields: Iterable[str]) -> None:
        """Have `fields` written inside the running transaction even if they look the same."""
        assert self._transaction is not None
        self._transaction.mean(table, number, fields)

    def number_of(self, table: str, record_id: str) -> int | None:
        """TinyDB's number of a record, as the running transaction sees it."""
        numbers = self._transaction.numbers if self._transaction else {}
        if (table, record_id) in numbers:
            return numbers[table, record_id]
        record = self.state.living(table, record_id)
        return record.number if record else None

    def _commit(self, changes: list[Op]) -> None:
        if not changes:
            return
        payloads = [ops.encode(op) for op in changes]
        writer = self._writer()
        try:
            written = writer.append(payloads)
        except BaseException:
            # What reached the disk is unknown: this log is not used again.
            writer.close()
            self._log = None
            raise
        self._apply_all(writer.id, written)

    def _writer(self) -> Log:
        if self._log is None:
            greeting = ops.session(self.label, datetime.now(UTC).isoformat(timespec="seconds"))
            self._log = Log(
                self.folder / WAL, self.manifest.key_id, self.clock, ops.encode(greeting)
            )
        return self._log

    def save_device(self) -> None:
        """Write the facts about this copy, one thread at a time."""
        with self.lock:
            self.device.save()

    def seal(self) -> None:
        """Turn every log into segments; the running writer goes on in a new log."""
        with self.lock:
            if self._log is not None:
                self._log.rotate()
            logs = sorted((self.folder / WAL).glob(f"*{log.SUFFIX}"))
            for path in logs:
                self.device.own.setdefault(path.name.partition("-")[0], 0)
            self.device.save()
            for path in logs:
                self._seal(path)

    def _seal(self, path: Path) -> None:
        content = path.read_bytes()
        found = segments.read(content, self.manifest.key_id, _named(path))
        whole = [frame for g in segments.transactions(found.frames) for frame in g] if found else []
        if found is None or found.damage or len(whole) < len(found.frames):
            self._keep_aside(path.name, content)
        for run in segments.runs(whole):
            assert found is not None
            header = found.header
            if run[0].seq != header.first_seq:
                # The chain is broken where frames are missing; the stretch begins one of its own.
                header = Header(header.key_id, header.writer, run[0].seq)
            self.keep_segment(segments.name_of(found.writer, run), segments.seal(header, run))
        path.unlink()
        files.sync_folder(path.parent)

    def keep_segment(self, name: str, content: bytes) -> None:
        """Store a sealed segment; one that is there and sound stays as it is."""
        path = self.segment_path(name)
        if path.exists() and name not in self.damaged:
            return
        files.make_folder(path.parent)
        files.write_atomic(path, content)
        self.damaged.discard(name)

    def _keep_aside(self, name: str, content: bytes) -> None:
        path = self.folder / QUARANTINE / name
        if not path.exists():
            files.write_atomic(path, content)


class _Transaction:
    """Documents changed but not yet written, with what they were before.

    `numbers` tells where ids are found while it runs; None: nowhere.
    """

    def __init__(self, state: Registers) -> None:
        self._state = state
        self._before: dict[tuple[str, int], Document | None] = {}
        self._order: dict[str, list[str]] = {}
        self._removed: set[tuple[str, int]] = set()
        self._meant: dict[tuple[str, int], set[str]] = {}
        self.numbers: dict[tuple[str, str], int | None] = {}

    def put(self, table: str, number: int, document: Document | None) -> None:
        documents = self._state.documents.setdefault(table, {})
        key = str(number)
        current = documents.get(key)
        self._before.setdefault((table, number), current)
        if current is not None and (old_id := _id_of(current)):
            self.numbers[table, old_id] = None
        if document is None:
            self._order.setdefault(table, list(documents))
            self._removed.add((table, number))
            documents.pop(key, None)
            return
        documents[key] = document
        self._state.reserve(table, number)
        if new_id := _id_of(document):
            self.numbers[table, new_id] = number

    def mean(self, table: str, number: int, fields: Iterable[str]) -> None:
        """Have these fields written even if they look the same: it settles rival values."""
        self._meant.setdefault((table, number), set()).update(fields)

    def undo(self) -> None:
        """Leave every table as it was, in the order it had."""
        for (table, number), document in self._before.items():
            if document is None:
                self._state.documents[table].pop(str(number), None)
            else:
                self._state.documents[table][str(number)] = document
        for table, order in self._order.items():
            documents = self._state.documents[table]
            self._state.documents[table] = {
                key: documents[key] for key in order if key in documents
            }
            # A table emptied meanwhile would count from 1 again.
            self._state.reserve(table, max(map(int, order), default=0))

    def changes(self) -> list[Op]:
        """The entries that lead from what was to what is; what did not change is put back."""
        gone: dict[tuple[str, str], Op] = {}
        inserted: dict[tuple[str, str], Op] = {}
        updated: list[Op] = []
        for (table, number), before in self._before.items():
            documents = self._state.documents[table]
            after = documents.get(str(number))
            replaced = before is not None and (table, number) in self._removed
            if before is not None and (after is None or replaced):
                op = self._deleted(table, number)
                gone[table, op["id"]] = op
            if after is not None and (before is None or replaced):
                op = self._inserted(table, number, after)
                if (table, op["id"]) in inserted:
                    raise IdTaken
                inserted[table, op["id"]] = op
            elif after is not None and before is not None:
                if change := self._updated(table, number, before, after):
                    updated.append(change)
                else:
                    documents[str(number)] = before
        if any(self._state.living(*key) and key not in gone for key in inserted):
            raise IdTaken
        # Deletions first: a record put back under its id in the same transaction stays.
        return [*gone.values(), *inserted.values(), *updated]

    def _deleted(self, table: str, number: int) -> Op:
        record = self._record(table, number)
        return ops.delete(
            table, record.id, sorted({d for ds in record.seen().values() for d in ds})
        )

    def _inserted(self, table: str, number: int, document: Document) -> Op:
        record_id = _id_of(document) or ops.new_id()
        old = self._state.records.get((table, record_id))
        return ops.insert(table, record_id, number, document, old.seen() if old else {})

    def _updated(self, table: str, number: int, before: Document, after: Document) -> Op | None:
        record = self._record(table, number)
        if _id_of(before) != _id_of(after):
            raise IdTaken
        meant = self._meant.get((table, number), set())
        changed = {
            name: value
            for name, value in after.items()
            if name not in before
            or not ops.are_same(before[name], value)
            or (name in meant and len(record.fields[name]) > 1)
        }
        removed = [name for name in before if name not in after]
        if not changed and not removed:
            return None
        return ops.set_fields(table, record.id, number, changed, removed, record.seen())

    def _record(self, table: str, number: int) -> Record:
        record = self._state.record_at(table, number)
        assert record is not None, "a document without a record was in no earlier transaction"
        return record


def _named(path: Path) -> tuple[bytes, int] | None:
    """Writer and first number as the name of a log or segment tells them."""
    writer, _, rest = path.stem.partition("-")
    try:
        return bytes.fromhex(writer), int(rest.partition("-")[0])
    except ValueError:
        return None


def _id_of(document: Document) -> str | None:
    record_id = document.get("id")
    return record_id if isinstance(record_id, str) and record_id else None
