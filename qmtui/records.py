"""Typed records of one table, kept up to date while the book changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from qmtui.errors import in_plain_words
from storage import Database

T = TypeVar("T", bound=msgspec.Struct)
OnChange = Callable[[T | None, T | None], None]
"""Told the record before and after a change; None stands for "not there"."""


class Records(Generic[T]):
    """The records of one kind, by id.

    Fields that a newer version of the program added stay in the book: writing a record touches only
    the fields its type knows. A record this version cannot read is left out, never changed.
    """

    def __init__(self, database: Database, table: str, kind: type[T]) -> None:
        self._database = database
        self._table = self.name = table
        self._kind = kind
        self._values: dict[str, T] = {}
        self._indexes: dict[str, dict[object, dict[str, T]]] = {}
        self._listeners: list[OnChange[T]] = []
        with database.reading():
            for document in database.stored(table):
                self._take_in(document.get("id"), document)
            database.watch(self._changed)

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._values.values()))

    def __len__(self) -> int:
        return len(self._values)

    def get(self, record_id: str) -> T | None:
        return self._values.get(record_id)

    def order(self, record_id: str) -> tuple[int, str]:
        """Sorts by when records were first written; who knew of one wrote after it."""
        origin = self._database.origin(self._table, record_id)
        return origin.hlc if origin else 0, record_id

    def where(self, field: str, value: object) -> list[T]:
        """The records whose `field` has this value, found without a search."""
        with self._database.reading():
            if field not in self._indexes:
                self._indexes[field] = {}
                for record_id, record in self._values.items():
                    self._index(field, record).setdefault(record_id, record)
            return list(self._indexes[field].get(value, {}).values())

    def add(self, record: T) -> T:
        """Write a new record; it is on the disk when the running transaction ends."""
        self._database.table(self._table).insert(_document(record))
        return record

    def put(self, record: T) -> bool:
        """Write a record over the one with its id, or as a new one; False if nothing changed."""
        document = _document(record)
        table = self._database.table(self._table)
        known = table.by_id(document["id"])
        if known is None:
            table.insert(document)
            return True
        changed = {k: v for k, v in document.items() if k not in known or known[k] != v}
        if changed:
            table.update(changed, doc_ids=[known.doc_id])
        return bool(changed)

    def restate(self, record: T) -> None:
        """Write a record anew and take everything it said before out of every copy."""
        document = _document(record)
        with in_plain_words():
            self._database.restate(self._table, document["id"], document)

    def remove(self, record_id: str) -> None:
        table = self._database.table(self._table)
        known = table.by_id(record_id)
        if known is not None:
            table.remove(doc_ids=[known.doc_id])

    def on_change(self, listener: OnChange[T]) -> None:
        """Have `listener` told of every record now, and of every change from here on."""
        with self._database.reading():
            self._listeners.append(listener)
            for record in self:
                listener(None, record)

    def _changed(self, table: str, record_id: str, document: dict[str, Any] | None) -> None:
        if table == self._table:
            self._take_in(record_id, document)

    def _take_in(self, record_id: object, document: Mapping[str, Any] | None) -> None:
        if not isinstance(record_id, str):
            return
        old = self._values.pop(record_id, None)
        new = None if document is None else _record(document, self._kind)
        if new is not None:
            self._values[record_id] = new
        for field in self._indexes:
            if old is not None:
                self._index(field, old).pop(record_id, None)
            if new is not None:
                self._index(field, new)[record_id] = new
        for listener in self._listeners:
            listener(old, new)

    def _index(self, field: str, record: T) -> dict[str, T]:
        return self._indexes[field].setdefault(getattr(record, field), {})


def _document(record: msgspec.Struct) -> dict[str, Any]:
    document = msgspec.to_builtins(record)
    assert isinstance(document, dict)
    return {field: _as_read(value) for field, value in document.items()}


def _as_read(value: Any) -> Any:  # whatever a record holds
    """A value as it will be read back: a tuple comes as a list, also deep inside."""
    if isinstance(value, (tuple, list)):
        return [_as_read(part) for part in value]
    if isinstance(value, dict):
        return {key: _as_read(part) for key, part in value.items()}
    return value


def _record(document: Mapping[str, Any], kind: type[T]) -> T | None:
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError:
        return None
