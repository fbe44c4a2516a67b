"""Moving, calling off and closing in the office: the plan changes, and its copies learn of it."""

from __future__ import annotations

from typing import Any, Literal

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean_or_refuse
from qmtui.day.relocating import REMARKS, PlaceMissing, offering_called
from qmtui.events import Events
from qmtui.fieldbook import renew_copy
from qmtui.model.event import Event


class Replanning:
    """What becomes of a planned event.

    The office's copy of a field book learns of it at once, the stations with the next issue.
    """

    def __init__(self, book: Book, now: Now) -> None:
        self._events = Events(book, now)
        self._book = book

    def move(self, event: Event, place: str, station: str | None = None) -> Event:
        """Plan the event, or one station, at another place.

        Raises `PlaceMissing`, `NoSuchStation`, `TextTooLong`.
        """
        if not (place := clean_or_refuse(place, limit=NAME)):
            raise PlaceMissing
        if station is None:
            return self._change(event, place=place, status=_before_the_end(event, "moved"))
        found = self._book.station_named(event, station)
        with self._book.transaction():
            self._book.stations.put(replace(found, place=place))
        return self._change(event)

    def cancel(self, event: Event, offering: str = "") -> Event:
        """Call the event off, or one offering alone; raises `OfferingUnknown`."""
        if not offering.strip():
            return self._change(event, status="cancelled")
        name = offering_called(self._book, offering, event.id)
        return self._change(event, cancelled=tuple(dict.fromkeys([*event.cancelled, name])))

    def interrupt(self, event: Event) -> Event:
        """Hold the whole event up until it is taken back."""
        return self._change(event, status="interrupted")

    def resume(self, event: Event, offering: str = "") -> Event:
        """Take a calling off or an interruption back; raises `OfferingUnknown`."""
        if offering.strip():
            name = offering_called(self._book, offering, event.id)
            return self._change(event, cancelled=tuple(c for c in event.cancelled if c != name))
        return self._change(event, status="issued" if event.fieldbook else "planned")

    def close(self, event: Event, weather: str = "", remarks: str = "") -> Event:
        """Note that the event is over; weather and remarks stand in its report."""
        event = self._book.events.get(event.id) or event
        words = {
            "weather": clean_or_refuse(weather, limit=NAME) or event.weather,
            "remarks": clean_or_refuse(remarks, multiline=True, limit=REMARKS) or event.remarks,
        }
        return self._change(event, status=_before_the_end(event, "ended"), **words)

    def _change(self, event: Event, **changes: Any) -> Event:  # fields of Event
        changed = self._events.set_status(event, **changes)
        if changed.fieldbook is not None:
            renew_copy(self._book, changed)
        return changed


def _before_the_end(event: Event, status: Literal["moved", "ended"]) -> str:
    """The new status; what was taken in or looked through already stays so."""
    return event.status if event.status in ("collected", "checked", "published") else status
