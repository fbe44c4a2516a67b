"""Places for documents that confirm only what is on the disk: ours, and others to measure it by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from tinydb import TinyDB

from benchmarks.documents import Document
from storage import Database, files

Insertion = Callable[[], object]


class Place(Protocol):
    def fill(self, documents: Iterable[Document]) -> None:
        """Put many documents in as one change."""

    def insertion(self, document: Document) -> Insertion:
        """The call to measure: it puts one document in, durably."""

    def close(self) -> None: ...


class Ours:
    def __init__(self, folder: Path, key: bytes | None = None) -> None:
        self._db = Database(folder / ("encrypted" if key else "book"), key, label="A")
        self._table = self._db.table("documents")

    def fill(self, documents: Iterable[Document]) -> None:
        self._table.insert_multiple(documents)

    def insertion(self, document: Document) -> Insertion:
        return lambda: self._table.insert(document)

    def close(self) -> None:
        self._db.close()


class Append:
    """The least there is to do: bytes at the end of a file, flushed like ours."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "append").open("xb", buffering=0)

    def fill(self, documents: Iterable[Document]) -> None:
        self._append("".join(map(_text, documents)).encode())

    def insertion(self, document: Document) -> Insertion:
        content = _text(document).encode()
        return lambda: self._append(content)

    def close(self) -> None:
        self._file.close()

    def _append(self, content: bytes) -> None:
        self._file.write(content)
        files.sync(self._file.fileno())


class Sqlite:
    """SQLite with a log, one transaction per document, flushed at each."""

    def __init__(self, folder: Path) -> None:
        # Without an isolation level each statement is a transaction.
        self._db = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, content TEXT)")

    def fill(self, documents: Iterable[Document]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(self._insert, ((d["id"], _text(d)) for d in documents))
        self._db.execute("COMMIT")

    def insertion(self, document: Document) -> Insertion:
        values = document["id"], _text(document)
        return lambda: self._db.execute(self._insert, values)

    def close(self) -> None:
        self._db.close()

    _insert = "INSERT INTO documents VALUES (?, ?)"


class Stock:
    """TinyDB as it comes."""

    def __init__(self, folder: Path) -> None:
        self._db = TinyDB(folder / "stock.json")

    def fill(self, documents: Iterable[Document]) -> None:
        self._db.insert_multiple(documents)

    def insertion(self, document: Document) -> Insertion:
        return lambda: self._db.insert(document)

    def close(self) -> None:
        self._db.close()


def _text(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False)
