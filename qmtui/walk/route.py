"""The route of a walk, as the office plans it: its stops in order."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.imports.route import read_route
from qmtui.imports.rows import Rejected
from qmtui.imports.spots import SpotRow
from qmtui.model.event import Event
from qmtui.model.place import Stop
from qmtui.rights import NotAllowed
from qmtui.search import skeleton

MOST_STOPS = 99


class StopNameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The stop needs a name.")


class TooManyStops(QmtuiError):
    exit_code = 43
    sentence = mark("A walk has at most {0} stops.")


class Imported(Struct, frozen=True, kw_only=True):
    """What an import did or would do; `removed` stops were planned and are not in the file."""

    new: int
    known: int
    changed: int
    removed: int
    rejected: tuple[Rejected, ...]


class Route:
    """The planned stops of one event. Raises `NotAllowed` on a field book."""

    def __init__(self, book: Book, event: Event) -> None:
        if book.kind != "office":
            raise NotAllowed
        self._book = book
        self._event = event

    def stops(self) -> list[Stop]:
        """The stops in the planned order."""
        return planned_stops(self._book, self._event)

    def add(self, name: str, lat: float | None = None, lon: float | None = None) -> Stop:
        """Plan one more stop, the last one so far; raises `StopNameMissing`, `TooManyStops`."""
        stops = self.stops()
        if not (name := clean_or_refuse(name, limit=NAME)):
            raise StopNameMissing
        if len(stops) >= MOST_STOPS:
            raise TooManyStops(MOST_STOPS)
        number = max((stop.number for stop in stops), default=0) + 1
        stop = Stop(
            id=new_id(), event_id=self._event.id, number=number, name=name, lat=lat, lon=lon
        )
        with self._book.transaction():
            return self._book.stops.add(stop)

    def take_in(self, path: Path, *, dry_run: bool = False) -> Imported:
        """Make the stops of a file the route, all or nothing.

        A stop is known again by its name, so a file may come twice. What the file leaves out goes,
        unless the event was handed out: people may be there already.
        Raises what `read_route` raises, and `TooManyStops`.
        """
        file = read_route(path)
        if len(file.rows) > MOST_STOPS:
            raise TooManyStops(MOST_STOPS)
        left = self.stops()
        stops, new = list[Stop](), 0
        for number, row in enumerate(_in_order(file.rows), start=1):
            known = next((s for s in left if skeleton(s.name) == skeleton(row.name)), None)
            if known:
                left.remove(known)
            else:
                new += 1
            stop = known or Stop(id=new_id(), event_id=self._event.id, number=0, name="")
            where = (row.lat, row.lon) if row.lat is not None else (stop.lat, stop.lon)
            stops.append(
                replace(
                    stop, number=row.number or number, name=row.name, lat=where[0], lon=where[1]
                )
            )
        is_handed_out = self._event.status != "planned"
        if is_handed_out:
            stops += [
                replace(stop, number=max((s.number for s in stops), default=0) + place)
                for place, stop in enumerate(left, start=1)
            ]
        changed = sum(self._book.stops.get(stop.id) != stop for stop in stops) - new
        if not (dry_run or file.rejected):
            self._write(stops, [] if is_handed_out else left)
        return Imported(
            new=new,
            known=len(stops) - new - changed,
            changed=changed,
            removed=0 if is_handed_out else len(left),
            rejected=file.rejected,
        )

    def _write(self, stops: list[Stop], gone: list[Stop]) -> None:
        with self._book.transaction():
            for stop in stops:
                self._book.stops.put(stop)
            for stop in gone:
                self._book.stops.remove(stop.id)


def planned_stops(book: Book, event: Event) -> list[Stop]:
    """The stops of an event in the planned order."""
    return sorted(book.stops.where("event_id", event.id), key=lambda s: (s.number, s.id))


def _in_order(rows: tuple[SpotRow, ...]) -> list[SpotRow]:
    """By their numbers if all have one, else as they stand in the file."""
    if all(row.number is not None for row in rows):
        return sorted(rows, key=lambda row: row.number or 0)
    return [replace(row, number=None) for row in rows]
