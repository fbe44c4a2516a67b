"""Where each device stands: what it has brought, whether it was handed in, signed for or lost."""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.devices import Device, about, heard_of, own_device
from qmtui.model.handover import DeviceState, HandIn, Loss, Stage
from qmtui.outstanding import entries_in
from qmtui.receipts import receipted, without
from storage.values import SESSION


def devices_of(field: Book) -> tuple[DeviceState, ...]:
    """The devices whose entries are here or known to be missing, or that are lost, by label."""
    return states_of(field, heard_of(field))


def devices_reported(field: Book) -> tuple[DeviceState, ...]:
    """The same as every copy of the book sees them, whether it has the receipts or not."""
    return tuple(
        replace(
            state,
            stage="handed_in" if state.stage in ("receipted", "wiped") else state.stage,
            unreceipted=0,
        )
        for state in devices_of(field)
    )


def states_of(field: Book, devices: list[Device]) -> tuple[DeviceState, ...]:
    """What is known of each of these devices."""
    look = _Look(field)
    return tuple(look.state(device) for device in devices)


def wrote_on(field: Book) -> int:
    """How many entries this device captured after it was handed in."""
    [state] = states_of(field, [own_device(field)])
    return state.wrote_on


class _Look:
    """One look at a field book; what all devices share is read once."""

    def __init__(self, field: Book) -> None:
        self._field = field
        self._receipted = receipted(field)
        self._lasts = field.database.lasts()

    def state(self, device: Device) -> DeviceState:
        field = self._field
        hand_ins = about(field, "hand_ins", device)
        loss = self._loss(device, hand_ins)
        missing = sum(map(entries_in, device.gaps))
        unreceipted = without(self._receipted, self._lasts, (w.id for w in device.writers))
        wiped = bool(about(field, "wipings", device))
        return DeviceState(
            label=device.name,
            entries=sum(writer.entries for writer in device.writers),
            missing=missing,
            handed_in=bool(hand_ins),
            clock_offset_s=field.clocks.offset_of(device.label, device.copy),
            stage=_stage(device, bool(hand_ins), missing or unreceipted, wiped, bool(loss)),
            wrote_on=self._wrote_on(device, hand_ins),
            unreceipted=unreceipted,
            drafts=hand_ins[-1].drafts if hand_ins else 0,
            lost=loss.reason if loss else "",
        )

    def _loss(self, device: Device, hand_ins: list[HandIn]) -> Loss | None:
        """Why it will not come back; None once it was handed in or brought work after that."""
        losses: list[Loss] = about(self._field, "losses", device)
        if not losses:
            return None
        held = losses[-1].held
        has_brought_more = any(
            self._lasts.get(writer.id, 0) > max(held.get(writer.id, 0), SESSION)
            for writer in device.writers
        )
        # A hand-in that the office notes is no work of the device's.
        stamps = [self._stamp("losses", losses[-1].id)]
        stamps += [self._stamp("hand_ins", hand_in.id) for hand_in in hand_ins]
        return None if has_brought_more or max(stamps) > stamps[0] else losses[-1]

    def _stamp(self, table: str, entry_id: str) -> int:
        origin = self._field.database.origin(table, entry_id)
        return origin.hlc if origin else 0

    def _wrote_on(self, device: Device, hand_ins: list[HandIn]) -> int:
        """How many entries the device captured after it was last handed in."""
        origins = (self._field.database.origin("hand_ins", hand_in.id) for hand_in in hand_ins)
        last = max((origin.hlc for origin in origins if origin), default=None)
        if last is None:
            return 0
        stamps = self._captured
        return sum(stamp > last for writer in device.writers for stamp in stamps.get(writer.id, ()))

    @cached_property
    def _captured(self) -> dict[str, list[int]]:
        """When each writer captured what it did, by the stamps that order all entries."""
        found: dict[str, list[int]] = {}
        for table, records in self._field.captured():
            for entry in records:
                if origin := self._field.database.origin(table, entry.id):
                    found.setdefault(origin.writer, []).append(origin.hlc)
        return found


def _stage(device: Device, handed_in: bool, not_signed_for: int, wiped: bool, lost: bool) -> Stage:
    if lost:
        return "lost"
    if wiped:
        return "wiped"
    if handed_in:
        return "handed_in" if not_signed_for else "receipted"
    if device.has_entries:
        return "in_use"
    return "loaded" if device.copy else "empty"
