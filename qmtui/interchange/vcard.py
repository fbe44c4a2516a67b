"""Contacts for phones and address books: vCard 3.0 (RFC 2426), which every one of them reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qmtui.exports import Agreed
from qmtui.i18n import _
from qmtui.inbox.timeline import day_text
from qmtui.model.contact import PURPOSES, SHORT_PURPOSES
from qmtui.reports.contacts import needed_way


def as_vcards(people: Sequence[Agreed], purpose: str, until: date) -> str:
    """A card each: name, the one way that is needed, and what for; to be deleted after `until`."""
    return "".join(_card(one, purpose, until) for one in people)


def _card(one: Agreed, purpose: str, until: date) -> str:
    # Costs 0.1 s that no other command should pay.
    import vobject

    contact, way = one.contact, needed_way(purpose, one.contact)
    card = vobject.vCard()
    # Whoever imports the next list has no one twice.
    card.add("uid").value = contact.id
    name = contact.name or contact.email or contact.phone or contact.code
    given, _space, family = name.rpartition(" ")
    card.add("n").value = vobject.vcard.Name(family=family, given=given)
    card.add("fn").value = name
    if way == "email":
        line = card.add("email")
        line.value, line.type_param = contact.email, "INTERNET"
    if way == "phone":
        line = card.add("tel")
        line.value, line.type_param = contact.phone, "VOICE"
    card.add("categories").value = [_(SHORT_PURPOSES[purpose])]
    card.add("note").value = " · ".join(
        [
            f"{purpose} {_(PURPOSES[purpose])}",
            _("agreed on {0}").format(day_text(one.on)),
            _("delete by {0}").format(day_text(until)),
        ]
    )
    serialized: str = card.serialize()
    return serialized
