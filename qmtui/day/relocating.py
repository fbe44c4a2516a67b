"""Moving and calling off on the day itself, at a station (Verlegen)."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean, clean_or_refuse
from qmtui.day.whereabouts import Whereabouts
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.day import Closing, Relocation, Turn
from qmtui.times import StillToCome

REMARKS = 1_000


class PlaceMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Where does it move to? Name the place.")


class OfferingUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("Nobody is registered for “{0}”; known offerings: {1}.")


class OfferingStays(QmtuiError):
    exit_code = 38
    sentence = mark("An offering has no place of its own: move its station, or call it off.")


class NothingToResume(QmtuiError):
    exit_code = 38
    sentence = mark("It was neither called off nor interrupted, so it goes on as planned.")


class Relocating:
    """Note what became of the event, a station or an offering; earlier entries keep theirs."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_field()
        self._book = book
        self._now = now

    def move(
        self,
        place: str,
        station: str | None = None,
        *,
        at: datetime | None = None,
        reason: str = "",
    ) -> Relocation:
        """From now, or from `at` on, a station or the whole event is at another place.

        Raises `PlaceMissing`, `NoSuchStation`, `StillToCome`, `TextTooLong`.
        """
        if not (place := clean_or_refuse(place, limit=NAME)):
            raise PlaceMissing
        return self._write("moved", station, at=at, place=place, reason=reason)

    def turn(
        self,
        kind: Turn,
        station: str | None = None,
        offering: str = "",
        *,
        at: datetime | None = None,
        reason: str = "",
    ) -> Relocation:
        """Call off, interrupt or go on with an offering, a station or the whole event.

        Raises `OfferingUnknown`, `NothingToResume`, `NoSuchStation`, `StillToCome`, `TextTooLong`,
        and `OfferingStays` for a move.
        """
        if kind == "moved":
            raise OfferingStays
        offering = offering_called(self._book, offering) if offering.strip() else ""
        return self._write(kind, station, at=at, offering=offering, reason=reason)

    def close(self, weather: str = "", remarks: str = "") -> Closing:
        """Note the end of the event; raises `TextTooLong`."""
        closing = Closing(
            **self._book.stamp(self._now()),
            weather=clean_or_refuse(weather, limit=NAME),
            remarks=clean_or_refuse(remarks, multiline=True, limit=REMARKS),
        )
        with self._book.transaction():
            self._book.closings.add(closing)
        return closing

    def _write(
        self,
        kind: Turn,
        station: str | None,
        *,
        at: datetime | None,
        reason: str,
        place: str = "",
        offering: str = "",
    ) -> Relocation:
        moment = self._now()
        if at is not None and at > moment:
            raise StillToCome
        found = self._book.station_named(self._book.event(), station) if station else None
        entry = Relocation(
            **self._book.stamp(moment),
            kind=kind,
            concerns=found.id if found else None,
            place=place,
            offering=offering,
            reason=clean_or_refuse(reason, limit=NAME),
        )
        if at is not None:
            entry = replace(entry, observed_at=at.astimezone(self._book.zone))
        if kind == "resumed" and not self._is_off(entry):
            raise NothingToResume
        with self._book.transaction():
            self._book.relocations.add(entry)
        return entry

    def _is_off(self, entry: Relocation) -> bool:
        where, moment = Whereabouts(self._book), self._book.when(entry)
        if entry.offering:
            return where.of_offering(entry.offering, moment).is_off
        return where.of_station(entry.concerns, moment).is_off


def closing_of(book: Book) -> Closing | None:
    """The last word on how the event ended, None as long as it goes on."""
    standing = [closing for closing in book.closings if closing.id not in book.taken_back]
    return max(standing, key=lambda c: (book.when(c), c.recorded_at, c.id), default=None)


def offerings_of(book: Book, event_id: str) -> list[str]:
    """What the office planned, then what else people registered for, in alphabetical order."""
    event = book.events.get(event_id)
    planned = event.offerings if event else ()
    registrations = book.registrations.where("event_id", event_id)
    others = {r.offering for r in registrations if r.offering} - set(planned)
    return [*planned, *sorted(others, key=str.casefold)]


def offering_called(book: Book, name: str, event_id: str | None = None) -> str:
    """The offering with this name, in whatever case; raises `OfferingUnknown`."""
    wanted = clean(name, limit=NAME)
    known = offerings_of(book, event_id or book.event().id)
    for offering in known:
        if offering.casefold() == wanted.casefold():
            return offering
    raise OfferingUnknown(wanted, ", ".join(known) or "–")
