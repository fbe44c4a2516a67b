"""Who takes part in an event: what each device has brought, and whether that is all."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState
from qmtui.office import LABEL as OFFICE_LABEL


def devices_of(field: Book) -> tuple[DeviceState, ...]:
    """The devices whose entries are here or known to be missing, by label."""
    status = field.database.status()
    handed_in = {hand_in.label for hand_in in field.hand_ins}
    labels = {w.label for w in status.writers} | {gap.label for gap in status.missing}
    return tuple(
        DeviceState(
            label=label,
            entries=sum(w.entries for w in status.writers if w.label == label),
            missing=sum(g.last - g.first + 1 for g in status.missing if g.label == label),
            handed_in=label in handed_in,
            clock_offset_s=field.clocks.by_label.get(label),
        )
        for label in sorted(labels - {OFFICE_LABEL})
    )


def handed_in(field: Book, event: Event) -> tuple[int, int]:
    """How many devices have handed in, and of how many."""
    devices = devices_of(field)
    done = sum(device.handed_in for device in devices)
    return done, max(done, event.expected_devices or len(devices))


def holders_of(field: Book) -> tuple[str, ...]:
    """Every device that holds a copy, also one that has written nothing."""
    labels = {device.label for device in devices_of(field)} | field.database.copies()
    return tuple(sorted(labels - {OFFICE_LABEL, ""}))


def is_complete(field: Book, event: Event) -> bool:
    """All expected devices have handed in and nothing is missing.

    Without an expected number every device seen must have handed in; none seen is not complete.
    """
    devices = devices_of(field)
    expected = event.expected_devices or max(1, len(devices))
    done = [device for device in devices if device.handed_in]
    return len(done) >= expected and not any(device.missing for device in devices)
