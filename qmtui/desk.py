"""The desk (Einlass): check in, register at the door, let out.

One gate, one order of checks, one `Result`. At a free festival nobody is turned away for good: a
refusal is an entry like any other, a reason sets most of them aside, and what the office finds odd
it sees later, with both sides kept.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from qmtui import answers, codes, gate
from qmtui.book import Book, Now, new_id
from qmtui.capacity import Capacity
from qmtui.clean import NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.foreign import event_of, kind_of
from qmtui.guests import GuestList, name_of
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.person import Attendance, Note, Person, Registration
from qmtui.model.result import OVERRIDABLE, Hit, Result
from qmtui.presence import Stay

JUST_NOW = timedelta(seconds=2)
"""A second scan of the same code within this time is the same scan."""

MOST_PEOPLE = 99
"""Heads in one entry; more is a typing error."""

LONGEST_NOTE = 200


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


class NoteMissing(QmtuiError):
    exit_code = 35
    sentence = mark("The note is empty; say what the next one should know.")


class Coming(Struct, frozen=True, kw_only=True):
    """One of a party: who, how many heads with them (None: all their places), children of these."""

    attendee: str
    people: int | None = None
    children: int = 0


class _Passage(Struct, frozen=True, kw_only=True):
    """What the gate did with one of them, before it is told."""

    code: str
    registration: Registration
    before: Stay
    entry: Attendance | None = None
    people: int = 0
    just_now: bool = False


@dataclass
class _Batch:
    """Those who come at once: `added` heads of them are inside now, `added_here` at this station.

    The book knows of them only when all of them have passed.
    """

    moment: datetime
    reason: str | None
    action: str | None
    added: int = 0
    added_here: int = 0


class Desk:
    """The entrance of one event, as seen from one station."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_field()
        self._book = book
        self._now = now
        self.presence = book.presence
        self.capacity = Capacity(book)
        self._mine: list[tuple[datetime, str]] = []
        """When this device captured which attendance, in order."""
        book.attendance.on_change(self._attendance_changed)
        self._refused: tuple[str, datetime] | None = None
        """Who or which code was refused last, and when."""

    @cached_property
    def _guests(self) -> GuestList:
        # Built when first needed: 10,000 names take 0.3 s, which the first picture does without.
        return GuestList(self._book)

    def warm_up(self) -> None:
        """Have the list at hand before the first name is typed."""
        self._guests.named("")

    @property
    def event(self) -> Event:
        return self._book.event()

    def search(self, text: str) -> list[Hit]:
        """The people whose names begin so, at most ten; none if too little was typed.

        If nobody's does, those whose names are like it, and the hits say so.
        """
        with self._book.database.reading():
            if named := self._guests.named(text):
                return [self.hit(attendee_id) for attendee_id in named]
            alike = self._guests.alike(text)
            return [replace(self.hit(attendee_id), is_alike=True) for attendee_id in alike]

    def hit(self, attendee_id: str) -> Hit:
        """What a volunteer may see of one person; raises `NoSuchAttendee`."""
        return answers.hit(self._book, self._registration(attendee_id))

    def party(self, attendee_id: str) -> list[Hit]:
        """Everybody registered together with this person, who is the first.

        Raises `NoSuchAttendee`.
        """
        members = self._guests.party(self._registration(attendee_id))
        return [answers.hit(self._book, member) for member in members]

    def whose(self, code: str) -> str | None:
        """The id of the person on the list whose ticket or badge this is."""
        registration = self._guests.by_code(code)
        return registration.id if registration else None

    def knows(self, code: str) -> bool:
        """Whether `code` is a ticket or badge of somebody on the list."""
        return self.whose(code) is not None

    def offerings(self) -> list[str]:
        """What people registered for, in alphabetical order."""
        return self._guests.offerings()

    def scan(self, code: str, people: int | None = None, reason: str | None = None) -> Result:
        """Check in by a ticket's own secret or one of our codes."""
        registration = self._guests.by_code(code)
        if registration is None:
            return self._refuse(code)
        return self.check_in(registration.id, people, reason)

    def check_in(
        self,
        attendee_id: str,
        people: int | None = None,
        reason: str | None = None,
        *,
        children: int = 0,
    ) -> Result:
        """Check a known person in; `people` counts heads, by default all places still empty.

        `reason`, a key of `REASONS` or own words, sets an overridable refusal aside.
        Raises `NoSuchAttendee` and `PeopleOutOfRange`.
        """
        coming = Coming(attendee=attendee_id, people=people, children=children)
        return self.check_in_together([coming], reason)[0]

    def check_in_together(
        self, party: Iterable[Coming], reason: str | None = None
    ) -> tuple[Result, ...]:
        """Check several people in at once, each with an answer of their own; all or nothing.

        Raises `NoSuchAttendee` and `PeopleOutOfRange`.
        """
        party = list(party)
        may_move = self.event.entering_leaves or self.event.reentry == "once_per_day"
        batch = _Batch(self._now(), reason, new_id() if may_move or len(party) > 1 else None)
        with self._book.transaction():
            passages = [self._pass(batch, coming) for coming in party]
        return tuple(map(self._told, passages))

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
        registration = Registration(
            id=new_id(),
            event_id=self.event.id,
            code=self._free_code(bind),
            offering=clean(offering, limit=NAME),
            places=heads,
            children=children,
            is_walk_in=True,
        )
        result = "over" if self.capacity.is_full_with(heads) else "walkin"
        with self._book.transaction():
            self._book.registrations.add(registration)
            if name := clean(name, limit=NAME):
                self._book.people.add(Person(id=registration.id, name=name))
            entry = self._write(
                self._now(), registration, "arrival", result, heads, children=children
            )
        passage = _Passage(
            code=result, registration=registration, before=Stay(), entry=entry, people=heads
        )
        return self._told(passage)

    def scan_out(self, code: str) -> Result:
        """Let somebody out by code."""
        registration = self._guests.by_code(code)
        if registration is None:
            return self._refuse(code)
        return self.check_out(registration.id)

    def check_out(self, attendee_id: str) -> Result:
        """Let somebody out; an exit is never refused. Raises `NoSuchAttendee`."""
        registration = self._registration(attendee_id)
        stay = self.presence.stay(attendee_id)
        entry = self._write(self._now(), registration, "departure", "exit", stay.people)
        return self._told(
            _Passage(
                code="exit", registration=registration, before=stay, entry=entry, people=stay.people
            )
        )

    def explain(self, entry_id: str, reason: str) -> None:
        """Say afterwards why somebody came in above capacity; the reason stands in the report."""
        entry = self._book.attendance.get(entry_id)
        if entry is None:
            raise NoSuchAttendee
        with self._book.transaction():
            self._book.attendance.put(replace(entry, reason=clean(reason)))

    def note(self, attendee_id: str, text: str) -> Result:
        """Write down what whoever meets this person next should know.

        Raises `NoSuchAttendee`, `NoteMissing`, `TextTooLong`.
        """
        registration = self._registration(attendee_id)
        if not (text := clean_or_refuse(text, limit=LONGEST_NOTE)):
            raise NoteMissing
        with self._book.transaction():
            stamp = self._book.stamp(self._now())
            self._book.notes.add(Note(**stamp, attendee_id=attendee_id, text=text))
        return answers.result(self._book, "noted", registration, self.presence.stay(attendee_id))

    def last(self, limit: int = 5) -> list[tuple[Attendance, str]]:
        """The newest arrivals and exits of this device that stand, each with the name."""
        standing = (
            entry
            for _at, entry_id in reversed(self._mine)
            if (entry := self._book.attendance.get(entry_id))
            and entry.kind != "refusal"
            and not self.presence.is_undone(entry_id)
        )
        newest = islice(standing, limit)
        return [(entry, name_of(self._book, entry.attendee_id)) for entry in newest]

    def undone(self, attendee_id: str) -> Result:
        """What to show of a person whose last entry was taken back."""
        registration = self._registration(attendee_id)
        return answers.result(self._book, "undone", registration, self.presence.stay(attendee_id))

    def _attendance_changed(self, old: Attendance | None, new: Attendance | None) -> None:
        if old is None and new is not None and new.device == self._book.post.device:
            insort(self._mine, (new.recorded_at, new.id))

    def _pass(self, batch: _Batch, coming: Coming) -> _Passage:
        """Let one of a party in, or say why not."""
        registration = self._registration(coming.attendee)
        stay = self.presence.stay(registration.id)
        waiting = gate.to_come(registration, stay)
        usual = waiting or registration.places
        heads = _heads(usual if coming.people is None else coming.people)
        if not 0 <= coming.children <= heads:
            raise PeopleOutOfRange(MOST_PEOPLE)
        if stay.arrivals and abs(batch.moment - stay.arrivals[-1].observed_at) <= JUST_NOW:
            return _Passage(
                code="already",
                registration=registration,
                before=stay,
                people=stay.people,
                just_now=True,
            )
        event, here = self.event, self._book.post.station_id
        refusal = gate.refusal(event, registration, stay, here, batch.moment, self._book.zone)
        if refusal and not (batch.reason and refusal in OVERRIDABLE):
            return self._turn_away(batch.moment, registration, stay, refusal)
        has_moved = gate.moves(event, stay, here)
        is_rest = waiting > 0 and not refusal and not has_moved
        if stay.arrivals and not refusal and not is_rest:
            # Whoever is seen elsewhere, or on another day, has left in between.
            self._write(
                batch.moment,
                registration,
                "departure",
                "exit",
                stay.people,
                at=stay.station_id,
                action=batch.action,
            )
        total = heads + stay.people if is_rest else heads
        batch.added += total - stay.people
        batch.added_here += heads
        result = "reentry" if stay.last and not stay.arrivals else "ok"
        if self.capacity.is_full_with(batch.added, batch.added_here):
            result = "over"
        entry = self._write(
            batch.moment,
            registration,
            "arrival",
            result,
            total,
            children=coming.children + (stay.children if is_rest else 0),
            joined=heads if is_rest else None,
            overrides=refusal,
            action=batch.action,
            reason=batch.reason,
        )
        return _Passage(
            code=result, registration=registration, before=stay, entry=entry, people=heads
        )

    def _turn_away(
        self, moment: datetime, registration: Registration, stay: Stay, refusal: str
    ) -> _Passage:
        just_now = self._is_just_refused(registration.id, moment)
        if not just_now:
            self._write(moment, registration, "refusal", refusal, 0)
        return _Passage(
            code=refusal,
            registration=registration,
            before=stay,
            people=stay.people,
            just_now=just_now,
        )

    def _refuse(self, code: str) -> Result:
        """Note that a code is not on the list; the code itself is nobody's business."""
        moment = self._now()
        title = event_of(self._book, code)
        result = "other_event" if title or kind_of(code) else _verdict(code)
        just_now = self._is_just_refused(code, moment)
        if not just_now:
            self._write(moment, None, "refusal", result, 0)
        return Result(
            result=result,
            just_now=just_now,
            inside=self.presence.inside,
            text=title or kind_of(code),
        )

    def _is_just_refused(self, who: str, moment: datetime) -> bool:
        last, self._refused = self._refused, (who, moment)
        return last is not None and last[0] == who and abs(moment - last[1]) <= JUST_NOW

    def _write(
        self,
        moment: datetime,
        registration: Registration | None,
        kind: str,
        result: str,
        people: int,
        *,
        at: str | None = None,
        reason: str | None = None,
        **more: object,
    ) -> Attendance:
        stamp = self._book.stamp(moment)
        if at is not None:
            stamp["station_id"] = at
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
            reason=clean(reason) if reason else None,
            **more,  # type: ignore[arg-type] # further fields of the entry
        )
        with self._book.transaction():
            self._book.attendance.add(entry)
        return entry

    def _told(self, passage: _Passage) -> Result:
        return answers.result(
            self._book,
            passage.code,
            passage.registration,
            passage.before,
            passage.entry,
            people=passage.people,
            just_now=passage.just_now,
        )

    def _registration(self, attendee_id: str) -> Registration:
        registration = self._guests.get(attendee_id)
        if registration is None:
            raise NoSuchAttendee
        return registration

    def _free_code(self, bind: str | None) -> str:
        if bind is None:
            return codes.new_code()
        read = codes.read(bind)
        if read is None:
            raise CodeNotOurs
        if self._guests.has_code(read.code):
            raise CodeTaken
        return read.code


def _verdict(code: str) -> str:
    """`unreadable` for sixteen of our symbols whose check fails, else `unknown`."""
    text = codes.normalise(code)
    return "unreadable" if codes.looks_like_code(text) and not codes.is_code(text) else "unknown"


def _heads(number: int) -> int:
    if not 1 <= number <= MOST_PEOPLE:
        raise PeopleOutOfRange(MOST_PEOPLE)
    return number
