"""Counted people without names: strokes, headcounts, and figures that carry their method."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

VISITS = "visits"
"""The counter whose strokes are visits (Besuche); other counters are reported beside it."""

LEAVING = "leaving"
"""The counter of people who go; "here now" from strokes is visits less these."""

Method = Literal["counted", "estimated", "extrapolated", "from_registration", "late_entry"]

METHODS = {
    "counted": mark("counted"),
    "estimated": mark("estimated"),
    "extrapolated": mark("extrapolated"),
    "from_registration": mark("from registrations"),
    "late_entry": mark("entered later"),
}


class Tally(Entry, frozen=True, kw_only=True):
    """A stroke (Strich), or several at once; `since` and `until` bound a late entry from paper."""

    delta: int
    counter: str = VISITS
    band: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.since is not None

    @property
    def method(self) -> Literal["counted", "late_entry"]:
        return "late_entry" if self.is_late else "counted"


Moment = Literal["start", "middle", "end"]

TEAM = "team"

ROLES = {
    "resident": mark("Residents"),
    "institution": mark("Institutions"),
    "department": mark("Department, public order office"),
    "housing": mark("Housing company"),
    "police": mark("Police"),
    "politics": mark("Politics"),
    TEAM: mark("District management team"),
}
"""Who takes part in a walk; the team itself is no visitor."""


class Headcount(Entry, frozen=True, kw_only=True):
    """A number of people taken at one look (Kopfzählung), with the method it rests on.

    `moment` is when a group on the way was counted; headcounts with one are compared, never added.
    `roles` says who they are, as far as known; the team is in none but its own figure.
    """

    number: int
    method: Method
    note: str = ""
    moment: Moment | None = None
    roles: dict[str, int] = {}


class Figure(Struct, frozen=True, kw_only=True):
    """A number of visits and what it is made of; `counted` includes `late_entry`."""

    counted: int = 0
    late_entry: int = 0
    estimated: int = 0

    @property
    def total(self) -> int:
        return self.counted + self.estimated
