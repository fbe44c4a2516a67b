"""TinyDB's table and storage on top of a log: the same answers, without rewriting anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from storage.store import Store
from storage.values import Document, copied

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]  # as TinyDB types them
Tables = dict[str, dict[str, Document]]


class LogStorage(Storage):
    """What TinyDB sees of a book: live documents to read, and a way to replace them all."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self) -> Tables:
        with self.store.lock:
            return {
                name: table.documents
                for name, table in self.store.state.tables.items()
                if table.documents or name in self.store.kept_empty
            }

    def write(self, data: Mapping[str, Mapping[str, Document]]) -> None:
        """Make the book equal to `data`; TinyDB calls this only to drop tables."""
        with self.store.transaction():
            for name, table in list(self.store.state.tables.items()):
                for key in [key for key in table.documents if key not in data.get(name, {})]:
                    self.store.put(name, int(key), None)
            for name, kept in data.items():
                for key, document in kept.items():
                    self.store.put(name, int(key), dict(document))
        for name in self.store.state.tables.keys() - data.keys():
            self.store.state.reset_numbers(name)
            self.store.kept_empty.discard(name)

    def close(self) -> None:
        self.store.close()


class LogTable(Table):
    """A table whose changes cost as much as they touch.

    Results are deep copies, so a caller can neither change the book by accident nor be surprised by
    a later change. Documents with a non-empty string field `id` are known by it everywhere, and it
    is unique in the table; TinyDB's own `doc_id` is local to this copy of the book.
    """

    _storage: LogStorage
    _version = 0
    """The state of the book that cached searches belong to."""

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        # TinyDB would empty a table that is there.
        super().__init__(storage, name, cache_size, persist_empty=False)
        assert isinstance(storage, LogStorage)
        if persist_empty:
            storage.store.kept_empty.add(name)
            storage.store.state.table(name)

    def by_id(self, record_id: str) -> TinyDocument | None:
        """The document whose identity is `record_id`, found without a search."""
        store = self._storage.store
        with store.lock:
            number = store.number_of(self.name, record_id)
            found: TinyDocument | None = None if number is None else self.get(doc_id=number)
            return found

    def search(self, cond: QueryLike) -> list[TinyDocument]:
        store = self._storage.store
        with store.lock:
            if self._version != store.version:
                self.clear_cache()
                self._version = store.version
            return [_copied(document) for document in super().search(cond)]

    def get(self, *args: Any, **kwargs: Any) -> Any:  # TinyDB's seven overloads
        with self._storage.store.lock:
            found = super().get(*args, **kwargs)
        if isinstance(found, list):
            return [_copied(document) for document in found]
        return None if found is None else _copied(found)

    def __iter__(self) -> Iterator[TinyDocument]:
        with self._storage.store.lock:
            found = list(super().__iter__())
        return (_copied(document) for document in found)

    def __len__(self) -> int:
        with self._storage.store.lock:
            return len(self._read_table())

    def insert(self, document: Mapping[str, Any]) -> int:
        # TinyDB's own way asks for the whole table, which costs as much again as the disk.
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        store = self._storage.store
        with store.lock:
            if isinstance(document, self.document_class):
                number = document.doc_id
                if str(number) in self._read_table():
                    raise ValueError(f"Document with ID {number!s} already exists")
            else:
                number = self._get_next_id()
            store.insert(self.name, number, dict(document))
            return number

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._storage.store.lock:
            return super().insert_multiple(documents)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.store.lock:
            return super().upsert(document, cond)

    def update(
        self,
        fields: Fields,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._storage.store.lock:
            doc_ids = self._matches(cond) if doc_ids is None else list(doc_ids)
            with self._storage.store.transaction():
                if isinstance(fields, Mapping):
                    for number in doc_ids:
                        self._storage.store.rewrite(self.name, number, fields)
                return super().update(fields, doc_ids=doc_ids)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        with self._storage.store.lock:
            if doc_ids is None and cond is not None:
                doc_ids = self._matches(cond)
            return super().remove(doc_ids=doc_ids)

    def truncate(self) -> None:
        with self._storage.store.lock:
            super().truncate()
            self._storage.store.state.reset_numbers(self.name)

    def _matches(self, cond: QueryLike | None) -> list[int]:
        documents = self._read_table().items()
        return [int(key) for key, document in documents if cond is None or cond(document)]

    def _get_next_id(self) -> int:
        number = self._storage.store.state.table(self.name).top + 1
        self._storage.store.state.reserve(self.name, number)
        return number

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return self._storage.store.state.documents(self.name)  # type: ignore[return-value] # invariant

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        store = self._storage.store
        with store.transaction():
            changes = _Changes(store, self.name)
            updater(changes)  # type: ignore[arg-type] # a mapping is all that TinyDB's updaters use
            changes.hand_over()
        self.clear_cache()


class _Changes(MutableMapping[int, Any]):
    """The table as an updater may change it: documents are copied when they are first touched."""

    def __init__(self, store: Store, table: str) -> None:
        self._store = store
        self._table = table
        self._live = store.state.documents(table)
        self._touched: dict[int, Document | None] = {}

    def hand_over(self) -> None:
        """Pass what was touched to the running transaction."""
        for number, document in self._touched.items():
            self._store.put(self._table, number, document)

    def __getitem__(self, number: int) -> Document:
        if number not in self._touched:
            self._touched[number] = copied(self._live[str(number)])
        document = self._touched[number]
        if document is None:
            raise KeyError(number)
        return document

    def __setitem__(self, number: int, document: Document) -> None:
        self._touched[number] = document
        self._store.state.reserve(self._table, number)

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched[number] = None

    def __contains__(self, number: object) -> bool:
        if number in self._touched:
            return self._touched[number] is not None
        return isinstance(number, int) and str(number) in self._live

    def __iter__(self) -> Iterator[int]:
        yield from (n for key in self._live if (n := int(key)) in self)
        yield from (n for n in self._touched if str(n) not in self._live and n in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self._touched = dict.fromkeys(map(int, self._live))


def _copied(document: TinyDocument) -> TinyDocument:
    return TinyDocument(copied(dict(document)), document.doc_id)
