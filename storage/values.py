"""What the database tells about itself: plain values, nothing to call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from storage.clock import to_datetime

Document = dict[str, Any]  # TinyDB documents hold whatever JSON holds

SESSION = 1
"""The number of each writer's first entry, which says who begins and is no change."""


class Finding(Struct, frozen=True):
    """One thing `verify` noticed.

    `kind` is one of `torn_tail` (an unfinished write), `damaged_checkpoint` (a cache that is made
    anew), `fork` (two machines went on as one writer: both entries are kept), and, where something
    confirmed is affected, `damaged_log`, `damaged_segment`, `damaged_book`, `damaged_device`,
    `damaged_keys`, `damaged_draft`.
    """

    kind: str
    file: str
    detail: str

    @property
    def is_sound(self) -> bool:
        """Nothing that was ever confirmed is affected."""
        return self.kind in ("torn_tail", "damaged_checkpoint", "fork")


class Origin(Struct, frozen=True):
    """Which entry created a record."""

    writer: str
    seq: int
    hlc: int

    @property
    def at(self) -> datetime:
        """By the clock of whoever made it."""
        return to_datetime(self.hlc)


class Rival(Struct, frozen=True):
    """One of several values that were written without knowing of each other."""

    value: Any  # whatever JSON holds; None also stands for "taken out"
    writer: str
    label: str
    at: datetime


class Conflict(Struct, frozen=True):
    """A field with rival values, the shown one first; field "" means deleted against edited."""

    table: str
    record_id: str
    field: str
    rivals: tuple[Rival, ...]


class Change(Struct, frozen=True):
    """One entry about a record: who wrote what and when."""

    at: datetime
    label: str
    writer: str
    seq: int
    hlc: int
    """Orders entries of all records; `at` only tells its wall clock."""
    kind: str
    fields: Document
    removed: tuple[str, ...] = ()
    """Fields that the entry took out."""


class Gap(Struct, frozen=True):
    """Entries that are known to exist and have not arrived."""

    writer: str
    label: str
    first: int
    last: int


class Writer(Struct, frozen=True):
    """One run of the program on one device; `entries` counts changes, not the session notes.

    `copy` is the id of the device's copy of the book, "" if the writer did not say.
    """

    id: str
    label: str
    entries: int
    own: bool
    copy: str = ""


class Status(Struct, frozen=True):
    """What is here, what has not left, what has not come."""

    book: str
    entries: int
    unsent: int
    writers: tuple[Writer, ...]
    missing: tuple[Gap, ...]
    pending: int


class Problem(Struct, frozen=True):
    """A file of an exchange folder that could not be taken in.

    `kind` is one of `damaged_segment`, `damaged_head`, `damaged_book` (`book.json`; mended),
    `damaged_keys` (`keys.wrap`; mended), `unknown_format` (of a newer version), `other_book`, and
    in an encrypted book `not_encrypted` and `unknown_key` (a later one, or none of this book's).
    """

    kind: str
    file: str


class Span(Struct, frozen=True):
    """Entries `first` to `last` of one writer."""

    writer: str
    first: int
    last: int


class ExchangeReport(Struct, frozen=True):
    """What one exchange moved, counted in entries.

    `found` names what the folder held before anything was pushed. `left` are the problems of files
    that stay as they are: neither mended nor, like a head, soon written anew by whose it is.
    """

    pushed: int = 0
    pulled: int = 0
    pending: int = 0
    missing: tuple[Gap, ...] = ()
    problems: tuple[Problem, ...] = ()
    left: tuple[Problem, ...] = ()
    found: tuple[Span, ...] = ()
    erased: int = 0
    """Entries that a copy brought which did not know yet that they were erased."""


def copied(value: Any) -> Any:
    """A deep copy of JSON values, tuples as lists; several times faster than `copy.deepcopy`."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [copied(item) for item in value]
    return value
