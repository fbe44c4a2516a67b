"""The desk (Einlass): check in, register at the door, let out, take back.

One gate, one order of checks, one `Result`. At a free festival nobody is turned away: a refusal is
an entry like any other, and what the office finds odd it sees later, with both sides kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from qmtui import codes
from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean
from qmtui.count import Count
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.person import Attendance, Person, Registration
from qmtui.model.result import Hit, Result, Sighting
from qmtui.presence import Stay
from qmtui.search import NameIndex

JUST_NOW = timedelta(seconds=2)
"""A second scan of the same code within this time is the same scan."""

MOST_PEOPLE = 99
"""Heads in one entry; more is a typing error."""


class NoSuchAttendee(QmtuiError):
    exit_code = 34
    sentence = mark("Nobody with this id is on the list; `qmtui search` finds people by name.")


class PeopleOutOfRange(QmtuiError):
    exit_code = 35
    sentence = mark("The number of people must lie between 1 and {0}.")


class CodeNotOurs(QmtuiError):
    exit_code = 36
    sentence = mark("This is not one of our codes; read it again or leave it out.")


class CodeTaken(QmtuiError):
    exit_code = 36
    sentence = mark("This code belongs to somebody else already; take another one.")


class Desk:
    """The entrance of one event, as seen from one station."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_field()
        self._book = book
        self._now = now
        self.event: Event = book.event()
        self._count = Count(book, now)
        self.presence = book.presence
        self._names = NameIndex()
        self._codes: dict[str, set[str]] = {}
        self._refused: tuple[str, datetime] | None = None
        book.people.on_change(self._person_changed)
        book.registrations.on_change(self._registration_changed)

    def search(self, text: str) -> list[Hit]:
        """The people whose names fit `text`, at most ten; none if too little was typed."""
        with self._book.database.reading():
            return [self.hit(key) for key in self._names.find(text) if self._is_listed(key)]

    def hit(self, attendee_id: str) -> Hit:
        """What a volunteer may see of one person; raises `NoSuchAttendee`."""
        registration = self._registration(attendee_id)
        person = self._book.people.get(attendee_id)
        return Hit(
            id=attendee_id,
            name=person.name if person else "",
            offer=registration.offering,
            state=self.presence.stay(attendee_id).state,
            places=registration.places,
        )

    def knows(self, code: str) -> bool:
        """Whether `code` is a ticket or badge of somebody on the list."""
        return self._by_code(code) is not None

    def offerings(self) -> list[str]:
        """What people registered for, in alphabetical order."""
        return sorted({r.offering for r in self._book.registrations if r.offering})

    @property
    def occupied(self) -> int:
        """What is set against the capacity: heads inside, in mode `count` strokes."""
        return self._count.strokes() if self.event.mode == "count" else self.presence.inside

    def scan(self, code: str, people: int | None = None, reason: str | None = None) -> Result:
        """Check in by a ticket's own secret or one of our codes."""
        registration = self._by_code(code)
        if registration is None:
            return self._refuse(code)
        return self.check_in(registration.id, people, reason)

    def check_in(
        self, attendee_id: str, people: int | None = None, reason: str | None = None
    ) -> Result:
        """Check a known person in; `people` counts heads, by default all places registered.

        Raises `NoSuchAttendee` and `PeopleOutOfRange`.
        """
        registration = self._registration(attendee_id)
        heads = _heads(registration.places if people is None else people)
        stay = self.presence.stay(attendee_id)
        moment = self._now()
        if stay.arrivals:
            just_now = abs(moment - stay.arrivals[-1].observed_at) <= JUST_NOW
            if not just_now:
                self._write(moment, registration, "refusal", "already", 0, reason)
            return self._result("already", registration, stay, stay.people, just_now=just_now)
        result = "reentry" if stay.has_left else "ok"
        if self._is_full_with(heads):
            result = "over"
        self._write(moment, registration, "arrival", result, heads, reason)
        return self._result(result, registration, stay, heads)

    def walk_in(
        self,
        name: str = "",
        adults: int = 1,
        children: int = 0,
        offering: str = "",
        bind: str | None = None,
    ) -> Result:
        """Register somebody at the door and check them in; a nickname or no name is enough.

        `bind` gives them a code printed before, otherwise they get a new one at once.
        Raises `PeopleOutOfRange`, `CodeNotOurs`, `CodeTaken`.
        """
        if min(adults, children) < 0:
            raise PeopleOutOfRange(MOST_PEOPLE)
        heads = _heads(adults + children)
        code = self._free_code(bind)
        attendee_id = new_id()
        registration = Registration(
            id=attendee_id,
            event_id=self.event.id,
            code=code,
            offering=clean(offering, limit=NAME),
            places=heads,
            children=children,
            is_walk_in=True,
        )
        result = "over" if self._is_full_with(heads) else "walkin"
        with self._book.transaction():
            self._book.registrations.add(registration)
            if name := clean(name, limit=NAME):
                self._book.people.add(Person(id=attendee_id, name=name))
            self._write(self._now(), registration, "arrival", result, heads, None)
        return self._result(result, registration, Stay(), heads)

    def scan_out(self, code: str) -> Result:
        """Let somebody out by code."""
        registration = self._by_code(code)
        if registration is None:
            return self._refuse(code)
        return self.check_out(registration.id)

    def check_out(self, attendee_id: str) -> Result:
        """Let somebody out; an exit is never refused. Raises `NoSuchAttendee`."""
        registration = self._registration(attendee_id)
        stay = self.presence.stay(attendee_id)
        self._write(self._now(), registration, "departure", "exit", stay.people, None)
        return self._result("exit", registration, stay, stay.people)

    def last(self, limit: int = 5) -> list[tuple[Attendance, str]]:
        """The newest arrivals and exits of this device that stand, each with the name."""
        mine = [
            entry
            for entry in self._book.attendance.where("device", self._book.post.device)
            if entry.kind != "refusal" and not self.presence.is_undone(entry.id)
        ]
        newest = sorted(mine, key=lambda e: (e.recorded_at, e.id), reverse=True)[:limit]
        return [(entry, self._name(entry.attendee_id)) for entry in newest]

    def undone(self, attendee_id: str) -> Result:
        """What to show of a person whose last entry was taken back."""
        registration = self._registration(attendee_id)
        return self._result("undone", registration, self.presence.stay(attendee_id), 0)

    def _person_changed(self, old: Person | None, new: Person | None) -> None:
        if new is not None:
            self._names.put(new.id, new.name, new.given_name, new.family_name)
        elif old is not None:
            self._names.discard(old.id)

    def _registration_changed(self, old: Registration | None, new: Registration | None) -> None:
        if old is not None and old.code:
            self._codes[codes.normalise(old.code)].discard(old.id)
        if new is not None and new.code:
            self._codes.setdefault(codes.normalise(new.code), set()).add(new.id)

    def _is_listed(self, attendee_id: str) -> bool:
        registration = self._book.registrations.get(attendee_id)
        return registration is not None and not self.presence.is_undone(registration.id)

    def _registration(self, attendee_id: str) -> Registration:
        registration = self._book.registrations.get(attendee_id)
        if registration is None:
            raise NoSuchAttendee
        return registration

    def _by_code(self, code: str) -> Registration | None:
        found = {key for key in self._codes.get(codes.normalise(code), ()) if self._is_listed(key)}
        return self._registration(found.pop()) if len(found) == 1 else None

    def _free_code(self, bind: str | None) -> str:
        if bind is None:
            return codes.new_code()
        code = codes.normalise(bind)
        if not codes.is_code(code):
            raise CodeNotOurs
        if any(map(self._is_listed, self._codes.get(code, ()))):
            raise CodeTaken
        return code

    def _is_full_with(self, heads: int) -> bool:
        """Whether `heads` more exceed the capacity; in mode `count` they are strokes already."""
        if self.event.capacity is None:
            return False
        more = 0 if self.event.mode == "count" else heads
        return self.occupied + more > self.event.capacity

    def _refuse(self, code: str) -> Result:
        """Note that a code is not on the list; the code itself is nobody's business."""
        result, moment = _verdict(code), self._now()
        last, self._refused = self._refused, (code, moment)
        just_now = last is not None and last[0] == code and abs(moment - last[1]) <= JUST_NOW
        if not just_now:
            self._write(moment, None, "refusal", result, 0, None)
        return Result(result=result, just_now=just_now, inside=self.presence.inside)

    def _write(
        self,
        moment: datetime,
        registration: Registration | None,
        kind: str,
        result: str,
        people: int,
        reason: str | None,
    ) -> None:
        stamp = self._book.stamp(moment)
        if registration:
            # A clock set back must not put an exit before its arrival.
            earlier = self._book.attendance.where("attendee_id", registration.id)
            mine = [e.observed_at for e in earlier if e.device == self._book.post.device]
            if mine and stamp["observed_at"] <= max(mine):
                stamp["observed_at"] = max(mine) + timedelta(microseconds=1)
        with self._book.transaction():
            self._book.attendance.add(
                Attendance(
                    **stamp,
                    attendee_id=registration.id if registration else None,
                    kind=kind,  # type: ignore[arg-type] # one of the three literals
                    result=result,
                    people=people,
                    reason=clean(reason) if reason else None,
                )
            )

    def _result(
        self,
        result: str,
        registration: Registration,
        before: Stay,
        people: int,
        *,
        just_now: bool = False,
    ) -> Result:
        first = before.first or self.presence.stay(registration.id).first
        person = self._book.people.get(registration.id)
        return Result(
            result=result,
            attendee=registration.id,
            name=person.name if person else "",
            offer=registration.offering,
            people=people,
            places=registration.places,
            first=self._sighting(first) if first else None,
            just_now=just_now,
            inside=self.presence.inside,
            attention=bool(person and person.attention),
            comment=person.comment if person else "",
            code=registration.code if codes.is_code(registration.code) else "",
        )

    def _sighting(self, arrival: Attendance) -> Sighting:
        return Sighting(
            station=self._book.station_name(arrival.station_id),
            at=arrival.observed_at.astimezone(self._book.zone),
        )

    def _name(self, attendee_id: str | None) -> str:
        person = self._book.people.get(attendee_id) if attendee_id else None
        return person.name if person else ""


def _verdict(code: str) -> str:
    """`unreadable` for sixteen of our symbols whose check fails, else `unknown`."""
    text = codes.normalise(code)
    return "unreadable" if codes.looks_like_code(text) and not codes.is_code(text) else "unknown"


def _heads(number: int) -> int:
    if not 1 <= number <= MOST_PEOPLE:
        raise PeopleOutOfRange(MOST_PEOPLE)
    return number
