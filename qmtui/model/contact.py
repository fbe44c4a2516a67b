"""A person who wants to hear from us: for what, and how that was agreed (Kontakt, Einwilligung)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

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

SHORT_PURPOSES = {
    "K1": mark("Call back"),
    "K2": mark("Answer"),
    "K3": mark("Minutes"),
    "K4": mark("Invitations"),
    "K5": mark("Newsletter"),
    "K6": mark("Taking part"),
    "K7": mark("Passing on"),
    "K8": mark("Photo, quotation"),
    "K9": mark("Name in public"),
}
"""The purposes in a word or two; their order is that of the digits."""

HEARD_FROM = frozenset({"K1", "K2", "K3", "K4", "K5", "K6"})
"""The purposes for which we have to reach the person."""

Method = Literal["read_out", "ticked", "signature"]

METHODS = {
    "read_out": mark("read out and agreed to"),
    "ticked": mark("ticked by the person"),
    "signature": mark("signed on paper"),
}
SHORT_METHODS = {
    "read_out": mark("read out"),
    "ticked": mark("ticked"),
    "signature": mark("signed"),
}

WAYS = {
    "code": mark("by code"),
    "email": mark("by e-mail"),
    "phone": mark("by phone"),
    "in_person": mark("in person"),
}
"""How a withdrawal reached us."""


class Contact(Entry, frozen=True, kw_only=True):
    """Who wants to hear from us; it exists for its purposes alone.

    In an encrypted field book name, e-mail, phone, note, guardian and organisation are `sealed` for
    the office. `code` is handed over on paper: whoever has it withdraws with it, at any station.
    `is_minor` is yes or no, never an age; a contact under 16 has a guardian. `no_share` bars every
    passing on (Auskunftssperre). `feedback_id` is what the person brought up.
    """

    purposes: tuple[str, ...]
    code: str
    sealed: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    guardian: str = ""
    organisation: str = ""
    function: str = ""
    is_minor: bool = False
    no_share: bool = False
    feedback_id: str | None = None


class Correction(Entry, frozen=True, kw_only=True):
    """The office sets a part of a contact right, which said something else `before`."""

    contact_id: str
    part: str
    before: str
    right: str


class Consent(Entry, frozen=True, kw_only=True):
    """One purpose agreed to; never changed, only withdrawn, or over after `expires_on`.

    `text_version` is the hash of the text and `language` the one it was read or read out in; who
    read it is `by`, when and where are the entry's own.
    """

    contact_id: str
    purpose: str
    code: str
    text_version: str = ""
    language: str = ""
    method: Method = "read_out"
    by_guardian: bool = False
    expires_on: date | None = None


class Withdrawal(Entry, frozen=True, kw_only=True):
    """The consents under a code are taken back; it holds for all that were not given after it.

    Without the code it is a request, `sealed` for the office, which finds out whose it is.
    `purposes` empty: all of them.
    """

    code: str = ""
    purposes: tuple[str, ...] = ()
    way: str = "code"
    sealed: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


class Callback(Entry, frozen=True, kw_only=True):
    """Somebody wants to be called (Rückrufbitte), at a time that suits; `due` is our promise.

    In an encrypted field book topic and good time are `sealed` for the office.
    """

    contact_id: str
    sealed: str = ""
    topic: str = ""
    good_time: str = ""
    due: datetime


class Text(Struct, frozen=True, kw_only=True):
    """A text that is read out, shown or printed, as the office has it; `key` says what for.

    `is_draft` marks a translation that somebody still has to check.
    """

    id: str
    key: str
    language: str
    text: str
    is_draft: bool = False
