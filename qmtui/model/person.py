"""People at an event, and what they registered for; both go by one id.

Names live in `Person` alone: figures rest on registrations and attendance, so that erasing or
expiring a name leaves every figure as it was.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from qmtui.model.entry import Entry


class Person(Struct, frozen=True, kw_only=True):
    """A name and what goes with it. E-mail and phone never leave the office book."""

    id: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    phone: str = ""
    attention: bool = False
    comment: str = ""


class Registration(Struct, frozen=True, kw_only=True):
    """A place taken at an event (Anmeldung), in advance or at the door.

    `key` recognises the row of an import again; `code` is the ticket's own secret or our code.
    `places` counts heads, the named person included.
    """

    id: str
    event_id: str
    key: str = ""
    code: str = ""
    order: str = ""
    offering: str = ""
    places: int = 1
    children: int = 0
    accessibility: int = 0
    is_walk_in: bool = False


class Attendance(Entry, frozen=True, kw_only=True):
    """Somebody came, left, or was not let in; `result` says how it went.

    `people` counts heads, companions and the named person together.
    """

    attendee_id: str | None
    kind: Literal["arrival", "departure", "refusal"]
    result: str
    people: int = 0
    reason: str | None = None
