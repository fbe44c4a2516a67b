"""Through the gate: whoever comes is let in or turned away, and what is written of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct

from qmtui import gate
from qmtui.book import Book
from qmtui.capacity import Capacity
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.person import Attendance, Registration
from qmtui.model.result import OVERRIDABLE
from qmtui.stays import Stay

JUST_NOW = timedelta(seconds=2)
"""A second scan of the same code within this time is the same scan."""

MOST_PEOPLE = 99
"""Heads in one entry; more is a typing error."""


class PeopleOutOfRange(QmtuiError):
    exit_code = 35
    sentence = mark("The number of people must lie between 1 and {0}.")


class Coming(Struct, frozen=True, kw_only=True):
    """One of a party: who, how many heads with them (None: all their places), children of these."""

    attendee: str
    people: int | None = None
    children: int = 0


class Passage(Struct, frozen=True, kw_only=True):
    """What the gate did with one of them, before it is told."""

    code: str
    registration: Registration
    before: Stay
    entry: Attendance | None = None
    people: int = 0
    just_now: bool = False


@dataclass
class Batch:
    """Those who come at once: `added` heads of them are inside now, `added_here` at this station.

    The book knows of them only when all of them have passed.
    """

    moment: datetime
    reason: str | None
    action: str | None
    is_begun: bool = False
    added: int = 0
    added_here: int = 0


class Doorkeeper:
    """Does at the gate of one station what `gate` says, entry by entry."""

    def __init__(self, book: Book, capacity: Capacity) -> None:
        self._book = book
        self._capacity = capacity
        self._refused: tuple[str, datetime] | None = None
        """Who or which code was refused last, and when."""

    def go_through(self, batch: Batch, registration: Registration, coming: Coming) -> Passage:
        """Let one of a party in, or say why not."""
        stay = self._book.presence.stay(registration.id)
        waiting = gate.to_come(registration, stay)
        has_moved = gate.moves(self._book.event(), stay, self._book.post.station_id)
        usual = stay.people if has_moved else waiting or registration.places
        heads = checked_heads(usual if coming.people is None else coming.people)
        if not 0 <= coming.children <= heads:
            raise PeopleOutOfRange(MOST_PEOPLE)
        if not batch.reason and self._is_just_now(stay, batch.moment):
            return Passage(
                code="already",
                registration=registration,
                before=stay,
                people=stay.people,
                just_now=True,
            )
        event, here = self._book.event(), self._book.post.station_id
        moment = self._book.set_right(batch.moment)
        last = self._book.when(stay.last) if stay.last else None
        refusal = gate.refusal(event, registration, stay, here, moment, last, self._book.zone)
        if refusal and not (batch.reason and refusal in OVERRIDABLE):
            return self._turn_away(batch.moment, registration, stay, refusal)
        # Those who follow, and whoever else came with the same ticket, are further heads.
        is_other = refusal == "already" and batch.reason == "other_person" and bool(stay.arrivals)
        is_rest = is_other or (waiting > 0 and not refusal and not has_moved)
        if stay.arrivals and not refusal and not is_rest:
            # Whoever is seen elsewhere, or on another day, has left in between.
            self.write(
                batch.moment,
                registration,
                "departure",
                "exit",
                stay.people,
                at=stay.station_id,
                batch=batch,
            )
        total = heads + stay.people if is_rest else heads
        batch.added += total - stay.people
        batch.added_here += heads
        result = "reentry" if stay.last and not stay.arrivals else "ok"
        if self._capacity.is_full_with(batch.added, batch.added_here):
            result = "over"
        entry = self.write(
            batch.moment,
            registration,
            "arrival",
            result,
            total,
            children=coming.children,
            joined=heads if is_rest else None,
            places=max(registration.places, total) if is_rest else None,
            overrides=refusal,
            batch=batch,
            reason=batch.reason,
        )
        return Passage(
            code=result, registration=registration, before=stay, entry=entry, people=heads
        )

    def _is_just_now(self, stay: Stay, moment: datetime) -> bool:
        """Whether they came in a moment ago: the same scan once more."""
        if not stay.arrivals:
            return False
        came = self._book.when(stay.arrivals[-1])
        return abs(self._book.set_right(moment) - came) <= JUST_NOW

    def _turn_away(
        self, moment: datetime, registration: Registration, stay: Stay, refusal: str
    ) -> Passage:
        just_now = self.is_just_refused(registration.id, moment)
        if not just_now:
            self.write(moment, registration, "refusal", refusal, 0)
        return Passage(
            code=refusal,
            registration=registration,
            before=stay,
            people=stay.people,
            just_now=just_now,
        )

    def is_just_refused(self, who: str, moment: datetime) -> bool:
        """Whether this person or code was refused a moment ago: one scan, no second entry."""
        last, self._refused = self._refused, (who, moment)
        return last is not None and last[0] == who and abs(moment - last[1]) <= JUST_NOW

    def write(
        self,
        moment: datetime,
        registration: Registration | None,
        kind: str,
        result: str,
        people: int,
        *,
        at: str | None = None,
        batch: Batch | None = None,
        reason: str | None = None,
        **more: object,
    ) -> Attendance:
        """Write one entry of attendance; `at` is another station than this device's."""
        stamp = self._book.stamp(moment)
        if at is not None:
            stamp["station_id"] = at
        if batch and batch.action and not batch.is_begun:
            # The first entry of an action is called like it: whom it was about above all.
            stamp["id"], batch.is_begun = batch.action, True
        if registration:
            # A clock set back must not put an exit before its arrival.
            earlier = self._book.attendance.where("attendee_id", registration.id)
            mine = [e.observed_at for e in earlier if e.device == self._book.post.device]
            if mine and stamp["observed_at"] <= max(mine):
                stamp["observed_at"] = max(mine) + timedelta(microseconds=1)
        entry = Attendance(
            **stamp,
            attendee_id=registration.id if registration else None,
            kind=kind,  # type: ignore[arg-type] # one of the three literals
            result=result,
            people=people,
            action=batch.action if batch else None,
            reason=clean(reason) if reason else None,
            **more,  # type: ignore[arg-type] # further fields of the entry
        )
        with self._book.transaction():
            self._book.attendance.add(entry)
        return entry


def checked_heads(number: int) -> int:
    """`number`, if so many can come at once; raises `PeopleOutOfRange`."""
    if not 1 <= number <= MOST_PEOPLE:
        raise PeopleOutOfRange(MOST_PEOPLE)
    return number
