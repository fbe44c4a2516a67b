"""The attendance sheet (Teilnehmerliste): by institution, names only where they are demanded."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean_or_refuse
from qmtui.desk import Desk
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.person import Person
from qmtui.search import skeleton


class InstitutionMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Which institution? Residents without one are “Bewohner*in”.")


class NameNotDemanded(QmtuiError):
    exit_code = 38
    sentence = mark("This event takes no names: the institution and the function are enough.")


class NameDemanded(QmtuiError):
    exit_code = 38
    sentence = mark("The grant notice of this event demands the name.")


class Row(Struct, frozen=True, kw_only=True):
    """Somebody on the sheet; `name` is "" unless it is demanded."""

    id: str
    organisation: str
    function: str
    name: str
    is_here: bool


class Sheet:
    """The list of a meeting, filled by the flow of the door."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(self, organisation: str, function: str = "", name: str = "") -> str:
        """Put somebody on the list who is there; their id.

        Raises `InstitutionMissing`, `NameDemanded`, `NameNotDemanded`, `TextTooLong`.
        """
        desk = Desk(self._book, self._now)
        organisation = clean_or_refuse(organisation, limit=NAME)
        function = clean_or_refuse(function, limit=NAME)
        name = clean_or_refuse(name, limit=NAME)
        if not organisation:
            raise InstitutionMissing
        if bool(name) != desk.event.signatures:
            raise NameNotDemanded if name else NameDemanded
        with self._book.transaction():
            attendee = desk.walk_in().attendee
            assert attendee
            self._book.people.add(
                Person(id=attendee, name=name, organisation=organisation, function=function)
            )
        return attendee

    def rows(self, event: Event) -> list[Row]:
        """Who is on the list, by institution."""
        found = [
            Row(
                id=registration.id,
                organisation=person.organisation,
                function=person.function,
                name=person.name if event.signatures else "",
                is_here=self._book.presence.stay(registration.id).people_ever > 0,
            )
            for registration in self._book.registrations.where("event_id", event.id)
            if self._book.presence.is_listed(registration.id)
            and not registration.is_revoked
            and (person := self._book.people.get(registration.id))
        ]
        return sorted(found, key=lambda r: (skeleton(r.organisation), skeleton(r.name), r.id))

    def by_institution(self, event: Event) -> dict[str, int]:
        """How many are on the list for each institution; "" for those without one."""
        return dict(Counter(row.organisation for row in self.rows(event)))

    def institutions(self) -> list[str]:
        """The institutions that were named before, to choose from."""
        return sorted({p.organisation for p in self._book.people if p.organisation}, key=skeleton)
