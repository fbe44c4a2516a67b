"""Values written without knowing of each other: what they are, and how one of them wins."""

from __future__ import annotations

from collections.abc import Iterator

from storage.clock import to_datetime
from storage.errors import ConflictGone
from storage.record import Record
from storage.store import Store
from storage.values import Conflict, Rival


def conflicts(store: Store) -> list[Conflict]:
    """Fields that were written concurrently with different values, the shown value first."""
    with store.lock:
        return [
            conflict
            for table, record in store.state.conflicts()
            for conflict in _rivals(store, table, record)
        ]


def resolve(store: Store, table: str, record_id: str, field: str, keep: int) -> None:
    """Settle a conflict inside the running transaction; see `Database.resolve`."""
    record = store.state.living(table, record_id)
    found = dict(record.conflicts()) if record else {}
    # As the running transaction has it: an earlier change inside it stays.
    current = store.state.documents(table).get(str(record.number)) if record else None
    if record is None or current is None or field not in found:
        raise ConflictGone
    if not 0 <= keep < (len(found[field]) if field else 2):
        raise ConflictGone
    if field == "":
        if keep == 1:
            store.put(table, record.number, None)
        else:
            store.rewrite(table, record.number, record.half_deleted_names())
            store.put(table, record.number, dict(current))
        return
    chosen = found[field][keep]
    document = dict(current)
    document.pop(field, None)
    if chosen.is_there:
        document[field] = chosen.value
    store.rewrite(table, record.number, [field])
    store.put(table, record.number, document)


def _rivals(store: Store, table: str, record: Record) -> Iterator[Conflict]:
    for field, versions in record.conflicts():
        rivals = tuple(
            Rival(v.value, v.writer, store.labels.get(v.writer, ""), to_datetime(v.hlc))
            for v in versions
        )
        yield Conflict(table, record.id, field, rivals)
