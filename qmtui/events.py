"""Planning events in the office (Veranstaltungen)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, STATION, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event, Mode, Station, usual_mode
from qmtui.rights import NotAllowed

MOST_INSIDE = 999_999
"""People a capacity may allow; more is a typing error."""


class TitleMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The event needs a title.")


class EndBeforeStart(QmtuiError):
    exit_code = 38
    sentence = mark("The event ends before it starts; check both times.")


class CapacityOutOfRange(QmtuiError):
    exit_code = 38
    sentence = mark("The capacity lies between 1 and {0}; leave it out if there is no limit.")


class StationTwice(QmtuiError):
    exit_code = 38
    sentence = mark("Two stations have the same name “{0}”; name them differently.")


class Events:
    """The events of an office book. Raises `NotAllowed` on a field book."""

    def __init__(self, book: Book, now: Now) -> None:
        if book.kind != "office":
            raise NotAllowed
        self._book = book
        self._now = now

    def all(self) -> list[Event]:
        """All events, the earliest first."""
        return sorted(self._book.events, key=lambda event: (event.start, event.id))

    def add(
        self,
        title: str,
        kind: str,
        start: datetime,
        end: datetime | None = None,
        *,
        place: str = "",
        mode: Mode | None = None,
        stations: Sequence[str] = (),
        capacity: int | None = None,
    ) -> Event:
        """Plan an event with its stations, all or nothing.

        Raises `TitleMissing`, `EndBeforeStart`, `CapacityOutOfRange`, `StationTwice`.
        """
        if not (title := clean_or_refuse(title, limit=NAME)):
            raise TitleMissing
        if end is not None and end < start:
            raise EndBeforeStart
        if capacity is not None and not 1 <= capacity <= MOST_INSIDE:
            raise CapacityOutOfRange(MOST_INSIDE)
        names = [name for station in stations if (name := clean_or_refuse(station, limit=STATION))]
        _refuse_doubles(names)
        event = Event(
            id=new_id(),
            title=title,
            kind=kind,
            start=start.astimezone(self._book.zone),
            end=end and end.astimezone(self._book.zone),
            place=clean(place, limit=NAME),
            mode=mode or usual_mode(kind),
            capacity=capacity,
        )
        with self._book.transaction():
            self._book.events.add(event)
            for number, name in enumerate(names, start=1):
                self._book.stations.add(
                    Station(id=new_id(), event_id=event.id, number=number, name=name)
                )
        return event

    def set_status(self, event: Event, **changes: object) -> Event:
        """Note what happened to an event (issued, collected)."""
        changed = replace(event, **changes)
        with self._book.transaction():
            self._book.events.put(changed)
        return changed

    def registered(self, event: Event) -> int:
        """Registrations that came in before the event."""
        found = self._book.registrations.where("event_id", event.id)
        return sum(not registration.is_walk_in for registration in found)


def _refuse_doubles(names: list[str]) -> None:
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            raise StationTwice(name)
        met.add(name.casefold())
