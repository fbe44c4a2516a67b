"""The desk (Einlass): check in, register at the door, let out.

One gate, one order of checks, one `Result`. At a free festival nobody is turned away for good: a
refusal is an entry like any other, a reason sets most of them aside, and what the office finds odd
it sees later, with both sides kept.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import groupby, islice

from msgspec.structs import replace

from qmtui import answers, codes
from qmtui.book import Book, Now, new_id
from qmtui.capacity import Capacity
from qmtui.clean import NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.foreign import event_of, kind_of
from qmtui.guests import GuestList, name_of
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.model.person import Attendance, Note, Person, Rebinding, Registration
from qmtui.model.result import Found, Hit, Result, Why
from qmtui.passage import (
    MOST_PEOPLE,
    Batch,
    Coming,
    Doorkeeper,
    Passage,
    PeopleOutOfRange,
    checked_heads,
)
from qmtui.stays import Stay

LONGEST_NOTE = 200


class NoSuchAttendee(QmtuiError):
    exit_code = 34
    sentence = mark("Nobody with this id is on the list; `qmtui search` finds people by name.")


class CodeNotOurs(QmtuiError):
    exit_code = 36
    sentence = mark("This is not one of our codes; read it again or leave it out.")


class CodeTaken(QmtuiError):
    exit_code = 36
    sentence = mark("This code belongs to somebody else already; take another one.")


class TicketStays(QmtuiError):
    exit_code = 36
    sentence = mark("Their ticket stays good; the new code is nobody's.")


class TicketWithdrawn(QmtuiError):
    exit_code = 36
    sentence = mark("The office has withdrawn their code; no other one is good either.")


class NoteMissing(QmtuiError):
    exit_code = 35
    sentence = mark("The note is empty; say what the next one should know.")


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
        self._door = Doorkeeper(book, self.capacity)

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

    def search(self, text: str, *, leaving: bool = False) -> list[Hit]:
        """The people whose names begin so, at most ten; none if too little was typed.

        If nobody's does, those whose names are like it, and the hits say so. Whoever is still to
        come is first, or with `leaving` whoever is inside.
        """
        return self.find(text, leaving=leaving).hits

    def find(self, text: str, *, leaving: bool = False) -> Found:
        """What `search` finds, and how many there are in all."""
        with self._book.database.reading():
            named, total = self._guests.named(text, leaving=leaving)
            if named:
                return Found(hits=[self.hit(attendee_id) for attendee_id in named], total=total)
            ids, total = self._guests.alike(text, leaving=leaving)
            alike = [replace(self.hit(attendee_id), is_alike=True) for attendee_id in ids]
            return Found(hits=alike, total=total)

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

    def layout_of(self, code: str) -> str:
        """The keyboard layout under which alone `code` is known; "" if it is as it stands."""
        return self._guests.layout_of(code)

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
        reason = clean(reason) or None if reason else None
        party = list({coming.attendee: coming for coming in party}.values())
        may_move = self.event.entering_leaves or self.event.reentry == "once_per_day"
        batch = Batch(self._now(), reason, new_id() if may_move or len(party) > 1 else None)
        with self._book.transaction():
            passages = [
                self._door.go_through(batch, self._registration(coming.attendee), coming)
                for coming in party
            ]
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
        heads = checked_heads(adults + children)
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
            entry = self._door.write(
                self._now(), registration, "arrival", result, heads, children=children
            )
        passage = Passage(
            code=result, registration=registration, before=Stay(), entry=entry, people=heads
        )
        return self._told(passage)

    def rebind(self, attendee_id: str, code: str) -> None:
        """Give a walk-in another sticker for one that was lost, which is nobody's from then on.

        Raises `NoSuchAttendee`, `CodeNotOurs`, `CodeTaken`, `TicketWithdrawn` and, for whoever
        registered, whose code is the office's affair, `TicketStays`.
        """
        registration = self._registration(attendee_id)
        if not registration.is_walk_in:
            raise TicketStays
        if registration.is_revoked:
            raise TicketWithdrawn
        rebinding = Rebinding(
            **self._book.stamp(self._now()),
            attendee_id=attendee_id,
            code=self._free_code(code),
            code_before=registration.code,
        )
        with self._book.transaction():
            self._book.rebindings.add(rebinding)
            self._book.registrations.put(replace(registration, code=rebinding.code))

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
        entry = self._door.write(self._now(), registration, "departure", "exit", stay.people)
        return self._told(
            Passage(
                code="exit", registration=registration, before=stay, entry=entry, people=stay.people
            )
        )

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
        """The newest arrivals and exits of this device that stand, each with the name.

        A party that came at once is one, with all its heads.
        """
        standing = (
            entry
            for _at, entry_id in reversed(self._mine)
            if (entry := self._book.attendance.get(entry_id))
            and entry.kind in ("arrival", "departure")
            and entry_id not in self._book.taken_back
        )
        newest = islice(_once_an_action(map(self.presence.with_last_number, standing)), limit)
        return [(entry, name_of(self._book, entry.attendee_id)) for entry in newest]

    def as_now(self, attendee_id: str, result: str) -> Result:
        """What to show of a person with whom something else than coming or going was done.

        Whoever was taken back is told of too. Raises `NoSuchAttendee`.
        """
        registration = self._guests.get(attendee_id)
        if registration is None:
            raise NoSuchAttendee
        stay = self.presence.stay(attendee_id)
        return answers.result(self._book, result, registration, stay, people=stay.people)

    def _attendance_changed(self, old: Attendance | None, new: Attendance | None) -> None:
        if old is None and new is not None and new.device == self._book.post.device:
            insort(self._mine, (new.recorded_at, new.id))

    def _refuse(self, code: str) -> Result:
        """Note that a code is not on the list; the code itself is nobody's business."""
        moment = self._now()
        result, why, text = self._of_nobody(code)
        just_now = self._door.is_just_refused(code, moment)
        if not just_now:
            self._door.write(moment, None, "refusal", result, 0)
        return Result(
            result=result,
            why=why,
            just_now=just_now,
            inside=self.presence.inside,
            text=text,
        )

    def _of_nobody(self, code: str) -> tuple[str, Why | None, str]:
        """`result`, `why` and `text` for a code that nobody on the list has alone."""
        if title := event_of(self._book, code):
            return "other_event", None, title
        if kind := kind_of(self._book, code):
            return "other_event", "no_ticket", kind
        if self._guests.is_shared(code):
            return _verdict(code), "shared", _("Several people hold this code; find them by name.")
        return _verdict(code), None, ""

    def _told(self, passage: Passage) -> Result:
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
        if registration is None or not self._guests.is_listed(attendee_id):
            raise NoSuchAttendee
        return registration

    def _free_code(self, bind: str | None) -> str:
        if bind is None:
            fresh = iter(lambda: codes.new_code(self._book.ticket_kind), "")
            return next(code for code in fresh if not self._guests.has_code(code))
        read = codes.read(bind)
        if read is None or not codes.is_ticket(bind, self._book.ticket_kind):
            raise CodeNotOurs
        if self._guests.has_code(read.code):
            raise CodeTaken
        return read.code


def _once_an_action(entries: Iterable[Attendance]) -> Iterator[Attendance]:
    """Entries of one action as the one that it was above all about, with the heads of all."""
    for _action, group in groupby(entries, lambda entry: entry.action or entry.id):
        same = list(group)
        arrivals = [entry for entry in same if entry.kind == "arrival"] or same
        chosen = next((entry for entry in arrivals if entry.id == entry.action), arrivals[0])
        heads = sum(entry.joined or entry.people for entry in arrivals)
        yield replace(chosen, people=heads)


def _verdict(code: str) -> str:
    """`unreadable` for sixteen of our symbols whose check fails, else `unknown`."""
    text = codes.normalise(code)
    return "unreadable" if codes.looks_like_code(text) and not codes.is_code(text) else "unknown"
