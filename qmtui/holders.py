"""Whose ticket is it? The holders of an event's tickets, found by code or by name."""

from __future__ import annotations

from contextlib import suppress

from msgspec import Struct

from qmtui import codes
from qmtui.book import Book
from qmtui.model.event import Event
from qmtui.model.person import Registration
from qmtui.registrations import registrations_of
from qmtui.replicas import CopyUnusable, field_of
from qmtui.rights import NotAllowed
from qmtui.search import NameIndex

MOST = 50


class Holder(Struct, frozen=True, kw_only=True):
    """A ticket and who holds it; `name` is "" once the person was erased."""

    registration: Registration
    name: str
    event: str


class Holders:
    """Looks tickets up in the office, as they are when this is made.

    Whoever came without registration is found too, once they were collected. Raises `NotAllowed` on
    a field book.
    """

    def __init__(self, book: Book, event: Event) -> None:
        if book.kind != "office":
            raise NotAllowed
        self._book = book
        self._index = NameIndex()
        self._walk_ins: dict[str, Holder] = {}
        for registration in book.registrations.where("event_id", event.id):
            if person := book.people.get(registration.id):
                self._index.put(person.id, person.name)
        if event.fieldbook:
            # Whoever registered is found without the copy as well.
            with suppress(CopyUnusable), field_of(book, event) as copy:
                self._add_walk_ins(copy, event)

    def find(self, text: str) -> list[Holder]:
        """Whoever has this code, at whatever event, else those of this name at this one."""
        if not text.strip():
            return []
        found = [self._holder(registration) for registration in registrations_of(self._book, text)]
        meant = codes.spellings(text)
        found += [
            h for h in self._walk_ins.values() if codes.normalise(h.registration.code) in meant
        ]
        if not found:
            ids = self._index.find(text, MOST)
            found = [holder for each in ids if (holder := self._of(each))]
        return found

    def _add_walk_ins(self, copy: Book, event: Event) -> None:
        for registration in copy.registrations.where("is_walk_in", True):
            if not copy.presence.is_listed(registration.id):
                continue
            person = copy.people.get(registration.id)
            name = person.name if person else ""
            holder = Holder(registration=registration, name=name, event=event.title)
            self._walk_ins[registration.id] = holder
            self._index.put(registration.id, name)

    def _of(self, attendee_id: str) -> Holder | None:
        registration = self._book.registrations.get(attendee_id)
        return self._holder(registration) if registration else self._walk_ins.get(attendee_id)

    def _holder(self, registration: Registration) -> Holder:
        person = self._book.people.get(registration.id)
        event = self._book.events.get(registration.event_id)
        return Holder(
            registration=registration,
            name=person.name if person else "",
            event=event.title if event else "",
        )
