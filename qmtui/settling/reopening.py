"""A decision between two values that was taken back: both lie open again, as they did before.

The values come from the history, so that a name that was erased there is kept nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from msgspec import Struct

from qmtui.book import Book
from qmtui.model.settling import Resolution
from storage.values import Change, Document

DELETED = "deleted"
"""What is disputed where one device deleted what another one went on editing."""


class Value(Struct, frozen=True, kw_only=True):
    """A value as it was written; None also if the field was taken out."""

    value: object  # whatever JSON holds
    change: Change


def values_of(book: Book, resolution: Resolution) -> list[Value]:
    """The rival values in their order at the decision; none if one of them is erased since."""
    changes = book.database.history(resolution.table, resolution.record_id)
    part = resolution.part
    written = {
        (change.writer, change.at): Value(value=change.fields.get(part), change=change)
        for change in changes
        if part in change.fields or part in change.removed
    }
    found = [written.get((said.writer, said.at)) for said in resolution.rivals]
    values = [value for value in found if value]
    return values if len(values) == len(found) else []


def reopened(book: Book) -> Iterator[Resolution]:
    """The decisions that were taken back, the latest about each field, and none made since."""
    latest: dict[tuple[str, str, str], Resolution] = {}
    for resolution in sorted(book.resolutions, key=lambda r: _order(book, r)):
        latest[resolution.table, resolution.record_id, resolution.part] = resolution
    for resolution in latest.values():
        if resolution.id in book.taken_back:
            yield resolution


def put_back(book: Book, resolution: Resolution) -> None:
    """Show again what was shown before the decision; what was changed since is left alone."""
    table, record_id = resolution.table, resolution.record_id
    known = document(book, table, record_id)
    if resolution.part == DELETED:
        if resolution.kept and known is None:
            _restore(book, table, record_id)
        return
    values = values_of(book, resolution)
    if known is None or not 0 <= resolution.kept < len(values):
        return
    if known.get(resolution.part) == values[resolution.kept].value:
        write(book, table, record_id, resolution.part, values[0].value)


def document(book: Book, table: str, record_id: str) -> Document | None:
    """A record as it lies in the book."""
    known = book.database.table(table).by_id(record_id)
    return dict(known) if known is not None else None


def write(book: Book, table: str, record_id: str, field: str, value: object) -> None:
    """Set one field of a record, or take it out."""
    known = book.database.table(table).by_id(record_id)
    if known is None or known.get(field) == value:
        return

    def change(fields: MutableMapping[str, Any]) -> None:
        fields.pop(field, None)
        if value is not None:
            fields[field] = value

    book.database.table(table).update(change, doc_ids=[known.doc_id])


def remove(book: Book, table: str, record_id: str) -> None:
    known = book.database.table(table).by_id(record_id)
    if known is not None:
        book.database.table(table).remove(doc_ids=[known.doc_id])


def _restore(book: Book, table: str, record_id: str) -> None:
    fields: Document = {}
    for change in book.database.history(table, record_id):
        if change.kind == "set":
            fields |= change.fields
            fields = {key: value for key, value in fields.items() if key not in change.removed}
    if fields.get("id") == record_id:
        book.database.table(table).insert(fields)


def _order(book: Book, resolution: Resolution) -> tuple[int, str]:
    origin = book.database.origin("resolutions", resolution.id)
    return origin.hlc if origin else 0, resolution.id
