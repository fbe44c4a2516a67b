"""Who helps when, who is there now, and how many hours it was (Schichten, Ehrenamtsstunden)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from qmtui.book import Book, Now, new_id
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.day import Shift, ShiftMark
from qmtui.model.event import Event, Station
from qmtui.rights import NotAllowed

LEAST, MOST = 2, 4
"""Letters of initials."""
MOST_MINUTES = 24 * 60


class InitialsUnclear(QmtuiError):
    exit_code = 38
    sentence = mark("Whose shift is it? Initials are two to four letters.")


class ShiftTooLong(QmtuiError):
    exit_code = 38
    sentence = mark("A shift ends after it begins and within a day; check both times.")


class NoSuchShift(QmtuiError):
    exit_code = 38
    sentence = mark("There is no such shift; `qmtui shift list` shows all.")


class StillHere(QmtuiError):
    exit_code = 38
    sentence = mark("{0} is still here; first note that they leave.")


class HoursOutOfRange(QmtuiError):
    exit_code = 38
    sentence = mark("Hours of one day lie between 0 and 24.")


class Hours(Struct, frozen=True, kw_only=True):
    """One helper's day. `minutes` is what counts; `confirmed_by` are initials, "" for nobody."""

    initials: str
    minutes: int
    is_here: bool = False
    since: datetime | None = None
    confirmed_by: str = ""


class Shifts:
    """Plan shifts in the office; come, leave and add up at a station."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(
        self,
        event: Event,
        initials: str,
        start: datetime,
        end: datetime,
        station: str | None = None,
    ) -> Shift:
        """Plan a shift; one that is still open at these times and this station is taken.

        Raises `InitialsUnclear`, `ShiftTooLong`, `NoSuchStation`, `NotAllowed`.
        """
        _require_office(self._book)
        if not start < end <= start + timedelta(minutes=MOST_MINUTES):
            raise ShiftTooLong
        found = self._book.station_named(event, station) if station else None
        shift = Shift(
            id=self._open_at(event, start, end, found) or new_id(),
            event_id=event.id,
            initials=initials_of(initials),
            start=start.astimezone(self._book.zone),
            end=end.astimezone(self._book.zone),
            shift_station=found.id if found else None,
        )
        with self._book.transaction():
            self._book.shifts.put(shift)
        return shift

    def _open_at(
        self, event: Event, start: datetime, end: datetime, station: Station | None
    ) -> str | None:
        """The id of a shift there that nobody has taken yet."""
        wanted = (start, end, station.id if station else None)
        for shift in self._book.shifts.where("event_id", event.id):
            if not shift.initials and (shift.start, shift.end, shift.shift_station) == wanted:
                return shift.id
        return None

    def remove(self, shift_id: str) -> Shift:
        """Take a shift from the plan; raises `NoSuchShift`, `NotAllowed`."""
        _require_office(self._book)
        if (shift := self._book.shifts.get(shift_id)) is None:
            raise NoSuchShift
        with self._book.transaction():
            self._book.shifts.remove(shift_id)
        return shift

    def planned(self, event: Event) -> list[Shift]:
        """The shifts of an event, the earliest first."""
        return sorted(
            self._book.shifts.where("event_id", event.id),
            key=lambda shift: (shift.start, shift.initials, shift.id),
        )

    def on_now(self, event: Event) -> list[Shift]:
        """Whose shift it is."""
        moment = self._now()
        return [shift for shift in self.planned(event) if shift.start <= moment < shift.end]

    def come(self, initials: str) -> ShiftMark:
        """Note that somebody is there to help; raises `InitialsUnclear`."""
        return self._write(initials, "come")

    def leave(self, initials: str) -> ShiftMark:
        """Note that somebody has left; raises `InitialsUnclear`."""
        return self._write(initials, "leave")

    def confirm(self, initials: str, minutes: int | None = None) -> ShiftMark:
        """Confirm the hours of somebody as they add up, or as they were.

        Raises `InitialsUnclear`, `HoursOutOfRange`, and `StillHere` for a sum that still grows.
        """
        known = self.hours_of(initials)
        if minutes is None and known.is_here:
            raise StillHere(known.initials)
        minutes = known.minutes if minutes is None else minutes
        if not 0 <= minutes <= MOST_MINUTES:
            raise HoursOutOfRange
        return self._write(initials, "confirmed", minutes)

    def hours_of(self, initials: str) -> Hours:
        """The day of one helper; raises `InitialsUnclear`."""
        wanted = initials_of(initials)
        found = (hours for hours in self.hours() if hours.initials == wanted)
        return next(found, Hours(initials=wanted, minutes=0))

    def hours(self, until: datetime | None = None) -> list[Hours]:
        """The day of all who came; who has not left is counted until now, or `until`."""
        until = min(filter(None, [until, self._now()]))
        by_initials: dict[str, list[ShiftMark]] = {}
        for entry in self._book.shift_marks:
            if entry.id not in self._book.taken_back:
                by_initials.setdefault(entry.initials, []).append(entry)
        found = (self._folded(name, by_initials[name], until) for name in sorted(by_initials))
        return [hours for hours in found if hours.minutes or hours.is_here or hours.confirmed_by]

    def _folded(self, initials: str, marks: Iterable[ShiftMark], until: datetime) -> Hours:
        """Coming twice is coming once; leaving without having come is nothing.

        Who comes again after the hours were confirmed has them added up anew.
        """
        when = self._book.when
        spent, since = timedelta(), None
        confirmed: ShiftMark | None = None
        for entry in sorted(marks, key=lambda e: (when(e), e.recorded_at, e.id)):
            if entry.kind == "confirmed":
                confirmed = entry
            elif entry.kind == "come":
                since, confirmed = since or when(entry), None
            elif since is not None:
                spent, since = spent + (when(entry) - since), None
        if since is not None:
            spent += max(until - since, timedelta())
        minutes = round(spent.total_seconds() / 60)
        return Hours(
            initials=initials,
            minutes=minutes if confirmed is None else confirmed.minutes or 0,
            is_here=since is not None,
            since=since.astimezone(self._book.zone) if since else None,
            confirmed_by=(confirmed.by or "–") if confirmed else "",
        )

    def _write(self, initials: str, kind: str, minutes: int | None = None) -> ShiftMark:
        self._book.require_field()
        entry = ShiftMark(
            **self._book.stamp(self._now()),
            initials=initials_of(initials),
            kind=kind,  # type: ignore[arg-type] # one of the three, see above
            minutes=minutes,
        )
        with self._book.transaction():
            self._book.shift_marks.add(entry)
        return entry


def initials_of(text: str) -> str:
    """Initials as they are kept; raises `InitialsUnclear`."""
    initials = clean(text).upper()
    if not (LEAST <= len(initials) <= MOST and initials.isalpha()):
        raise InitialsUnclear
    return initials


def _require_office(book: Book) -> None:
    if book.kind != "office":
        raise NotAllowed
