"""Who came to an event, several records of one person counted as that one person."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from qmtui.actors.merging import Persons
from qmtui.book import Book
from qmtui.model.person import Registration
from qmtui.presence import Stay


class Came:
    """The stays of all who came; `by_record` knows each by every record that is them.

    Who the office says is one is counted once, with the heads of the largest record, as of somebody
    seen at two stations; records and registrations stay as they are.
    """

    def __init__(self, book: Book, persons: Persons | None = None) -> None:
        """`persons` are those of the office; a station knows of no merges."""
        self._persons = persons
        self._as_one: dict[str, Stay] = {}
        for record, stay in book.presence.came():
            kept = persons.kept(record) if persons else record
            known = self._as_one.get(kept)
            self._as_one[kept] = _together(book, known, stay) if known else stay
        self.by_record = {
            record: stay
            for kept, stay in self._as_one.items()
            for record in (persons.records(kept) if persons else (kept,))
        }

    @property
    def people(self) -> int:
        """Heads, companions included."""
        return sum(stay.people_ever for stay in self._as_one.values())

    @property
    def children(self) -> int:
        return sum(stay.children_ever for stay in self._as_one.values())

    def walk_ins(self, registrations: Iterable[Registration]) -> set[str]:
        """The ids of those who registered at the door, one for each person.

        Whoever turned out to be registered before is none.
        """
        registrations = list(registrations)
        found = {r.id for r in registrations if r.is_walk_in}
        if self._persons is None:
            return found
        known = {self._persons.kept(r.id) for r in registrations if not r.is_walk_in}
        first = {self._persons.kept(walk_in): walk_in for walk_in in sorted(found, reverse=True)}
        return {walk_in for kept, walk_in in first.items() if kept not in known}


def _together(book: Book, one: Stay, other: Stay) -> Stay:
    """Two stays of one person: the larger party, and the earliest arrival of both."""
    larger = max(one, other, key=lambda stay: (stay.people_ever, stay.children_ever))
    arrivals = (stay.first for stay in (one, other) if stay.first)
    return replace(larger, first=min(arrivals, key=lambda a: (book.when(a), a.id)))
