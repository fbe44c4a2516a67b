"""Who is here: the fold of arrivals, exits and undos, kept up to date entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from qmtui.model.person import Attendance
from qmtui.model.settling import Settlement
from qmtui.records import Records
from qmtui.settling.settled import Settled, owner_of
from qmtui.stays import AS_NOTED, NOBODY, Stay, When, fold
from qmtui.taken_back import TakenBack


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
        settled: Settled | None = None,
    ) -> None:
        """`when` tells the time of an entry with its device's clock set right.

        `is_moving` tells whether entering one station is leaving the one before, `settled` how
        people decided about those who were seen twice.
        """
        self._attendance = attendance
        self._when = when
        self._is_moving = is_moving
        self._stays: dict[str, Stay] = {}
        self._taken_back = taken_back
        self._settled = settled
        self.here: set[str] = set()
        """Everybody who is inside, by id."""
        self.inside = 0
        self.inside_at: Counter[str | None] = Counter()
        self.heard: dict[str, datetime] = {}
        """Up to when each device has told of attendance."""
        taken_back.on_change(self._taken_back_changed)
        attendance.on_change(self._attendance_changed)
        if settled is not None:
            settled.on_change(self._settled_changed)

    def stay(self, attendee_id: str) -> Stay:
        return self._stays.get(attendee_id, NOBODY)

    def came(self) -> Iterable[tuple[str, Stay]]:
        """Everyone who arrived at least once, and their stay."""
        return [(attendee, stay) for attendee, stay in list(self._stays.items()) if stay.first]

    def is_listed(self, attendee_id: str) -> bool:
        """Whether a registration stands: it does if somebody else saw a walk-in taken back."""
        return attendee_id not in self._taken_back or self.stay(attendee_id).last is not None

    def arrivals(self) -> list[Attendance]:
        """All arrivals that count, read as people decided about them."""
        standing = self._standing(self._attendance)
        counted = (self._settled.read(e) if self._settled else e for e in standing)
        return [entry for entry in counted if entry and entry.kind == "arrival"]

    def owners(self, entry_id: str) -> set[str]:
        """Everybody whose this entry was ever said to be, besides whom it was written of."""
        return self._settled.owners(entry_id) if self._settled else set()

    def verdict(self, stay: Stay) -> str:
        """What was decided about somebody seen twice, the last of it; "" while some is open."""
        if self._settled is None or stay.unsettled or not stay.doubles:
            return ""
        first, *others = stay.doubles
        found = [self._settled.on(first.id, other.id) for other in others]
        return next((settled.verdict for settled in reversed(found) if settled), "")

    def heads_more(self, imagined: Settlement) -> int:
        """How many people more, or less, there would be if somebody decided so."""
        return sum(
            self._stay(attendee, imagined).people_ever - self.stay(attendee).people_ever
            for attendee in self._touched(imagined)
        )

    def refold(self) -> None:
        """Begin anew: a clock is known to go wrong, or the event's rule is another one."""
        for attendee_id in list(self._stays):
            self._fold(attendee_id)

    def _taken_back_changed(self, entry_id: str) -> None:
        for attendee_id in self._about(self._attendance.get(entry_id)):
            self._fold(attendee_id)

    def _attendance_changed(self, old: Attendance | None, new: Attendance | None) -> None:
        if new is not None:
            at = self._when(new)
            self.heard[new.device] = max(at, self.heard.get(new.device, at))
        for attendee_id in {*self._about(old), *self._about(new)}:
            self._fold(attendee_id)

    def _settled_changed(self, settlement: Settlement) -> None:
        for attendee_id in self._touched(settlement):
            self._fold(attendee_id)

    def _about(self, entry: Attendance | None) -> set[str]:
        """Everybody whose stay an entry may change."""
        if entry is None:
            return set()
        others = self.owners(entry.corrects or entry.id)
        return {entry.attendee_id, *others} if entry.attendee_id else others

    def _touched(self, settlement: Settlement) -> set[str]:
        entries = map(self._attendance.get, (settlement.first, settlement.second))
        touched = {attendee for entry in entries for attendee in self._about(entry)}
        is_given = settlement.verdict == "another_person"
        return touched | {owner_of(settlement)} if is_given else touched

    def _fold(self, attendee_id: str) -> None:
        before, stay = self.stay(attendee_id), self._stay(attendee_id)
        self.inside += stay.people - before.people
        self.inside_at.subtract(before.heads_at)
        self.inside_at.update(stay.heads_at)
        self._stays[attendee_id] = stay
        (self.here.add if stay.arrivals else self.here.discard)(attendee_id)

    def _stay(self, attendee_id: str, imagined: Settlement | None = None) -> Stay:
        """What somebody's entries amount to, as they are or `imagined` to be decided about."""
        moving = self._is_moving()
        theirs = self._standing(self._attendance.where("attendee_id", attendee_id))
        if self._settled is None or (self._settled.is_empty and imagined is None):
            return _with_open(fold(theirs, self._when, moving=moving))
        given = [
            entry
            for entry_id in self._settled.given_to(attendee_id, imagined)
            if (written := self._attendance.get(entry_id))
            for entry in self._standing(self._with_corrections(written))
        ]
        evidence = [*theirs, *(entry for entry in given if entry.attendee_id != attendee_id)]
        read = [self._settled.read(entry, imagined) for entry in evidence]
        counted = [entry for entry in read if entry and entry.attendee_id == attendee_id]
        stay = fold(counted, self._when, moving=moving)
        if counted == theirs:
            return _with_open(stay, self._settled, imagined)
        seen = fold([*theirs, *(c for c in counted if c not in theirs)], self._when, moving=moving)
        return replace(_with_open(stay, self._settled, imagined), doubles=seen.doubles)

    def with_last_number(self, entry: Attendance) -> Attendance:
        """The entry with the number of people that counts: the one it was corrected to last."""
        return _corrected(entry, self.last_correction(entry))

    def last_correction(self, entry: Attendance) -> Attendance | None:
        """The correction of an arrival that counts, if there is one that stands."""
        found = self._in_order(self._attendance.where("corrects", entry.id))
        standing = [correction for correction in found if correction.id not in self._taken_back]
        return standing[-1] if standing else None

    def _standing(self, entries: Iterable[Attendance]) -> list[Attendance]:
        """Those that nobody took back, with the numbers of people that were corrected."""
        found = [entry for entry in entries if entry.id not in self._taken_back]
        if not any(entry.kind == "correction" for entry in found):
            return found
        latest = {correction.corrects: correction for correction in self._in_order(found)}
        return [
            _corrected(entry, latest.get(entry.id)) for entry in found if entry.kind != "correction"
        ]

    def _in_order(self, entries: Iterable[Attendance]) -> list[Attendance]:
        """The corrections among them; who corrects knowing of another number has the last word."""
        corrections = (entry for entry in entries if entry.kind == "correction")
        return sorted(corrections, key=lambda entry: self._attendance.order(entry.id))

    def _with_corrections(self, entry: Attendance) -> list[Attendance]:
        return [entry, *self._attendance.where("corrects", entry.id)]


def _corrected(entry: Attendance, correction: Attendance | None) -> Attendance:
    """The arrival with the number of people that a later entry says."""
    if correction is None:
        return entry
    return replace(
        entry,
        result=correction.result,
        people=correction.people,
        children=correction.children,
        joined=correction.joined,
        places=correction.places,
    )


def _with_open(
    stay: Stay, settled: Settled | None = None, imagined: Settlement | None = None
) -> Stay:
    """The stay with those of its doubles that nobody has decided about."""
    if not stay.doubles:
        return stay
    first, *others = stay.doubles
    still = [e for e in others if not (settled and settled.on(first.id, e.id, imagined))]
    return replace(stay, unsettled=(first, *still) if still else ())
