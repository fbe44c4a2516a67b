"""Which devices take part in an event, told apart by the copies of the field book they hold."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as made_anew
from typing import Any

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.handover import AboutDevice
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.records import Records
from storage.values import Gap, Writer

LATE = sys.maxsize
"""After every stamp."""


class NoSuchDevice(QmtuiError):
    exit_code = 32
    sentence = mark("There is no device “{0}” here; known: {1}.")


@dataclass
class Device:
    """One copy of the field book; `name` tells it from others with its label."""

    label: str
    copy: str
    name: str = ""
    writers: list[Writer] = made_anew(default_factory=list)
    others: set[str] = made_anew(default_factory=set)
    """The writers of other devices with its label."""
    is_first: bool = True
    """Of those with its label: what the office noted before any of them was known is about it."""
    gaps: list[Gap] = made_anew(default_factory=list)

    @property
    def has_entries(self) -> bool:
        return bool(self.writers or self.gaps)


def known_devices(field: Book, labels: Iterable[str] = ()) -> list[Device]:
    """Every device that wrote, or told that it holds a copy, and those of these `labels`.

    Devices of one label are numbered as they began to write, those that have not come last: whoever
    turns up later takes nobody's name, unless its entries are older.
    """
    found: dict[str, dict[str, Device]] = {}
    status = field.database.status()

    def device(label: str, copy: str) -> Device:
        # A label is the same however it is spelt: G1 was expected, g1 was typed.
        return found.setdefault(label.casefold(), {}).setdefault(copy, Device(label, copy))

    for copy, label in field.database.copies_met().items():
        device(label, copy)
    copy_of = {writer.id: writer.copy for writer in status.writers}
    for writer in status.writers:
        device(writer.label, writer.copy).writers.append(writer)
    for gap in status.missing:
        device(gap.label, copy_of.get(gap.writer, "")).gaps.append(gap)
    for label in sorted(labels):
        if label.casefold() not in found:
            device(label, "")
    found.pop(OFFICE_LABEL.casefold(), None)
    return [one for label in sorted(found) for one in _told_apart(field, found[label])]


def _told_apart(field: Book, copies: dict[str, Device]) -> Iterator[Device]:
    """The devices of one label, with names; who did not say which copy it was is the only one."""
    unknown = copies.pop("", None)
    if unknown and len(copies) == 1:
        [only] = copies.values()
        only.writers += unknown.writers
        only.gaps += unknown.gaps
    elif unknown:
        copies[""] = unknown
    writers = {writer.id for found in copies.values() for writer in found.writers}
    in_order = sorted(copies.values(), key=lambda found: found.copy)
    if len(in_order) > 1:
        began = _beginnings(field)
        in_order.sort(
            key=lambda found: min((began.get(w.id, LATE) for w in found.writers), default=LATE)
        )
    for number, found in enumerate(in_order, start=1):
        found.is_first = number == 1
        found.name = found.label if found.is_first else f"{found.label} ({number})"
        found.others = writers - {writer.id for writer in found.writers}
        yield found


def _beginnings(field: Book) -> dict[str, int]:
    """When each writer captured first, by the stamps that order all entries."""
    began: dict[str, int] = {}
    for table, records in field.captured():
        for entry in records:
            if origin := field.database.origin(table, entry.id):
                began[origin.writer] = min(origin.hlc, began.get(origin.writer, LATE))
    return began


def device_named(field: Book, name: str, labels: Iterable[str] = ()) -> Device:
    """The device of this name, however it is spelt; raises `NoSuchDevice`."""
    devices = known_devices(field, labels)
    for device in devices:
        if device.name.casefold() == name.strip().casefold():
            return device
    raise NoSuchDevice(name, ", ".join(device.name for device in devices) or "–")


def expected_labels(field: Book) -> set[str]:
    """Labels that may be spoken of though nothing may have come from them yet."""
    named = (label for event in field.events for label in event.device_labels)
    noted = (note.label for notes in (field.hand_outs, field.losses) for note in notes)
    return {*named, *noted}


def spoken_of(field: Book, event: Event) -> set[str]:
    """Labels that are expected by name, or that something holds of which the office noted."""
    tables = (field.hand_outs, field.hand_ins, field.losses)
    noted = (note.label for notes in tables for note in notes if note.id not in field.taken_back)
    return {*event.device_labels, *noted}


def own_device(field: Book) -> Device:
    """This copy of the book, as others know it."""
    label, copy = field.post.device, field.database.copy
    found = [d for d in known_devices(field) if d.label == label and d.copy in (copy, "")]
    return max(found, key=lambda device: device.copy, default=Device(label, copy, name=label))


def heard_of(field: Book) -> list[Device]:
    """The devices whose entries are here or known to be missing, or that are lost."""
    lost = {loss.label for loss in field.losses if loss.id not in field.taken_back}
    return [
        device
        for device in known_devices(field, lost)
        if device.has_entries or about(field, "losses", device)
    ]


def holders_of(field: Book) -> tuple[str, ...]:
    """Every device that holds a copy, also one that has written nothing, by label."""
    return tuple(sorted({device.label for device in known_devices(field)} - {""}))


def about(field: Book, table: str, device: Device) -> list[Any]:
    """What a table has about a device and was not taken back, the latest last."""
    notes: Records[AboutDevice] = getattr(field, table)
    found = [
        note
        for note in notes
        if note.label.casefold() == device.label.casefold()
        and note.id not in field.taken_back
        and _is_about(field, table, note, device)
    ]
    return sorted(found, key=lambda note: (note.recorded_at, note.id))


def _is_about(field: Book, table: str, note: AboutDevice, device: Device) -> bool:
    """Whether this device is meant, and not another of its label that spoke of itself."""
    if note.copy:
        return note.copy == device.copy
    origin = field.database.origin(table, note.id)
    if origin and origin.writer in {writer.id for writer in device.writers}:
        return True
    # A label alone means one device: whoever turns up later with the same is another.
    is_about_one = table not in ("hand_outs", "clock_checks")
    is_meant = device.is_first or not is_about_one
    return is_meant and (origin is None or origin.writer not in device.others)
