"""What waits for a decision: seen twice, two values of one field, or one person perhaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import get_args

from msgspec import Struct

from qmtui.actors.merging import Persons
from qmtui.actors.twins import Twins
from qmtui.book import Book
from qmtui.conflicts import Dispute, conflicts_of, dispute_of
from qmtui.guests import name_of
from qmtui.model.event import Event
from qmtui.model.person import Attendance
from qmtui.model.settling import Settlement, Verdict
from qmtui.settling.as_one import Came


class Evidence(Struct, frozen=True, kw_only=True):
    """One sighting: where, when, under whose initials; `was_refused` as already here."""

    entry: str
    station: str
    at: datetime
    by: str | None
    was_refused: bool


class Effect(Struct, frozen=True, kw_only=True):
    """What an answer does to the figures: people of the event, check-ins at one station."""

    people: tuple[int, int]
    check_ins: tuple[int, int]
    station: str


class SeenTwice(Struct, frozen=True, kw_only=True):
    """Somebody was seen at two places; `effects` are by verdict."""

    event: str
    attendee: str
    name: str
    offering: str
    first: Evidence
    second: Evidence
    effects: dict[str, Effect]


class TwoValues(Struct, frozen=True, kw_only=True):
    """Two devices wrote a field differently; `event` is "" for the office's own book."""

    event: str
    dispute: Dispute


class OnePerson(Struct, frozen=True, kw_only=True):
    """Two records may be one person; `people` is that figure of the event, and what it becomes."""

    event: str
    pair: Twins
    people: tuple[int, int] | None


Question = SeenTwice | TwoValues | OnePerson


def key_of(question: Question) -> tuple[str, ...]:
    """What stays the same of a question while its figures change."""
    if isinstance(question, SeenTwice):
        return question.event, question.first.entry, question.second.entry
    if isinstance(question, TwoValues):
        dispute = question.dispute
        return question.event, dispute.table, dispute.id, dispute.field
    return question.event, question.pair.one.id, question.pair.other.id


def questions_of(
    reader: Book,
    copy: Book,
    event: Event | None,
    proposed: Iterable[Twins] = (),
    persons: Persons | None = None,
) -> Iterator[Question]:
    """What is open in one copy of a book, as the reader of another one may see it.

    `event` is None for the office's own book; `proposed` are pairs of people of this event.
    """
    came = Came(copy, persons) if event else None
    if event and came:
        yield from _seen_twice(copy, event, came.people)
    yield from (one_person(pair, came) for pair in proposed)
    here = event if reader.kind == "office" else None
    for conflict in conflicts_of(copy):
        dispute = dispute_of(reader, copy, here, conflict)
        yield TwoValues(event=event.id if event else "", dispute=dispute)


def one_person(pair: Twins, came: Came | None = None) -> OnePerson:
    """Whether two are one, and what it does to the number of people who came, if there is one."""
    if came is None:
        return OnePerson(event=pair.event, pair=pair, people=None)
    stays = [came.by_record.get(side.id) for side in (pair.one, pair.other)]
    fewer = min(stay.people_ever if stay else 0 for stay in stays)
    return OnePerson(event=pair.event, pair=pair, people=(came.people, came.people - fewer))


def _seen_twice(copy: Book, event: Event, people: int) -> Iterator[SeenTwice]:
    stations: dict[str | None, int] = {}
    for arrival in copy.presence.arrivals():
        stations[arrival.station_id] = stations.get(arrival.station_id, 0) + 1
    found = []
    for attendee, stay in copy.presence.came():
        for other in stay.unsettled[1:]:
            registration = copy.registrations.get(attendee)
            check_ins = stations.get(other.station_id, 0)
            found.append(
                SeenTwice(
                    event=event.id,
                    attendee=attendee,
                    name=name_of(copy, attendee),
                    offering=registration.offering if registration else "",
                    first=_evidence(copy, stay.unsettled[0]),
                    second=_evidence(copy, other),
                    effects=_effects(copy, attendee, stay.unsettled[0], other, people, check_ins),
                )
            )
    yield from sorted(found, key=lambda one: (one.first.at, one.attendee, one.second.at))


def _evidence(copy: Book, entry: Attendance) -> Evidence:
    return Evidence(
        entry=entry.id,
        station=copy.station_name(entry.station_id),
        at=copy.when(entry).astimezone(copy.zone),
        by=entry.by,
        was_refused=entry.kind == "refusal",
    )


def _effects(
    copy: Book, attendee: str, first: Attendance, second: Attendance, people: int, check_ins: int
) -> dict[str, Effect]:
    is_counted = second.kind == "arrival"
    more = {"second_wrong": -is_counted, "another_person": not is_counted}
    return {
        verdict: Effect(
            people=(people, people + _heads_more(copy, attendee, first, second, verdict)),
            check_ins=(check_ins, check_ins + more.get(verdict, 0)),
            station=copy.station_name(second.station_id),
        )
        for verdict in get_args(Verdict)
    }


def _heads_more(
    copy: Book, attendee: str, first: Attendance, second: Attendance, verdict: Verdict
) -> int:
    imagined = Settlement(
        id="",
        observed_at=second.observed_at,
        recorded_at=second.recorded_at,
        attendee_id=attendee,
        first=first.id,
        second=second.id,
        verdict=verdict,
    )
    return copy.presence.heads_more(imagined)
