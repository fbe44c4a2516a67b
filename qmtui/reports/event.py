"""The event report (Veranstaltungsbericht): figures from records, each with its method.

People and visits are two things: people are heads of those who checked in, visits are strokes and
headcounts; neither is ever added to the other.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from msgspec import Struct, field

from qmtui.actors.merging import Persons
from qmtui.book import Book, now
from qmtui.breakdown import Part, looks_of, parts_of
from qmtui.code_lists import codes_of, word_of
from qmtui.completeness import completeness
from qmtui.contacts.contacts import Contacts
from qmtui.count import Count
from qmtui.day.figures import DayFigures, day_figures
from qmtui.device_states import devices_reported
from qmtui.feedback.figures import By, Figures, figures
from qmtui.model.count import VISITS, Figure, Method, Moment
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState
from qmtui.model.person import Attendance, Registration
from qmtui.model.result import REASONS
from qmtui.replicas import replica
from qmtui.reports.corrections import Corrections
from qmtui.settling.as_one import Came
from qmtui.walk.headcounts import of_the_walk


class SeenAt(Struct, frozen=True, kw_only=True):
    """A check-in: the station's name and the time."""

    station: str
    at: datetime


class Twice(Struct, frozen=True, kw_only=True):
    """Somebody seen at more than one place without an exit between; counted once.

    `verdict` is what was decided about it last, "" as long as something of it is open.
    """

    attendee: str
    name: str
    seen: tuple[SeenAt, ...]
    verdict: str = ""


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
    """One station's visits and check-ins; "" stands for entries without a station.

    `counter` is what it is there to count, which may be something else than visits; `overdrawn` how
    many more visits than were counted were taken back, which no figure is less for.
    """

    name: str
    visits: int
    late_entry: int
    check_ins: int
    hours: tuple[Hour, ...]
    late: tuple[Late, ...]
    counter: str = VISITS
    overdrawn: int = 0


class Look(Struct, frozen=True, kw_only=True):
    """A headcount of a group on the way; the team is in `roles` and not in `number`."""

    moment: Moment
    number: int
    method: Method
    at: datetime
    roles: dict[str, int]


OWN_WORDS = "own_words"


class Counted(Struct, frozen=True, kw_only=True):
    """So many at a station by one counter: in the hour from `since` on, or in a span from paper."""

    station: str
    counter: str
    since: datetime
    until: datetime | None
    number: int
    method: Method


class Seen(Struct, frozen=True, kw_only=True):
    """A headcount; one that `is_added` belongs to the visits, another is a look at a full room."""

    at: datetime
    number: int
    method: Method
    note: str
    is_added: bool
    id: str = ""


class Said(Struct, frozen=True, kw_only=True):
    """Mentions of one kind in one field of action (Handlungsfeld), "" for none given."""

    kind: str
    field: str
    mentions: int


class Topic(Struct, frozen=True, kw_only=True):
    """How often a topic was mentioned, and how many said the same (Zustimmungen)."""

    name: str
    mentions: int
    endorsements: int
    in_own_words: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """For whom and with whom it was planned, in words."""

    target_groups: tuple[str, ...] = ()
    action_fields: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


class Exceptional(Struct, frozen=True, kw_only=True):
    """Somebody came in above capacity (`over`), or in spite of the refusal `what`; and why.

    `reason` is a key of `REASONS`, `OWN_WORDS` (these stay in the history), or "" for none.
    """

    what: str
    station: str
    at: datetime
    people: int
    reason: str


class Lost(Struct, frozen=True, kw_only=True):
    """A device that will not come back, and what is known of why."""

    label: str
    reason: str


class OfferingReport(Struct, frozen=True, kw_only=True):
    """Registrations for one offering; `arrived` and `no_shows` count registrations."""

    name: str
    registered: int | None
    arrived: int | None
    no_shows: int | None
    walkins: int | None


