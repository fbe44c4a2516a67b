"""What passes between stations and the office."""

from __future__ import annotations

from msgspec import Struct

from qmtui.model.entry import Entry


class HandIn(Entry, frozen=True, kw_only=True):
    """A device says that nothing more will come from it (Abgeben)."""

    label: str


class ClockCheck(Entry, frozen=True, kw_only=True):
    """Somebody compared a device's clock with a right one.

    `offset_s` is in seconds, positive if the device's clock is ahead.
    """

    label: str
    offset_s: int


class DeviceState(Struct, frozen=True, kw_only=True):
    """What the office knows of one device; `missing` counts entries that have not arrived.

    `clock_offset_s` is in seconds, positive if the device's clock is ahead; None: not compared.
    """

    label: str
    entries: int
    missing: int
    handed_in: bool
    clock_offset_s: int | None = None
