"""What the desk answers: one value for the screen, the command line and tests."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark

State = Literal["expected", "inside", "left"]
Why = Literal["shared", "no_ticket"]
"""What a code is that lets nobody in: held by several people, or no ticket at all."""

REASONS = {
    "team": mark("the team says so"),
    "belongs": mark("belongs to somebody inside"),
    "list_wrong": mark("the list is wrong or old"),
    "other_person": mark("another person with the same ticket"),
    "room_left": mark("there is room"),
    "safety": mark("cannot stay outside"),
}
"""Why somebody comes in against the rule, by the key of the reason."""

OVERRIDABLE = frozenset({"already", "revoked", "not_yet", "expired"})
"""Refusals that a reason sets aside; what is on no list is registered at the door instead."""


class Sighting(Struct, frozen=True, kw_only=True):
    """Where and when somebody was first seen; `station` is a name."""

    station: str
    at: datetime


class Result(Struct, frozen=True, kw_only=True):
    """How a check-in, exit or undo went.

    `result` is one of the codes of the command line (ok, already, exit, reentry, unknown, ...);
    `people` counts the heads of this entry, `inside` those inside now, never strokes. `to_come` are
    places whose people are not here yet, `entry` is the id of what was written, `overrides` the
    refusal that a reason set aside, `text` what else there is to say of the code or the offering,
    `why` what kind of code it is where `result` alone does not say it.
    """

    result: str
    why: Why | None = None
    attendee: str | None = None
    name: str = ""
    offer: str = ""
    people: int = 0
    places: int = 0
    first: Sighting | None = None
    just_now: bool = False
    inside: int = 0
    attention: bool = False
    comment: str = ""
    code: str = ""
    is_walk_in: bool = False
    overridable: bool = False
    overrides: str | None = None
    entry: str | None = None
    to_come: int = 0
    text: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class Hit(Struct, frozen=True, kw_only=True):
    """A person found by name: all that a volunteer may see; `to_come` are heads not here yet.

    `first` is where and when they were seen first, `household` with whom they come; `is_alike` says
    that the name is only like what was typed.
    """

    id: str
    name: str
    offer: str
    state: State
    places: int = 1
    to_come: int = 1
    attention: bool = False
    is_alike: bool = False
    household: str = ""
    first: Sighting | None = None


class Found(Struct, frozen=True, kw_only=True):
    """The first people found by name, and how many there are in all."""

    hits: list[Hit]
    total: int
