"""Where things are: places of the quarter and the stops of a walk."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry


class Place(Struct, frozen=True, kw_only=True):
    """A place people speak of, in an `area` (Teilgebiet); degrees north and east, if known."""

    id: str
    name: str
    area: str = ""
    lat: float | None = None
    lon: float | None = None


class Stop(Struct, frozen=True, kw_only=True):
    """A stop of a walk (Halt), in the planned order; degrees north and east, if known."""

    id: str
    event_id: str
    number: int
    name: str
    lat: float | None = None
    lon: float | None = None


class StopVisit(Entry, frozen=True, kw_only=True):
    """The group came to a stop or left it; coming to the next one leaves the one before."""

    stop_id: str
    kind: Literal["arrival", "departure"]
    note: str = ""


class RouteChange(Entry, frozen=True, kw_only=True):
    """From here on the walk goes to these stops in this order; what is missing is cut."""

    stops: tuple[str, ...]
    reason: str = ""


MOMENTS = {
    "start": mark("at the start"),
    "middle": mark("half-way"),
    "end": mark("at the end"),
}
"""When a group on the way was counted; such headcounts are compared, never added."""
