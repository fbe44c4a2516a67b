"""Where and when people are met: district, event, stations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark

Mode = Literal["count", "registration", "sheet", "committee"]
Status = Literal["planned", "issued", "collected"]

KINDS = {
    "street_fest": mark("Neighbourhood festival"),
    "district_walk": mark("Neighbourhood walk"),
    "reading": mark("Reading"),
    "talk": mark("Talk"),
    "office_hour": mark("Office hour"),
    "district_conference": mark("Neighbourhood conference"),
    "council_meeting": mark("Residents' council meeting"),
    "jury_meeting": mark("Jury meeting"),
    "steering_group": mark("Steering group"),
    "working_group": mark("Working group"),
    "business_meetup": mark("Local business meet-up"),
    "citizens_assembly": mark("Citizens' assembly"),
    "info_stand": mark("Information stand"),
    "activating_survey": mark("Activating survey"),
    "hands_on_action": mark("Hands-on action"),
    "open_meeting": mark("Open meeting"),
    "online_format": mark("Online format"),
}
"""Kinds of event (Veranstaltungsarten) by their code."""

MODES = {
    "count": mark("Counting"),
    "registration": mark("Ticking off registrations"),
    "sheet": mark("Attendance sheet"),
    "committee": mark("Committee"),
}
"""How attendance is captured (Erfassungsmodus)."""

STATUSES = {
    "planned": mark("planned"),
    "issued": mark("issued"),
    "collected": mark("collected"),
}

_NAMED = {"district_conference", "working_group", "business_meetup"}
_COMMITTEES = {"council_meeting", "jury_meeting", "steering_group"}


def usual_mode(kind: str) -> Mode:
    """How events of this kind count unless the office says otherwise."""
    return "sheet" if kind in _NAMED else "committee" if kind in _COMMITTEES else "count"


class District(Struct, frozen=True, kw_only=True):
    """A neighbourhood (Quartier); its time zone dates everything captured there."""

    id: str
    name: str
    residents: int | None = None
    time_zone: str = "Europe/Berlin"


class Event(Struct, frozen=True, kw_only=True):
    """One event (Veranstaltung); `fieldbook` is the id of its field book once issued.

    `is_encrypted` keeps anyone from passing off a plain one as that book.
    """

    id: str
    title: str
    kind: str
    start: datetime
    end: datetime | None = None
    place: str = ""
    mode: Mode = "count"
    capacity: int | None = None
    status: Status = "planned"
    fieldbook: str | None = None
    is_encrypted: bool = False
    expected_devices: int | None = None


class Station(Struct, frozen=True, kw_only=True):
    """A place at an event where a device stands; `number` gives the order."""

    id: str
    event_id: str
    number: int
    name: str