class EventReport(Struct, frozen=True, kw_only=True):
    """All figures of one event.

    `registered`, `arrived` and `no_shows` count registrations, `people` counts heads, `children`
    those of them that were told as children at the door. `bands` are those of the counters that
    have any, visits included; "" stands for strokes without one. `contacts` agree to something as
    of now, to `consents` purposes in all. `feedback` are the mentions by kind, and `agreeing` who
    said the same: of matters that the office merged one counts, as in `qmtui feedback figures`.
    `named` are the people who came by name, each once.
    `taken_back` are entries that somebody took back; they are in no figure. `from_paper` were
    written down later, `doubtful` ones by a clock that can hardly have been right, and `decided`
    are the questions that the office has settled.

    A public report holds no names and no free text; None stands for a small number left out, and
    of a few who were seen `twice` there is nothing.
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
    children: int | None
    twice: tuple[Twice, ...]
    over_capacity: int
    exceptions: tuple[Exceptional, ...]
    visits: Visits
    counters: dict[str, int]
    stations: tuple[StationReport, ...]
    offerings: tuple[OfferingReport, ...]
    feedback: dict[str, int]
    devices: tuple[DeviceState, ...]
    expected_devices: int | None
    complete: bool
    bands: dict[str, dict[str, int | None]] = field(default_factory=dict)
    agreeing: int = 0
    contacts: int = 0
    consents: int = 0
    purposes: dict[str, int | None] = field(default_factory=dict)
    walk: tuple[Look, ...] = ()
    day: DayFigures = DayFigures()
    plan: Plan = Plan()
    counted: tuple[Counted, ...] = ()
    headcounts: tuple[Seen, ...] = ()
    said: tuple[Said, ...] = ()
    topics: tuple[Topic, ...] = ()
    taken_back: int = 0
    named: int = 0
    from_paper: int = 0
    doubtful: int = 0
    decided: int = 0
    lost: tuple[Lost, ...] = ()


def event_report(book: Book, event: Event) -> EventReport:
    """The report of `event`, from a field book or, in the office, from its replica of one."""
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as field:
            return _Figures(field, event, office=book).report()
    # An exchange may go on in another thread; the figures are of one moment.
    with book.database.reading():
        return _Figures(book, event).report()


class _Figures:
    """The figures of one event in one book; `office` is whose merges count."""

    def __init__(self, book: Book, event: Event, *, office: Book | None = None) -> None:
        self._book = book
        self._event = event
        self._office = office
        self._count = Count(book, now)
        self._presence = book.presence
        self._registrations = [
            registration
            for registration in book.registrations.where("event_id", event.id)
            if book.presence.is_listed(registration.id)
        ]
        came = Came(book, Persons(office) if office else None)
        self._came, self._people, self._children = came.by_record, came.people, came.children
        self._walk_ins = came.walk_ins(self._registrations)
        self._named = came.named(self._registrations)

    def report(self) -> EventReport:
        event, book = self._event, self._book
        registered = [r for r in self._registrations if not r.is_walk_in]
        arrived = sum(r.id in self._came for r in registered)
        contacts = Contacts(book, now)
        agreed = contacts.figures()
        purposes = Counter(purpose for found in contacts.purposes().values() for purpose in found)
        is_field = book.kind == "field"
        state = completeness(book, event) if is_field else None
        said = self._said()
        changed = Corrections(book, event)
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
            walkins=len(self._walk_ins),
            named=self._named,
            people=self._people,
            children=self._children,
            twice=self._twice(),
            over_capacity=sum(a.result == "over" for a in self._arrivals()),
            exceptions=self._exceptions(),
            visits=_visits(self._count.figure()),
            counters={
                counter: self._count.figure(counter).total
                for counter in self._count.counters()
                if counter != VISITS
            },
            stations=self._stations(),
            offerings=self._offerings(),
            feedback={row.key: row.mentions for row in said.rows},
            devices=devices_reported(book) if is_field else (),
            expected_devices=state.expected if state else event.expected_devices,
            complete=state is not None and state.complete,
            lost=self._lost(state.lost if state else ()),
            bands={
                counter: {**bands}
                for counter in self._count.counters()
                if (bands := self._count.bands(counter)).keys() - {""}
            },
            agreeing=said.endorsements,
            contacts=agreed.contacts,
            consents=agreed.consents,
            purposes=dict(sorted(purposes.items())),
            walk=self._walk(),
            day=day_figures(book, now, event, self._came),
            plan=self._plan(),
            counted=self._counted(),
            headcounts=self._headcounts(),
            said=self._by_kind_and_field(),
            topics=self._topics(),
            taken_back=len(changed.taken_back),
            from_paper=len(changed.from_paper),
            doubtful=len(changed.doubtful),
            decided=len(changed.decided),
        )

    def _lost(self, labels: tuple[str, ...]) -> tuple[Lost, ...]:
        undone = self._book.taken_back
        reasons = {loss.label: loss.reason for loss in self._book.losses if loss.id not in undone}
        return tuple(Lost(label=label, reason=reasons.get(label, "")) for label in labels)

    def _said(self, by: By = "kind") -> Figures:
        """What was said at the event: nothing yet of one that the office has not handed out."""
        if self._book.kind == "office":
            return Figures(by=by, rows=())
        return figures(self._book, by, office=self._office)

    def _by_kind_and_field(self) -> tuple[Said, ...]:
        kinds = {one: row.key for row in self._said().rows for one in row.ids}
        found = Counter(
            (kinds[one], row.label if row.key else "")
            for row in self._said("field").rows
            for one in row.ids
        )
        return tuple(
            Said(kind=kind, field=field, mentions=mentions)
            for (kind, field), mentions in sorted(found.items())
        )

    def _topics(self) -> tuple[Topic, ...]:
        known = codes_of(self._book, "topics", self._event.start.date())
        return tuple(
            Topic(
                name=row.label,
                mentions=row.mentions,
                endorsements=row.endorsements,
                in_own_words=row.key not in known,
            )
            for row in self._said("topic").rows
            if row.key
        )

    def _plan(self) -> Plan:
        book, event = self._office or self._book, self._event
        partners = (book.actors.get(actor) for actor in event.partners)
        return Plan(
            target_groups=tuple(
                word_of(book, "target_groups", code) for code in event.target_groups
            ),
            action_fields=tuple(
                word_of(book, "action_fields", code, event.field_set)
                for code in event.action_fields
            ),
            funders=event.funders,
            partners=tuple(actor.name for actor in partners if actor),
        )

    def _counted(self) -> tuple[Counted, ...]:
        return tuple(
            Counted(
                station=part.name,
                counter=counter,
                since=row.since,
                until=row.until,
                number=row.number,
                method=row.method,
            )
            for counter in dict.fromkeys([VISITS, *self._count.counters()])
            for part in parts_of(self._book, self._count, self._event, counter)
            for row in part.rows
        )

    def _headcounts(self) -> tuple[Seen, ...]:
        return tuple(
            Seen(
                at=row.since,
                number=row.number,
                method=row.method,
                note=row.note,
                is_added=row.is_added,
                id=row.id,
            )
            for row in looks_of(self._book, self._count)
        )

    def _walk(self) -> tuple[Look, ...]:
        return tuple(
            Look(
                moment=headcount.moment,
                number=headcount.number,
                method=headcount.method,
                at=self._book.when(headcount).astimezone(self._book.zone),
                roles=headcount.roles,
            )
            for headcount in of_the_walk(self._count.headcounts())
            if headcount.moment
        )

    def _arrivals(self) -> list[Attendance]:
        return self._presence.arrivals()

    def _exceptions(self) -> tuple[Exceptional, ...]:
        found = [
            Exceptional(
                what=what,
                station=self._book.station_name(arrival.station_id),
                at=self._book.when(arrival).astimezone(self._book.zone),
                people=arrival.joined or arrival.people,
                reason=arrival.reason
                if arrival.reason in REASONS
                else OWN_WORDS
                if arrival.reason
                else "",
            )
            for arrival in self._arrivals()
            for what in (arrival.overrides, "over" if arrival.result == "over" else None)
            if what
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.station, one.what)))

    def _twice(self) -> tuple[Twice, ...]:
        found = [
            Twice(
                attendee=attendee,
                name=person.name if (person := self._book.people.get(attendee)) else "",
                seen=tuple(
                    SeenAt(
                        station=self._book.station_name(entry.station_id),
                        at=self._book.when(entry).astimezone(self._book.zone),
                    )
                    for entry in stay.doubles
                ),
                verdict=self._presence.verdict(stay),
            )
            for attendee, stay in self._presence.came()
            if stay.doubles
        ]
        return tuple(sorted(found, key=lambda twice: (twice.seen[0].at, twice.attendee)))

    def _stations(self) -> tuple[StationReport, ...]:
        parts = parts_of(self._book, self._count, self._event)
        places = {part.station_id for part in parts}
        check_ins = Counter(
            arrival.station_id if arrival.station_id in places else None
            for arrival in self._arrivals()
        )
        if check_ins[None] and None not in places:
            parts.append(Part(station_id=None, name="", rows=()))
        return tuple(
            _station(part, check_ins[part.station_id], self._counter_of(part)) for part in parts
        )

    def _counter_of(self, part: Part) -> str:
        station = self._book.stations.get(part.station_id or "")
        return station.counter if station else VISITS

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
            walkins=sum(r.id in self._walk_ins for r in registrations),
        )


def _station(part: Part, check_ins: int, counter: str) -> StationReport:
    return StationReport(
        name=part.name,
        visits=part.number,
        late_entry=part.late_entry,
        check_ins=check_ins,
        hours=tuple(
            Hour(hour=row.since, visits=row.number) for row in part.rows if row.method == "counted"
        ),
        late=tuple(
            Late(since=row.since, until=row.until, visits=row.number)
            for row in part.rows
            if row.until
        ),
        counter=counter,
        overdrawn=part.overdrawn,
    )


def _visits(figure: Figure) -> Visits:
    return Visits(
        total=figure.total,
        counted=figure.counted,
        late_entry=figure.late_entry,
        estimated=figure.estimated,
    )
