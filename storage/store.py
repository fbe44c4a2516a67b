"""An open book: the files on one side, the state they add up to on the other."""

from __future__ import annotations

import contextlib
import heapq
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from storage import checkpoint, device, erasure, files, forks, keyring, manifest, ops, segments
from storage.clock import Clock
from storage.drafts import Drafts
from storage.errors import (
    BookClosed,
    BookDamaged,
    BookInUse,
    BookMissing,
    BookUnreachable,
    IdTaken,
    NotWritten,
    OtherBook,
    ReadOnly,
    TransactionOpen,
    ValueRefused,
)
from storage.frames import Frame
from storage.keyring import Keyring
from storage.keys import KeyFile
from storage.log import Log
from storage.manifest import Manifest
from storage.ops import Op
from storage.reading import batches, garbage_collector_paused, stream
from storage.record import Stamp
from storage.registers import Registers
from storage.seen import TAG, Seen
from storage.shelf import LOCK, WAL, Shelf, has_entries
from storage.transaction import Transaction, insertion
from storage.values import Document

Watcher = Callable[[str, str, Document | None], None]
"""Told table, record id and the document as it is now (None: gone) after each change."""

CHECKPOINT_AFTER = 1000
"""Entries that are read again in about ten milliseconds; fewer are not worth a checkpoint."""


