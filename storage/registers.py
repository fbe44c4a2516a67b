"""The state that follows from a set of entries, whatever order they come in.

Each field of a record is a causal register: an entry names the dots it supersedes, and values that
did not know of each other stay side by side. The newest of them by (stamp, writer) is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from storage import ops
from storage.ops import Dot, Op
from storage.record import Record, Stamp, Version
from storage.seen import Seen
from storage.values import Document


class TableState:
    """One table: its documents as TinyDB reads them, and the records behind them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.holders: dict[int, str] = {}
        """The record that each document number belongs to."""
        self.top = 0
        """The highest number ever given."""
        self.records: dict[str, Record] = {}
        self.frozen: dict[str, list[Any]] = {}
        """Records as the checkpoint has them, until someone asks for one."""
        self.thaw: Callable[[str, list[Any], Document | None], Record] | None = None

    def record(self, record_id: str) -> Record | None:
        record = self.records.get(record_id)
        if record is None and record_id in self.frozen:
            assert self.thaw is not None
            frozen = self.frozen.pop(record_id)
            number = frozen[0]
            holds = self.holders.get(number) == record_id
            document = self.documents[str(number)] if holds else None
            record = self.records[record_id] = self.thaw(record_id, frozen, document)
        return record

    def free_number(self, wish: int | None) -> int:
        """A document number that nobody has: the wish, if it is free."""
        number = self.top + 1 if wish is None or wish in self.holders else wish
        self.top = max(self.top, number)
        return number


