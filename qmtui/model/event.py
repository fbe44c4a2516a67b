"""Where and when people are met: district, event, stations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.count import VISITS

Mode = Literal["count", "registration", "sheet", "committee"]
Status = Literal[
    "planned",
    "issued",
    "interrupted",
    "moved",
    "cancelled",
    "ended",
    "collected",
    "checked",
    "published",
]
Reentry = Literal["free", "once", "once_per_day"]
HereFrom = Literal["check_ins", "tallies"]

KINDS = {
    "street_fest": mark("Neighbourhood festival"),
    "district_walk": mark("Neighbourhood walk"),
    "reading": mark("Reading"),
    "talk": mark("Lecture"),
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
    "interrupted": mark("interrupted"),
    "moved": mark("moved elsewhere"),
    "cancelled": mark("cancelled"),
    "ended": mark("ended"),
    "collected": mark("collected"),
    "checked": mark("checked"),
    "published": mark("published"),
}

REENTRIES = {
    "free": mark("as often as they like"),
    "once": mark("only once"),
    "once_per_day": mark("once a day"),
}
"""How often the same ticket opens the gate after its holder has left (Wiedereintritt)."""

HERE_FROM = {
    "check_ins": mark("from check-ins and exits"),
    "tallies": mark("from strokes"),
}
"""What "here now" is read from; the two are never added."""

_NAMED = {"district_conference", "working_group", "business_meetup"}
_COMMITTEES = {"council_meeting", "jury_meeting", "steering_group"}


def usual_mode(kind: str) -> Mode:
    """How events of this kind count unless the office says otherwise."""
    return "sheet" if kind in _NAMED else "committee" if kind in _COMMITTEES else "count"


class District(Struct, frozen=True, kw_only=True):
    """A neighbourhood (Quartier); its time zone dates everything captured there.

    Whom its reports name: `provider` (Träger), `client` (Auftraggeber), `programme`, and
    `logo_line`, the words that funders want to read on everything printed.
    """

    id: str
    name: str
    residents: int | None = None
    time_zone: str = "Europe/Berlin"
    provider: str = ""
    client: str = ""
    programme: str = ""
    logo_line: str = ""


class Counter(Struct, frozen=True, kw_only=True):
    """What is counted with strokes, and the bands (such as age groups) it is split into."""

    name: str
    bands: tuple[str, ...] = ()


class Event(Struct, frozen=True, kw_only=True):
    """One event (Veranstaltung); `fieldbook` is the id of its field book once issued.

    `is_encrypted` keeps anyone from passing off a plain one as that book. With `entering_leaves`
    whoever comes in at one station has left the one before. `counters` are kept beside the visits;
    one named `visits` gives the visits' own bands. `field_set` names its set of fields of action.
    `signatures` says that the grant notice demands names and signatures, `demanded` what else.
    `offerings` is what people can choose from, `cancelled` what of it is called off before the day.
    `target_groups` and `action_fields` are codes of their lists, `partners` ids of actors;
    `series_id` is the series (Reihe) it is part of. `device_labels` are the devices expected by
    name; `expected_devices` counts them too.
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
    reentry: Reentry = "free"
    entering_leaves: bool = False
    here_from: HereFrom | None = None
    counters: tuple[Counter, ...] = ()
    field_set: str = "A"
    signatures: bool = False
    demanded: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    weather: str = ""
    remarks: str = ""
    target_groups: tuple[str, ...] = ()
    action_fields: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    series_id: str | None = None
    offerings: tuple[str, ...] = ()
    device_labels: tuple[str, ...] = ()

    @property
    def here(self) -> HereFrom:
        """What "here now" is read from: what the office chose, else what fits the mode."""
        return self.here_from or ("tallies" if self.mode == "count" else "check_ins")

    def bands_of(self, counter: str) -> tuple[str, ...]:
        return next((c.bands for c in self.counters if c.name == counter), ())


class EventSeries(Struct, frozen=True, kw_only=True):
    """Events that belong together (Reihe), be it every Tuesday or once for a jubilee."""

    id: str
    title: str


class OtherEvent(Struct, frozen=True, kw_only=True):
    """Another event of the office, as a station knows it: whose ticket an unknown code may be.

    `codes` are keyed hashes; nobody can read a code out of them. Without `start` it is not public.
    """

    id: str
    title: str
    codes: tuple[str, ...] = ()
    start: datetime | None = None
    place: str = ""


class Station(Struct, frozen=True, kw_only=True):
    """A place at an event where a device stands; `number` gives the order.

    `counter` is what it counts, `areas` what it is there for (desk, count, feedback; none: all).
    `place` is where it stands if that is not the place of the event.
    """

    id: str
    event_id: str
    number: int
    name: str
    capacity: int | None = None
    counter: str = VISITS
    areas: tuple[str, ...] = ()
    place: str = ""

    def is_for(self, area: str) -> bool:
        return not self.areas or area in self.areas
