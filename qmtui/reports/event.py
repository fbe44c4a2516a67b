"""The event report (Veranstaltungsbericht): figures from records, each with its method.

People and visits are two things: people are heads of those who checked in, visits are strokes and
headcounts; neither is ever added to the other.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from msgspec import Struct

from qmtui.book import Book, now
from qmtui.count import Count, figure_of
from qmtui.devices import devices_of, is_complete
from qmtui.feedback import FeedbackDesk
from qmtui.model.count import VISITS, Figure, Tally
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState
from qmtui.model.person import Attendance, Registration
from qmtui.replicas import replica


class SeenAt(Struct, frozen=True, kw_only=True):
    """A check-in: the station's name and the time."""

    station: str
    at: datetime


class Twice(Struct, frozen=True, kw_only=True):
    """Somebody seen at more than one place without an exit between; counted once."""

    attendee: str
    name: str
    seen: tuple[SeenAt, ...]


class Visits(Struct, frozen=True, kw_only=True):
    """Visits by method; `counted` includes what was entered later from paper."""

    total: int
    counted: int
    late_entry: int
    estimated: int


class Hour(Struct, frozen=True, kw_only=True):
    """Strokes in the hour that begins at `hour`."""

    hour: datetime
    visits: int


class Late(Struct, frozen=True, kw_only=True):
    """A late entry over a span of time; it is not spread over the hours."""

    since: datetime
    until: datetime
    visits: int


class StationReport(Struct, frozen=True, kw_only=True):
    """One station's visits and check-ins; "" stands for entries without a station."""

    name: str
    visits: int
    late_entry: int
    check_ins: int
    hours: tuple[Hour, ...]
    late: tuple[Late, ...]


class OfferingReport(Struct, frozen=True, kw_only=True):
    """Registrations for one offering; `arrived` and `no_shows` count registrations."""

    name: str
    registered: int
    arrived: int
    no_shows: int
    walkins: int


class EventReport(Struct, frozen=True, kw_only=True):
    """All figures of one event.

    `registered`, `arrived` and `no_shows` count registrations, `people` counts heads.
    """

    event: str
    title: str
    kind: str
    start: datetime
    end: datetime | None
    place: str
    district: str
    registered: int
    arrived: int
    no_shows: int
    walkins: int
    people: int
    twice: tuple[Twice, ...]
    over_capacity: int
    visits: Visits
    counters: dict[str, int]
    stations: tuple[StationReport, ...]
    offerings: tuple[OfferingReport, ...]
    feedback: dict[str, int]
    devices: tuple[DeviceState, ...]
    expected_devices: int | None
    complete: bool


def event_report(book: Book, event: Event) -> EventReport:
    """The report of `event`, from a field book or, in the office, from its replica of one."""
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as field:
            return _Figures(field, event).report()
    # An exchange may go on in another thread; the figures are of one moment.
    with book.database.reading():
        return _Figures(book, event).report()


