"""A person who wants to hear from us: for what, and how that was agreed (Kontakt, Einwilligung)."""

from __future__ import annotations

from qmtui.i18n import mark
from qmtui.model.entry import Entry

PURPOSES = {
    "K1": mark("Call back"),
    "K2": mark("Answer to what I brought up"),
    "K3": mark("Minutes or results, once"),
    "K4": mark("Invitations"),
    "K5": mark("Newsletter"),
    "K6": mark("Taking part"),
    "K7": mark("Passing on to the body named"),
    "K8": mark("Photo or quotation"),
    "K9": mark("Name in public minutes or lists"),
}
"""What a contact is taken for (Konsent-Zwecke); one consent each, none by default."""


class Contact(Entry, frozen=True, kw_only=True):
    """Who wants to hear from us; it exists for its purposes alone.

    In an encrypted field book name, e-mail, phone and note are `sealed` for the office. `code` is
    handed over on paper: whoever has it withdraws with it, at any station.
    """

    purposes: tuple[str, ...]
    code: str
    sealed: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""


class Consent(Entry, frozen=True, kw_only=True):
    """One purpose agreed to; never changed, only withdrawn."""

    contact_id: str
    purpose: str
    code: str


class Withdrawal(Entry, frozen=True, kw_only=True):
    """The consents under a code are taken back; it holds for all that were not given after it."""

    code: str
