"""The gate: one fixed order of checks for everybody who wants in.

The order is that of pretix's offline check (code found, right event, blocked, validity, duplicate),
which stations, tests and the office all rely on; an exit passes none of them, it is never refused.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from qmtui.model.event import Event
from qmtui.model.person import Registration
from qmtui.stays import Stay


def refusal(
    event: Event,
    registration: Registration,
    stay: Stay,
    station_id: str | None,
    moment: datetime,
    last: datetime | None,
    zone: ZoneInfo,
) -> str | None:
    """The first reason why this ticket does not let in now; None if it does.

    `moment` is now and `last` the last arrival, by clocks set right; `zone` is the district's: its
    midnight parts the days of `once_per_day`.
    """
    if registration.is_revoked:
        return "revoked"
    if registration.valid_from is not None and moment < registration.valid_from:
        return "not_yet"
    if registration.valid_until is not None and moment >= registration.valid_until:
        return "expired"
    if stay.arrivals:
        is_free = moves(event, stay, station_id) or to_come(registration, stay) > 0
    else:
        has_rest = stay.let_in < registration.places
        is_free = stay.last is None or event.reentry == "free" or has_rest
    if not is_free and event.reentry == "once_per_day" and last is not None:
        day = last.astimezone(zone).date()
        is_free = moment.astimezone(zone).date() > day
    return None if is_free else "already"


def moves(event: Event, stay: Stay, station_id: str | None) -> bool:
    """Whether coming in here is leaving the station before, as on a walk."""
    return event.entering_leaves and bool(stay.arrivals) and stay.station_id != station_id


def to_come(registration: Registration, stay: Stay) -> int:
    """How many of the registered places are still empty, if some of the party are here."""
    return max(registration.places - stay.people, 0) if stay.arrivals else 0