class _Figures:
    """The figures of one event in one book."""

    def __init__(self, book: Book, event: Event) -> None:
        self._book = book
        self._event = event
        self._count = Count(book, now)
        self._presence = book.presence
        self._registrations = [
            registration
            for registration in book.registrations.where("event_id", event.id)
            if not self._presence.is_undone(registration.id)
        ]
        self._came = dict(self._presence.came())

    def report(self) -> EventReport:
        event, book = self._event, self._book
        registered = [r for r in self._registrations if not r.is_walk_in]
        arrived = sum(r.id in self._came for r in registered)
        tallies = self._count.tallies()
        figure = figure_of(tallies, self._count.headcounts())
        return EventReport(
            event=event.id,
            title=event.title,
            kind=event.kind,
            start=event.start.astimezone(book.zone),
            end=event.end and event.end.astimezone(book.zone),
            place=event.place,
            district=next((district.name for district in book.districts), ""),
            registered=len(registered),
            arrived=arrived,
            no_shows=len(registered) - arrived,
            walkins=sum(r.is_walk_in for r in self._registrations),
            people=sum(stay.people_ever for stay in self._came.values()),
            twice=self._twice(),
            over_capacity=sum(a.result == "over" for a in self._arrivals()),
            visits=_visits(figure),
            counters={
                counter: self._count.figure(counter).total
                for counter in self._count.counters()
                if counter != VISITS
            },
            stations=self._stations(tallies),
            offerings=self._offerings(),
            feedback=dict(Counter(f.kind for f in FeedbackDesk(book, now).all())),
            devices=devices_of(book) if book.kind == "field" else (),
            expected_devices=event.expected_devices,
            complete=book.kind == "field" and is_complete(book, event),
        )

    def _arrivals(self) -> list[Attendance]:
        return [
            a
            for a in self._book.attendance
            if a.kind == "arrival" and not self._presence.is_undone(a.id)
        ]

    def _twice(self) -> tuple[Twice, ...]:
        found = [
            Twice(
                attendee=attendee,
                name=person.name if (person := self._book.people.get(attendee)) else "",
                seen=tuple(
                    SeenAt(
                        station=self._book.station_name(entry.station_id),
                        at=entry.observed_at.astimezone(self._book.zone),
                    )
                    for entry in stay.doubles
                ),
            )
            for attendee, stay in self._came.items()
            if stay.doubles
        ]
        return tuple(sorted(found, key=lambda twice: (twice.seen[0].at, twice.attendee)))

    def _stations(self, tallies: list[Tally]) -> tuple[StationReport, ...]:
        arrivals = self._arrivals()
        stations = self._book.stations_of(self._event)
        known = {station.id for station in stations}
        places: list[tuple[str | None, str]] = [(s.id, s.name) for s in stations]
        if any(entry.station_id not in known for entry in [*tallies, *arrivals]):
            places.append((None, ""))
        return tuple(
            self._station(
                name,
                [t for t in tallies if _is_at(t.station_id, station_id, known)],
                sum(_is_at(a.station_id, station_id, known) for a in arrivals),
            )
            for station_id, name in places
        )

    def _station(self, name: str, tallies: list[Tally], check_ins: int) -> StationReport:
        zone = self._book.zone
        return StationReport(
            name=name,
            visits=sum(tally.delta for tally in tallies),
            late_entry=sum(tally.delta for tally in tallies if tally.is_late),
            check_ins=check_ins,
            hours=tuple(Hour(hour=h, visits=n) for h, n in self._count.hours(tallies).items()),
            late=tuple(
                Late(
                    since=tally.since.astimezone(zone),
                    until=tally.until.astimezone(zone),
                    visits=tally.delta,
                )
                for tally in sorted(tallies, key=lambda t: t.observed_at)
                if tally.since and tally.until
            ),
        )

    def _offerings(self) -> tuple[OfferingReport, ...]:
        by_name: dict[str, list[Registration]] = {}
        for registration in self._registrations:
            by_name.setdefault(registration.offering, []).append(registration)
        return tuple(self._offering(name, by_name[name]) for name in sorted(by_name))

    def _offering(self, name: str, registrations: list[Registration]) -> OfferingReport:
        registered = [r for r in registrations if not r.is_walk_in]
        arrived = sum(r.id in self._came for r in registered)
        return OfferingReport(
            name=name,
            registered=len(registered),
            arrived=arrived,
            no_shows=len(registered) - arrived,
            walkins=len(registrations) - len(registered),
        )


def _is_at(station_id: str | None, wanted: str | None, known: set[str]) -> bool:
    return station_id == wanted if wanted is not None else station_id not in known


def _visits(figure: Figure) -> Visits:
    return Visits(
        total=figure.total,
        counted=figure.counted,
        late_entry=figure.late_entry,
        estimated=figure.estimated,
    )
