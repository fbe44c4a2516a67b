"""The office sets right what was taken down wrongly; who did, and what it said, stays known."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui import reach
from qmtui.book import Book, Now
from qmtui.clean import EMAIL, FEEDBACK, NAME, clean_or_refuse
from qmtui.contacts.contacts import ContactEmpty, Contacts
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.contact import Correction

LIMITS = {"name": NAME, "phone": reach.PHONE, "email": EMAIL, "note": FEEDBACK}


class NothingCorrected(QmtuiError):
    exit_code = 38
    sentence = mark("This is what it says already; nothing was changed.")


def correct(office: Book, now: Now, contact_id: str, **typed: str) -> list[Correction]:
    """Set name, phone, e-mail or note right, in the office's own record of a contact.

    Raises `NotAllowed`, `NoSuchContact`, `ContactEmpty`, `TextTooLong`, `NothingCorrected`.
    """
    office.require_office()
    known = Contacts(office, now).find(contact_id)
    right = {field: _cleaned(field, text) for field, text in typed.items()}
    if not right.get("name", known.name):
        raise ContactEmpty
    entries = [
        Correction(
            **office.stamp(now()),
            contact_id=known.id,
            part=field,
            before=getattr(known, field),
            right=value,
        )
        for field, value in right.items()
        if value != getattr(known, field)
    ]
    if not entries:
        raise NothingCorrected
    with office.transaction():
        for entry in entries:
            office.contact_corrections.add(entry)
        office.contacts.put(replace(known, **{entry.part: entry.right for entry in entries}))
    return entries


def _cleaned(field: str, text: str) -> str:
    if field == "phone":
        return reach.phone(text).value
    if field == "email":
        return reach.email(text).value
    return clean_or_refuse(text, multiline=field == "note", limit=LIMITS[field])
