"""People at an event, and what they registered for; both go by one id.

Names live in `Person` alone: figures rest on registrations and attendance, so that erasing or
expiring a name leaves every figure as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.model.entry import Entry


class Person(Struct, frozen=True, kw_only=True):
    """A name and what goes with it. E-mail and phone never leave the office book.

    At a meeting of institutions `organisation` and `function` may be all there is.
    """

    id: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    phone: str = ""
    attention: bool = False
    comment: str = ""
    organisation: str = ""
    function: str = ""


class Registration(Struct, frozen=True, kw_only=True):
    """A place taken at an event (Anmeldung), in advance or at the door.

    `key` recognises the row of an import again; `code` is ours, `secret` the imported ticket's own.
    `places` counts heads, the named person included. Registrations of one `household`, else of one
    `order`, come as a party. The ticket is good from `valid_from` until before `valid_until`.
    """

    id: str
    event_id: str
    key: str = ""
    code: str = ""
    secret: str = ""
    order: str = ""
    offering: str = ""
    places: int = 1
    children: int = 0
    accessibility: int = 0
    is_walk_in: bool = False
    household: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    is_revoked: bool = False

    @property
    def party(self) -> str:
        """What those who come together have in common; "" for whoever comes alone."""
        return f"household:{self.household}" if self.household else self.order


class Attendance(Entry, frozen=True, kw_only=True):
    """Somebody came, left, or was not let in; `result` says how it went.

    A `correction` is another number of people for the arrival that it `corrects`.

    `people` counts heads, companions and the named person together, `children` those among them.
    `joined` says that so many of them follow those who came before, of `places` in all; `children`
    are then theirs. `overrides` is the refusal that `reason` set aside. Entries with the same
    `action` were one and are taken back as one.
    """

    attendee_id: str | None
    kind: Literal["arrival", "departure", "refusal", "correction"]
    result: str
    people: int = 0
    children: int = 0
    joined: int | None = None
    places: int | None = None
    overrides: str | None = None
    corrects: str | None = None
    action: str | None = None
    reason: str | None = None


class Note(Entry, frozen=True, kw_only=True):
    """What a station wrote down about somebody for whoever meets them next."""

    attendee_id: str
    text: str


class Rebinding(Entry, frozen=True, kw_only=True):
    """A walk-in was given another sticker at the door for the one before."""

    attendee_id: str
    code: str
    code_before: str
