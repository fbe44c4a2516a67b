"""The closing sheet (Abschlussblatt): what an event came to, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.clean import clean_or_refuse
from qmtui.completeness import handed_in
from qmtui.count import Count
from qmtui.day.relocating import REMARKS, closing_of
from qmtui.day.replanning import Replanning
from qmtui.day.shifts import Hours, Shifts
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark, ngettext
from qmtui.model.count import Figure
from qmtui.model.event import Event
from qmtui.model.planning import EventReview, EventStep
from qmtui.planning.checklist import Checklist
from qmtui.planning.steps import Steps
from qmtui.replicas import replica
from qmtui.settling.as_one import Came

Gap = Literal["weather", "devices", "figure", "hours", "tasks"]


class NothingToEstimate(QmtuiError):
    exit_code = 39
    sentence = mark("Hand the event out first: figures lie in its field book.")


class ClosingSheet(Struct, frozen=True, kw_only=True):
    """`devices` are those that have handed in, of how many; None for an event never handed out.

    `missing` are the gaps with a sentence for each; `step` is the newest one, checked or published.
    """

    event: Event
    weather: str
    incidents: str
    remarks: str
    better: str
    figure: Figure
    registered: int
    no_shows: int
    hours: tuple[Hours, ...]
    devices: tuple[int, int] | None
    open_tasks: int
    missing: dict[Gap, str]
    step: EventStep | None


class Closings:
    """Fills in the closing sheets of an office."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_office()
        self._book = book
        self._now = now

    def sheet(self, event: Event) -> ClosingSheet:
        """How it stands; what a station said of weather and remarks is proposed."""
        event = self._book.events.get(event.id) or event
        review = self._book.event_reviews.get(event.id) or EventReview(id=event.id)
        open_tasks = sum(not t.is_done for t in Checklist(self._book, self._now).of(event))
        with self._field(event) as field:
            said = closing_of(field)
            registered = [
                r.id
                for r in field.registrations.where("event_id", event.id)
                if not r.is_walk_in and r.id not in field.taken_back
            ]
            came = Came(field, Persons(self._book)).by_record
            sheet = ClosingSheet(
                event=event,
                weather=event.weather or (said.weather if said else ""),
                incidents=review.incidents,
                remarks=event.remarks or (said.remarks if said else ""),
                better=review.better,
                figure=Count(field, self._now).figure(),
                registered=len(registered),
                no_shows=sum(r not in came for r in registered),
                hours=tuple(Shifts(field, self._now).hours(event.end)),
                devices=handed_in(field, event) if event.fieldbook else None,
                open_tasks=open_tasks,
                missing={},
                step=Steps(self._book, self._now).last(event),
            )
        return replace(sheet, missing=dict(_missing(sheet)))

    def fill(
        self, event: Event, *, weather: str, remarks: str, incidents: str, better: str
    ) -> Event:
        """Note that the event is over, and how it was; raises `TextTooLong`."""
        review = EventReview(
            id=event.id,
            incidents=clean_or_refuse(incidents, multiline=True, limit=REMARKS),
            better=clean_or_refuse(better, multiline=True, limit=REMARKS),
        )
        closed = Replanning(self._book, self._now).close(event, weather, remarks)
        with self._book.transaction():
            self._book.event_reviews.put(review)
        return closed

    def estimate(self, event: Event, number: int, how: str = "") -> Figure:
        """Add an estimate to what was counted; raises `NothingToEstimate`, `NumberOutOfRange`."""
        if event.fieldbook is None:
            raise NothingToEstimate
        with replica(self._book, event) as field:
            field.post = replace(field.post, by=self._book.post.by)
            return Count(field, self._now).headcount(number, "estimated", how)

    def confirm_hours(self, event: Event) -> int:
        """Confirm the hours of all helpers as they add up; how many those were."""
        if event.fieldbook is None:
            return 0
        with replica(self._book, event) as field:
            field.post = replace(field.post, by=self._book.post.by)
            shifts = Shifts(field, self._now)
            unconfirmed = [one for one in shifts.hours(event.end) if not one.confirmed_by]
            for one in unconfirmed:
                shifts.confirm(one.initials, one.minutes)
        return len(unconfirmed)

    @contextmanager
    def _field(self, event: Event) -> Iterator[Book]:
        """The copy of its field book, else the office book, where nothing was captured."""
        if event.fieldbook is None:
            yield self._book
            return
        with replica(self._book, event, read_only=True) as field:
            yield field


def _missing(sheet: ClosingSheet) -> Iterator[tuple[Gap, str]]:
    if not sheet.event.weather:
        yield "weather", _("The weather is not noted yet.")
    if sheet.devices and sheet.devices[0] < sheet.devices[1]:
        done, expected = sheet.devices
        yield "devices", _("{0} of {1} devices have handed in.").format(done, expected)
    if sheet.devices and not (sheet.figure.total or sheet.registered):
        yield "figure", _("No visits are counted or estimated yet.")
    if open_hours := sum(not one.confirmed_by for one in sheet.hours):
        yield (
            "hours",
            ngettext(
                "The hours of {0} helper are not confirmed.",
                "The hours of {0} helpers are not confirmed.",
                open_hours,
            ).format(open_hours),
        )
    if tasks := sheet.open_tasks:
        words = ngettext("{0} task is still open.", "{0} tasks are still open.", tasks)
        yield "tasks", words.format(tasks)
