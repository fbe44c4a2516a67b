"""A contact as the office set it right, worked out from the corrections that stand."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.model.contact import Contact

CORRECTED = ("name", "phone", "email", "note")


def as_corrected(office: Book, contact: Contact, without: Collection[str] = ()) -> Contact:
    """A contact with what stands of its corrections, `without` some, the newest of each field."""
    about = office.contact_corrections.where("contact_id", contact.id)
    values: dict[str, str] = {}
    for entry in sorted(about, key=lambda entry: (entry.observed_at, entry.id)):
        values.setdefault(entry.part, entry.before)
        if entry.id not in office.taken_back and entry.id not in without:
            values[entry.part] = entry.right
    # A part that a newer version corrects is kept for it.
    return replace(contact, **{part: text for part, text in values.items() if part in CORRECTED})
