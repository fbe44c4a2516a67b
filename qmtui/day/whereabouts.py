"""Where an event and its stations are at any moment, folded from what was moved and when.

It goes by observed time with the clocks set right, so neither the order of merging nor an entry
that comes late from paper changes where something was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from qmtui.book import Book
from qmtui.model.day import Relocation, Turn
from qmtui.model.entry import Entry


class Change(Struct, frozen=True, kw_only=True):
    """One change with both sides; `before` is the place until then, `after` from then on."""

    at: datetime
    entry: Relocation
    before: str
    after: str


class State(Struct, frozen=True, kw_only=True):
    """What is the case: `turn` is None as long as all goes as planned; `since` when it changed."""

    turn: Turn | None = None
    since: datetime | None = None
    reason: str = ""

    @property
    def is_off(self) -> bool:
        return self.turn in ("cancelled", "interrupted")


class Whereabouts:
    """The changes of one book as they stand now; make a new one after the book has changed."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._event = next(iter(book.events), None)
        standing = (entry for entry in book.relocations if entry.id not in book.taken_back)
        self._changes = sorted((book.when(e), e.recorded_at, e.id, e) for e in standing)

    def place_of(self, entry: Entry) -> str:
        """Where `entry` was captured: the place its station had at that moment."""
        return self.place(entry.station_id, self._book.when(entry))

    def place(self, station_id: str | None, moment: datetime) -> str:
        """Where a station is, or with None the event; "" if nobody ever said."""
        return self._place(station_id, self._until(moment))

    def has_moved(self, station_id: str | None, moment: datetime) -> bool:
        """Whether it is not where it was planned to be."""
        moves = (entry for entry in self._until(moment) if entry.kind == "moved")
        return any(entry.concerns in (None, station_id) for entry in moves)

    def of_station(self, station_id: str | None, moment: datetime) -> State:
        """Whether a station, with None the whole event, is on at that moment."""
        state = self._state(lambda e: not e.offering and e.concerns in (None, station_id), moment)
        if (
            state.since is None
            and self._event
            and self._event.status in ("cancelled", "interrupted")
        ):
            return State(turn=self._event.status)
        return state

    def of_offering(self, offering: str, moment: datetime) -> State:
        """Whether an offering takes place; the office may have called it off before the day."""
        state = self._state(lambda e: _is_same(e.offering, offering), moment)
        planned = self._event.cancelled if self._event else ()
        if state.since is None and any(_is_same(name, offering) for name in planned):
            return State(turn="cancelled")
        return state

    def offerings_off(self, moment: datetime) -> dict[str, State]:
        """What does not take place at that moment, by name."""
        planned = self._event.cancelled if self._event else ()
        names = dict.fromkeys([*planned, *(e.offering for e in self._until(moment) if e.offering)])
        found = {name: self.of_offering(name, moment) for name in names}
        return {name: state for name, state in found.items() if state.is_off}

    def changes(self) -> list[Change]:
        """Every change in the order of time, with the place before and after it."""
        entries = [entry for *_, entry in self._changes]
        return [
            Change(
                at=at.astimezone(self._book.zone),
                entry=entry,
                before=self._place(entry.concerns, entries[:number]),
                after=self._place(entry.concerns, entries[: number + 1]),
            )
            for number, (at, *_, entry) in enumerate(self._changes)
        ]

    def _place(self, station_id: str | None, entries: Sequence[Relocation]) -> str:
        station = self._book.stations.get(station_id or "")
        found = (station.place if station else "") or (self._event.place if self._event else "")
        moves = (e for e in entries if e.kind == "moved" and e.concerns in (None, station_id))
        for entry in moves:
            found = entry.place
        return found

    def _until(self, moment: datetime) -> list[Relocation]:
        return [entry for at, *_, entry in self._changes if at <= moment]

    def _state(self, is_meant: Callable[[Relocation], bool], moment: datetime) -> State:
        state = State()
        for at, *_, entry in self._changes:
            if at <= moment and is_meant(entry):
                goes_on = entry.kind == "resumed"
                since = at.astimezone(self._book.zone)
                state = State(
                    turn=None if goes_on else entry.kind, since=since, reason=entry.reason
                )
        return state


def _is_same(name: str, other: str) -> bool:
    return bool(name) and name.casefold() == other.casefold()
