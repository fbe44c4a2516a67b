"""R5, who agreed to one purpose (Kontaktexport): no more than is needed to keep the promise.

A copy that has left the book learns of no withdrawal, so every one says until when it may be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from qmtui.book import Book, Now
from qmtui.contacts.lifetimes import LIFETIMES, Lifetime
from qmtui.exports import Agreed, agreed
from qmtui.i18n import _
from qmtui.inbox.timeline import day_text
from qmtui.model.contact import PURPOSES, Contact
from qmtui.reach import spoken_phone
from qmtui.reports.head import head_of
from qmtui.reports.layout import Column, Report, Row, Table, section, without_empty_columns

Channel = Literal["email", "phone"]

CHANNELS: dict[str, tuple[Channel, ...]] = {
    "K1": ("phone", "email"),
    **dict.fromkeys(("K2", "K3", "K4", "K5", "K6", "K7"), ("email", "phone")),
}
"""How people are reached for a purpose: the first way they gave. For K8 and K9 nobody writes."""

AT_MOST = timedelta(weeks=4)
"""A copy is kept no longer, whatever it is for."""

VERSION = 8
"""So many signs tell the versions of a text apart."""


def contact_report_of(
    office: Book, now: Now, purpose: str, found: Sequence[Agreed] | None = None
) -> Report:
    """R5 of one purpose, noted as an export; `found` are those that were asked for already.

    Raises `NotAllowed`.
    """
    people = agreed(office, now, purpose) if found is None else found
    until = delete_by(purpose, office.today(now), people)
    ends = _("delete by {0}").format(day_text(until))
    word = f"{purpose} {_(PURPOSES[purpose])}"
    return Report(
        code="R5",
        name="contacts",
        title=_("Contacts for one purpose"),
        head=head_of(
            office,
            now(),
            period=word,
            standing=ends,
            # So that it stands out: this list is for a short time only.
            is_preliminary=True,
            methods=(
                _("Only who agrees to this purpose today, with the one way we need to reach them."),
                _(
                    "Left out: who withdrew or whose consent is over, who may not be passed on, "
                    "and who is under 16 without a guardian."
                ),
                _("For this purpose only. That this list was made is noted."),
            ),
        ),
        sections=tuple(section(word, _table(f"{word} · {ends}", purpose, people))),
    )


def delete_by(purpose: str, today: date, people: Sequence[Agreed]) -> date:
    """The last day on which a copy may be kept: no consent in it is over before that."""
    span = LIFETIMES.get(purpose, Lifetime()).after_kept or AT_MOST
    ends = [one.consent.expires_on for one in people if one.consent.expires_on]
    return min([today + min(span, AT_MOST), *ends])


def needed_way(purpose: str, contact: Contact) -> Channel | None:
    """The one way in which somebody is reached for a purpose, None if nobody has to."""
    ways = CHANNELS.get(purpose, ())
    return next((way for way in ways if getattr(contact, way)), None)


def _table(title: str, purpose: str, people: Sequence[Agreed]) -> Table:
    table = Table(
        name="contacts",
        title=title,
        columns=(
            Column(title=_("Name")),
            Column(title=_("E-mail")),
            Column(title=_("Phone")),
            Column(title=_("Purpose")),
            Column(title=_("Agreed on"), kind="day"),
            Column(title=_("Text version")),
        ),
        rows=tuple(_row(purpose, one) for one in people),
    )
    return without_empty_columns(table) if people else table


def _row(purpose: str, one: Agreed) -> Row:
    contact, way = one.contact, needed_way(purpose, one.contact)
    version = one.consent.text_version[:VERSION]
    return Row(
        cells=(
            contact.name,
            contact.email if way == "email" else "",
            # A number that begins with + is a formula to spreadsheets.
            spoken_phone(contact.phone) if way == "phone" else "",
            f"{purpose} {_(PURPOSES[purpose])}",
            one.on,
            " ".join(filter(None, [version, one.consent.language])),
        )
    )
