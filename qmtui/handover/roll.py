"""The devices of an event from hand-out to wiping, each with what is to be done next (Geräte)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from qmtui.book import Book
from qmtui.completeness import Completeness, completeness
from qmtui.device_states import states_of
from qmtui.devices import Device, about, expected_labels, known_devices
from qmtui.handover.clock_bounds import doubt
from qmtui.handover.obligations import obliged_on
from qmtui.model.entry import Entry
from qmtui.model.event import Event
from qmtui.model.handover import ClockCheck, DeviceState, HandOut
from qmtui.outstanding import Outstanding, outstanding
from qmtui.replicas import replica

Step = Literal["give", "join", "clock", "collect", "hand_in", "exchange", "incident", "none"]
"""What is to be done next: by the office, or (join, exchange) at the device."""


class OnTheRoll(Struct, frozen=True, kw_only=True):
    """One device of an event, as the office knows it.

    `joined_as` is its label alone, which others may share; `name` tells them apart.
    `station` is where it wrote last and `last_at` when; `given_to` the initials of who took it, and
    `obliged_on` when they were bound to confidentiality. `rest` is where entries are that are
    missing, `doubt` what speaks against its clock as it was compared. `is_clock_compared` says that
    the office did that; `said_offset_s` is what somebody found at the device itself, None if nobody
    looked.
    """

    state: DeviceState
    joined_as: str
    station: str = ""
    last_at: datetime | None = None
    given_to: str = ""
    given_at: datetime | None = None
    obliged_on: date | None = None
    rest: Outstanding | None = None
    doubt: str = ""
    is_clock_compared: bool = False
    said_offset_s: int | None = None

    @property
    def name(self) -> str:
        return self.state.label

    @property
    def step(self) -> Step:
        return _step(self)


class Roll(Struct, frozen=True, kw_only=True):
    """All devices of an event; `unnamed` are expected and nobody knows their labels yet."""

    devices: tuple[OnTheRoll, ...]
    completeness: Completeness
    unnamed: int = 0


def roll_of(office: Book, event: Event) -> Roll:
    """Every device that is expected, was handed out or was heard of; raises `NotIssued`."""
    with replica(office, event, read_only=True) as field:
        devices = known_devices(field, expected_labels(field))
        look = _Look(office, field, event)
        found = completeness(field, event)
        return Roll(
            devices=tuple(map(look.row, devices, states_of(field, devices))),
            completeness=found,
            unnamed=max(0, (event.expected_devices or 0) - len(devices)),
        )


class _Look:
    """One look at a field book; what all devices share is read once."""

    def __init__(self, office: Book, field: Book, event: Event) -> None:
        self._office = office
        self._field = field
        self._event = event
        self._rest = {entry.label: entry for entry in outstanding(field)}
        self._span: dict[str, tuple[Entry, Entry]] = {}
        """The first and the last entry of each writer, by its own clock."""
        for table, records in field.captured():
            for entry in records:
                if origin := field.database.origin(table, entry.id):
                    first, last = self._span.get(origin.writer, (entry, entry))
                    self._span[origin.writer] = (
                        min(first, entry, key=_written),
                        max(last, entry, key=_written),
                    )

    def row(self, device: Device, state: DeviceState) -> OnTheRoll:
        field = self._field
        spans = [self._span[w.id] for w in device.writers if w.id in self._span]
        first = min((span[0] for span in spans), key=_written, default=None)
        last = max((span[1] for span in spans), key=_written, default=None)
        given: list[HandOut] = about(field, "hand_outs", device)
        to = given[-1].to if given else ""
        earliest = first.recorded_at if first else None
        looks: list[ClockCheck] = about(field, "clock_checks", device)
        said = [look.offset_s for look in looks if look.is_own]
        return OnTheRoll(
            state=state,
            joined_as=device.label,
            station=field.station_name(last.station_id) if last else "",
            last_at=field.when(last).astimezone(field.zone) if last else None,
            given_to=to,
            given_at=given[-1].recorded_at.astimezone(field.zone) if given else None,
            obliged_on=obliged_on(self._office, to),
            rest=self._rest.get(device.label) if state.missing else None,
            doubt=doubt(self._office, self._event, device, state.clock_offset_s, earliest),
            is_clock_compared=len(looks) > len(said),
            said_offset_s=said[-1] if said else None,
        )


def _written(entry: Entry) -> datetime:
    return entry.recorded_at


def _step(row: OnTheRoll) -> Step:
    state = row.state
    if state.stage == "lost":
        return "incident"
    if state.stage == "wiped":
        return "none"
    if state.stage == "empty":
        return "join" if row.given_to else "give"
    if state.missing or state.wrote_on:
        return "collect"
    if row.doubt or not (row.is_clock_compared or state.stage == "in_use"):
        return "clock"
    if state.stage in ("loaded", "in_use"):
        return "collect"
    return "exchange"
