"""What one person's arrivals and exits amount to: a stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from msgspec import Struct

from qmtui.model.person import Attendance
from qmtui.model.result import State


class Stay(Struct, frozen=True, kw_only=True):
    """One person's presence: the arrivals since the last exit, or everything before it.

    `first` is the earliest arrival of all and `last` the latest, `arrivals` are those of the
    present stay, `people` the heads inside: arrivals at two stations are the same people, so the
    largest counts, not the sum; those who joined later are added, up to the places there are. More
    than that came only if stations did not know of each other: the last of them may be the same
    people, which nobody but a person can tell, so they are a double.
    `children` are those among the people, `people_ever` the most that were inside at once and
    `let_in` all who came in, those after an exit added to those before. `doubles` are all the
    evidence of having been seen twice, `unsettled` what nobody has decided about, after the
    evidence it is held against.
    """

    first: Attendance | None = None
    last: Attendance | None = None
    arrivals: tuple[Attendance, ...] = ()
    has_left: bool = False
    doubles: tuple[Attendance, ...] = ()
    unsettled: tuple[Attendance, ...] = ()
    people_ever: int = 0
    children_ever: int = 0
    let_in: int = 0

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
    gone: dict[str, int] = {}
    for entry in sorted(entries, key=lambda e: (when(e), e.recorded_at, e.id)):
        if entry.kind == "departure":
            gone[entry.action or entry.id] = _heads(arrivals)
            arrivals, has_left = [], True
        elif entry.kind == "arrival":
            first, last = first or entry, entry
            # Leaving one station in order to come in at another is no exit.
            gone.pop(entry.action or "", None)
            if arrivals and moving and _is_elsewhere(entry, arrivals[-1]):
                arrivals = []
            elif arrivals and not entry.joined:
                doubles += [entry] if doubles else [arrivals[0], entry]
            elif arrivals and _are_too_many([*arrivals, entry]):
                doubles += [entry] if doubles else [arrivals[-1], entry]
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
        let_in=sum(gone.values()) + _heads(arrivals),
    )


def _heads(arrivals: Sequence[Attendance]) -> int:
    heads, most = _heads_and_places(arrivals)
    return min(heads, most)


def _are_too_many(arrivals: Sequence[Attendance]) -> bool:
    """Whether more came in than there were places when those who joined came."""
    heads, most = _heads_and_places(arrivals)
    return heads > most


def _heads_and_places(arrivals: Sequence[Attendance]) -> tuple[int, int]:
    together = max((a.people for a in arrivals if not a.joined), default=0)
    later = [a for a in arrivals if a.joined]
    most = max([together, *(a.places or a.people for a in later)])
    return together + sum(a.joined or 0 for a in later), most


def _children(arrivals: Sequence[Attendance]) -> int:
    together = max((a.children for a in arrivals if not a.joined), default=0)
    children = together + sum(a.children for a in arrivals if a.joined)
    return min(children, _heads(arrivals))


def _is_elsewhere(entry: Attendance, arrival: Attendance) -> bool:
    return entry.station_id != arrival.station_id
