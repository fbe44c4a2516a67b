"""What only the office can do with its keys: open what was sealed to it, and sign."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.model.keys import OFFICE, OfficeKeys
from storage import keys, sealed


def new_office_keys() -> OfficeKeys:
    seal_private, seal_public = keys.new_recipient()
    sign_private, sign_public = sealed.new_signer()
    return OfficeKeys(
        seal_private=seal_private.hex(),
        seal_public=seal_public.hex(),
        sign_private=sign_private.hex(),
        sign_public=sign_public.hex(),
    )


def office_keys(office: Book) -> OfficeKeys:
    """The keys of this office; a book begun before there were any gets them now."""
    found = office.office_keys.get(OFFICE)
    if found is None:
        with office.transaction():
            found = office.office_keys.add(new_office_keys())
    return found
