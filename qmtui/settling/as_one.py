"""Who came to an event, several records of one person counted as that one person."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from qmtui.actors.merging import Persons
from qmtui.book import Book
from qmtui.model.person import Registration
from qmtui.stays import Stay


class Came:
    """Who came: `by_record` has the stay of every record that did.

    Who the office says is one is counted once, with the heads of the largest record, as of somebody
    seen at two stations. Registrations stay as they are: one that nobody used is not used because
    the same person had another one. Only whoever was let in as a walk-in and turns out to be
    registered has come on that registration.
    """

    def __init__(self, book: Book, persons: Persons | None = None) -> None:
        """`persons` are those of the office; a station knows of no merges."""
        self._persons = persons
        self._as_one: dict[str, Stay] = {}
        self.by_record = dict(book.presence.came())
        for record, stay in self.by_record.items():
            kept = self._kept(record)
            known = self._as_one.get(kept)
            self._as_one[kept] = _together(book, known, stay) if known else stay
        if persons is not None:
            self.by_record |= self._registered_after_all(book.registrations)

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
        known = {self._kept(r.id) for r in registrations if not r.is_walk_in}
        first = {self._kept(walk_in): walk_in for walk_in in sorted(found, reverse=True)}
        return {walk_in for kept, walk_in in first.items() if kept not in known}

    def named(self, registrations: Iterable[Registration]) -> int:
        """The people behind these registrations who came, each of them once."""
        return len({self._kept(r.id) for r in registrations if r.id in self.by_record})

    def _kept(self, record: str) -> str:
        return self._persons.kept(record) if self._persons else record

    def _registered_after_all(self, registrations: Iterable[Registration]) -> dict[str, Stay]:
        """The first registration of whoever came as a walk-in alone, with that stay."""
        groups: dict[str, list[Registration]] = {}
        for registration in registrations:
            groups.setdefault(self._kept(registration.id), []).append(registration)
        return {
            min(found.id for found in group if not found.is_walk_in): self._as_one[kept]
            for kept, group in groups.items()
            if kept in self._as_one
            and any(not found.is_walk_in for found in group)
            and all(found.is_walk_in for found in group if found.id in self.by_record)
        }


def _together(book: Book, one: Stay, other: Stay) -> Stay:
    """Two stays of one person: the larger party, and the earliest arrival of both."""
    larger = max(one, other, key=lambda stay: (stay.people_ever, stay.children_ever))
    arrivals = (stay.first for stay in (one, other) if stay.first)
    return replace(larger, first=min(arrivals, key=lambda a: (book.when(a), a.id)))
