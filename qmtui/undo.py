"""Take back the last thing this device did, or an older one by its id."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.contact import Consent, Contact
from qmtui.model.entry import Entry, Undo
from qmtui.model.person import Attendance


class NothingToUndo(QmtuiError):
    exit_code = 39
    sentence = mark("There is nothing to undo on this device.")


class NotUndoable(QmtuiError):
    exit_code = 39
    sentence = mark("There is no entry with this id that could be undone.")


class Undone(Struct, frozen=True, kw_only=True):
    """What was taken back: the table and the entry."""

    table: str
    entry: Entry


def undo_last(book: Book, now: Now) -> Undone:
    """Take back the newest entry of this device that changed something.

    It works from the log, so after a restart too. Refusals and undos are passed over.
    """
    book.require_field()
    undone, own = book.undone(), book.database.own_writers()
    newest: tuple[int, str, Entry] | None = None
    for table, records in book.captured():
        for entry in records:
            if table == "undos" or entry.id in undone or not _changed_something(entry):
                continue
            origin = book.database.origin(table, entry.id)
            if origin and origin.writer in own and (newest is None or origin.hlc > newest[0]):
                newest = origin.hlc, table, entry
    if newest is None:
        raise NothingToUndo
    return _undo(book, now, newest[1], newest[2], None)


def undo_entry(book: Book, now: Now, entry_id: str, reason: str | None = None) -> Undone:
    """Take back one entry; a person's id takes back their last arrival or exit."""
    book.require_field()
    undone = book.undone()
    for table, records in book.captured():
        entry = records.get(entry_id)
        if entry and table != "undos" and entry_id not in undone and _changed_something(entry):
            return _undo(book, now, table, entry, reason)
    theirs = [
        entry
        for entry in book.attendance.where("attendee_id", entry_id)
        if entry.id not in undone and _changed_something(entry)
    ]
    if not theirs:
        raise NotUndoable
    last = max(theirs, key=lambda entry: (entry.observed_at, entry.id))
    return _undo(book, now, "attendance", last, reason)


def _undo(book: Book, now: Now, table: str, entry: Entry, reason: str | None) -> Undone:
    targets = [entry.id]
    if isinstance(entry, (Contact, Consent)):
        # One contact is one action, with all it was agreed to.
        targets = [
            r.id for rs in (book.contacts, book.consents) for r in rs if r.code == entry.code
        ]
    walk_in = _walk_in_of(book, entry)
    with book.transaction():
        if walk_in:
            targets.append(walk_in)
            book.people.remove(walk_in)
        book.undos.add(
            Undo(
                **book.stamp(now()),
                targets=tuple(targets),
                reason=clean(reason) if reason else None,
            )
        )
    return Undone(table=table, entry=entry)


def _walk_in_of(book: Book, entry: Entry) -> str | None:
    """The id of the walk-in who was seen in `entry` alone: taken back, nothing of them is left."""
    if not isinstance(entry, Attendance) or entry.attendee_id is None:
        return None
    registration = book.registrations.get(entry.attendee_id)
    if registration is None or not registration.is_walk_in:
        return None
    undone = book.undone() | {entry.id}
    others = [
        other
        for other in book.attendance.where("attendee_id", registration.id)
        if other.kind == "arrival" and other.id not in undone
    ]
    return registration.id if entry.kind == "arrival" and not others else None


def _changed_something(entry: Entry) -> bool:
    return not (isinstance(entry, Attendance) and entry.kind == "refusal")
