"""What the desk answers: one value for the screen, the command line and tests."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

State = Literal["expected", "inside", "left"]


class Sighting(Struct, frozen=True, kw_only=True):
    """Where and when somebody was first seen; `station` is a name."""

    station: str
    at: datetime


class Result(Struct, frozen=True, kw_only=True):
    """How a check-in, exit or undo went.

    `result` is one of the codes of the command line (ok, already, exit, reentry, unknown, ...);
    `people` counts the heads of this entry, `inside` those inside now, never strokes.
    """

    result: str
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


class Hit(Struct, frozen=True, kw_only=True):
    """A person found by name: all that a volunteer may see."""

    id: str
    name: str
    offer: str
    state: State
    places: int = 1
