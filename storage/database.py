"""The public face: a TinyDB database whose changes are durable, kept, and exchangeable."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from storage import conflicts, exchange, files, inspection
from storage.clock import to_datetime
from storage.drafts import Drafts
from storage.errors import (
    NotWritten,
    StorageFixed,
    TransactionOpen,
    ValueRefused,
)
from storage.exchange import Progress
from storage.keys import KeyFile
from storage.manifest import Manifest
from storage.store import Store
from storage.table import LogStorage, LogTable
from storage.values import (
    Change,
    Conflict,
    Document,
    ExchangeReport,
    Finding,
    Gap,
    Origin,
    Status,
    Writer,
)


class Database(TinyDB):
    """One copy of a book in a folder, opened or begun.

    `label` names the device in the log. `book` is the id (32 hex digits) of the book this copy
    belongs to; without it a new folder draws one. `about` is kept in `book.json`, readable without
    opening. `read_only` takes no lock and works beside a writing process.

    With `key` (32 bytes) the book is encrypted; `wraps` says who else may open a new one, see
    `storage.keys`. Without one, only the key itself ever opens it.

    Raises `BookMissing`, `BookDamaged`, `BookInUse`, `BookUnreachable`, `OtherBook`,
    `FormatUnknown`, `KeyNeeded`, `BookNotEncrypted`, `KeysMissing`, `KeysDamaged`, `WrongSecret`,
    `StorageFixed`; `ValueError` for an id that is none.
    """

    table_class = LogTable

    def __init__(
        self,
        folder: str | Path,
        key: bytes | None = None,
        label: str = "",
        book: str | None = None,
        *,
        wraps: KeyFile | None = None,
        about: dict[str, Any] | None = None,
        read_only: bool = False,
        **options: object,
    ) -> None:
        if options:
            raise StorageFixed(f"the log is the storage; not possible: {', '.join(options)}")
        self._store = Store(
            Path(folder),
            key,
            wraps=wraps,
            label=label,
            book=book,
            about=about,
            read_only=read_only,
        )
        super().__init__(self._store, storage=LogStorage)

    @property
    def manifest(self) -> Manifest:
        return self._store.manifest

    @property
    def folder(self) -> Path:
        return self._store.folder

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    @property
    def label(self) -> str:
        """The device's name in the log of the next writer that begins."""
        return self._store.label

    @label.setter
    def label(self, label: str) -> None:
        self._store.label = label

    @property
    def local(self) -> dict[str, Any]:
        """The program's own facts about this copy; they never leave the device."""
        return self._store.device.app

    def save_local(self) -> None:
        """Keep `local`; raises `NotWritten` if the system refuses."""
        self._store.refuse_unwritable()
        try:
            self._store.save_device()
        except OSError as error:
            raise NotWritten(error.strerror) from error

    @property
    def folders(self) -> tuple[str, ...]:
        """Exchange folders this copy has met, the oldest first."""
        return tuple(self._store.device.folders)

    def table(self, name: str, **options: Any) -> LogTable:  # TinyDB's table options
        if not isinstance(name, str):
            raise ValueRefused("the name of a table is text")
        table = super().table(name, **options)
        assert isinstance(table, LogTable)
        return table

    def transaction(self) -> AbstractContextManager[None]:
        """Several changes as one: all on the disk when the block ends, or none."""
        return self._store.transaction()

    def watch(self, watcher: Callable[[str, str, Document | None], None]) -> None:
        """Have `watcher` told table, record id and document (None: gone) after each change.

        The document is the live one: read it at once, never keep or change it.
        """
        self._store.watchers.append(watcher)

    def exchange(
        self,
        folder: str | Path,
        init: bool = False,
        progress: Progress | None = None,
        *,
        trusting: bool = False,
    ) -> ExchangeReport:
        """Push to and pull from an exchange folder; `init` may start a new one.

        `trusting` spares reading again what was read back there since the book was opened.

        `progress` is told files done and files in all, in the calling thread; it may raise
        `Cancelled`, and what was moved by then stays, whole.

        Raises `FolderMissing`, `FolderEmpty`, `FolderEmptied`, `FolderOfOtherBook`, `FolderIsBook`,
        `FolderFailed`, `NotWritten`, `ReadOnly`, `BookClosed`, `TransactionOpen`.
        """
        self._may_exchange()
        return exchange.exchange(
            self._store, Path(folder), init=init, progress=progress, trusting=trusting
        )

    def unmet(self, folder: str | Path) -> frozenset[tuple[str, int]]:
        """What an exchange folder has (names and sizes) that no exchange has met since opening.

        A look and no more: it takes no lock and costs a listing. What cannot be used stays unmet.
        """
        return exchange.unmet(self._store, Path(folder))

    def pull(self, folder: str | Path, progress: Progress | None = None) -> int:
        """Take in what an exchange folder has, leaving it as it is; the number of new entries.

        Raises like `exchange`.
        """
        self._may_exchange()
        return exchange.pull(self._store, Path(folder), progress)

    def erase(self, table: str, *record_ids: str, reason: str) -> None:
        """Forget records for ever: no entry about them is held or taken in any more.

        That reaches every copy with the next exchange, and a copy that comes late as well; their
        ids and `reason`, which stay, must tell nothing of whom they were about. Writing such a
        record again raises `RecordErased`. Raises `TransactionOpen`, `NotWritten`, `ReadOnly`.
        """
        self._store.erase(table, record_ids, reason)

    def restate(self, table: str, record_id: str, document: Document) -> bool:
        """Write a record anew, and take everything it ever said out of every copy.

        False if there is no such record. Raises like `erase`.
        """
        entries = [
            f"{change.writer}:{change.seq}"
            for change in self.history(table, record_id)
            if change.kind != "erase"
        ]
        return self._store.restate(table, record_id, document, entries)

    def is_erased(self, table: str, record_id: str) -> bool:
        with self._store.lock:
            return (table, record_id) in self._store.state.erased

    @property
    def drafts(self) -> Drafts:
        """What somebody has begun to write on this device; never exchanged."""
        return self._store.drafts

    def keyed_hash(self, content: bytes) -> str:
        """32 hex digits that nobody can make of `content` without the book's key."""
        key = self._store.ring.current.hash_key
        return blake2b(content, key=key, digest_size=16, person=b"keyed hash").hexdigest()

    def vector(self) -> dict[str, int]:
        """How far this copy has each writer's entries without a gap: their numbers count from 1."""
        with self._store.lock:
            return {writer: seen.upto for writer, seen in self._store.state.seen.items()}

    def newest(self) -> datetime | None:
        """When the newest entry was made, by the clock of whoever made it; None in a new book."""
        newest = self._store.newest
        return to_datetime(newest) if newest else None

    def lasts(self) -> dict[str, int]:
        """The highest number here of each writer, gaps or not."""
        with self._store.lock:
            return {writer: seen.last for writer, seen in self._store.state.seen.items()}

    @property
    def key(self) -> bytes | None:
        """What the book is written with; None for one that is not encrypted."""
        return self._store.keyring.key

    @property
    def wraps(self) -> KeyFile | None:
        """Who may open the book; None for one that is not encrypted."""
        return self._store.keyring.wraps

    def change_wraps(self, wraps: KeyFile, key: bytes) -> None:
        """Let others open the book, or write with another key (`KeyFile.rotated`) from here on.

        Other copies learn of it with the next exchange. Raises `WrongSecret`, `KeysDamaged`,
        `NotWritten`, `ReadOnly`.
        """
        try:
            self._store.change_keys(wraps, key)
        except OSError as error:
            raise NotWritten(error.strerror) from error

    def _may_exchange(self) -> None:
        self._store.refuse_unwritable()
        with self._store.lock:
            if self._store.is_in_transaction:
                raise TransactionOpen

    @property
    def copy(self) -> str:
        """The id of this copy of the book, drawn when it was begun."""
        return self._store.device.copy

    def copy_of(self, writer: str) -> str:
        """The id of the copy that a writer wrote in; "" if it did not say."""
        with self._store.lock:
            return self._store.copies.get(writer, "")

    def copies_met(self) -> dict[str, str]:
        """The labels of other copies that exchange folders have told of, by their ids."""
        with self._store.lock:
            return dict(self._store.device.copies)

    def copies(self) -> set[str]:
        """The labels of other copies that exchange folders have told of."""
        with self._store.lock:
            return set(self._store.device.copies.values())

    def lacking(self, folder: str | Path) -> int:
        """How many changes of this copy an exchange folder does not have, going by its names.

        Raises `FolderMissing`; a folder that cannot be looked into has none.
        """
        return exchange.lacking(self._store, Path(folder))

    def holders(self, gap: Gap) -> set[str]:
        """The labels of other copies that told to have all of what is missing here."""
        with self._store.lock:
            device = self._store.device
            return {
                device.copies.get(copy, "")
                for copy, held in device.held.items()
                if held.get(gap.writer, 0) >= gap.last
            }

    def origin(self, table: str, record_id: str) -> Origin | None:
        """The entry that created a record, deleted or not."""
        with self._store.lock:
            record = self._store.state.record(table, record_id)
            if record is None:
                return None
            return Origin(record.created.writer, record.created.seq, record.created.hlc)

    def is_sent(self, table: str, record_id: str) -> bool:
        """Whether other copies may know of a record: it came from one, or lies in a folder."""
        origin = self.origin(table, record_id)
        with self._store.lock:
            if origin is None or origin.writer not in self._store.own_writers():
                return origin is not None
            return origin.seq <= self._store.device.own.get(origin.writer, 0)

    def changed_at(self, table: str, record_id: str) -> datetime | None:
        """When a record was written last, by the clock of whoever wrote; None if there is none."""
        with self._store.lock:
            record = self._store.state.record(table, record_id)
            if record is None:
                return None
            stamps = (v.hlc for name in record.names() for v in record.versions(name))
            return to_datetime(max(stamps, default=record.created.hlc))

    def own_writers(self) -> set[str]:
        """The writers of this copy of the book, past ones included."""
        with self._store.lock:
            return self._store.own_writers()

    def writers_now(self) -> set[str]:
        """The writers of this copy since it was opened; their stamps grow whatever clocks do."""
        with self._store.lock:
            return set(self._store.writers_now)

    def history(self, table: str, record_id: str) -> list[Change]:
        """Every entry about one record: who, when, what."""
        with self._store.lock:
            return inspection.history(self._store, table, record_id)

    def conflicts(self) -> list[Conflict]:
        """Values written concurrently, still both there."""
        return conflicts.conflicts(self._store)

    def resolve(self, table: str, record_id: str, field: str, keep: int) -> None:
        """Settle a conflict: rival number `keep` becomes the one value, everywhere.

        With field "" the record was deleted by one and edited by another: 0 keeps it, 1 deletes it.
        Raises `ConflictGone` if there is no such conflict (any more).
        """
        with self._store.transaction():
            conflicts.resolve(self._store, table, record_id, field, keep)

    def status(self) -> Status:
        """Writers, what is unsent here and what is missing from elsewhere."""
        with self._store.lock:
            own = self._store.own_writers()
            seen = self._store.state.seen
            writers = tuple(
                Writer(
                    id=writer,
                    label=self._store.labels.get(writer, ""),
                    entries=self._store.entries.get(writer, 0),
                    own=writer in own,
                    copy=self._store.copies.get(writer, ""),
                )
                for writer in sorted(seen)
            )
            delivered = self._store.device.own
            return Status(
                book=self._store.manifest.book,
                entries=sum(writer.entries for writer in writers),
                # The first entry of a writer is its session note, which is no change.
                unsent=sum(
                    max(0, seen[w].last - max(delivered.get(w, 0), 1)) for w in own if w in seen
                ),
                writers=writers,
                missing=exchange.missing(self._store),
                pending=self._store.pending,
            )

    def verify(self) -> list[Finding]:
        """Check every byte of every file; an empty list, or only sound findings, is good news."""
        with self._store.lock:
            return inspection.verify(self._store)

    def export_plain(self, path: str | Path, without: Iterable[str] = ()) -> None:
        """Write the documents as ordinary JSON that stock TinyDB opens, unencrypted.

        Tables named in `without` stay out. Raises `OSError`.
        """
        with self._store.lock:
            tables = self.storage.read() or {}
            left_out = set(without)
            tables = {name: rows for name, rows in tables.items() if name not in left_out}
            content = json.dumps(tables, ensure_ascii=False).encode()
        files.write_atomic(Path(path), content)

    def stored(self, table: str) -> Iterator[Mapping[str, Any]]:
        """The documents of a table as they are, uncopied: for `reading()`, and never to change."""
        yield from self._store.state.documents(table).values()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Keep other threads from changing anything for a moment."""
        with self._store.lock:
            yield
