"""The stands of partners: who has come, who is still missing (Stände)."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.day import Appearance, Stand, StandMark
from qmtui.model.event import Event
from qmtui.rights import NotAllowed


class PartnerMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Whose stand is it? Name the partner.")


class StandTwice(QmtuiError):
    exit_code = 38
    sentence = mark("There is a stand {0} already; give this one another number.")


class NoSuchStand(QmtuiError):
    exit_code = 38
    sentence = mark("There is no stand {0}; `qmtui stand list` shows all.")


class Seen(Struct, frozen=True, kw_only=True):
    """A stand and what is known of it; `state` is None as long as nobody said anything."""

    stand: Stand
    state: Appearance | None = None
    mark: StandMark | None = None


class Stands:
    """Plan stands in the office; note arrivals at a station."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(self, event: Event, partner: str, number: int | None = None, place: str = "") -> Stand:
        """Plan a stand, without a number with the next one.

        Raises `PartnerMissing`, `StandTwice`, `TextTooLong`, `NotAllowed`.
        """
        if self._book.kind != "office":
            raise NotAllowed
        taken = {stand.number for stand in self._book.stands.where("event_id", event.id)}
        if number is None:
            number = max(taken, default=0) + 1
        if number in taken:
            raise StandTwice(number)
        if not (partner := clean_or_refuse(partner, limit=NAME)):
            raise PartnerMissing
        stand = Stand(
            id=new_id(),
            event_id=event.id,
            number=number,
            partner=partner,
            place=clean_or_refuse(place, limit=NAME),
        )
        with self._book.transaction():
            self._book.stands.add(stand)
        return stand

    def remove(self, event: Event, number: int) -> Stand:
        """Take a stand from the plan; raises `NoSuchStand`, `NotAllowed`."""
        if self._book.kind != "office":
            raise NotAllowed
        for stand in self._book.stands.where("event_id", event.id):
            if stand.number == number:
                with self._book.transaction():
                    self._book.stands.remove(stand.id)
                return stand
        raise NoSuchStand(number)

    def all(self, event: Event) -> list[Seen]:
        """Every stand, those first of whom nobody said anything yet; then by number."""
        found = [self._seen(stand) for stand in self._book.stands.where("event_id", event.id)]
        return sorted(found, key=lambda seen: (seen.state is not None, seen.stand.number))

    def mark(self, number: int, kind: Appearance) -> StandMark:
        """Note that a partner has come, gone, or does not come; raises `NoSuchStand`."""
        self._book.require_field()
        stands = self._book.stands.where("number", number)
        if not stands:
            raise NoSuchStand(number)
        entry = StandMark(**self._book.stamp(self._now()), stand_id=stands[0].id, kind=kind)
        with self._book.transaction():
            self._book.stand_marks.add(entry)
        return entry

    def _seen(self, stand: Stand) -> Seen:
        marks = [
            entry
            for entry in self._book.stand_marks.where("stand_id", stand.id)
            if entry.id not in self._book.taken_back
        ]
        newest = max(marks, key=lambda e: (self._book.when(e), e.recorded_at, e.id), default=None)
        return Seen(stand=stand, state=newest.kind if newest else None, mark=newest)
