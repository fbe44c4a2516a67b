"""What is the case at this moment of the day, in one value."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.day.relocating import closing_of
from qmtui.day.sheet import Sheet
from qmtui.day.shifts import Hours, Shifts
from qmtui.day.stands import Seen, Stands
from qmtui.day.whereabouts import State, Whereabouts
from qmtui.model.day import Closing, Shift


class StationNow(Struct, frozen=True, kw_only=True):
    """A station that is not as planned: elsewhere, or off."""

    name: str
    place: str
    state: State


class ShiftNow(Struct, frozen=True, kw_only=True):
    """Whose shift it is, and whether they came."""

    shift: Shift
    station: str
    is_here: bool


class DayNow(Struct, frozen=True, kw_only=True):
    """The day at a moment. `stations` and `offerings` name only what is not as planned.

    `on_sheet` and `helpers` are those who are here, `stands` begin with those nobody has spoken of.
    """

    has_begun: bool
    is_over: bool
    place: str
    state: State
    stations: tuple[StationNow, ...]
    offerings: dict[str, State]
    shifts: tuple[ShiftNow, ...]
    helpers: tuple[Hours, ...]
    stands: tuple[Seen, ...]
    talks: int
    on_sheet: int
    closing: Closing | None

    @property
    def missing_stands(self) -> tuple[Seen, ...]:
        return tuple(seen for seen in self.stands if seen.state is None)


def day_now(book: Book, now: Now) -> DayNow:
    """What a station has to know of its event now."""
    moment, event = now(), book.event()
    where = Whereabouts(book)
    shifts = Shifts(book, now)
    here = {hours.initials: hours for hours in shifts.hours() if hours.is_here}
    closing = closing_of(book)
    return DayNow(
        has_begun=moment >= event.start,
        is_over=closing is not None or _is_past(event.end, moment),
        place=where.place(None, moment),
        state=where.of_station(None, moment),
        stations=tuple(_stations(book, where, moment)),
        offerings=where.offerings_off(moment),
        shifts=tuple(
            ShiftNow(
                shift=shift,
                station=book.station_name(shift.shift_station),
                is_here=shift.initials in here,
            )
            for shift in shifts.on_now(event)
        ),
        helpers=tuple(here.values()),
        stands=tuple(Stands(book, now).all(event)),
        talks=sum(talk.id not in book.taken_back for talk in book.consultations),
        on_sheet=_on_sheet(book, now),
        closing=closing,
    )


def _stations(book: Book, where: Whereabouts, moment: datetime) -> list[StationNow]:
    found = []
    whole = where.of_station(None, moment)
    for station in book.stations_of(book.event()):
        state = where.of_station(station.id, moment)
        if state != whole and (state.turn or whole.turn):
            place = where.place(station.id, moment)
            found.append(StationNow(name=station.name, place=place, state=state))
    return found


def _on_sheet(book: Book, now: Now) -> int:
    event = book.event()
    rows = Sheet(book, now).rows(event) if event.mode == "sheet" else []
    return sum(row.is_here for row in rows)


def _is_past(end: datetime | None, moment: datetime) -> bool:
    return end is not None and moment > end
