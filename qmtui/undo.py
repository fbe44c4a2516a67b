"""Take back the last thing this device did, or an older one by its id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.contacts.corrected import as_corrected
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.case import Decision
from qmtui.model.contact import Consent, Contact, Correction
from qmtui.model.entry import Entry, Undo
from qmtui.model.person import Attendance
from qmtui.model.planning import EventStep
from qmtui.model.settling import Resolution, Settlement
from qmtui.own import changed_something
from qmtui.planning.steps import stepped_back
from qmtui.records import Records
from qmtui.settling.reopening import put_back

FRESH = timedelta(minutes=15)
"""So long an entry is taken back without a word (as pretix's annulment has it)."""


class NothingToUndo(QmtuiError):
    exit_code = 39
    sentence = mark("There is nothing to undo on this device.")


class NotUndoable(QmtuiError):
    exit_code = 39
    sentence = mark("There is no entry with this id that could be undone.")


class ReasonNeeded(QmtuiError):
    exit_code = 39
    sentence = mark("This is older, or somebody else's: say why it is taken back.")


class Undone(Struct, frozen=True, kw_only=True):
    """What was taken back: the table and the entry."""

    table: str
    entry: Entry


class Latest(Struct, frozen=True, kw_only=True):
    """Something that can be taken back, and whether that takes a reason."""

    table: str
    entry: Entry
    needs_reason: bool


def latest(book: Book, now: Now, limit: int = 20) -> list[Latest]:
    """What this device captured last and can take back, the newest first."""
    moment = now()
    actions = {_action(entry): (table, entry) for table, entry in _newest(book, limit)}
    return [
        Latest(table=table, entry=entry, needs_reason=_needs_reason(book, entry, moment))
        for table, entry in actions.values()
    ]


def undo_last(book: Book, now: Now, reason: str | None = None) -> Undone:
    """Take back the newest thing this device did, of whatever kind.

    It works from the log, so after a restart too. Refusals and undos are passed over; in the
    office it is the last decision. Raises `NothingToUndo`, and `ReasonNeeded` as `undo_entry` does.
    """
    table, entry = next(_newest(book, 1), (None, None))
    if table is None or entry is None:
        raise NothingToUndo
    if not reason and _needs_reason(book, entry, now()):
        raise ReasonNeeded
    return _undo(book, now, table, entry, reason)


def undo_entry(book: Book, now: Now, entry_id: str, reason: str | None = None) -> Undone:
    """Take back one entry; a person's id takes back their last arrival or exit, and theirs alone.

    Raises `NotUndoable`, and `ReasonNeeded` without a reason for what is older than `FRESH`, or was
    captured at another device or under other initials. In the office it takes back a decision.
    """
    table, entry = _found(book, entry_id)
    if not reason and _needs_reason(book, entry, now()):
        raise ReasonNeeded
    return _undo(book, now, table, entry, reason, alone=entry.id != entry_id)


def _newest(book: Book, limit: int) -> Iterator[tuple[str, Entry]]:
    """The newest entries, as many as make `limit` actions: a party is one."""
    seen = set[str]()
    tables = {name for name, _records in _tables(book)}
    for table, entry in book.own.newest():
        if table not in tables:
            continue
        seen.add(_action(entry))
        if len(seen) > limit:
            return
        yield table, entry


def _action(entry: Entry) -> str:
    if isinstance(entry, (Contact, Consent)):
        return f"{entry.code} {entry.recorded_at}"
    return (entry.action if isinstance(entry, (Attendance, Decision)) else None) or entry.id


def _tables(book: Book) -> Iterator[tuple[str, Records[Any]]]:
    """What can be taken back in this book: what stations captured is theirs, not the office's."""
    if book.kind != "office":
        return book.captured()
    # Between two values of its own book the office decides itself.
    return chain(book.decided(), [("resolutions", book.resolutions)])


def _found(book: Book, entry_id: str) -> tuple[str, Entry]:
    for table, records in _tables(book):
        entry = records.get(entry_id)
        if isinstance(entry, Entry) and table != "undos" and _stands(book, entry):
            return table, entry
    found = book.attendance.where("attendee_id", entry_id)
    theirs = [entry for entry in found if entry.kind != "correction" and _stands(book, entry)]
    if not theirs:
        raise NotUndoable
    return "attendance", max(theirs, key=lambda entry: (entry.observed_at, entry.id))


def _stands(book: Book, entry: Entry) -> bool:
    return entry.id not in book.taken_back and changed_something(entry)


def _needs_reason(book: Book, entry: Entry, moment: datetime) -> bool:
    is_others = bool(entry.by and book.post.by and entry.by != book.post.by)
    is_others = is_others or entry.device != book.post.device
    return is_others or moment - entry.recorded_at > FRESH


def _undo(
    book: Book, now: Now, table: str, entry: Entry, reason: str | None, *, alone: bool = False
) -> Undone:
    targets = [entry.id]
    if isinstance(entry, (Contact, Consent)):
        # One contact is one action, with all it was agreed to.
        targets = [
            r.id
            for rs in (book.contacts, book.consents)
            for r in rs
            if r.code == entry.code and r.recorded_at == entry.recorded_at
        ]
        targets += [c.id for c in book.callbacks if c.contact_id in targets]
    if isinstance(entry, Attendance) and entry.action and not alone:
        same = book.attendance.where("action", entry.action)
        targets = [e.id for e in same if _stands(book, e)]
    if isinstance(entry, Decision) and entry.action:
        # One key over many matters is one action.
        decided = [d for _name, found in book.decided() for d in found if isinstance(d, Decision)]
        targets = [d.id for d in decided if d.action == entry.action and _stands(book, d)]
    if isinstance(entry, Attendance):
        # What a number was corrected of is gone, and the correction with it.
        numbers = [c for e in targets for c in book.attendance.where("corrects", e)]
        targets += [correction.id for correction in numbers if _stands(book, correction)]
    walk_in = _walk_in_of(book, entry)
    corrected = book.contacts.get(entry.contact_id) if isinstance(entry, Correction) else None
    with book.transaction():
        if isinstance(entry, Resolution):
            put_back(book, entry)
        if walk_in:
            targets.append(walk_in)
            book.people.remove(walk_in)
            for note in book.notes.where("attendee_id", walk_in):
                book.notes.remove(note.id)
        book.undos.add(
            Undo(
                **book.stamp(now()),
                targets=tuple(targets),
                reason=clean(reason) if reason else None,
            )
        )
        if isinstance(entry, EventStep) and (event := stepped_back(book, entry)):
            book.events.put(event)
        if corrected is not None:
            book.contacts.put(as_corrected(book, corrected, targets))
    return Undone(table=table, entry=entry)


def _walk_in_of(book: Book, entry: Entry) -> str | None:
    """The id of the walk-in who was seen in `entry` alone: taken back, nothing of them is left."""
    if isinstance(entry, Settlement):
        return _found_out_in(book, entry)
    if not isinstance(entry, Attendance) or entry.attendee_id is None:
        return None
    registration = book.registrations.get(entry.attendee_id)
    if registration is None or not registration.is_walk_in:
        return None
    others = [
        other
        for other in book.attendance.where("attendee_id", registration.id)
        if other.kind == "arrival" and other.id != entry.id and _stands(book, other)
    ]
    return registration.id if entry.kind == "arrival" and not others else None


def _found_out_in(book: Book, settlement: Settlement) -> str | None:
    """The id of the walk-in who became known by this decision and by nothing else."""
    registration = book.registrations.get(settlement.other or "")
    if registration is None or not registration.is_walk_in:
        return None
    others = book.settlements.where("other", registration.id)
    is_seen = any(_stands(book, e) for e in book.attendance.where("attendee_id", registration.id))
    return None if is_seen or len(others) > 1 else registration.id
