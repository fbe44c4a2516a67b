"""People's data that leaves the book: explicit, for staff, and noted with who was in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.clean import spreadsheet_text
from qmtui.contacts.barred import why_barred
from qmtui.contacts.contacts import Contacts
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import _, mark
from qmtui.model.contact import Contact
from qmtui.reach import spoken_phone
from qmtui.replicas import each_copy

SECRET_TABLES = ("office_keys",)


class FolderUnusable(QmtuiError):
    exit_code = 27
    sentence = mark("The folder cannot be written, or holds something already; name a new one.")


def contacts(office: Book, now: Now, purpose: str) -> list[Contact]:
    """Who agrees to a purpose and may be passed on; the export is noted with who was in it.

    Left out is whoever withdrew, whose consent is over, who is barred from being passed on, and
    who is under 16 without a guardian. Raises `NotAllowed`.
    """
    office.require("export", now())
    barred = _barred(office)
    agreed = [c for c in Contacts(office, now).agreed(purpose) if c.id not in barred]
    if not office.database.read_only:
        ids = tuple(contact.id for contact in agreed)
        office.note(now(), "export", figures={purpose: len(agreed)}, subjects=ids)
    return agreed


def told(contact: Contact) -> dict[str, str]:
    """What an export says of somebody: no more than is needed to reach them."""
    said = {name: getattr(contact, name) for name in ("name", "email", "phone", "note", "code")}
    # A number that begins with + is a formula to spreadsheets.
    return {**said, "phone": spoken_phone(contact.phone)}


def _barred(office: Book) -> set[str]:
    """Who must not be passed on, as soon as one record of a person says so."""
    persons, known = Persons(office), dict[str, list[Contact]]()
    for _event, copy in each_copy(office):
        for contact in copy.contacts:
            known.setdefault(persons.kept(contact.id), []).append(contact)
    return {record.id for records in known.values() if why_barred(records) for record in records}


def as_csv(agreed: list[Contact]) -> str:
    """One row each under a header, as text for a spreadsheet."""
    rows = io.StringIO()
    write = csv.writer(rows, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    write([_("Name"), _("E-mail"), _("Phone"), _("Note"), _("Consent code")])
    for contact in agreed:
        write([spreadsheet_text(text) for text in told(contact).values()])
    return rows.getvalue()


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
