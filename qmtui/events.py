"""Planning events in the office (Veranstaltungen)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, STATION, clean, clean_or_refuse
from qmtui.code_lists import code_meant, codes_of
from qmtui.counters import COUNTER_NAMES, name_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.count import VISITS
from qmtui.model.event import Counter, Event, Station, usual_mode
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


AREAS = ("desk", "count", "feedback", "contact", "walk")
"""What a station can be there for."""

MOST_BANDS = 8


class CounterUnclear(QmtuiError):
    exit_code = 38
    sentence = mark("Name a counter and its groups like “Parcours=unter 10,10–13” (at most {0}).")


class CounterUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("The event has no counter “{0}”; name it at the event first.")


class CounterTwice(QmtuiError):
    exit_code = 38
    sentence = mark("The counter “{0}” is named twice; name it once, with all its groups.")


class CounterInUse(QmtuiError):
    exit_code = 38
    sentence = mark("The station “{1}” counts “{0}”; let it count something else first.")


class NotListed(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” is not on the list; there are: {1}.")


class StationNameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The station needs a name.")


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
        stations: Sequence[str] = (),
        **about: Any,  # fields of Event, with its types
    ) -> Event:
        """Plan an event with its stations, all or nothing; raises what `new` does."""
        names = [name for station in stations if (name := clean_or_refuse(station, limit=STATION))]
        _refuse_doubles(names)
        event = self.new(title, kind, start, end, **about)
        plan = (
            Station(id=new_id(), event_id=event.id, number=number, name=name)
            for number, name in enumerate(names, start=1)
        )
        self.save([event], plan)
        return event

    def new(
        self, title: str, kind: str, start: datetime, end: datetime | None = None, **about: Any
    ) -> Event:
        """An event as it would be planned, not yet saved.

        Raises `TitleMissing`, `EndBeforeStart`, `CapacityOutOfRange`, `StationTwice`,
        `CounterTwice`, `NotListed`, `NoSuchActor`, `TextTooLong`.
        """
        begin = start.astimezone(self._book.zone)
        about["mode"] = about.get("mode") or usual_mode(kind)
        event = Event(
            id=new_id(),
            title=clean_or_refuse(title, limit=NAME),
            kind=kind,
            start=begin,
            end=end and end.astimezone(self._book.zone),
        )
        event = replace(event, **self._cleaned(about, event))
        _refuse_impossible(event)
        return event

    def save(self, events: Iterable[Event], *more: Iterable[Station]) -> None:
        """Save new events with their stations, all or nothing."""
        with self._book.transaction():
            for event in events:
                self._book.events.add(event)
            for stations in more:
                for station in stations:
                    self._book.stations.add(station)

    def change(self, event: Event, **changes: Any) -> Event:  # fields of Event, with its types
        """Change what is planned; the stations learn of it with the next issue.

        Raises what `new` does, and `CounterInUse`.
        """
        changed = replace(event, **self._cleaned(changes, event))
        _refuse_impossible(changed)
        if "counters" in changes:
            _refuse_orphans(changed, self._book.stations_of(event))
        with self._book.transaction():
            self._book.events.put(changed)
        return changed

    def _cleaned(self, changes: dict[str, Any], event: Event) -> dict[str, Any]:
        """The fields as they are kept: texts cleaned, words of a list as its codes."""
        found = dict(changes)
        if "counters" in found:
            found["counters"] = tuple(found["counters"])
        for text in {"title", "place"} & found.keys():
            found[text] = clean_or_refuse(found[text], limit=NAME)
        for texts in {"demanded", "offerings", "funders"} & found.keys():
            limit = STATION if texts == "demanded" else NAME
            found[texts] = one_each(clean_or_refuse(text, limit=limit) for text in found[texts])
        if "target_groups" in found:
            found["target_groups"] = self._codes("target_groups", "", event, found["target_groups"])
        if "action_fields" in found:
            field_set = found.get("field_set", event.field_set)
            fields = found["action_fields"]
            found["action_fields"] = self._codes("action_fields", field_set, event, fields)
        if found.get("partners"):
            from qmtui.actors.actors import Actors  # not every station's start needs it

            actors = Actors(self._book, self._now)
            found["partners"] = one_each(actors.named(p).id for p in found["partners"] if p.strip())
        return found

    def _codes(
        self, name: str, field_set: str, event: Event, words: Iterable[str]
    ) -> tuple[str, ...]:
        """Codes for what was said; raises `NotListed` for what is on no version of the list."""
        day = event.start.astimezone(self._book.zone).date()
        known = codes_of(self._book, name, day, field_set)
        codes = one_each(code_meant(known, word) for word in words)
        kept = getattr(event, name)
        for code in codes:
            if code not in known and code not in kept:
                raise NotListed(clean(code, limit=NAME), ", ".join(known.values()) or "–")
        return codes

    def set_up_station(
        self,
        event: Event,
        name: str,
        *,
        rename: str | None = None,
        capacity: int | None = None,
        no_limit: bool = False,
        counter: str | None = None,
        areas: Sequence[str] | None = None,
        is_new: bool = False,
    ) -> Station:
        """Set the station with this name up, or add it; what is not named stays.

        `no_limit` takes the capacity away; with `is_new` the name must not be there yet.

        Raises `StationNameMissing`, `StationTwice`, `CapacityOutOfRange`, `CounterUnknown`.
        """
        stations = self._book.stations_of(event)
        if not (name := clean_or_refuse(name, limit=STATION)):
            raise StationNameMissing
        station = next((s for s in stations if s.name.casefold() == name.casefold()), None)
        if station and is_new:
            raise StationTwice(name)
        if station is None:
            number = max((s.number for s in stations), default=0) + 1
            station = Station(id=new_id(), event_id=event.id, number=number, name=name)
        if rename is not None:
            if not (rename := clean_or_refuse(rename, limit=STATION)):
                raise StationNameMissing
            _refuse_doubles([rename, *(s.name for s in stations if s.id != station.id)])
            station = replace(station, name=rename)
        if capacity is not None:
            _refuse_capacity(capacity)
            station = replace(station, capacity=capacity)
        if no_limit:
            station = replace(station, capacity=None)
        if counter is not None:
            station = replace(station, counter=_counter_of(event, counter))
        if areas is not None:
            station = replace(station, areas=tuple(a for a in AREAS if a in areas))
        with self._book.transaction():
            self._book.stations.put(station)
        return station

    def set_status(self, event: Event, **changes: object) -> Event:
        """Note what happened to an event (issued, collected)."""
        changed = replace(self._book.events.get(event.id) or event, **changes)
        with self._book.transaction():
            self._book.events.put(changed)
        return changed

    def registered(self, event: Event) -> int:
        """Registrations that came in before the event."""
        found = self._book.registrations.where("event_id", event.id)
        return sum(not registration.is_walk_in for registration in found)


def one_each(texts: Iterable[str]) -> tuple[str, ...]:
    """What is not empty, each once, in the order given."""
    return tuple(dict.fromkeys(filter(None, texts)))


def _refuse_doubles(names: list[str]) -> None:
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            raise StationTwice(name)
        met.add(name.casefold())


def counter_from(text: str) -> Counter:
    """`Parcours=unter 10,10–13` as a counter with two bands; raises `CounterUnclear`."""
    name, _, rest = text.partition("=")
    name = clean_or_refuse(name, limit=STATION)
    bands = [clean_or_refuse(band, limit=STATION) for band in rest.split(",") if band.strip()]
    if not name or len(bands) > MOST_BANDS or len(set(bands)) < len(bands):
        raise CounterUnclear(MOST_BANDS)
    return Counter(name=COUNTER_NAMES.get(name.casefold(), name), bands=tuple(bands))


def counter_text(counter: Counter) -> str:
    """A counter as `counter_from` reads it."""
    return " = ".join(filter(None, [name_of(counter.name), ", ".join(counter.bands)]))


def _counter_of(event: Event, name: str) -> str:
    wanted = COUNTER_NAMES.get(name.strip().casefold(), name.strip())
    names = [VISITS, *(counter.name for counter in event.counters)]
    for known in names:
        if known.casefold() == wanted.casefold():
            return known
    raise CounterUnknown(clean(name, limit=STATION))


def _refuse_impossible(event: Event) -> None:
    if not event.title:
        raise TitleMissing
    if event.end is not None and event.end < event.start:
        raise EndBeforeStart
    if event.capacity is not None:
        _refuse_capacity(event.capacity)
    met: set[str] = set()
    for counter in event.counters:
        if counter.name.casefold() in met:
            raise CounterTwice(name_of(counter.name))
        met.add(counter.name.casefold())


def _refuse_orphans(event: Event, stations: Sequence[Station]) -> None:
    names = {VISITS, *(counter.name for counter in event.counters)}
    for station in stations:
        if station.counter not in names:
            raise CounterInUse(name_of(station.counter), station.name)


def _refuse_capacity(capacity: int) -> None:
    if not 1 <= capacity <= MOST_INSIDE:
        raise CapacityOutOfRange(MOST_INSIDE)
