"""What was taken in when, from which device: the record of collecting (Einspielprotokoll, R15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import STATION, clean
from qmtui.device_states import states_of
from qmtui.devices import Device, heard_of
from qmtui.model.event import Event
from qmtui.model.handover import CollectedDevice, Collection, DeviceState

if TYPE_CHECKING:
    from qmtui.collecting import Collected

Fact = tuple[str, str]
"""A captured fact by its table and id."""


class Haul(Struct, frozen=True, kw_only=True):
    """The facts of stations that a folder held: `new` to the office, or `known` before."""

    new: set[Fact]
    known: set[Fact]


def collections_of(office: Book, event: Event) -> list[Collection]:
    """Every collect of an event, the first one first."""
    found = office.collections.where("event_id", event.id)
    return sorted(found, key=lambda one: (one.recorded_at, one.id))


def note_collection(
    office: Book,
    field: Book,
    now: Now,
    event: Event,
    folder: Path,
    collected: Collected,
    haul: Haul,
) -> None:
    """Write down what a folder has brought; of its path only what the folder is called.

    The same folder once more, with nothing done to it meanwhile, is not worth a line.
    """
    moment = now()
    devices = heard_of(field)
    told = zip(devices, states_of(field, devices), strict=True)
    collection = Collection(
        **office.stamp(moment),
        event_id=event.id,
        folder=clean(folder.resolve().name, limit=STATION),
        new=collected.new,
        known=collected.known,
        disputed=collected.disputed,
        erased_again=collected.erased_again,
        complete=collected.complete,
        devices=tuple(_device(field, moment, haul, *one) for one in told),
        problems=dict(Counter(problem.kind for problem in collected.problems)),
    )
    same = (one for one in collections_of(office, event) if one.folder == collection.folder)
    if any(_held(one) == _held(collection) for one in list(same)[-1:]) and not collection.new:
        return
    with office.transaction():
        office.collections.add(collection)


def _held(collection: Collection) -> tuple[object, ...]:
    """What a folder held, whether it was new or known."""
    devices = tuple(
        (d.label, d.new + d.known, d.entries, d.missing, d.handed_in, d.clock_offset_s)
        for d in collection.devices
    )
    return devices, collection.disputed, collection.problems, collection.erased_again


def _device(
    field: Book, moment: datetime, haul: Haul, device: Device, state: DeviceState
) -> CollectedDevice:
    writers = {writer.id for writer in device.writers}
    new = _of(field, writers, haul.new)
    return CollectedDevice(
        label=state.label,
        copy=device.copy,
        new=len(new),
        known=len(_of(field, writers, haul.known)),
        disputed=sum(
            any(rival.writer in writers for rival in conflict.rivals)
            for conflict in field.database.conflicts()
        ),
        entries=state.entries,
        missing=state.missing,
        handed_in=state.handed_in,
        drafts=state.drafts,
        clock_offset_s=state.clock_offset_s,
        ahead_s=_ahead(field, new, moment),
    )


def _of(field: Book, writers: set[str], facts: Iterable[Fact]) -> list[Fact]:
    """Those of the facts that these writers captured."""
    origins = ((fact, field.database.origin(*fact)) for fact in facts)
    return [fact for fact, origin in origins if origin and origin.writer in writers]


def _ahead(field: Book, new: Iterable[Fact], moment: datetime) -> int | None:
    """By how much the newest fact was written after it was read: the clock must be ahead."""
    entries = (getattr(field, table).get(fact_id) for table, fact_id in new)
    newest = max((entry.recorded_at for entry in entries if entry), default=moment)
    return round((newest - moment).total_seconds()) if newest > moment else None
