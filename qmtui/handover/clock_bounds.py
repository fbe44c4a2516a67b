"""What entries themselves prove about a clock: none is read before it was written.

A clock that somebody compared may still be wrong: the times were mistyped, or it was set since. The
bounds come from the office's own clock: when it issued the event, and when it collected.
"""

from __future__ import annotations

from datetime import datetime

from qmtui.book import Book
from qmtui.devices import Device
from qmtui.formats import number
from qmtui.handover.log import collections_of
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.model.handover import CollectedDevice
from qmtui.words import clock_told

TOLERANCE = 90
"""Seconds; who compares clocks reads minutes."""


def doubt(
    office: Book, event: Event, device: Device, offset_s: int | None, earliest: datetime | None
) -> str:
    """One sentence if the clock of a device cannot go as noted; "" if all fits.

    `earliest` is when the device wrote first, by its own clock.
    """
    name, offset = device.name, offset_s or 0
    ahead = _ahead(office, event, device)
    if ahead is not None and ahead > offset + TOLERANCE:
        if offset_s is None:
            sentence = _("The clock of {0} is {1} min fast or more; compare it.")
            return sentence.format(name, number(ahead // 60))
        sentence = _("{0}? Then entries were here before they were written; compare once more.")
        return sentence.format(clock_told(name, offset).rstrip("."))
    if (behind := _behind(office, event, earliest)) > TOLERANCE - offset:
        if offset_s is None:
            sentence = _("The clock of {0} is {1} min slow or more; compare it.")
            return sentence.format(name, number(behind // 60))
        sentence = _("{0}? Then entries were there before the hand-out; compare once more.")
        return sentence.format(clock_told(name, offset).rstrip("."))
    return ""


def is_contradicted(said_s: int, offset_s: int) -> bool:
    """Whether a clock goes otherwise than was said at the device; both in seconds."""
    return abs(said_s - offset_s) > TOLERANCE


def _ahead(office: Book, event: Event, device: Device) -> int | None:
    """Seconds that its entries were from the future when they were collected.

    None if they never were, which says nothing about a clock that is slow.
    """
    brought = (found for one in collections_of(office, event) for found in one.devices)
    told = (found.ahead_s for found in brought if _is_of(found, device))
    return max((seconds for seconds in told if seconds is not None), default=None)


def _is_of(found: CollectedDevice, device: Device) -> bool:
    """Whether it is this device; one that did not say which copy it was goes by its name."""
    if found.copy and device.copy:
        return found.copy == device.copy
    return found.label == device.name


def _behind(office: Book, event: Event, earliest: datetime | None) -> int:
    """Seconds that its first entry is older than the field book it stands in."""
    lines = office.audit.where("subject", event.id)
    issued = min((line.at for line in lines if line.action == "issue"), default=None)
    return round((issued - earliest).total_seconds()) if issued and earliest else 0
