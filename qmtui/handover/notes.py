"""What the office notes about a device: given to somebody, back, lost, found, wiped."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, STATION, clean
from qmtui.device_states import states_of
from qmtui.devices import Device, about, device_named, expected_labels, known_devices
from qmtui.errors import QmtuiError
from qmtui.handover.obligations import MOST as INITIALS
from qmtui.handover.obligations import InitialsNeeded, oblige, obliged_on
from qmtui.i18n import mark
from qmtui.model.entry import Undo
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState, HandIn, HandOut, Loss, Wiping
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.replicas import replica


class NameNeeded(QmtuiError):
    exit_code = 54
    sentence = mark("The device needs a label such as G1.")


class NotObliged(QmtuiError):
    exit_code = 38
    sentence = mark(
        "{0} has not been bound to confidentiality yet: have it signed first, then note the date."
    )


class WhyLost(QmtuiError):
    exit_code = 39
    sentence = mark("Say why it is lost; the reason stands in the report.")


class LostAlready(QmtuiError):
    exit_code = 39
    sentence = mark("{0} is noted as lost already.")


class NotLost(QmtuiError):
    exit_code = 39
    sentence = mark("{0} is not noted as lost.")


class NotSignedFor(QmtuiError):
    exit_code = 57
    sentence = mark("{0} has not brought everything yet; collect first.")


class Noted(Struct, frozen=True, kw_only=True):
    """The device as it stands after something was noted about it."""

    device: DeviceState


def hand_out(
    office: Book, now: Now, event: Event, label: str, to: str, *, is_obliged: bool = False
) -> Noted:
    """Note who takes a device; `is_obliged` that they have been bound to confidentiality today.

    Raises `NameNeeded`, `InitialsNeeded`, `NotObliged`, `NotIssued`.
    """
    office.require_office()
    label, to = clean(label, limit=STATION), clean(to, limit=INITIALS).upper()
    if not label or label.casefold() == OFFICE_LABEL.casefold():
        raise NameNeeded
    if not to:
        raise InitialsNeeded
    if not is_obliged and obliged_on(office, to) is None:
        raise NotObliged(to)
    with replica(office, event) as field:
        labels = [device.label for device in known_devices(field, event.device_labels)]
        known = [known for known in labels if known.casefold() == label.casefold()]
        device = device_named(field, label, known or [label])
        if is_obliged:
            oblige(office, now, to)
        with field.transaction():
            field.hand_outs.add(HandOut(**_about(field, now, device), to=to))
        return _noted(field, device.name, [device.label])


def hand_in_by_hand(office: Book, now: Now, event: Event, name: str) -> Noted:
    """Note that a device is back for good, as it could say itself (Abgeben).

    Raises `NoSuchDevice`, `NotIssued`.
    """
    with _field_of(office, event) as field:
        device = device_named(field, name, expected_labels(field))
        with field.transaction():
            field.hand_ins.add(HandIn(**_about(field, now, device)))
        return _noted(field, device.name, [device.label])


def lose(office: Book, now: Now, event: Event, name: str, reason: str) -> Noted:
    """Note that a device will not come back, and why; the event may be complete without it.

    Raises `NoSuchDevice`, `WhyLost`, `LostAlready`, `NotIssued`.
    """
    if not (reason := clean(reason, limit=FEEDBACK)):
        raise WhyLost
    with _field_of(office, event) as field:
        device = device_named(field, name, expected_labels(field))
        if states_of(field, [device])[0].lost:
            raise LostAlready(device.name)
        lasts = field.database.lasts()
        held = {writer.id: lasts.get(writer.id, 0) for writer in device.writers}
        with field.transaction():
            field.losses.add(Loss(**_about(field, now, device), reason=reason, held=held))
        return _noted(field, device.name, [device.label])


def find(office: Book, now: Now, event: Event, name: str) -> Noted:
    """Note that a lost device was found; raises `NoSuchDevice`, `NotLost`, `NotIssued`."""
    with _field_of(office, event) as field:
        device = device_named(field, name, expected_labels(field))
        losses = about(field, "losses", device)
        if not losses:
            raise NotLost(device.name)
        targets = tuple(loss.id for loss in losses)
        with field.transaction():
            field.undos.add(Undo(**field.stamp(now()), targets=targets))
        return _noted(field, device.name, [device.label])


def note_wiped(office: Book, now: Now, event: Event, name: str) -> Noted:
    """Note that the event is off a device that could not say so itself.

    Raises `NoSuchDevice`, `NotSignedFor`, `NotIssued`.
    """
    with _field_of(office, event) as field:
        device = device_named(field, name, expected_labels(field))
        [state] = states_of(field, [device])
        if not state.is_in or state.unreceipted:
            raise NotSignedFor(device.name)
        with field.transaction():
            field.wipings.add(Wiping(**_about(field, now, device)))
        return _noted(field, device.name, [device.label])


def _field_of(office: Book, event: Event) -> Any:  # the context of `replica`
    office.require_office()
    return replica(office, event)


def _about(field: Book, now: Now, device: Device) -> dict[str, Any]:
    return field.stamp(now()) | {"label": device.label, "copy": device.copy}


def _noted(field: Book, name: str, labels: list[str]) -> Noted:
    device = device_named(field, name, labels)
    return Noted(device=states_of(field, [device])[0])
