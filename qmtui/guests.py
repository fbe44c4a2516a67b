"""Who is on the list of an event: found by code, by name, and with whom they come."""

from __future__ import annotations

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

    def named(self, text: str, *, leaving: bool = False) -> tuple[list[str], int]:
        """Ids of the people whose names begin so, at most ten, and how many there are in all.

        Whoever is still to come is before those inside; with `leaving` it is the other way round.
        Where nobody is called so, the last words may be of the offering: `ali flohm`.
        """
        here = self._presence.here
        name, found = self._meant(text)
        turns = (found & here, found - here) if leaving else (found,)
        ids = [key for turn in turns for key in self._names.first(name, turn, later=here)]
        return ids[:HITS], len(found)

    def alike(self, text: str, *, leaving: bool = False) -> tuple[list[str], int]:
        """Ids of the people whose names sound or look like it, as `named` gives them."""
        here = self._presence.here
        alike = self._names.alike(text, len(self._book.people), later=here)
        ids = list(filter(self.is_listed, alike))
        if leaving:
            ids.sort(key=lambda key: key not in here)
        return ids[:HITS], len(ids)

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
        return self.get(attendee_id) is not None and self._presence.is_listed(attendee_id)

    def _meant(self, text: str) -> tuple[str, set[str]]:
        """Which part of `text` is a name, and the ids of all who are called so."""
        if found := set(filter(self.is_listed, self._names.matching(text))):
            return text, found
        words = text.split()
        # The longest name comes first: of "ali lange ta" Ali Lange is meant, not any Ali.
        for cut in range(len(words) - 1, 0, -1):
            name, offering = " ".join(words[:cut]), " ".join(words[cut:])
            meant = self._names.matching(name) & self._having(offering)
            if found := set(filter(self.is_listed, meant)):
                return name, found
        return text, set()

    def _having(self, offering: str) -> set[str]:
        """Ids of those who registered for what begins so."""
        return set().union(*(ids for o, ids in self._offered.items() if begins(offering, o)))

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
