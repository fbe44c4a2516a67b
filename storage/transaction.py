"""Changes that are made in memory first and become entries together, or never were."""

from __future__ import annotations

from collections.abc import Iterable

from storage import ops
from storage.errors import IdTaken, RecordErased, ValueRefused
from storage.ops import Op
from storage.record import Record
from storage.registers import Registers
from storage.values import Document, copied


class Transaction:
    """Documents changed but not yet written, with what they were before.

    `numbers` tells where ids are found while it runs; None: nowhere.
    """

    def __init__(self, state: Registers) -> None:
        self._state = state
        self._before: dict[tuple[str, int], Document | None] = {}
        self._order: dict[str, list[str]] = {}
        self._removed: set[tuple[str, int]] = set()
        self._meant: dict[tuple[str, int], set[str | None]] = {}
        self.numbers: dict[tuple[str, str], int | None] = {}

    def put(self, table: str, number: int, document: Document | None) -> None:
        if not ops.is_number(number):
            raise ValueRefused("the number of a document has less than 53 bit")
        documents = self._state.table(table).documents
        key = str(number)
        current = documents.get(key)
        if (table, number) not in self._before:
            self._state.record_at(table, number)  # thawed while its own document is in place
            self._before[table, number] = current
        if current is not None and (old_id := id_of(current)):
            self.numbers[table, old_id] = None
        if document is None:
            if table not in self._order:
                self._order[table] = list(documents)
            self._removed.add((table, number))
            documents.pop(key, None)
            return
        try:
            # What the caller does to the values from now on is nothing to the book.
            documents[key] = document = copied(document)
        except RecursionError as error:
            raise ValueRefused("the value is nested too deeply") from error
        self._state.reserve(table, number)
        if new_id := id_of(document):
            self.numbers[table, new_id] = number

    def rewrite(self, table: str, number: int, fields: Iterable[str | None]) -> None:
        """Have these fields written even if they look the same: it settles rival values.

        None stands for the record itself, which a deletion may have missed.
        """
        self._meant.setdefault((table, number), set()).update(fields)

    def undo(self) -> None:
        """Leave every table as it was, in the order it had."""
        for (table, number), document in self._before.items():
            documents = self._state.table(table).documents
            if document is None:
                documents.pop(str(number), None)
            else:
                documents[str(number)] = document
        for table, order in self._order.items():
            documents = self._state.table(table).documents
            kept = {key: documents[key] for key in order if key in documents}
            documents.clear()
            documents.update(kept)
            # A table emptied meanwhile would count from 1 again.
            self._state.reserve(table, max(map(int, order), default=0))

    def changes(self) -> list[Op]:
        """The entries that lead from what was to what is; what was only changed is put back."""
        gone: dict[tuple[str, str], Op] = {}
        inserted: dict[tuple[str, str], Op] = {}
        updated: list[Op] = []
        for (table, number), before in self._before.items():
            documents = self._state.table(table).documents
            after = documents.get(str(number))
            replaced = before is not None and (table, number) in self._removed
            if before is not None and (after is None or replaced):
                op = self._deleted(table, number)
                gone[table, op["id"]] = op
            if after is not None and (before is None or replaced):
                op = insertion(self._state, table, number, after)
                if (table, op["id"]) in inserted:
                    raise IdTaken
                inserted[table, op["id"]] = op
            elif after is not None and before is not None:
                if change := self._updated(table, number, before, after):
                    updated.append(change)
                documents[str(number)] = before
        if any(self._state.living(*key) and key not in gone for key in inserted):
            raise IdTaken
        # Deletions first: a record put back under its id in the same transaction stays.
        return [*gone.values(), *inserted.values(), *updated]

    def _deleted(self, table: str, number: int) -> Op:
        record = self._record(table, number)
        dots = {dot for name in record.names() for dot in record.dots(name)}
        return ops.delete(table, record.id, sorted(dots))

    def _updated(self, table: str, number: int, before: Document, after: Document) -> Op | None:
        if id_of(before) != id_of(after):
            raise IdTaken
        record = self._record(table, number)
        after = ops.with_text_keys(after)
        meant = self._meant.get((table, number), set())
        changed = {
            name: value
            for name, value in after.items()
            if name not in before
            or not ops.are_same(before[name], value)
            or (name in meant and record.is_disputed(name))
        }
        removed = [name for name in before if name not in after]
        removed += [
            name
            for name in meant
            if name is not None and name not in {**before, **after} and record.is_disputed(name)
        ]
        exists = None in meant and record.is_disputed(None)
        if not (changed or removed or exists):
            return None
        seen: dict[str | None, list[ops.Dot]] = {
            name: record.dots(name) for name in (*changed, *removed)
        }
        op = ops.set_fields(table, record.id, number, changed, removed, seen)
        return op | {"e": record.dots(None)} if exists else op

    def _record(self, table: str, number: int) -> Record:
        record = self._state.record_at(table, number)
        assert record is not None, "a document without a record was in no earlier transaction"
        return record


def insertion(state: Registers, table: str, number: int, document: Document) -> Op:
    """The entry that puts a new document into a table."""
    document = ops.with_text_keys(document)
    record_id = id_of(document) or ops.new_id()
    if (table, record_id) in state.erased:
        raise RecordErased
    old = state.record(table, record_id)
    return ops.insert(table, record_id, number, document, old.seen() if old else {})


def id_of(document: Document) -> str | None:
    """The identity that a document brings along, if it does."""
    record_id = document.get("id")
    return record_id if isinstance(record_id, str) and record_id else None
