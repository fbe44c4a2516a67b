"""Whom the second person may have been: everybody on the list of an event, found by name."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book
from qmtui.guests import name_of
from qmtui.replicas import replica
from qmtui.search import NameIndex


class Listed(Struct, frozen=True, kw_only=True):
    """What a volunteer may see of somebody on the list."""

    id: str
    name: str
    offering: str


class OnTheList:
    """The people of an event as they were when this was made, but for one of them.

    Raises `NotIssued`, `BookUnusable`.
    """

    def __init__(self, book: Book, event_id: str, besides: str) -> None:
        self._listed: dict[str, Listed] = {}
        self._names = NameIndex()
        if book.kind == "office":
            with replica(book, book.event(event_id), read_only=True) as copy:
                self._read(copy, besides)
        else:
            self._read(book, besides)

    def find(self, text: str) -> list[Listed]:
        """Those whose names begin so, else sound like it; none for less than three letters."""
        found = self._names.find(text) or self._names.alike(text)
        return [self._listed[key] for key in found]

    def _read(self, book: Book, besides: str) -> None:
        for registration in book.registrations:
            name = name_of(book, registration.id)
            if name and registration.id != besides and book.presence.is_listed(registration.id):
                listed = Listed(id=registration.id, name=name, offering=registration.offering)
                self._listed[registration.id] = listed
                self._names.put(registration.id, name)
