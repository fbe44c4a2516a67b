"""Values that two devices wrote without knowing of each other, and which of them stands (strittig).

Both are kept and one is shown until a person decides, which is an entry that can be taken back. In
the office the copies of the field books belong to the list, for that is where the stations meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.book import now as wall_clock
from qmtui.errors import QmtuiError
from qmtui.fields import is_shown, name_of
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.settling import Resolution, Said
from qmtui.replicas import each_copy, replica
from qmtui.settling.reopening import DELETED, document, remove, reopened, values_of, write
from qmtui.times import in_zone
from storage.values import Conflict, Rival

KEEP, DELETE = "keep", "delete"
"""The two answers to that."""


class NothingDisputed(QmtuiError):
    exit_code = 39
    sentence = mark("Nothing with this id is disputed; `qmtui conflicts` lists all that is.")


class FieldNeeded(QmtuiError):
    exit_code = 39
    sentence = mark("Several fields are disputed here; name one of them with --field: {0}.")


class NoSuchRival(QmtuiError):
    exit_code = 38
    sentence = mark(
        "There are {0} values to choose from; take a number from the list of `qmtui conflicts`."
    )


class ForTheOffice(QmtuiError):
    exit_code = 33
    sentence = mark("This field is for the office alone; it is decided there.")


class Claim(Struct, frozen=True, kw_only=True):
    """One of the values and who wrote it when; `keep` is the number it is chosen by, from 1 on."""

    keep: int
    value: object  # whatever JSON holds, None also if it was taken out
    label: str
    at: datetime


class Dispute(Struct, frozen=True, kw_only=True):
    """Rival values of one field, the shown one first.

    `name` is what the record is called, `event` the id of the event in whose field book the office
    found it. Where `withheld`, the values are for the office alone and None here.
    """

    id: str
    table: str
    field: str
    name: str
    event: str | None
    withheld: bool
    rivals: tuple[Claim, ...]


def disputes(book: Book) -> list[Dispute]:
    """All that is disputed, record by record; raises `CopyUnusable`."""
    found = [
        dispute_of(book, copy, event, conflict)
        for event, copy in each_copy(book)
        for conflict in conflicts_of(copy)
    ]
    return in_order(found)


def in_order(found: Iterable[Dispute]) -> list[Dispute]:
    return sorted(found, key=lambda d: (d.name.casefold(), d.id, d.table, d.field))


def conflicts_of(book: Book) -> list[Conflict]:
    """What is disputed in one book, decisions that were taken back included."""
    found = book.database.conflicts()
    known = {(conflict.table, conflict.record_id, conflict.field) for conflict in found}
    again = (_again(book, r) for r in reopened(book))
    return [*found, *(c for c in again if c and (c.table, c.record_id, c.field) not in known)]


def resolve(
    book: Book, record_id: str, keep: int, field: str | None = None, now: Now = wall_clock
) -> Dispute:
    """Let the value number `keep` stand for all devices; what was settled, the value kept alone.

    `field` is needed where several fields of the record are disputed; `table.field` is understood
    too. Raises `NothingDisputed`, `FieldNeeded`, `NoSuchRival`, `ForTheOffice`.
    """
    dispute = _chosen(disputes(book), record_id, field)
    if dispute.withheld:
        raise ForTheOffice
    kept = next((claim for claim in dispute.rivals if claim.keep == keep), None)
    if kept is None:
        raise NoSuchRival(len(dispute.rivals))
    with home_of(book, dispute.event) as home:
        decide(home, now, dispute, keep)
    return replace(dispute, rivals=(kept,))


def decide(home: Book, now: Now, dispute: Dispute, keep: int) -> Resolution:
    """Let a value stand in the book in which the dispute lies, and note who decided so."""
    part = "" if dispute.field == DELETED else dispute.field
    conflict = next(
        (
            c
            for c in conflicts_of(home)
            if (c.table, c.record_id, c.field) == (dispute.table, dispute.id, part)
        ),
        None,
    )
    if conflict is None:
        raise NothingDisputed
    entry = Resolution(
        **home.stamp(now()),
        table=dispute.table,
        record_id=dispute.id,
        part=dispute.field,
        kept=keep - 1,
        rivals=tuple(Said(writer=r.writer, at=r.at) for r in conflict.rivals if part),
    )
    with home.transaction():
        if conflict in home.database.conflicts():
            home.database.resolve(dispute.table, dispute.id, part, keep - 1)
        elif part:
            write(home, dispute.table, dispute.id, part, conflict.rivals[keep - 1].value)
        elif keep > 1:
            remove(home, dispute.table, dispute.id)
        return home.resolutions.add(entry)


def _chosen(found: list[Dispute], record_id: str, field: str | None) -> Dispute:
    here = [dispute for dispute in found if dispute.id == record_id]
    wanted = [d for d in here if field in (None, d.field, f"{d.table}.{d.field}")]
    if not wanted:
        raise NothingDisputed
    if len({(d.table, d.field) for d in wanted}) > 1:
        raise FieldNeeded(", ".join(_selectors(wanted)))
    # The same field of one record in two field books: the rest stays on the list.
    return wanted[0]


def _selectors(found: list[Dispute]) -> Iterator[str]:
    """What --field takes for each of them: the field, with its table where that says too little."""
    times = Counter(field for _table, field in {(d.table, d.field) for d in found})
    for table, field in dict.fromkeys((d.table, d.field) for d in found):
        yield f"{table}.{field}" if times[field] > 1 else field


@contextmanager
def home_of(book: Book, event: str | None) -> Iterator[Book]:
    """The book in which something is to be decided, open for writing, with the same initials."""
    if event is None or book.kind != "office":
        yield book
        return
    with replica(book, book.event(event)) as copy:
        copy.post = replace(copy.post, by=book.post.by)
        yield copy


def _again(book: Book, resolution: Resolution) -> Conflict | None:
    """A dispute that lies open again: the shown value first, None if it is another one by now."""
    table, record_id = resolution.table, resolution.record_id
    known = document(book, table, record_id)
    if known is None:
        return None
    if resolution.part == DELETED:
        changes = book.database.history(table, record_id)
        rivals = [Rival(None, c.writer, c.label, c.at) for c in changes[-1:]]
        return Conflict(table, record_id, "", tuple(rivals)) if rivals else None
    rivals = [
        Rival(v.value, v.change.writer, v.change.label, v.change.at)
        for v in values_of(book, resolution)
    ]
    shown = known.get(resolution.part)
    if shown not in [rival.value for rival in rivals]:
        return None
    rivals.sort(key=lambda rival: rival.value != shown)
    return Conflict(table, record_id, resolution.part, tuple(rivals))


def dispute_of(reader: Book, book: Book, event: Event | None, conflict: Conflict) -> Dispute:
    """A conflict as the reader of one book may see it, which lies in that or another one."""
    is_withheld = not is_shown(reader, conflict.table, conflict.field or "id")
    claims = _claims(book, conflict) if conflict.field else _fates(book, conflict)
    return Dispute(
        id=conflict.record_id,
        table=conflict.table,
        field=conflict.field or DELETED,
        name=name_of(book, conflict.table, conflict.record_id),
        event=event.id if event else None,
        withheld=is_withheld,
        rivals=tuple(replace(claim, value=None) if is_withheld else claim for claim in claims),
    )


def _claims(book: Book, conflict: Conflict) -> Iterator[Claim]:
    for number, rival in enumerate(conflict.rivals, start=1):
        at = in_zone(rival.at, book.zone)
        yield Claim(keep=number, value=rival.value, label=rival.label, at=at)


def _fates(book: Book, conflict: Conflict) -> Iterator[Claim]:
    """Keep or delete, with who edited and who deleted last."""
    changes = book.database.history(conflict.table, conflict.record_id)
    for number, (value, kind) in enumerate([(KEEP, "set"), (DELETE, "del")], start=1):
        last = next((change for change in reversed(changes) if change.kind == kind), None)
        rival = last or conflict.rivals[0]
        at = in_zone(rival.at, book.zone)
        yield Claim(keep=number, value=value, label=rival.label, at=at)