class Store:
    """One open book."""

    def __init__(
        self,
        folder: Path,
        key: bytes | None = None,
        *,
        wraps: KeyFile | None = None,
        label: str = "",
        book: str | None = None,
        about: dict[str, object] | None = None,
        read_only: bool = False,
    ) -> None:
        self.folder = folder
        self.label = label
        self.read_only = read_only
        self.lock = threading.RLock()
        self.turn = threading.Lock()
        """Whose turn it is to exchange: two at once would clear away each other's copies."""
        self.checked: dict[str, tuple[tuple[int, int] | None, set[str]]] = {}
        """Segments that were read back since the book was opened, by the path of the folder they
        lie in, with what tells that folder from another at its path."""
        self.state = Registers()
        self.clock = Clock()
        self.newest = 0
        """The time of the newest entry, which a clock that is far behind does not follow."""
        self.labels: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        """Which copy of the book each writer wrote in, as far as it said."""
        self.entries: dict[str, int] = {}
        self.watchers: list[Watcher] = []
        self._greeting: list[tuple[bytes, Op]] = []
        self.version = 0
        """Grows with every change in memory, so that whoever keeps results knows them stale."""
        self.kept_empty: set[str] = set()
        """Tables that are named although they hold nothing, until the book is closed."""
        self._waiting: set[tuple[str, int]] = set()
        self._news: dict[tuple[str, str], None] = {}
        self._since_checkpoint = 0
        self._covered: dict[str, int] = {}
        """The files that the state is made of, with their sizes."""
        self.replaced: set[str] = set()
        """Segments that were replaced by ones without what was erased, by their old names."""
        self._is_closed = False
        self._transaction: Transaction | None = None
        self._log: Log | None = None
        self.writers_now: set[str] = set()
        """Writers begun since the book was opened."""
        self._process_lock = FileLock(folder / LOCK, timeout=0, thread_local=False)
        try:
            self.manifest = self._open(book, about, key, wraps)
            self.keyring = Keyring(folder, self.manifest, key, read_only=read_only)
            self.ring = self.keyring.ring
            self.device = device.Device(folder)
            self.shelf = Shelf(folder, self.ring)
            self.drafts = Drafts(folder, self.ring)
            if not read_only:
                self.shelf.make()
            self.load()
        except OSError as error:
            self._process_lock.release()
            raise BookUnreachable(error.strerror) from error
        except BaseException:
            self._process_lock.release()
            raise

    def _open(
        self,
        book: str | None,
        about: dict[str, object] | None,
        key: bytes | None,
        wraps: KeyFile | None,
    ) -> Manifest:
        """Find the book in the folder, or begin one there."""
        try:
            found: Manifest | None = manifest.read(self.folder)
        except BookMissing:
            found = None
        if found is None and has_entries(self.folder):
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
        if found is None and (self.folder / manifest.NAME).exists():
            # Another process has begun it while we waited.
            found = manifest.read(self.folder)
            if book not in (None, found.book):
                raise OtherBook
        if found is None:
            found = manifest.new(book, about, encrypted=key is not None)
            # A run that was killed may have made the folder and not flushed its name.
            files.sync_folder(self.folder.parent)
            if key is not None:
                keyring.begin(self.folder, found, key, wraps)
            manifest.write(self.folder, found)
        return found

    def close(self) -> None:
        with self.lock:
            if self._is_closed:
                return
            if self._transaction is not None:
                raise TransactionOpen
            self._is_closed = True
            try:
                if self._log is not None:
                    self.cover(self._log.path, self._log.size)
                    self._log.close()
                    self._log = None
                is_due = self._since_checkpoint >= CHECKPOINT_AFTER
                # What was not redacted yet must be met again at the next start.
                if is_due and not (self.read_only or self.state.to_redact):
                    # A cache: whatever the system says, the next start can do without.
                    with contextlib.suppress(OSError):
                        self.write_checkpoint()
            finally:
                self._process_lock.release()

    # -- The files and the state

    def load(self) -> None:
        """Begin with the newest checkpoint that fits the files, and read what it does not cover."""
        with garbage_collector_paused():
            for name in (checkpoint.NAME, checkpoint.PREVIOUS):
                found = checkpoint.read(self.folder / name, self.ring)
                if found and self._are_there(found[1]["files"], found[0].seen):
                    self.state, rest = found
                    self._covered = rest["files"]
                    self.labels, self.entries = rest["labels"], rest["entries"]
                    self.copies = rest.get("copies", {})
                    self._waiting = {(writer, seq) for writer, seq in rest["waiting"]}
                    self.clock.take_in(rest["clock"])
                    self.newest = rest["newest"] if "newest" in rest else rest["clock"]
                    break
            self.take_in(
                part
                for path in self.shelf.all_files()
                if not self.is_covered(path) and (part := self.read(path))
            )

    def read(self, path: Path) -> segments.Log | None:
        """What a log or segment holds that is to be taken in."""
        if found := self.shelf.read(path):
            self.cover(path, found.size)
        return found

    def cover(self, path: Path, size: int) -> None:
        """Note that the state holds what a file of this size holds: a checkpoint may say so."""
        self._covered[self.shelf.name(path)] = size

    def is_covered(self, path: Path) -> bool:
        return self._covered.get(self.shelf.name(path)) == _size(path)

    def _are_there(self, covered: dict[str, int], seen: dict[str, Seen]) -> bool:
        """Whether a checkpoint's files are all there still; a log may have been sealed, whole.

        A log that a power cut has shortened is sealed without what the checkpoint saw at its end.
        """
        here = {self.shelf.name(path): _size(path) for path in self.shelf.all_files()}
        sealed: dict[str, int] = {}
        for writer, _, last in filter(None, map(segments.parse_name, here)):
            sealed[writer] = max(last, sealed.get(writer, 0))

        def is_sealed(name: str) -> bool:
            writer = name.removeprefix(f"{WAL}/").partition("-")[0]
            return writer not in seen or seen[writer].last <= sealed.get(writer, 0)

        return all(
            here.get(name, 0) >= size or (name.startswith(WAL) and is_sealed(name))
            for name, size in covered.items()
        )

    def write_checkpoint(self) -> None:
        """Keep the state for the next start; raises `OSError` if the system refuses."""
        rest = {
            "files": {
                self.shelf.name(path): _size(path)
                for path in self.shelf.all_files()
                if self.is_covered(path)
            },
            "labels": self.labels,
            "copies": self.copies,
            "entries": self.entries,
            "waiting": sorted(self._waiting),
            "clock": self.clock.last,
            "newest": self.newest,
        }
        checkpoint.write(self.folder, self.ring.current, self.state, rest)
        self._since_checkpoint = 0

    def take_in(self, found: Iterable[segments.Log]) -> int:
        """Apply what is new in `found`; the number of new entries."""
        known = self.state.forks()
        with garbage_collector_paused():
            count = sum(map(self._take_in, batches(found)))
            if new := self.state.forks() - known:
                self._news |= dict.fromkeys(forks.settle(self.state, self.shelf, new))
        self.version += 1
        if self.state.met_twice:
            erasure.learn(self.state, self.shelf)
            self.state.met_twice = False
        self._remake()
        self._redact()
        self._tell_watchers()
        return count

    def _take_in(self, batch: list[segments.Log]) -> int:
        left_out: list[list[int]] = [[] for _ in batch]
        streams = [stream(part, place, left_out[place]) for place, part in enumerate(batch)]
        writers = [part.writer for part in batch]
        all_seen = self.state.seen
        count = 0
        # In the order of their times most entries meet just what they supersede.
        for _, place, group in heapq.merge(*streams):
            writer = writers[place]
            seen = all_seen.get(writer)
            if seen is None:
                seen = all_seen[writer] = Seen()
            if seen.take(group[0].seq, group[0].digest[:TAG]):
                count += self._apply(writer, seen, group, part=batch[place])
                continue
            self.state.met_twice = True
            if self.state.has_erased:
                # A power cut brings back files that a killed run had removed.
                self.state.to_redact |= erasure.is_left(self.state, batch[place], group)
        for part, writer, seqs in zip(batch, writers, left_out, strict=True):
            if part.is_sealed:
                self._waiting |= {(writer, seq) for seq in seqs}
            self.newest = max(self.newest, part.frames[-1].hlc)
            if not self.clock.take_in(part.frames[-1].hlc):
                for frame in part.frames:
                    self.clock.take_in(frame.hlc)
        return count

    def _apply(
        self,
        writer: str,
        seen: Seen,
        group: Sequence[Frame],
        decoded: Sequence[Op] = (),
        *,
        part: segments.Log | None = None,
    ) -> int:
        """Apply a transaction whose first frame was taken; the number of entries in it.

        The entries are `decoded`, or still to be read from the log they are `part` of.
        """
        count = len(group)
        for place, frame in enumerate(group):
            if place:
                seen.take(frame.seq, frame.digest[:TAG])
            op = decoded[place] if part is None else _op_in(part, frame)
            if op is None:
                continue
            record_id = self.state.apply(op, Stamp(frame.hlc, writer, frame.seq))
            if record_id is not None:
                if self.watchers:
                    self._news[op["t"], record_id] = None
            elif op.get("k") == "session":
                self.labels[writer] = str(op.get("label", ""))
                self.copies[writer] = str(op.get("copy", ""))
                count -= 1
        self.entries[writer] = self.entries.get(writer, 0) + count
        self._since_checkpoint += count
        return count

    @property
    def pending(self) -> int:
        """Frames that wait for a missing part of their transaction."""
        seen = self.state.seen
        return sum(writer not in seen or seq not in seen[writer] for writer, seq in self._waiting)

    def _tell_watchers(self) -> None:
        """Pass the news on, once all of it is on the disk; a watcher may write in turn."""
        while self._news:
            table, record_id = key = next(iter(self._news))
            del self._news[key]
            record = self.state.record(table, record_id)
            document = record.document if record else None
            for watcher in self.watchers:
                watcher(table, record_id, document)

    # -- Changing

    @property
    def is_in_transaction(self) -> bool:
        """Whether this thread, which holds the lock, is inside a transaction."""
        return self._transaction is not None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes inside one: all on the disk when it ends, or none at all.

        A transaction inside another one belongs to the outer one.
        """
        with self.lock:
            if self._transaction is not None:
                yield
                return
            self._transaction = Transaction(self.state)
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

    def insert(self, table: str, number: int, document: Document) -> None:
        """Put one new document in; alone it needs no bookkeeping of what was before."""
        with self.lock:
            if self._transaction is not None:
                self.put(table, number, document)
                return
            self.refuse_unwritable()
            if not ops.is_number(number):
                raise ValueRefused("the number of a document has less than 53 bit")
            op = insertion(self.state, table, number, document)
            if self.state.living(table, op["id"]):
                raise IdTaken
            self._commit([op])
            self.version += 1
            self._tell_watchers()

    def put(self, table: str, number: int, document: Document | None) -> None:
        """Set (or with None remove) a document inside the running transaction."""
        self.refuse_unwritable()
        assert self._transaction is not None
        self._transaction.put(table, number, document)
        self.version += 1

    def rewrite(self, table: str, number: int, fields: Iterable[str | None]) -> None:
        """Have `fields` written inside the running transaction even if they look the same."""
        assert self._transaction is not None
        self._transaction.rewrite(table, number, fields)

    def number_of(self, table: str, record_id: str) -> int | None:
        """TinyDB's number of a record, as the running transaction sees it."""
        numbers = self._transaction.numbers if self._transaction else {}
        if (table, record_id) in numbers:
            return numbers[table, record_id]
        record = self.state.living(table, record_id)
        return record.number if record else None

    def refuse_unwritable(self) -> None:
        """Raise `ReadOnly` or `BookClosed` if this copy takes no changes."""
        if self.read_only:
            raise ReadOnly
        if self._is_closed:
            raise BookClosed

    def _commit(self, changes: list[Op]) -> None:
        if not changes:
            return
        encoded = [ops.encode(op) for op in changes]
        writer = self._writer()
        try:
            written = writer.append([payload for payload, _ in encoded])
        except BaseException:
            # What reached the disk is unknown: this log is not used again.
            writer.close()
            self._log = None
            raise
        # The first write of a log brings its greeting along.
        decoded = [op for _, op in (*self._greeting[: len(written) - len(encoded)], *encoded)]
        seen = self.state.seen.get(writer.id) or self.state.seen.setdefault(writer.id, Seen())
        seen.take(written[0].seq, written[0].digest[:TAG])
        self.newest = max(self.newest, written[-1].hlc)
        self._apply(writer.id, seen, written, decoded)

    def _writer(self) -> Log:
        if self._log and self._log.next <= self.state.last_of(self._log.id):
            # Another machine went on as this writer, as a snapshot does that is resumed twice.
            self._log.close()
            self._log = None
        if self._log is None:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._greeting = [ops.encode(ops.session(self.label, now, self.device.copy))]
            greeting = self._greeting[0][0]
            self._log = Log(self.shelf.logs, self.ring.current, self.clock, greeting)
            self.writers_now.add(self._log.id)
        return self._log

    # -- Erasing

    def erase(self, table: str, record_ids: Iterable[str], reason: str) -> None:
        """Forget records for ever, here and wherever this is exchanged to."""
        self._commit_alone([ops.erase(table, record_id, reason) for record_id in record_ids])

    def restate(self, table: str, record_id: str, document: Document, entries: list[str]) -> bool:
        """Write a record anew and take out the `entries` that said otherwise; false if it is gone.

        Every field is written again, so that nothing depends on what is taken out.
        """
        with self.lock:
            record = self.state.living(table, record_id)
            if record is None or record.document is None:
                return False
            document = ops.with_text_keys(document)
            removed = [name for name in record.document if name not in document]
            seen = record.seen()
            op = ops.set_fields(table, record_id, record.number, document, removed, seen)
            op["e"] = seen.get(None, [])
            # What these have superseded goes with them, though it is still to arrive.
            entries = [*entries, *record.deleted, *(dot for _, dot in record.early)]
            self._commit_alone([op, ops.erase(table, record_id, "corrected", only=entries)])
            return True

    def _commit_alone(self, changes: list[Op]) -> None:
        with self.lock:
            if self._transaction is not None:
                raise TransactionOpen
            self.refuse_unwritable()
            self._commit(changes)
            self.version += 1
            try:
                self._remake()
                self._redact()
            except OSError as error:
                raise NotWritten(error.strerror) from error
            self._tell_watchers()

    def _remake(self) -> None:
        """Let records forget the entries that were taken out of them."""
        if self.state.to_remake:
            self._news |= dict.fromkeys(sorted(erasure.remake(self.state, self.shelf)))

    def _redact(self) -> None:
        """Take what was erased out of every file, if there is anything new."""
        if self.read_only or not self.state.to_redact:
            return
        self.seal()
        for path in self.shelf.segment_files():
            # The checkpoint spares reading most of them, so nobody may know yet of the damage.
            self.shelf.is_sound(self.shelf.segment_name(path))
        for name in sorted(self.shelf.damaged):
            self.salvage(name)
        for old, new in erasure.redact(self.state, self.shelf).items():
            self._covered.pop(self.shelf.name(self.shelf.segment_path(old)), None)
            path = self.shelf.segment_path(new)
            self.cover(path, _size(path))
            self.replaced.add(old)
        self.state.to_redact = False
        self._since_checkpoint = max(self._since_checkpoint, CHECKPOINT_AFTER)

    def change_keys(self, wraps: KeyFile, key: bytes) -> None:
        """Let others open the book, or write with another key from here on."""
        with self.lock:
            self.refuse_unwritable()
            self.keyring.change(wraps, key)
            if self._log is not None:
                self._log.rekey(self.ring.current)

    # -- Sealing

    def holds(self, writer: str, first: int, last: int) -> bool:
        seen = self.state.seen.get(writer)
        return seen is not None and all(seq in seen for seq in range(first, last + 1))

    def own_writers(self) -> set[str]:
        """Writers of this copy of the book: sealed ones are noted, others still have a log here."""
        return set(self.device.own) | {_writer_of(path) for path in self.shelf.log_files()}

    def save_device(self) -> None:
        """Write the facts about this copy, one thread at a time."""
        with self.lock:
            self.device.save()

    def seal(self) -> None:
        """Turn every log into segments; the running writer goes on in a new log."""
        with self.lock:
            if self._log is not None:
                self._log.rotate()
            logs = [
                path
                for path in self.shelf.log_files()
                if files.is_readable(path) and not self.shelf.is_locked(path.read_bytes())
            ]
            for path in logs:
                self.device.own.setdefault(_writer_of(path), 0)
            self.device.save()
            self._replace_by_segments(logs)

    def salvage(self, name: str) -> None:
        """Set a damaged segment aside and go on with what is readable of it."""
        with self.lock:
            path = self.shelf.segment_path(name)
            if path.exists() and files.is_readable(path):
                self._replace_by_segments([path])
            self.shelf.damaged.discard(name)

    def _replace_by_segments(self, paths: Sequence[Path]) -> None:
        sizes = {path: _size(path) for path in paths}
        made = {self.shelf.segment_path(name) for path in paths for name in self.shelf.seal(path)}
        files.sync_names(made)
        for path, size in sizes.items():
            # Where locks do nothing, another process may have added to it meanwhile.
            if path not in made and _size(path) == size:
                # On Windows a reader may hold it; its segments are made, and the next time comes.
                with contextlib.suppress(PermissionError):
                    files.remove(path)
        for path in made:
            span = segments.parse_name(path.name)
            if span and self.holds(*span):
                self.cover(path, _size(path))
        for parent in {path.parent for path in paths}:
            files.sync_folder(parent)


def _op_in(part: segments.Log, frame: Frame) -> Op | None:
    payload = part.payload(frame)
    return None if payload is None else ops.decode(payload)


def _size(path: Path) -> int:
    """A file's size in bytes, -1 if it has vanished."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _writer_of(path: Path) -> str:
    return path.name.partition("-")[0]