class Registers:
    """Tables of records, and which entries they are made of."""

    def __init__(self) -> None:
        self.tables: dict[str, TableState] = {}
        self.seen: dict[str, Seen] = {}
        self.disputed: set[tuple[str, str]] = set()
        """Records that may have a conflict; `conflicts` looks closer."""
        self.erased: set[tuple[str, str]] = set()
        """Records that nothing is held about, for ever."""
        self.erased_entries: set[tuple[str, str, Dot]] = set()
        """Single entries that are held no more, each with table and record: a number that was
        written twice may name another record's entry as well."""
        self.to_remake: set[tuple[str, str]] = set()
        """Records that were made of such entries too; whoever keeps the files has the others."""
        self.met_twice = False
        """An entry came again, perhaps without its body, or one came whole that was without."""
        self.to_redact = False
        """An entry was met that must not stay as it is; whoever keeps the files sees to it."""

    def forks(self) -> set[tuple[str, int, bytes]]:
        """Writer, number and tag of entries whose number another entry had already."""
        return {(writer, *fork) for writer, seen in self.seen.items() for fork in seen.forks}

    def last_of(self, writer: str) -> int:
        """The highest number applied of a writer."""
        return self.seen[writer].last if writer in self.seen else 0

    def table(self, name: str) -> TableState:
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = TableState()
        return found

    def documents(self, table: str) -> dict[str, Document]:
        found = self.tables.get(table)
        return found.documents if found else {}

    def record(self, table: str, record_id: str) -> Record | None:
        found = self.tables.get(table)
        return found.record(record_id) if found else None

    def record_at(self, table: str, number: int) -> Record | None:
        record_id = self.table(table).holders.get(number)
        return None if record_id is None else self.record(table, record_id)

    def living(self, table: str, record_id: str) -> Record | None:
        record = self.record(table, record_id)
        return record if record and record.is_living else None

    def reserve(self, table: str, number: int) -> None:
        """Give `number` to nobody else, though its record is not written yet."""
        state = self.table(table)
        state.top = max(state.top, number)

    def reset_numbers(self, table: str) -> None:
        """Count from 1 again, as TinyDB does once a table has been emptied."""
        state = self.table(table)
        if not state.documents:
            state.top = 0

    def conflicts(self) -> Iterator[tuple[str, Record]]:
        """Records with a conflict, by their table, in the order of their creation."""
        found = []
        for table, record_id in list(self.disputed):
            record = self.record(table, record_id)
            if record and record.is_living and any(record.conflicts()):
                found.append((table, record))
            else:
                self.disputed.discard((table, record_id))
        yield from sorted(found, key=lambda item: item[1].created)

    def apply(self, op: Op, stamp: Stamp) -> str | None:
        """Take one entry in; the record it concerns, or None for an entry without one."""
        if self.is_erased(op, stamp.dot):
            self.to_redact = True
            return None
        if not ops.is_well_formed(op):
            return None
        if op["k"] == "erase":
            return self._erase(op)
        record_id: str = op["id"]
        table = self.table(op["t"])
        record = table.record(record_id)
        if record is None:
            record = table.records[record_id] = Record(record_id, stamp)
            if ops.begins_afresh(op):
                self._begin(table, record, op)
                return record_id
        else:
            record.see_origin(stamp, begins="e" in op)
        if self._edit(record, op, stamp):
            return record_id
        if op["k"] == "del":
            record.deleted |= {dot for dot in op["over"] if isinstance(dot, str)}
            changed: Iterable[str] = ()
            is_disputed = True
        else:
            changed = [*op["f"], *op.get("x", ())]
            is_disputed = self._write_all(record, op, stamp) or bool(record.deleted)
        self._show(table, record, changed, ops.number_in(op))
        if is_disputed:
            self.disputed.add((op["t"], record_id))
        return record_id

    @property
    def has_erased(self) -> bool:
        """Whether anything was ever erased in this book."""
        return bool(self.erased or self.erased_entries)

    def is_erased(self, op: Op, dot: Dot) -> bool:
        """Whether an entry must not be held any more; what says so is held for ever."""
        if not self.has_erased or op.get("k") == "erase":
            return False
        table, record_id = op.get("t"), op.get("id")
        if not (isinstance(table, str) and isinstance(record_id, str)):
            return False
        key = table, record_id
        return key in self.erased or (*key, dot) in self.erased_entries

    def _erase(self, op: Op) -> str | None:
        """Forget a record, or take note of the single entries that are to go."""
        key = op["t"], op["id"]
        if "only" in op:
            self.take_out(*key, filter(ops.parse_dot, op["only"]))
            return None
        if key in self.erased:
            return None
        self.erased.add(key)
        self.to_redact = True
        record = self._forget(*key)
        return record.id if record else None

    def take_out(self, table: str, record_id: str, dots: Iterable[Dot]) -> None:
        """Hold single entries about a record no more."""
        new = {(table, record_id, dot) for dot in dots} - self.erased_entries
        if new and (table, record_id) not in self.erased:
            self.erased_entries |= new
            self.to_redact = True
            self.to_remake.add((table, record_id))

    def remake(self, table: str, record_id: str, entries: list[tuple[Stamp, Op]]) -> None:
        """Make a record anew of nothing but these entries."""
        old = self._forget(table, record_id)
        for stamp, op in entries:
            self.apply(op | {"n": old.number} if old and old.number else op, stamp)
        dots = {stamp.dot for stamp, _ in entries}
        for _, op in entries:
            for name, over in ops.superseded(op):
                self.supersede(table, record_id, name, dots.intersection(over))

    def _forget(self, table: str, record_id: str) -> Record | None:
        """Do as if nothing had ever been heard of a record; what was."""
        self.disputed.discard((table, record_id))
        state = self.table(table)
        record = state.record(record_id)
        if record is not None:
            if record.is_living:
                del state.holders[record.number]
                state.documents.pop(str(record.number), None)
            del state.records[record.id]
        return record

    def _begin(self, table: TableState, record: Record, op: Op) -> None:
        """A record that nothing was known of: its first entry is all of it."""
        record.base = record.created
        record.document = op["f"]
        record.number = table.free_number(ops.number_in(op))
        table.holders[record.number] = record.id
        table.documents[str(record.number)] = record.document

    def _edit(self, record: Record, op: Op, stamp: Stamp) -> bool:
        """The plain case, nearly always: each new value supersedes just the one that is shown."""
        if op["k"] != "set" or "e" in op or "x" in op or "o" not in op:
            return False
        if record.deleted or record.early:
            return False
        document, fields, over = record.document, op["f"], op["o"]
        if document is None or len(over) != len(fields):
            return False
        for name in fields:
            dot = record.only_dot(name)
            if dot is None or over.get(name) != [dot]:
                return False
        for name, value in fields.items():
            record.write(name, (Version(*stamp, value, True),))
            document[name] = value
        return True

    def _write_all(self, record: Record, op: Op, stamp: Stamp) -> bool:
        """Write what an entry says; whether any field has rivals now."""
        over: dict[str, list[Dot]] = op.get("o", {})
        rivals = False
        if "e" in op:
            self._write(record, None, op["e"], Version(*stamp, None, True))
        for name, value in op["f"].items():
            rivals |= self._write(record, name, over.get(name, []), Version(*stamp, value, True))
        # Nobody names a field twice; whoever did would have two values of one dot.
        for name in {name: None for name in op.get("x", ()) if name not in op["f"]}:
            rivals |= self._write(record, name, over.get(name, []), Version(*stamp, None, False))
        return rivals

    def _write(self, record: Record, name: str | None, over: list[Dot], new: Version) -> bool:
        versions = record.versions(name)
        if len(versions) == 1 == len(over) and versions[0].dot == over[0] and not record.early:
            record.write(name, (new,))
            return False
        over = [dot for dot in over if isinstance(dot, str)]
        rest = [version for version in versions if version.dot not in over]
        known = {version.dot for version in versions}
        record.early |= {
            (name, dot) for dot in over if dot not in known and not self._has_arrived(dot)
        }
        if (name, new.dot) in record.early:
            record.early -= {(name, new.dot)}
        else:
            rest.append(new)
        if len(rest) > 1:
            rest.sort(key=_age, reverse=True)
        record.write(name, tuple(rest))
        return len(rest) > 1

    def supersede(self, table: str, record_id: str, name: str | None, dots: set[Dot]) -> bool:
        """Take out values that arrived after the entry that supersedes them; whether it did.

        Only a number that was written twice makes this necessary.
        """
        record = self.record(table, record_id)
        versions = record.versions(name) if record else ()
        rest = tuple(version for version in versions if version.dot not in dots)
        if record is None or len(rest) == len(versions):
            return False
        record.write(name, rest)
        self._show(self.table(table), record, [] if name is None else [name], None)
        return True

    def _has_arrived(self, dot: Dot) -> bool:
        """Whether the entry a dot names is known; nothing is ever waited for under nonsense."""
        parsed = ops.parse_dot(dot)
        if parsed is None:
            return True
        writer, seq = parsed
        return writer in self.seen and seq in self.seen[writer]

    def _show(
        self, table: TableState, record: Record, changed: Iterable[str], hint: int | None
    ) -> None:
        """Bring the TinyDB document in line with the record."""
        if not record.is_alive:
            if record.document is not None:
                record.spread()
                record.document = None
                del table.holders[record.number]
                table.documents.pop(str(record.number), None)
            return
        if record.document is None:
            record.number = table.free_number((record.number or None) if hint is None else hint)
            record.document = {}
            table.holders[record.number] = record.id
            table.documents[str(record.number)] = record.document
            changed = [name for name in record.fields if name is not None]
        for name in changed:
            versions = record.fields[name]
            if versions and versions[0].is_there:
                record.document[name] = versions[0].value
            else:
                record.document.pop(name, None)


def _age(version: Version) -> tuple[int, str, int, str]:
    """The newest comes last; of a number written twice in one moment the value decides."""
    return *version[:3], ops.canonical(version.value)
