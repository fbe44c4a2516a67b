"""Whose ticket is it? The holders of an event's tickets, found by code or by name."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book
from qmtui.model.event import Event
from qmtui.model.person import Registration
from qmtui.registrations import registrations_of
from qmtui.rights import NotAllowed
from qmtui.search import NameIndex

MOST = 50


class Holder(Struct, frozen=True, kw_only=True):
    """A ticket and who holds it; `name` is "" once the person was erased."""

    registration: Registration
    name: str
    event: str


class Holders:
    """Looks tickets up in the office. Raises `NotAllowed` on a field book."""

    def __init__(self, book: Book, event: Event) -> None:
        if book.kind != "office":
            raise NotAllowed
        self._book = book
        self._index = NameIndex()
        for registration in book.registrations.where("event_id", event.id):
            if person := book.people.get(registration.id):
                self._index.put(person.id, person.name)

    def find(self, text: str) -> list[Holder]:
        """Whoever has this code, at whatever event, else those of this name at this one."""
        found = registrations_of(self._book, text) if text.strip() else []
        if not found:
            ids = self._index.find(text, MOST)
            found = [r for i in ids if (r := self._book.registrations.get(i))]
        return [self._holder(registration) for registration in found]

    def _holder(self, registration: Registration) -> Holder:
        person = self._book.people.get(registration.id)
        event = self._book.events.get(registration.event_id)
        return Holder(
            registration=registration,
            name=person.name if person else "",
            event=event.title if event else "",
        )
