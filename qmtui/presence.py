"""Who is here: the fold of arrivals, exits and undos, kept up to date entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from msgspec import Struct

from qmtui.model.person import Attendance
from qmtui.model.result import State
from qmtui.records import Records
from qmtui.taken_back import TakenBack


class Stay(Struct, frozen=True, kw_only=True):
    """One person's presence: the arrivals since the last exit, or everything before it.

    `first` is the earliest arrival of all and `last` the latest, `arrivals` are those of the
    present stay, `people` the heads inside: arrivals at two stations are the same people, so the
    largest counts, not the sum; those who joined later are added, up to the places there are.
    `children` are those among the people.
    """

    first: Attendance | None = None
    last: Attendance | None = None
    arrivals: tuple[Attendance, ...] = ()
    has_left: bool = False
    doubles: tuple[Attendance, ...] = ()
    people_ever: int = 0
    children_ever: int = 0

    @property
    def state(self) -> State:
        return "inside" if self.arrivals else "left" if self.has_left else "expected"

    @property
    def people(self) -> int:
        return _heads(self.arrivals)

    @property
    def children(self) -> int:
        return _children(self.arrivals)

    @property
    def heads_at(self) -> Counter[str | None]:
        """Heads inside by station: who followed later is where they came in."""
        later = [arrival for arrival in self.arrivals if arrival.joined]
        heads = Counter({arrival.station_id: 0 for arrival in self.arrivals})
        for arrival in later:
            heads[arrival.station_id] += arrival.joined or 0
        first = next((a for a in reversed(self.arrivals) if not a.joined), None)
        if self.arrivals:
            heads[(first or later[0]).station_id] += self.people - heads.total()
        return heads

    @property
    def station_id(self) -> str | None:
        """Where the people inside were seen last."""
        return self.arrivals[-1].station_id if self.arrivals else None


NOBODY = Stay()
When = Callable[[Attendance], datetime]
AS_NOTED: When = attrgetter("observed_at")


class Presence:
    """The stays of all people of a book.

    `inside` and, by the station where they were seen last, `inside_at` count heads, never strokes.
    """

    def __init__(
        self,
        attendance: Records[Attendance],
        taken_back: TakenBack,
        when: When = AS_NOTED,
        is_moving: Callable[[], bool] = lambda: False,
    ) -> None:
        """`when` tells the time of an entry with its device's clock set right.

        `is_moving` tells whether entering one station is leaving the one before.
        """
        self._attendance = attendance
        self._when = when
        self._is_moving = is_moving
        self._stays: dict[str, Stay] = {}
        self._taken_back = taken_back
        self.inside = 0
        self.inside_at: Counter[str | None] = Counter()
        self.heard: dict[str, datetime] = {}
        """Up to when each device has told of attendance."""
        taken_back.on_change(self._taken_back_changed)
        attendance.on_change(self._attendance_changed)

    def stay(self, attendee_id: str) -> Stay:
        return self._stays.get(attendee_id, NOBODY)

    def came(self) -> Iterable[tuple[str, Stay]]:
        """Everyone who arrived at least once, and their stay."""
        return [(attendee, stay) for attendee, stay in list(self._stays.items()) if stay.first]

    def refold(self) -> None:
        """Begin anew: a clock is known to go wrong, or the event's rule is another one."""
        for attendee_id in list(self._stays):
            self._fold(attendee_id)

    def _taken_back_changed(self, entry_id: str) -> None:
        attendance = self._attendance.get(entry_id)
        if attendance and attendance.attendee_id:
            self._fold(attendance.attendee_id)

    def _attendance_changed(self, old: Attendance | None, new: Attendance | None) -> None:
        if new is not None:
            at = self._when(new)
            self.heard[new.device] = max(at, self.heard.get(new.device, at))
        for attendee_id in {a.attendee_id for a in (old, new) if a and a.attendee_id}:
            self._fold(attendee_id)

    def _fold(self, attendee_id: str) -> None:
        entries = [
            entry
            for entry in self._attendance.where("attendee_id", attendee_id)
            if entry.id not in self._taken_back
        ]
        before, stay = self.stay(attendee_id), fold(entries, self._when, moving=self._is_moving())
        self.inside += stay.people - before.people
        self.inside_at.subtract(before.heads_at)
        self.inside_at.update(stay.heads_at)
        self._stays[attendee_id] = stay


def fold(entries: Iterable[Attendance], when: When = AS_NOTED, *, moving: bool = False) -> Stay:
    """The stay that one person's entries amount to, whatever order they come in.

    A person seen at a second station without an exit between is one person seen twice: a later
    arrival, or a check-in that another station answered with "already here". Those of a party who
    come later (`joined`) are no double, and with `moving` nobody who is seen elsewhere is.
    """
    first: Attendance | None = None
    last: Attendance | None = None
    arrivals: list[Attendance] = []
    doubles: list[Attendance] = []
    has_left = False
    people_ever = children_ever = 0
    for entry in sorted(entries, key=lambda e: (when(e), e.recorded_at, e.id)):
        if entry.kind == "departure":
            arrivals, has_left = [], True
        elif entry.kind == "arrival":
            first, last = first or entry, entry
            if arrivals and moving and _is_elsewhere(entry, arrivals[-1]):
                arrivals = []
            elif arrivals and not entry.joined:
                doubles += [entry] if doubles else [arrivals[0], entry]
            arrivals.append(entry)
            people_ever = max(people_ever, _heads(arrivals))
            children_ever = max(children_ever, _children(arrivals))
        elif entry.result == "already" and arrivals and _is_elsewhere(entry, arrivals[0]):
            doubles += [entry] if doubles else [arrivals[0], entry]
    return Stay(
        first=first,
        last=last,
        arrivals=tuple(arrivals),
        has_left=has_left,
        doubles=tuple(doubles),
        people_ever=people_ever,
        children_ever=children_ever,
    )


def _heads(arrivals: Sequence[Attendance]) -> int:
    together = max((a.people for a in arrivals if not a.joined), default=0)
    later = [a for a in arrivals if a.joined]
    if not later:
        return together
    most = max(together, *(a.places or a.people for a in later))
    return min(together + sum(a.joined or 0 for a in later), most)


def _children(arrivals: Sequence[Attendance]) -> int:
    together = max((a.children for a in arrivals if not a.joined), default=0)
    return together + sum(a.children for a in arrivals if a.joined)


def _is_elsewhere(entry: Attendance, arrival: Attendance) -> bool:
    return entry.station_id != arrival.station_id
