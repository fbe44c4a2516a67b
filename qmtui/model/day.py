"""What else a day needs: changes of place, shifts, stands, the office hour, the closing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Turn = Literal["moved", "cancelled", "interrupted", "resumed"]
Appearance = Literal["arrived", "left", "absent"]
Outcome = Literal["at_once", "referred", "appointment"]

TURNS = {
    "moved": mark("Moved"),
    "cancelled": mark("Cancelled"),
    "interrupted": mark("Interrupted"),
    "resumed": mark("Goes on"),
}
"""What becomes of an event, a station or an offering on the day."""

APPEARANCES = {
    "arrived": mark("there"),
    "left": mark("gone"),
    "absent": mark("does not come"),
}
"""What is known of the partner at a stand."""

SHIFT_MARKS = {
    "come": mark("has come"),
    "leave": mark("has left"),
    "confirmed": mark("hours confirmed"),
}

OUTCOMES = {
    "at_once": mark("answered at once"),
    "referred": mark("passed on"),
    "appointment": mark("appointment"),
}
"""How a consultation ended."""

CHANNELS = {
    "in_person": mark("in person"),
    "phone": mark("by phone"),
    "email": mark("by e-mail"),
    "letterbox": mark("letter box"),
    "online": mark("online"),
}
"""How somebody came to the contact point."""


class Relocation(Entry, frozen=True, kw_only=True):
    """From `observed_at` on it is so (Ortswechsel, Absage, Unterbrechung).

    `concerns` is the id of a station, None for the whole event; with `offering` it is about that
    alone. `station_id` tells only where it was captured.
    """

    kind: Turn
    concerns: str | None = None
    offering: str = ""
    place: str = ""
    reason: str = ""


class Closing(Entry, frozen=True, kw_only=True):
    """The end of the event, for the closing sheet."""

    weather: str = ""
    remarks: str = ""


class Shift(Struct, frozen=True, kw_only=True):
    """Who is to be where from when until when (Schicht), by initials; "" as long as it is open."""

    id: str
    event_id: str
    initials: str
    start: datetime
    end: datetime
    shift_station: str | None = None


class ShiftMark(Entry, frozen=True, kw_only=True):
    """Somebody came to help or left; `confirmed` says that `minutes` are right."""

    initials: str
    kind: Literal["come", "leave", "confirmed"]
    minutes: int | None = None


class Stand(Struct, frozen=True, kw_only=True):
    """A partner's stand; `number` is where it is on the plan."""

    id: str
    event_id: str
    number: int
    partner: str
    place: str = ""


class StandMark(Entry, frozen=True, kw_only=True):
    """What is known of the partner at a stand from now on."""

    stand_id: str
    kind: Appearance


class Consultation(Entry, frozen=True, kw_only=True):
    """One talk of an office hour (Sprechstunde); nobody is named in it.

    `body` is the code of whom it was passed on to.
    """

    topic: str
    minutes: int
    channel: str
    outcome: Outcome
    body: str | None = None
    needs_language: bool = False
    note: str = ""
