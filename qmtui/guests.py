"""Who is on the list of an event: found by code, by name, and with whom they come."""

from __future__ import annotations

from collections.abc import Container

from qmtui import codes
from qmtui.book import Book
from qmtui.model.person import Person, Registration
from qmtui.search import HITS, NameIndex, begins


class GuestList:
    """The registrations of a field book that stand, kept up to date entry by entry."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._presence = book.presence
        self._names = NameIndex()
        self._codes: dict[str, set[str]] = {}
        self._secrets: dict[str, set[str]] = {}
        """Imported secrets letter by letter: of some systems only the case tells two apart."""
        self._offered: dict[str, set[str]] = {}
        book.people.on_change(self._person_changed)
        book.registrations.on_change(self._registration_changed)

    def get(self, attendee_id: str) -> Registration | None:
        return self._book.registrations.get(attendee_id)

    def named(self, text: str, *, leaving: bool = False) -> list[str]:
        """Ids of the people whose names begin so, at most ten; none if too little was typed.

        Whoever is still to come is before those inside; with `leaving` it is the other way round.
        Where nobody is called so, the last words may be of the offering: `ali flohm`.
        """
        here = self._presence.here
        first = self._names.find(text, among=here) if leaving else []
        named = self._names.find(text, later=here) or self._with_offering(text, here)
        return [key for key in dict.fromkeys([*first, *named]) if self.is_listed(key)][:HITS]

    def alike(self, text: str) -> list[str]:
        """Ids of the people whose names sound or look like it, at most ten."""
        alike = self._names.alike(text, later=self._presence.here)
        return [key for key in alike if self.is_listed(key)]

    def count(self, text: str) -> int:
        """How many people's names begin so."""
        return self._names.count(text)

    def by_code(self, scanned: str) -> Registration | None:
        """Whose code or imported ticket this is, on whatever keyboard layout it was typed.

        What could be several people's is nobody's.
        """
        exact = [key for key in self._secrets.get(scanned.strip(), ()) if self.is_listed(key)]
        if len(exact) == 1:
            return self.get(exact[0])
        found = self._holders(scanned)
        return self.get(found.pop()) if len(found) == 1 else None

    def layout_of(self, scanned: str) -> str:
        """The keyboard layout under which alone this is a ticket on the list; "" if it is one as
        it stands.
        """
        if codes.read(scanned) or self.has_code(codes.normalise(scanned)):
            return ""
        texts = codes.retyped(scanned).items()
        return next((layout for layout, text in texts if self.has_code(text)), "")

    def is_shared(self, scanned: str) -> bool:
        """Whether several people hold this code: two stations gave one sticker away."""
        return len(self._holders(scanned)) > 1

    def has_code(self, code: str) -> bool:
        return any(map(self.is_listed, self._codes.get(code, ())))

    def party(self, registration: Registration) -> list[Registration]:
        """Everybody who comes together with this one, who is the first."""
        if not registration.party:
            return [registration]
        same = self._book.registrations.where("party", registration.party)
        others = [r for r in same if r.id != registration.id and self.is_listed(r.id)]
        return [registration, *sorted(others, key=lambda r: (name_of(self._book, r.id), r.id))]

    def offerings(self) -> list[str]:
        """What the office planned, then what else people registered for, in alphabetical order."""
        planned = list(dict.fromkeys(o for event in self._book.events for o in event.offerings))
        others = {r.offering for r in self._book.registrations if r.offering} - set(planned)
        return [*planned, *sorted(others)]

    def is_listed(self, attendee_id: str) -> bool:
        if self.get(attendee_id) is None:
            return False
        # A walk-in taken back here may have been seen elsewhere meanwhile, and is there then.
        was_seen = self._presence.stay(attendee_id).last is not None
        return was_seen or attendee_id not in self._book.taken_back

    def _with_offering(self, text: str, later: Container[str]) -> list[str]:
        words = text.split()
        for cut in range(len(words) - 1, 0, -1):
            offering = " ".join(words[cut:])
            meant = set().union(*(ids for o, ids in self._offered.items() if begins(offering, o)))
            if found := self._names.find(" ".join(words[:cut]), later=later, among=meant):
                return found
        return []

    def _holders(self, scanned: str) -> set[str]:
        return {
            attendee_id
            for text in codes.spellings(scanned)
            for attendee_id in self._codes.get(text, ())
            if self.is_listed(attendee_id)
        }

    def _person_changed(self, old: Person | None, new: Person | None) -> None:
        if new is not None:
            self._index(new)
        elif old is not None:
            self._names.discard(old.id)

    def _registration_changed(self, old: Registration | None, new: Registration | None) -> None:
        if old is not None and old.secret:
            self._secrets[old.secret].discard(old.id)
        if new is not None and new.secret:
            self._secrets.setdefault(new.secret, set()).add(new.id)
        if old is not None and old.offering:
            self._offered[old.offering].discard(old.id)
        if new is not None and new.offering:
            self._offered.setdefault(new.offering, set()).add(new.id)
        for code in _codes_of(old):
            self._codes[code].discard(old.id if old else "")
        for code in _codes_of(new):
            self._codes.setdefault(code, set()).add(new.id if new else "")
        if new is not None and new.household != (old.household if old else ""):
            person = self._book.people.get(new.id)
            if person is not None:
                self._index(person)

    def _index(self, person: Person) -> None:
        registration = self.get(person.id)
        household = registration.household if registration else ""
        self._names.put(person.id, person.name, person.given_name, person.family_name, household)


def name_of(book: Book, attendee_id: str | None) -> str:
    """The name of somebody, "" for a guest without one."""
    person = book.people.get(attendee_id) if attendee_id else None
    return person.name if person else ""


def _codes_of(registration: Registration | None) -> set[str]:
    texts = (registration.code, registration.secret) if registration else ()
    return {codes.normalise(text) for text in texts if text}
