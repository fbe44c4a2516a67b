"""People's data that leaves the book: explicit, for staff, and noted with who was in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.contacts.barred import Barred, why_barred
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.standing import facts_of
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.contact import Consent, Contact
from qmtui.reach import spoken_phone
from qmtui.replicas import each_copy

SECRET_TABLES = ("office_keys",)

ContactFormat = Literal["csv", "xlsx", "md", "html", "vcf"]

CONTACT_FORMATS: tuple[ContactFormat, ...] = get_args(ContactFormat)


class FolderUnusable(QmtuiError):
    exit_code = 27
    sentence = mark("The folder cannot be written, or holds something already; name a new one.")


class Agreed(Struct, frozen=True, kw_only=True):
    """Somebody who agrees to a purpose, with the consent that stands and the day it was given."""

    contact: Contact
    consent: Consent
    on: date


def agreed(office: Book, now: Now, purpose: str) -> list[Agreed]:
    """Who agrees to a purpose and may be passed on; the export is noted with who was in it.

    Left out is whoever withdrew, whose consent is over, who is barred from being passed on, and
    who is under 16 without a guardian; records read as one person are one. Raises `NotAllowed`.
    """
    office.require("export", now())
    barred, facts, persons = barred_of(office), facts_of(office), Persons(office)
    standing = facts.standing(now())
    found: dict[str, Agreed] = {}
    for contact in Contacts(office, now).agreed(purpose):
        kept = persons.kept(contact.id)
        # Whoever came in a moment ago is in the next export.
        if barred.get(contact.id, "no_share") or (
            kept in found and not _says_more(contact, found[kept])
        ):
            continue
        consent = standing[contact.id][purpose]
        given = facts.consents[consent.id][1].astimezone(office.zone).date()
        found[kept] = Agreed(contact=contact, consent=consent, on=given)
    if not office.database.read_only:
        ids = tuple(one.contact.id for one in found.values())
        office.note(now(), "export", figures={purpose: len(ids)}, subjects=ids)
    return list(found.values())


def _says_more(contact: Contact, known: Agreed) -> bool:
    """Whether of two records of one person this is the one that says how to reach them."""
    return bool(contact.email or contact.phone) and not (known.contact.email or known.contact.phone)


def contacts(office: Book, now: Now, purpose: str) -> list[Contact]:
    """The same people without their consents; noted as well."""
    return [one.contact for one in agreed(office, now, purpose)]


def told(contact: Contact) -> dict[str, str]:
    """What an export says of somebody: no more than is needed to reach them."""
    said = {name: getattr(contact, name) for name in ("name", "email", "phone", "note", "code")}
    # A number that begins with + is a formula to spreadsheets.
    return {**said, "phone": spoken_phone(contact.phone)}


def barred_of(office: Book) -> dict[str, Barred | None]:
    """Why a contact must not be passed on, as soon as one record of the person says so.

    None for those who may be; everybody the office knows is in it.
    """
    persons, known = Persons(office), dict[str, list[Contact]]()
    for _event, copy in each_copy(office):
        for contact in copy.contacts:
            known.setdefault(persons.kept(contact.id), []).append(contact)
    return {r.id: why_barred(records) for records in known.values() for r in records}


def export_plain(office: Book, now: Now, folder: Path) -> list[Path]:
    """Write every book as ordinary JSON that TinyDB opens, unencrypted, without the keys.

    Raises `NotAllowed`, `FolderUnusable`, `CopyUnusable`.
    """
    office.require("export", now())
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderUnusable
        for event, copy in each_copy(office):
            path = folder / (f"{event.id}.json" if event else "office.json")
            with in_plain_words():
                copy.database.export_plain(path, without=SECRET_TABLES)
            written.append(path)
    except OSError as error:
        raise FolderUnusable from error
    office.note(now(), "export", figures={"plain": len(written)})
    return written
