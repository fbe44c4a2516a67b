"""The day in the event report: changes with both times and places, helpers, stands, talks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from qmtui.book import Book, Now
from qmtui.day.relocating import closing_of
from qmtui.day.shifts import Shifts
from qmtui.day.stands import Stands
from qmtui.day.whereabouts import Change, Whereabouts
from qmtui.model.day import Turn
from qmtui.model.event import Event
from qmtui.stays import Stay


class Changed(Struct, frozen=True, kw_only=True):
    """One change; with an offering, `came` of its `registered` registrations were there by then.

    `station` is "" and `offering` too if it was about the whole event.
    """

    at: datetime
    kind: Turn
    station: str
    offering: str
    before: str
    after: str
    reason: str = ""
    registered: int = 0
    came: int = 0


class DayFigures(Struct, frozen=True, kw_only=True):
    """`minutes` are those of all helpers together; `feedback_at` counts mentions by place taken."""

    changes: tuple[Changed, ...] = ()
    feedback_at: dict[str, int] = field(default_factory=dict)
    helpers: int = 0
    minutes: int = 0
    stands: int = 0
    stands_came: int = 0
    stands_absent: tuple[str, ...] = ()
    talks: int = 0
    talk_minutes: int = 0
    ended_at: datetime | None = None
    weather: str = ""
    remarks: str = ""


def day_figures(book: Book, now: Now, event: Event, came: Mapping[str, Stay]) -> DayFigures:
    """The figures of one field book; weather and remarks of the office come before a station's."""
    where, closing, undone = Whereabouts(book), closing_of(book), book.taken_back
    ended_at = book.when(closing).astimezone(book.zone) if closing else None
    hours = Shifts(book, now).hours(until=ended_at or event.end)
    stands = Stands(book, now).all(event)
    talks = [talk for talk in book.consultations if talk.id not in undone]
    feedback = (where.place_of(entry) for entry in book.feedback if entry.id not in undone)
    return DayFigures(
        changes=tuple(_changed(book, event, change, came) for change in where.changes()),
        feedback_at=dict(sorted(Counter(feedback).items())) if where.changes() else {},
        helpers=len(hours),
        minutes=sum(one.minutes for one in hours),
        stands=len(stands),
        stands_came=sum(seen.state in ("arrived", "left") for seen in stands),
        stands_absent=tuple(seen.stand.partner for seen in stands if seen.state == "absent"),
        talks=len(talks),
        talk_minutes=sum(talk.minutes for talk in talks),
        ended_at=ended_at,
        weather=event.weather or (closing.weather if closing else ""),
        remarks=event.remarks or (closing.remarks if closing else ""),
    )


def _changed(book: Book, event: Event, change: Change, came: Mapping[str, Stay]) -> Changed:
    entry = change.entry
    wanted = entry.offering.casefold()
    registered = [
        registration
        for registration in book.registrations.where("event_id", event.id)
        if wanted
        and registration.offering.casefold() == wanted
        and not registration.is_walk_in
        and registration.id not in book.taken_back
    ]
    return Changed(
        at=change.at,
        kind=entry.kind,
        station=book.station_name(entry.concerns),
        offering=entry.offering,
        before=change.before,
        after=change.after,
        reason=entry.reason,
        registered=len(registered),
        came=sum(_was_there(book, came.get(r.id), change.at) for r in registered),
    )


def _was_there(book: Book, stay: Stay | None, moment: datetime) -> bool:
    return stay is not None and stay.first is not None and book.when(stay.first) <= moment
