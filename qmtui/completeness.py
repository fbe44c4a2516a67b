"""Whether all that an event's devices captured is here."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book
from qmtui.device_states import states_of
from qmtui.devices import known_devices, spoken_of
from qmtui.handover.unread import unread_files
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState


class Completeness(Struct, frozen=True, kw_only=True):
    """How many devices have handed in, of how many; `lost` ones are those that never will.

    Those that `wrote_on` captured something after they had handed in, and may not be done. `out`
    are those to wait for that nothing has come from, and `unread` counts files that were brought
    and could not be read. `complete` says that nothing more is to come, and that nothing is known
    to be missing but what a lost device had.
    """

    handed_in: int
    expected: int
    lost: tuple[str, ...]
    wrote_on: tuple[str, ...]
    complete: bool
    out: tuple[str, ...] = ()
    unread: int = 0


def completeness(field: Book, event: Event) -> Completeness:
    """Whether each device that is expected, joined or was handed out is in or lost.

    One stands for itself, never for another. Without an expected number every device known must
    have handed in; none known is not complete.
    """
    devices = known_devices(field, spoken_of(field, event))
    states = states_of(field, devices)
    back = [state for state in states if state.handed_in or state.stage == "wiped"]
    lost = [state for state in states if state.lost and not state.is_in]
    rest = [state for state in states if state not in lost]
    expected = max(event.expected_devices or 1, len(states))
    gone = {
        w.id for device, s in zip(devices, states, strict=True) if s in lost for w in device.writers
    }
    unread = len(unread_files(field, gone))
    return Completeness(
        handed_in=len(back),
        expected=expected,
        lost=tuple(state.label for state in lost),
        wrote_on=tuple(state.label for state in rest if state.wrote_on),
        complete=len(states) >= expected and all(map(_is_done, rest)) and not unread,
        out=tuple(state.label for state in rest if state.stage in ("empty", "loaded")),
        unread=unread,
    )


def _is_done(state: DeviceState) -> bool:
    """Whether nothing more is to come from a device: it is in, or was wiped without any work."""
    is_back = state.handed_in or state.stage == "wiped"
    return is_back and not state.missing and not state.wrote_on


def handed_in(field: Book, event: Event) -> tuple[int, int]:
    """How many devices have handed in, and of how many."""
    found = completeness(field, event)
    return found.handed_in, found.expected
