"""Erase a person in every book of the office, for ever (Art. 17 DSGVO).

Figures rest on registrations and attendance, which carry ids only and stay. What a person said
stays too, without the words if these are what is to be erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.devices import holders_of
from qmtui.errors import in_plain_words
from qmtui.history import NoSuchRecord
from qmtui.model.result import REASONS
from qmtui.replicas import each_copy
from qmtui.tables import kinds_of

PERSONAL = ("people", "contacts")
"""Tables whose records are a person's and go as a whole."""
_LINKS = ("contact_id", "member_id", "callback_id")
_PROOF = ("consents", "fulfilments", "withdrawal_matches")
_WITH_CONTACTS = tuple(
    table
    for table, kind in kinds_of("captured", "office").items()
    if set(_LINKS) & set(kind.__struct_fields__) and table not in _PROOF
)
"""Tables that say something about a contact and go with it."""
ASKED, EXPIRED = "asked", "expired"
"""Why: the person asked for it, or the time is over."""


class Erased(Struct, frozen=True, kw_only=True):
    """What was erased; `devices` still hold it until they exchange once more."""

    id: str
    records: int
    books: int
    devices: tuple[str, ...]


def erase(office: Book, now: Now, record_id: str) -> Erased:
    """Erase the person, contact or remark with this id here, and in time everywhere.

    It may be repeated. Raises `NotAllowed` (and notes the attempt), `NoSuchRecord`, `CopyUnusable`.
    """
    office.require("erase", now(), record_id)
    # Whoever is read as one person goes as one.
    records = dict.fromkeys([record_id, *Persons(office).records(record_id)])
    erased = erase_all(office, records, ASKED)
    if not erased.books:
        raise NoSuchRecord
    office.note(now(), "erase", record_id, {"records": erased.records, "books": erased.books})
    return erased


def erase_all(office: Book, record_ids: Iterable[str], reason: str) -> Erased:
    """Erase in every book; where nothing is left of somebody that was erased before, too."""
    wanted = list(record_ids)
    about = _about_contacts(office, wanted)
    records = books = 0
    devices: set[str] = set()
    for event, book in each_copy(office, read_only=False):
        known = [i for i in wanted if _is_known(book, i)]
        linked = _linked(book, about)
        requests = [w for w in book.withdrawals if w.id in about]
        if not known and not linked and not requests:
            continue
        books += 1
        records += sum(_erase_in(book, known, reason)) + len(requests)
        for request in requests:
            # The no stays, without whose it was.
            book.withdrawals.restate(replace(request, name="", email="", phone="", sealed=""))
        for table, ids in linked.items():
            with in_plain_words():
                book.database.erase(table, *ids, reason=reason)
            records += len(ids)
        if event is not None:
            devices |= set(holders_of(book))
    return Erased(
        id=wanted[0] if wanted else "",
        records=records,
        books=books,
        devices=tuple(sorted(devices)),
    )


def erase_late(field: Book) -> int:
    """Erase what a station that did not know yet wrote about somebody erased before; how much."""
    is_erased = field.database.is_erased
    late = {
        "notes": [n.id for n in field.notes if is_erased("people", n.attendee_id)],
        "callbacks": [c.id for c in field.callbacks if is_erased("contacts", c.contact_id)],
    }
    for table, ids in late.items():
        if ids:
            with in_plain_words():
                field.database.erase(table, *ids, reason=ASKED)
    return sum(map(len, late.values()))


def _about_contacts(office: Book, ids: list[str]) -> set[str]:
    """The contacts' own ids, those of the calls promised to them and of what they asked for."""
    found = set(ids)
    for _event, copy in each_copy(office):
        found |= {c.id for c in copy.callbacks if c.contact_id in ids}
        found |= {m.withdrawal_id for m in copy.withdrawal_matches if m.contact_id in ids}
    return found


def _linked(book: Book, about: set[str]) -> dict[str, list[str]]:
    """What goes along with a contact or remark, by table: calls, relations, requests, notes.

    Consents and withdrawals stay: they prove what was agreed to, and name nobody.
    """
    linked = {
        table: [
            record.id
            for record in getattr(book, table)
            if record.id in about or any(getattr(record, link, None) in about for link in _LINKS)
        ]
        for table in _WITH_CONTACTS
    }
    # What staff noted for themselves about a remark is most likely to say who it was.
    linked["case_notes"] = [note.id for note in book.case_notes if note.feedback_id in about]
    return {table: ids for table, ids in linked.items() if ids}


def _erase_in(book: Book, ids: list[str], reason: str) -> Iterable[int]:
    for table in PERSONAL:
        held = [i for i in ids if _records(book)[table].get(i)]
        if held:
            with in_plain_words():
                book.database.erase(table, *held, reason=reason)
        yield len(held)
    notes = [note.id for i in ids for note in book.notes.where("attendee_id", i)]
    if notes:
        with in_plain_words():
            book.database.erase("notes", *notes, reason=reason)
    yield len(notes)
    for record_id in ids:
        registration = book.registrations.get(record_id)
        if registration and (registration.order or registration.household or registration.secret):
            # Places and offering count on; what an order, a family's name or the number of a
            # foreign ticket leads to does not.
            book.registrations.restate(replace(registration, order="", household="", secret=""))
        theirs = book.attendance.where("attendee_id", record_id)
        for entry in theirs:
            if entry.reason and entry.reason not in REASONS:
                book.attendance.restate(replace(entry, reason=None))
        own = {entry.id for entry in theirs}
        for undo in book.undos:
            if undo.reason and own.intersection(undo.targets):
                book.undos.restate(replace(undo, reason=None))
        feedback = book.feedback.get(record_id)
        if feedback and (feedback.text or feedback.sealed or feedback.with_whom):
            bare = {"text": "", "sealed": "", "place": "", "stop": "", "with_whom": ""}
            book.feedback.restate(replace(feedback, **bare, photos=()))
            yield 1


def _is_known(book: Book, record_id: str) -> bool:
    return any(
        records.get(record_id) or book.database.is_erased(table, record_id)
        for table, records in _records(book).items()
    )


def _records(book: Book) -> dict[str, Any]:
    return {"people": book.people, "contacts": book.contacts, "feedback": book.feedback}
