"""Planning by template: one event or many, with stations, shifts, stands and tasks at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import STATION, clean_or_refuse
from qmtui.events import Events, StationTwice
from qmtui.model.day import Shift, Stand
from qmtui.model.event import Event, EventSeries, Station
from qmtui.model.place import Stop
from qmtui.model.planning import ChecklistItem, EventTemplate, StationPlan
from qmtui.planning.series import series_for
from qmtui.planning.templates import SHARED, template_of


class Planner:
    """Makes events out of templates; all that belongs to them is saved together, or nothing."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_office()
        self._book = book
        self._events = Events(book, now)

    def plan(
        self,
        template: EventTemplate,
        starts: Sequence[datetime],
        end: datetime | None = None,
        *,
        title: str = "",
        series: str = "",
        stations: Sequence[str] | None = None,
        **about: Any,  # fields of Event, with its types
    ) -> list[Event]:
        """Plan an event on each of these dates; what is not said is as the template has it.

        `end` is that of the first one. `stations` are names: one that the template knows is set up
        as it says. Raises what `Events.new` does, and `StationTwice`.
        """
        found = series_for(self._book, series)
        return self._plan(template, starts, end, title, found, (), stations, about)

    def again(
        self, event: Event, starts: Sequence[datetime], *, series: str = "", title: str = ""
    ) -> list[Event]:
        """Plan an event once more on each of these dates, its stops too; shifts are open anew.

        A `series` takes the event in as well that it began with.
        """
        template = template_of(self._book, event)
        found = series_for(self._book, series)
        about = {} if found else {"series_id": event.series_id}
        stops = sorted(self._book.stops.where("event_id", event.id), key=lambda stop: stop.number)
        planned = self._plan(
            template, starts, None, title or event.title, found, stops, None, about
        )
        if found and event.series_id != found.id:
            self._events.change(event, series_id=found.id)
        return planned

    def _plan(
        self,
        template: EventTemplate,
        starts: Sequence[datetime],
        end: datetime | None,
        title: str,
        series: EventSeries | None,
        stops: Sequence[Stop],
        stations: Sequence[str] | None,
        about: dict[str, Any],
    ) -> list[Event]:
        plans = _stations(template, stations)
        about = {field: getattr(template, field) for field in SHARED} | about
        kind = about.pop("kind")
        if series is not None:
            about["series_id"] = series.id
        length = _length(template) if end is None else end - starts[0]
        events = []
        for start in starts:
            # By the clocks of the quarter: an evening in a series stays an evening.
            begin = start.astimezone(self._book.zone)
            finish = None if length is None else _later(begin, length)
            events.append(self._events.new(title or template.title, kind, start, finish, **about))
        with self._book.transaction():
            if series is not None:
                self._book.event_series.put(series)
            for event in events:
                self._save(event, template, plans, stops)
        return events

    def _save(
        self,
        event: Event,
        template: EventTemplate,
        plans: Sequence[StationPlan],
        stops: Sequence[Stop],
    ) -> None:
        book = self._book
        book.events.add(event)
        ids = {}
        for number, plan in enumerate(plans, start=1):
            station = Station(
                id=new_id(),
                event_id=event.id,
                number=number,
                name=plan.name,
                areas=plan.areas,
                counter=plan.counter,
                capacity=plan.capacity,
            )
            ids[plan.name] = station.id
            book.stations.add(station)
        for shift in template.shifts:
            start = _later(event.start, timedelta(minutes=shift.begins))
            book.shifts.add(
                Shift(
                    id=new_id(),
                    event_id=event.id,
                    initials="",
                    start=start,
                    end=_later(start, timedelta(minutes=shift.minutes)),
                    shift_station=ids.get(shift.station),
                )
            )
        for number, stand in enumerate(template.stands, start=1):
            book.stands.add(
                Stand(
                    id=new_id(),
                    event_id=event.id,
                    number=number,
                    partner=stand.partner,
                    place=stand.place,
                )
            )
        for task in template.tasks:
            book.checklist_items.add(
                ChecklistItem(
                    id=new_id(), event_id=event.id, text=task.text, days=task.days, who=task.who
                )
            )
        for stop in stops:
            book.stops.add(replace(stop, id=new_id(), event_id=event.id))


def _stations(template: EventTemplate, names: Sequence[str] | None) -> list[StationPlan]:
    """The stations to set up: the template's, or those named."""
    if names is None:
        return list(template.stations)
    known = {plan.name.casefold(): plan for plan in template.stations}
    found = dict[str, StationPlan]()
    for name in _cleaned(names):
        if name.casefold() in found:
            raise StationTwice(name)
        plan = known.get(name.casefold(), StationPlan(name=name))
        found[name.casefold()] = replace(plan, name=name)
    return list(found.values())


def _cleaned(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if cleaned := clean_or_refuse(name, limit=STATION):
            yield cleaned


def _length(template: EventTemplate) -> timedelta | None:
    return None if template.minutes is None else timedelta(minutes=template.minutes)


def _later(moment: datetime, span: timedelta) -> datetime:
    """`span` later on the same clocks; in a night of changing clocks that is an hour off."""
    return moment + span
