"""Promises kept: from then on runs the time after which a contact is forgotten."""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.contacts.standing import facts_of
from qmtui.model.agreement import Fulfilment
from qmtui.replicas import each_copy


def keep(office: Book, now: Now, contact_id: str, purpose: str) -> Fulfilment:
    """Note that what one contact had agreed to was done, such as an answer given (K2)."""
    with office.transaction():
        return office.fulfilments.add(
            Fulfilment(**office.stamp(now()), contact_id=contact_id, purpose=purpose)
        )


def keep_all(office: Book, now: Now, purpose: str, event_id: str | None = None) -> int:
    """Note it for everybody who agrees to a purpose (at one event), such as minutes sent (K3).

    The number of contacts. Raises `NotAllowed`.
    """
    office.require("access", now())
    standing = facts_of(office).standing(now())
    at_event: set[str] = set()
    for event, copy in each_copy(office):
        if event_id is None or (event and event.id == event_id):
            at_event |= {contact.id for contact in copy.contacts}
    wanted = [c for c, purposes in standing.items() if purpose in purposes and c in at_event]
    with office.transaction():
        for contact_id in wanted:
            keep(office, now, contact_id, purpose)
    return len(wanted)
