"""Whether all that an event's devices captured is here."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book
from qmtui.device_states import devices_of
from qmtui.model.event import Event


class Completeness(Struct, frozen=True, kw_only=True):
    """How many devices have handed in, of how many; `lost` ones are those that never will.

    Those that `wrote_on` captured something after they had handed in, and may not be done.
    `complete` says that nothing more is to come, and that nothing is known to be missing but what a
    lost device had.
    """

    handed_in: int
    expected: int
    lost: tuple[str, ...]
    wrote_on: tuple[str, ...]
    complete: bool


def completeness(field: Book, event: Event) -> Completeness:
    """Whether all expected devices have handed in or are lost, and nothing else is missing.

    Without an expected number every device seen must have handed in; none seen is not complete.
    """
    states = devices_of(field)
    done = [state for state in states if state.handed_in]
    lost = [state for state in states if state.lost and not state.is_in]
    expected = max(event.expected_devices or max(1, len(states)), len(done))
    rest = [state for state in states if state not in lost]
    wrote_on = tuple(state.label for state in rest if state.wrote_on)
    settled = sum(state.handed_in for state in rest) + len(lost)
    # A lost device stands for itself, never for one that is still in use.
    is_whole = not (lost and any(not state.handed_in for state in rest))
    is_whole = is_whole and not any(state.missing for state in rest)
    return Completeness(
        handed_in=len(done),
        expected=expected,
        lost=tuple(state.label for state in lost),
        wrote_on=wrote_on,
        complete=settled >= expected and is_whole,
    )


def handed_in(field: Book, event: Event) -> tuple[int, int]:
    """How many devices have handed in, and of how many."""
    found = completeness(field, event)
    return found.handed_in, found.expected


def is_complete(field: Book, event: Event) -> bool:
    """Whether nothing more is to come, see `completeness`."""
    return completeness(field, event).complete
