"""Whom the office works with: institutions, who speaks for them, and the lists they are on."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from qmtui.model.entry import Entry

APART = ("religious", "politics")
"""Kinds of actor whose contacts would tell what somebody believes (Art. 9 DSGVO)."""


class Actor(Struct, frozen=True, kw_only=True):
    """An institution or group of the quarter (Akteur, Träger); stations know name and kind alone.

    `kind` is a code of the list `actor_kinds`, `languages` are codes such as "de".
    `function_contact` is whom one reaches there by function, such as "Schulsekretariat": no name.
    `no_share` bars every passing on.
    """

    id: str
    name: str
    kind: str
    profile: str = ""
    areas: tuple[str, ...] = ()
    function_contact: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    languages: tuple[str, ...] = ()
    checked_on: date | None = None
    no_share: bool = False

    @property
    def is_apart(self) -> bool:
        """Whether it is kept by function only, and never on a list with others."""
        return self.kind in APART


class Relation(Entry, frozen=True, kw_only=True):
    """A person has a function at an actor from a day on, until an `Ending` says otherwise."""

    contact_id: str
    actor_id: str
    function: str
    since: date


class MailingList(Struct, frozen=True, kw_only=True):
    """Who is written to about one subject (Verteiler), such as a working group.

    People on it are written to only as long as they agree to its `purpose`.
    """

    id: str
    name: str
    purpose: str


class ListMember(Entry, frozen=True, kw_only=True):
    """A contact or an actor is on a list from a day on, until an `Ending` says otherwise."""

    list_id: str
    member_id: str
    since: date


class Ending(Entry, frozen=True, kw_only=True):
    """A relation or a place on a list is over: from `until` on it holds no more."""

    ends: str
    until: date


class Talk(Entry, frozen=True, kw_only=True):
    """We spoke with an actor; the last one tells who has gone silent."""

    actor_id: str
    text: str


class Merge(Entry, frozen=True, kw_only=True):
    """Two records are one person; both stay as they are, and are read as one."""

    kept: str
    merged: str


class NotDuplicate(Entry, frozen=True, kw_only=True):
    """Two records are different people, however alike they look."""

    one: str
    other: str


class Pick(Entry, frozen=True, kw_only=True):
    """Of the records of one person this one has the right value of a field."""

    contact_id: str
    field: str
