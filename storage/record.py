"""One record: who wrote which of its values, in as little memory as an untouched one needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from storage import ops
from storage.ops import Dot
from storage.values import Document


class Stamp(NamedTuple):
    """Where an entry stands: its time, its writer, its number."""

    hlc: int
    writer: str
    seq: int

    @property
    def dot(self) -> Dot:
        return f"{self.writer}:{self.seq}"


class Version(NamedTuple):
    """A value and the entry that wrote it; `is_there` is false where it took the field out."""

    hlc: int
    writer: str
    seq: int
    value: Any  # whatever JSON holds
    is_there: bool

    @property
    def dot(self) -> Dot:
        return f"{self.writer}:{self.seq}"


Versions = tuple[Version, ...]
"""Values that did not know of each other, the newest first."""


class Record:
    """All that is known of one record; `number` is TinyDB's local document id.

    `document` is what TinyDB shows, None while the record is deleted. Most records are written
    once: then `base` stands for every field, and `fields` holds only those written otherwise.
    Under None it holds the register that says the record exists.
    """

    __slots__ = ("base", "created", "deleted", "document", "early", "fields", "id", "number")

    def __init__(self, record_id: str, created: Stamp) -> None:
        self.id = record_id
        self.created = created
        self.number = 0
        self.document: Document | None = None
        self.base: Stamp | None = None
        # Empty ones of its own would be most of what a record weighs.
        self.fields: dict[str | None, Versions] = _NO_FIELDS
        self.deleted: frozenset[Dot] = frozenset()
        self.early: frozenset[tuple[str | None, Dot]] = frozenset()
        """Dots superseded before they arrived."""

    def see_origin(self, stamp: Stamp, *, begins: bool) -> None:
        """Keep the first entry that began the record; until one has come, the first of all."""
        has_begun = self.base is not None or None in self.fields
        if (begins and not has_begun) or (begins == has_begun and stamp < self.created):
            self.created = stamp

    def write(self, name: str | None, versions: Versions) -> None:
        """Give a field a register of its own."""
        if self.fields is _NO_FIELDS:
            self.fields = {}
        self.fields[name] = versions

    @property
    def is_living(self) -> bool:
        """Whether TinyDB shows it."""
        return self.document is not None

    def names(self) -> Iterator[str | None]:
        """Every field that has a register, with None for the record itself."""
        yield from self.fields
        if self.base and self.document is not None:
            yield from (name for name in (None, *self.document) if name not in self.fields)

    def versions(self, name: str | None) -> Versions:
        found = self.fields.get(name)
        if found is not None:
            return found
        if self.base is None or self.document is None:
            return ()
        if name is None:
            return (Version(*self.base, None, is_there=True),)
        if name not in self.document:
            return ()
        return (Version(*self.base, self.document[name], is_there=True),)

    def only_dot(self, name: str) -> Dot | None:
        """The dot of a field with just one version; quicker than asking for `versions`."""
        found = self.fields.get(name)
        if found is not None:
            return found[0].dot if len(found) == 1 else None
        if self.base is None or self.document is None or name not in self.document:
            return None
        return self.base.dot

    def dots(self, name: str | None) -> list[Dot]:
        """What a new entry about this field supersedes."""
        return [version.dot for version in self.versions(name)]

    def seen(self) -> dict[str | None, list[Dot]]:
        return {name: self.dots(name) for name in self.names()}

    def spread(self) -> None:
        """Give every field its own register, so that the document may go."""
        self.fields = {name: self.versions(name) for name in self.names()}
        self.base = None

    @property
    def is_alive(self) -> bool:
        """A deletion covers only what it had seen: an edit it did not know of keeps the record."""
        if self.base and not self.deleted:
            return True
        return any(
            version.dot not in self.deleted
            for name in self.names()
            for version in self.versions(name)
        )

    def conflicts(self) -> Iterator[tuple[str, Versions]]:
        """Fields whose rival values differ, and "" if a deletion missed an edit."""
        for name, versions in self.fields.items():
            if name is not None and len(versions) > 1 and _differ(versions):
                yield name, versions
        if covered := self.half_deleted():
            last = max(covered, key=lambda version: version[:3])
            # Of which field it is depends on the order they came in: the value tells nothing.
            yield "", (Version(*last[:3], None, is_there=True),)

    def is_disputed(self, name: str | None) -> bool:
        """Whether writing this field again would settle something."""
        versions = self.versions(name)
        return len(versions) > 1 or any(version.dot in self.deleted for version in versions)

    def half_deleted(self) -> list[Version]:
        """Versions that a deletion covers although the record lives on."""
        if not (self.deleted and self.is_alive):
            return []
        return [v for name in self.names() for v in self.versions(name) if v.dot in self.deleted]

    def half_deleted_names(self) -> list[str | None]:
        """Fields with such versions."""
        return [name for name in self.names() if not self.deleted.isdisjoint(self.dots(name))]


_NO_FIELDS: dict[str | None, Versions] = {}
"""Stands for no fields in every record that has none, and is never written to."""


def _differ(versions: Versions) -> bool:
    return len({(v.is_there, ops.canonical(v.value)) for v in versions}) > 1
