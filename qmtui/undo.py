"""Take back the last thing this device did, or an older one by its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from qmtui.model.person import Attendance, Rebinding
from qmtui.model.planning import EventStep
from qmtui.model.settling import Resolution, Settlement
from qmtui.own import changed_something
from qmtui.planning.steps import stepped_back
from qmtui.rebinding import with_code_before
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
        if table not in tables or not _stands(book, entry):
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
    """Whether it is to be taken back; what corrects something gone changes nothing any more."""
    corrects = entry.corrects if isinstance(entry, Attendance) else None
    is_gone = entry.id in book.taken_back or corrects in book.taken_back
    return not is_gone and changed_something(entry)


def _needs_reason(book: Book, entry: Entry, moment: datetime) -> bool:
    is_others = bool(entry.by and book.post.by and entry.by != book.post.by)
    is_others = is_others or entry.device != book.post.device
    return is_others or moment - entry.recorded_at > FRESH


def _undo(
    book: Book, now: Now, table: str, entry: Entry, reason: str | None, *, alone: bool = False
) -> Undone:
    targets = _targets(book, entry, alone=alone)
    walk_ins = _walk_ins_of(book, entry, targets)
    rebound = [r.id for who in walk_ins for r in book.rebindings.where("attendee_id", who)]
    corrected = book.contacts.get(entry.contact_id) if isinstance(entry, Correction) else None
    with book.transaction():
        if isinstance(entry, Resolution):
            put_back(book, entry)
        for walk_in in walk_ins:
            _forget(book, walk_in)
        book.undos.add(
            Undo(
                **book.stamp(now()),
                targets=(*targets, *walk_ins, *rebound),
                reason=clean(reason) if reason else None,
            )
        )
        if isinstance(entry, Rebinding) and (before := with_code_before(book, entry)):
            book.registrations.put(before)
        if isinstance(entry, EventStep) and (event := stepped_back(book, entry)):
            book.events.put(event)
        if corrected is not None:
            book.contacts.put(as_corrected(book, corrected, targets))
    return Undone(table=table, entry=entry)


def _targets(book: Book, entry: Entry, *, alone: bool) -> list[str]:
    """The ids of all that is taken back with an entry, the entry among them."""
    match entry:
        case Contact() | Consent():
            return _of_contact(book, entry)
        case Attendance():
            return _of_passage(book, entry, alone=alone)
        case Decision(action=str()):
            # One key over many matters is one action.
            found = [d for _name, rs in book.decided() for d in rs if isinstance(d, Decision)]
            return [d.id for d in found if d.action == entry.action and _stands(book, d)]
    return [entry.id]


def _of_contact(book: Book, entry: Contact | Consent) -> list[str]:
    """One contact is one action, with all it was agreed to."""
    found = [
        r.id
        for rs in (book.contacts, book.consents)
        for r in rs
        if r.code == entry.code and r.recorded_at == entry.recorded_at
    ]
    return [*found, *(c.id for c in book.callbacks if c.contact_id in found)]


def _of_passage(book: Book, entry: Attendance, *, alone: bool) -> list[str]:
    """All who came in one action, or one person `alone`; the numbers they were corrected to too."""
    same = [entry.id]
    if entry.action:
        together = book.attendance.where("action", entry.action)
        same = [
            e.id
            for e in together
            if _stands(book, e) and (not alone or e.attendee_id == entry.attendee_id)
        ]
    numbers = [c for e in same for c in book.attendance.where("corrects", e)]
    return [*same, *(correction.id for correction in numbers if _stands(book, correction))]


def _forget(book: Book, walk_in: str) -> None:
    """Delete who it was, unless another station may have met them already.

    There they are found by their name. Of whoever never came it goes with the event's other names.
    """
    if book.database.is_sent("registrations", walk_in):
        return
    book.people.remove(walk_in)
    for note in book.notes.where("attendee_id", walk_in):
        book.notes.remove(note.id)


def _walk_ins_of(book: Book, entry: Entry, targets: Sequence[str]) -> list[str]:
    """The ids of walk-ins who are known by what is taken back and by nothing else."""
    if isinstance(entry, Settlement):
        return _found_out_in(book, entry)
    entries = filter(None, map(book.attendance.get, targets))
    came = {e.attendee_id for e in entries if e.kind == "arrival" and e.attendee_id}
    return [who for who in sorted(came) if _is_left_unseen(book, who, targets)]


def _is_left_unseen(book: Book, attendee_id: str, targets: Sequence[str]) -> bool:
    """Whether nobody has seen this walk-in but in what is taken back."""
    registration = book.registrations.get(attendee_id)
    if registration is None or not registration.is_walk_in:
        return False
    others = (e for e in book.attendance.where("attendee_id", attendee_id) if e.id not in targets)
    is_seen = any(other.kind == "arrival" and _stands(book, other) for other in others)
    given = book.settlements.where("other", attendee_id)
    return not is_seen and not any(_stands(book, settlement) for settlement in given)


def _found_out_in(book: Book, settlement: Settlement) -> list[str]:
    """The id of the walk-in who became known by this decision and by nothing else."""
    registration = book.registrations.get(settlement.other or "")
    if registration is None or not registration.is_walk_in:
        return []
    others = book.settlements.where("other", registration.id)
    is_seen = any(_stands(book, e) for e in book.attendance.where("attendee_id", registration.id))
    return [] if is_seen or len(others) > 1 else [registration.id]
