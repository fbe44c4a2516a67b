"""What leads from a contact to everything else that is kept about it."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.replicas import each_copy

BY_CONTACT = ("consents", "contact_corrections", "callbacks", "fulfilments", "withdrawal_matches")
"""Tables that name a contact by its `contact_id`."""


def linked_to(book: Book, contact_id: str) -> set[str]:
    """The contact's code, and the ids of calls promised, requests made and texts agreed to."""
    linked: set[str] = set()
    for _event, copy in each_copy(book):
        contact = copy.contacts.get(contact_id)
        linked |= {contact.code} if contact else set()
        linked |= {c.id for c in copy.callbacks.where("contact_id", contact_id)}
        linked |= {c.text_version for c in copy.consents.where("contact_id", contact_id)}
        matches = copy.withdrawal_matches.where("contact_id", contact_id)
        linked |= {match.withdrawal_id for match in matches}
    return linked - {""}


def of_contact(book: Book, contact_id: str, linked: set[str]) -> list[tuple[str, str]]:
    """Table and id of what one book knows about a contact, beside the contact itself."""
    found = [
        (table, record.id)
        for table in BY_CONTACT
        for record in getattr(book, table).where("contact_id", contact_id)
    ]
    found += [("withdrawals", w.id) for w in book.withdrawals if linked & {w.code, w.id}]
    return found + [
        ("callback_steps", s.id) for s in book.callback_steps if s.callback_id in linked
    ]
