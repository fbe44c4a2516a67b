"""The state that follows from a set of entries, whatever order they come in.

Each field of a record is a causal register: an entry names the dots it supersedes, and values that
did not know of each other stay side by side. The newest of them by (stamp, writer) is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from storage import ops
from storage.ops import Dot, Op
from storage.values import Document


class Version(NamedTuple):
    """A value and the entry that wrote it."""

    hlc: int
    writer: str
    seq: int
    value: Any  # whatever JSON holds
    is_there: bool

    @property
    def dot(self) -> Dot:
        return self.writer, self.seq


class Stamp(NamedTuple):
    """Where an entry stands: its time, its writer, its number."""

    hlc: int
    writer: str
    seq: int


@dataclass(slots=True)
class Record:
    """All that is known of one record; `number` is TinyDB's local document id.

    `fields` holds a register per field, and under None the one that says the record exists.
    """

    table: str
    id: str
    created: Stamp
    number: int = 0
    fields: dict[str | None, tuple[Version, ...]] = field(default_factory=dict)
    deleted: set[Dot] = field(default_factory=set)

    @property
    def is_alive(self) -> bool:
        """A deletion covers only what it had seen: an edit it did not know of keeps the record."""
        return any(
            version.dot not in self.deleted
            for versions in self.fields.values()
            for version in versions
        )

    def seen(self) -> dict[str | None, list[Dot]]:
        """The dots that a new entry supersedes, by field."""
        return {name: [v.dot for v in versions] for name, versions in self.fields.items()}

    def conflicts(self) -> Iterator[tuple[str, tuple[Version, ...]]]:
        """Fields whose rival values differ, and "" if a deletion missed an edit."""
        for name, versions in self.fields.items():
            if name is not None and len(versions) > 1 and _differ(versions):
                yield name, versions
        if self.is_alive and self.deleted:
            covered = [v for vs in self.fields.values() for v in vs if v.dot in self.deleted]
            if covered:
                yield "", (max(covered, key=lambda v: v[:3]),)


def _differ(versions: tuple[Version, ...]) -> bool:
    return len({(v.is_there, ops.canonical(v.value)) for v in versions}) > 1


class Seen:
    """Which sequence numbers of one writer have been applied."""

    __slots__ = ("_extra", "upto")

    def __init__(self) -> None:
        self.upto = 0
        self._extra: set[int] = set()

    def add(self, seq: int) -> None:
        self._extra.add(seq)
        while self.upto + 1 in self._extra:
            self.upto += 1
            self._extra.discard(self.upto)

    def __contains__(self, seq: int) -> bool:
        return seq <= self.upto or seq in self._extra

    @property
    def last(self) -> int:
        return max(self._extra, default=self.upto)

    def gaps(self, last: int = 0) -> Iterator[tuple[int, int]]:
        """The ranges missing up to the last applied number, or up to `last` if that is higher."""
        first = self.upto + 1
        for seq in [*sorted(self._extra), max(self.last, last) + 1]:
            if seq > first:
                yield first, seq - 1
            first = seq + 1


class Registers:
    """Records, and the TinyDB documents they amount to."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Document]] = {}
        self.seen: dict[str, Seen] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self._ids: dict[tuple[str, int], str] = {}
        self._top: dict[str, int] = {}
        self._superseded_early: set[tuple[str, str, str | None, Dot]] = set()

    def record_at(self, table: str, number: int) -> Record | None:
        record_id = self._ids.get((table, number))
        return None if record_id is None else self.records[table, record_id]

    def living(self, table: str, record_id: str) -> Record | None:
        record = self.records.get((table, record_id))
        return record if record and self._ids.get((table, record.number)) == record_id else None

    def next_number(self, table: str) -> int:
        return self._top.get(table, 0) + 1

    def reserve(self, table: str, number: int) -> None:
        """Give `number` to nobody else, though its record is not written yet."""
        self._top[table] = max(self._top.get(table, 0), number)

    def reset_numbers(self, table: str) -> None:
        """Count from 1 again, as TinyDB does once a table has been emptied."""
        if not self.documents.get(table):
            self._top.pop(table, None)

    def apply(self, op: Op, stamp: Stamp) -> Record | None:
        """Take one entry in; the record it concerns, or None for an entry without one."""
        self.seen.setdefault(stamp.writer, Seen()).add(stamp.seq)
        if not ops.is_well_formed(op):
            return None
        key = op["t"], op["id"]
        record = self.records.get(key)
        if record is None:
            record = self.records[key] = Record(*key, created=stamp)
        record.created = min(record.created, stamp)
        if op["k"] == "del":
            record.deleted.update(map(ops.parse_dot, op["over"]))
            changed: set[str | None] = set(record.fields)
        else:
            if "e" in op:
                self._write(record, None, [op["e"], True], stamp)
            for name, entry in op["f"].items():
                self._write(record, name, entry, stamp)
            changed = set(op["f"])
        self._show(record, changed, ops.number_in(op))
        return record

    def _write(self, record: Record, name: str | None, entry: list[Any], stamp: Stamp) -> None:
        over = {ops.parse_dot(dot) for dot in entry[0]}
        for writer, seq in over:
            if writer not in self.seen or seq not in self.seen[writer]:
                self._superseded_early.add((record.table, record.id, name, (writer, seq)))
        versions = [v for v in record.fields.get(name, ()) if v.dot not in over]
        early = (record.table, record.id, name, (stamp.writer, stamp.seq))
        if early in self._superseded_early:
            self._superseded_early.discard(early)
        else:
            has_value = len(entry) == 2
            versions.append(Version(*stamp, entry[1] if has_value else None, has_value))
        record.fields[name] = tuple(sorted(versions, key=lambda v: v[:3], reverse=True))

    def _show(self, record: Record, changed: set[str | None], hint: int | None) -> None:
        """Bring the TinyDB document in line with the record."""
        documents = self.documents.setdefault(record.table, {})
        holder = self._ids.get((record.table, record.number))
        if not record.is_alive:
            if holder == record.id:
                del self._ids[record.table, record.number]
                documents.pop(str(record.number), None)
            return
        if holder != record.id:
            record.number = self._free_number(
                record.table, (record.number or None) if hint is None else hint
            )
            self._ids[record.table, record.number] = record.id
            changed = set(record.fields)
            document: Document = {}
            documents[str(record.number)] = document
        else:
            document = documents[str(record.number)]
        for name, versions in record.fields.items():
            if name is None or name not in changed:
                continue
            if versions and versions[0].is_there:
                document[name] = versions[0].value
            else:
                document.pop(name, None)

    def _free_number(self, table: str, wish: int | None) -> int:
        is_free = wish is not None and (table, wish) not in self._ids
        number = wish if is_free and wish is not None else self.next_number(table)
        self.reserve(table, number)
        return number
