"""The records that a figure of the event report is made of (promise 5: every figure opens down).

A key is what `event_told` gives a figure as `opens`: ("visits", counter, station, since, band,
method), ("station", name), ("headcounts", id), ("registrations", offering), ("feedback", what it is
told apart by, label), ("contacts",), ("corrections", kind). Parts left out, or "*", are any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.contacts.contacts import Contacts
from qmtui.count import Count, hour_of, stands_for
from qmtui.counters import name_of
from qmtui.errors import QmtuiError
from qmtui.feedback.figures import BY, By, mentions
from qmtui.feedback.figures import figures as said_by
from qmtui.i18n import _, mark
from qmtui.model.contact import PURPOSES
from qmtui.model.count import METHODS, VISITS, Headcount, Tally
from qmtui.model.entry import Entry
from qmtui.model.event import Event
from qmtui.model.feedback import KINDS as FEEDBACK_KINDS
from qmtui.model.person import Attendance, Registration
from qmtui.replicas import replica
from qmtui.reports.corrections import TITLES, Corrections
from qmtui.reports.layout import (
    Column,
    Opens,
    Row,
    Table,
    time_kind,
    without_empty_columns,
)
from qmtui.rights import NotAllowed
from qmtui.settling.as_one import Came
from qmtui.tallies import Cell
from qmtui.times import in_zone

ANY = "*"


class Wanted(NamedTuple):
    """The strokes that a key of visits means."""

    counter: str = VISITS
    station: str = ANY
    since: str = ANY
    band: str = ANY
    method: str = ANY


class NothingBehind(QmtuiError):
    exit_code = 31
    sentence = mark("This figure does not open.")


def records_behind(book: Book, now: Now, event: Event, opens: Opens) -> Table:
    """The records of one figure, the earliest first; names only where staff may see them.

    Raises `NothingBehind`, `CopyUnusable`.
    """
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as field:
            return _Behind(field, now, event, book).table(opens)
    with book.database.reading():
        return _Behind(book, now, event, None).table(opens)


class _Behind:
    """One book's records; `office` is whose merges and rights count."""

    def __init__(self, book: Book, now: Now, event: Event, office: Book | None) -> None:
        self._book = book
        self._now = now
        self._event = event
        self._office = office
        self._stations = {station.id: station.name for station in book.stations_of(event)}

    def table(self, opens: Opens) -> Table:
        return without_empty_columns(self._table(opens))

    def _table(self, opens: Opens) -> Table:
        match opens:
            case ("visits", *key):
                return self._visits(Wanted(*key))
            case ("registrations",):
                return self._registrations(None)
            case ("registrations", offering):
                return self._registrations(offering)
            case ("feedback",):
                return self._feedback(None, "")
            case ("feedback", by, label) if by in BY:
                return self._feedback(next(b for b in BY if b == by), label)
            case ("station", station):
                return self._came_to(station)
            case ("headcounts", headcount):
                return self._headcounts(headcount)
            case ("contacts",):
                return self._contacts()
            case ("corrections", kind) if kind in TITLES:
                return Corrections(self._book, self._event).table(kind)
            case _:
                raise NothingBehind

    def _visits(self, wanted: Wanted) -> Table:
        strokes = self._strokes(wanted)
        rows = [self._stroke(tally) for tally in strokes]
        if wanted == Wanted(method=wanted.method):
            rows += [self._look(look) for look in self._looks(wanted.method)]
        number = Column(title=_("Number"), kind="number")
        return _by_time(name_of(wanted.counter), rows, number, *self._rest(wanted, strokes))

    def _headcounts(self, wanted: str) -> Table:
        """One look, also one that the figure leaves out."""
        looks = Count(self._book, self._now).headcounts()
        rows = [self._look(look) for look in looks if look.id == wanted]
        title = _("Headcounts and estimates")
        return _by_time(title, rows, Column(title=_("People"), kind="number"))

    def _came_to(self, station: str) -> Table:
        """Strokes and check-ins of one station together; "" is none that is known."""
        wanted = Wanted(station=station)
        strokes = self._strokes(wanted)
        rows = [self._stroke(tally) for tally in strokes]
        rows += [
            self._row(arrival, arrival.joined or arrival.people, self._who(arrival), _("check-in"))
            for arrival in self._book.presence.arrivals()
            if self._stations.get(arrival.station_id or "", "") == station
        ]
        title = station or _("without station")
        number = Column(title=_("Number"), kind="number")
        return _by_time(title, rows, number, *self._rest(wanted, strokes))

    def _who(self, arrival: Attendance) -> str:
        """The name, for staff alone: a station has no list of people."""
        if self._office is None or arrival.attendee_id is None:
            return ""
        person = self._book.people.get(arrival.attendee_id)
        return person.name if person else ""

    def _strokes(self, wanted: Wanted) -> list[Tally]:
        return [
            tally
            for tally in self._book.tallies
            if tally.id not in self._book.taken_back and self._is(wanted, tally)
        ]

    def _rest(self, wanted: Wanted, strokes: Iterable[Tally]) -> Iterator[Row]:
        """What makes the records add up to the figure, where more was taken back than counted."""
        sums = self._book.strokes.sums(wanted.counter).items()
        figure = sum(n for cell, n in sums if cell.method == "counted" and self._is(wanted, cell))
        rest = figure - sum(tally.delta for tally in strokes if not tally.is_late)
        if rest:
            words = _("more taken back than counted here")
            if rest < 0:
                words = _("taken back in another hour or group")
            yield Row(cells=(None, rest, "", words, "", "", "", None), is_total=True)

    def _is(self, wanted: Wanted, strokes: Tally | Cell) -> bool:
        """Whether a figure is made of these."""
        return (
            strokes.counter == wanted.counter
            and wanted.station in (ANY, self._stations.get(strokes.station_id or "", ""))
            and wanted.band in (ANY, strokes.band or "")
            and wanted.method in (ANY, strokes.method)
            and (wanted.since == ANY or wanted.since == self._since(strokes))
        )

    def _since(self, strokes: Tally | Cell) -> str:
        """The hour that strokes are counted in, or the span of a late entry."""
        zone = self._book.zone
        if isinstance(strokes, Cell):
            return span_key(hour_of(strokes.quarter, zone))
        if strokes.since is not None:
            since, until = strokes.since, strokes.until
            return span_key(in_zone(since, zone), until and in_zone(until, zone))
        return span_key(hour_of(self._book.when(strokes), zone))

    def _looks(self, method: str) -> list[Headcount]:
        looks = Count(self._book, self._now).headcounts()
        added = stands_for(looks, has_strokes=bool(self._book.strokes.sums(VISITS)))
        return [look for look in added if method in (ANY, look.method)]

    def _stroke(self, tally: Tally) -> Row:
        return self._row(tally, tally.delta, tally.band or "", tally.method)

    def _look(self, look: Headcount) -> Row:
        return self._row(look, look.number, look.note, look.method)

    def _row(self, entry: Entry, number: int, note: str, method: str) -> Row:
        at, shown = self._when(entry)
        return Row(
            cells=(
                at,
                number,
                self._book.station_name(entry.station_id),
                note,
                _(METHODS[method]) if method in METHODS else method,
                entry.device,
                entry.by or "",
                shown,
            )
        )

    def _when(self, entry: Entry) -> tuple[datetime, datetime | None]:
        """The time with the device's clock set right; what it showed, where that is another."""
        at = in_zone(self._book.when(entry), self._book.zone)
        shown = in_zone(entry.observed_at, self._book.zone)
        return at, shown if shown != at else None

    def _registrations(self, offering: str | None) -> Table:
        came = Came(self._book, Persons(self._office) if self._office else None)
        everybody = [
            registration
            for registration in self._book.registrations.where("event_id", self._event.id)
            if self._book.presence.is_listed(registration.id)
        ]
        walk_ins = came.walk_ins(everybody)
        is_on = self._event.end is not None and self._now() < self._event.end
        rows = []
        for registration in everybody:
            is_merged = registration.is_walk_in and registration.id not in walk_ins
            if is_merged or offering not in (None, registration.offering):
                continue
            stay = came.by_record.get(registration.id)
            rows.append(
                Row(
                    cells=(
                        self._name(registration),
                        registration.offering,
                        _state(registration, has_come=stay is not None, is_on=is_on),
                        stay.people_ever if stay else None,
                    )
                )
            )
        return Table(
            name="records",
            title=offering or _("Registrations"),
            columns=(
                Column(title=_("Name")),
                Column(title=_("Offering")),
                Column(title=_("State")),
                Column(title=_("People"), kind="number"),
            ),
            rows=tuple(sorted(rows, key=lambda row: str(row.cells[0]).casefold())),
        )

    def _name(self, registration: Registration) -> str:
        """The name, for staff alone: a station has no list of people."""
        if self._office is None:
            return ""
        person = self._book.people.get(registration.id)
        return person.name if person else ""

    def _feedback(self, by: By | None, label: str) -> Table:
        wanted: set[str] | None = None
        if by is not None:
            rows = said_by(self._book, by, office=self._office).rows
            wanted = {
                one for row in rows if (row.label if row.key else "") == label for one in row.ids
            }
        found = [
            mention
            for mention in mentions(self._book, office=self._office)
            if wanted is None or mention.feedback.id in wanted
        ]
        return Table(
            name="records",
            title=label or _("Feedback"),
            columns=(
                Column(
                    title=_("Time"),
                    kind=time_kind(self._when(mention.feedback)[0] for mention in found),
                ),
                Column(title=_("Kind")),
                Column(title=_("Place")),
                Column(title=_("Text")),
                Column(title=_("said the same"), kind="number"),
                Column(title=_("Station")),
                Column(title=_("By")),
            ),
            rows=tuple(
                Row(
                    cells=(
                        self._when(mention.feedback)[0],
                        _(FEEDBACK_KINDS.get(mention.feedback.kind, mention.feedback.kind)),
                        mention.feedback.place or mention.feedback.stop,
                        _("confidential") if mention.feedback.sensitive else mention.feedback.text,
                        mention.agreeing or None,
                        mention.station,
                        mention.feedback.by or "",
                    )
                )
                for mention in found
            ),
        )

    def _contacts(self) -> Table:
        """How many agree to what; who they are is for the lists of the office."""
        if self._office is None:
            raise NotAllowed
        agreed = Contacts(self._book, self._now).purposes().values()
        purposes = Counter(purpose for found in agreed for purpose in found)
        return Table(
            name="records",
            title=_("Consents"),
            columns=(Column(title=_("Purpose")), Column(title=_("Consents"), kind="number")),
            rows=tuple(
                Row(cells=(f"{purpose} {_(PURPOSES[purpose])}", purposes[purpose]))
                for purpose in PURPOSES
                if purposes[purpose]
            ),
        )


def _by_time(title: str, rows: list[Row], number: Column, *rest: Row) -> Table:
    """Entries in the order of the times they tell, and what is left to say."""
    rows = sorted(rows, key=lambda row: str(row.cells[0]))
    kind = time_kind(at for row in rows if isinstance(at := row.cells[0], datetime))
    return Table(
        name="records",
        title=title,
        columns=(
            Column(title=_("Time"), kind=kind),
            number,
            Column(title=_("Station")),
            Column(title=_("Note")),
            Column(title=_("Method")),
            Column(title=_("Device")),
            Column(title=_("By")),
            Column(title=_("The device showed"), kind="clock"),
        ),
        rows=(*rows, *rest),
    )


def span_key(since: datetime, until: datetime | None = None) -> str:
    """An hour, or a span, as a part of a key."""
    return "/".join(moment.isoformat() for moment in (since, until) if moment)


def _state(registration: Registration, *, has_come: bool, is_on: bool) -> str:
    if registration.is_walk_in:
        return _("at the door")
    if has_come:
        return _("came")
    return _("not there yet") if is_on else _("did not come")
