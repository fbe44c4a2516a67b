"""R3, the minutes of a walk (Spaziergangsprotokoll), as blocks that every format can show.

Nobody's name is in them, and what is sensitive is in no version of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of, word_of
from qmtui.count import Count
from qmtui.feedback.known import endorsed
from qmtui.formats import number, span
from qmtui.i18n import _, ngettext
from qmtui.inbox.bodies import OURS
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import HandedOver, Matter
from qmtui.inbox.public import public_words
from qmtui.inbox.telling import state_word
from qmtui.inbox.timeline import body_word
from qmtui.model.count import METHODS, ROLES, TEAM, Headcount
from qmtui.model.event import KINDS, Event
from qmtui.model.feedback import KINDS as FEEDBACK_KINDS
from qmtui.model.feedback import LIGHTS, Feedback
from qmtui.model.place import MOMENTS
from qmtui.replicas import replica
from qmtui.reports.head import head_of
from qmtui.reports.layout import (
    Bar,
    Bars,
    Cell,
    Column,
    Fact,
    Facts,
    Headline,
    Headlines,
    Report,
    Row,
    Table,
    section,
    time_kind,
    without_empty_columns,
)
from qmtui.reports.standing import standing_of
from qmtui.walk.headcounts import compared, of_the_walk, roles_of
from qmtui.walk.walk import AtStop, Walk

OWN = ("seen", "in_progress")
"""States in which what was not passed on is with us."""


class Seen(Struct, frozen=True, kw_only=True):
    """What the field book of a walk says, read at one moment; nothing sensitive is in it."""

    stops: tuple[AtStop, ...]
    said: dict[str, tuple[Feedback, ...]]
    """By stop; under "" what was said on the way, at no stop of the route."""
    looks: tuple[tuple[Headcount, datetime], ...]
    endorsements: dict[str, int]
    standing: str
    is_preliminary: bool


class Observed(Struct, frozen=True, kw_only=True):
    """One observation with what became of it; `matter` is for the office alone."""

    number: str
    place: str
    at: datetime
    feedback: Feedback
    matter: Matter | None

    @property
    def lead(self) -> HandedOver | None:
        """To whom it was passed on; of several the one in the lead."""
        handed = self.matter.referrals if self.matter else []
        return min(handed, key=lambda h: (not h.is_open, h.referral.role != "lead"), default=None)


def walk_minutes_of(book: Book, now: Now, event: Event, *, public: bool = False) -> Report:
    """R3 of a walk as it stands; a `public` one without anything in people's own words.

    What became of each observation is known in the office alone. Raises `CopyUnusable`.
    """
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as field:
            seen = _seen(field, now, event)
    else:
        with book.database.reading():
            seen = _seen(book, now, event)
    matters = Inbox(book).all() if book.kind == "office" else []
    return _Minutes(book, now, event, seen, matters, public=public).report()


def _seen(field: Book, now: Now, event: Event) -> Seen:
    stops = tuple(Walk(field, now, event).stops())
    at_a_stop = {one.id for at in stops for one in at.observations}
    elsewhere = [
        one
        for one in sorted(field.feedback, key=lambda f: (f.observed_at, f.id))
        if one.id not in field.taken_back and one.id not in at_a_stop
    ]
    said = {at.stop.id: at.observations for at in stops} | {"": tuple(elsewhere)}
    standing, is_preliminary = standing_of(field, event)
    return Seen(
        stops=stops,
        said={key: tuple(f for f in found if not f.sensitive) for key, found in said.items()},
        looks=tuple(
            (look, field.when(look).astimezone(field.zone))
            for look in of_the_walk(Count(field, now).headcounts())
        ),
        endorsements=endorsed(field),
        standing=standing,
        is_preliminary=is_preliminary,
    )


class _Minutes:
    def __init__(
        self, book: Book, now: Now, event: Event, seen: Seen, matters: list[Matter], *, public: bool
    ) -> None:
        self._book = book
        self._now = now
        self._event = event
        self._seen = seen
        self._public = public
        self._topics = codes_of(book, "topics", event.start.date())
        self._bodies = codes_of(book, "bodies", book.today(now))
        self._matters = {matter.id: matter for matter in matters}
        self._observed = tuple(self._each())

    def report(self) -> Report:
        start, end = (
            moment and moment.astimezone(self._book.zone)
            for moment in (self._event.start, self._event.end)
        )
        assert start, "an event begins"
        return Report(
            code="R3",
            name="walk",
            title=": ".join((_("Minutes of the walk"), self._event.title)),
            head=head_of(
                self._book,
                self._now(),
                period=span(start, end),
                standing=self._seen.standing,
                is_preliminary=self._seen.is_preliminary,
                methods=tuple(self._methods()),
            ),
            is_public=self._public,
            sections=(
                *section(_("At a glance"), self._glance(), self._facts(span(start, end))),
                *section(_("Who walked along"), self._headcounts(), self._roles()),
                *section(_("The way"), self._route(), self._by_stop()),
                *section(_("Observations"), self._observations()),
                *section(_("Who deals with it"), self._by_body()),
            ),
        )

    def _methods(self) -> Iterator[str]:
        if self._seen.looks:
            yield _("Headcounts of a walk are compared, never added; the team is not counted.")
        if self._is_late:
            yield _("* entered later from paper, with the times of the paper")
        if self._book.kind == "office":
            yield _("Passed on is not done: what a body does is told in its answer.")
        if self._public:
            yield _("Without what people said in their own words: it may name somebody.")

    @property
    def _is_late(self) -> bool:
        return any(at.is_late for at in self._seen.stops)

    def _each(self) -> Iterator[Observed]:
        for at in self._as_visited():
            for place, said in enumerate(self._seen.said[at.stop.id], start=1):
                yield Observed(
                    number=f"{at.stop.number}.{place}",
                    place=at.stop.name,
                    at=(at.arrived or said.observed_at).astimezone(self._book.zone),
                    feedback=said,
                    matter=self._matters.get(said.id),
                )
        for said in self._seen.said[""]:
            yield Observed(
                number="–",
                place=said.place or said.stop,
                at=said.observed_at.astimezone(self._book.zone),
                feedback=said,
                matter=self._matters.get(said.id),
            )

    def _as_visited(self) -> list[AtStop]:
        """The stops in the order of the visits, then the others as planned."""
        visited = [at for at in self._seen.stops if at.arrived]
        return [
            *sorted(visited, key=lambda at: at.arrived or self._event.start),
            *(at for at in self._seen.stops if not at.arrived),
        ]

    def _glance(self) -> Headlines:
        found = []
        looks = [look for look, _at in self._seen.looks]
        if looks:
            most = max(look.number for look in looks)
            label = ngettext("participant", "participants", most)
            found.append(Headline(number=most, label=label, made_of=compared(looks)))
        total = len(self._observed)
        kinds = Counter(one.feedback.kind for one in self._observed)
        found.append(
            Headline(
                number=total,
                label=ngettext("observation", "observations", total),
                made_of=", ".join(
                    f"{_(FEEDBACK_KINDS[kind])}: {number(n)}" for kind, n in kinds.most_common()
                ),
            )
        )
        return Headlines(headlines=tuple(found))

    def _facts(self, when: str) -> Facts:
        stops = self._seen.stops
        been = sum(at.was_visited for at in stops)
        found = {
            _("Kind"): _(KINDS.get(self._event.kind, self._event.kind)),
            _("When"): when,
            _("Where"): self._event.place,
            _("Stops"): _("{0}, visited: {1}").format(number(len(stops)), number(been)),
        }
        return Facts(facts=tuple(Fact(label=k, text=v) for k, v in found.items() if v))

    def _headcounts(self) -> Table | None:
        if not self._seen.looks:
            return None
        return Table(
            name="headcounts",
            title=_("Headcounts"),
            columns=(
                Column(title=_("When")),
                Column(title=_("Time"), kind=time_kind(at for _look, at in self._seen.looks)),
                Column(title=_("People"), kind="number"),
                Column(title=_("Method")),
            ),
            rows=tuple(
                Row(cells=(_(MOMENTS[look.moment]), at, look.number, _(METHODS[look.method])))
                for look, at in self._seen.looks
                if look.moment
            ),
        )

    def _roles(self) -> Table | None:
        roles = roles_of([look for look, _at in self._seen.looks])
        if not roles:
            return None
        not_counted = _("{0} (not counted)").format(_(ROLES[TEAM]))
        return Table(
            name="roles",
            title=_("Participants by role"),
            columns=(Column(title=_("Role")), Column(title=_("People"), kind="number")),
            rows=tuple(
                Row(cells=(not_counted if role == TEAM else _(ROLES[role]), roles[role]))
                for role in ROLES
                if role in roles
            ),
        )

    def _route(self) -> Table | None:
        stops = self._as_visited()
        if not stops:
            return None
        times = [at.arrived.astimezone(self._book.zone) for at in stops if at.arrived]
        kind = time_kind(times)
        table = Table(
            name="route",
            title=_("Stops in the order of the visits"),
            columns=(
                Column(title=_("No."), kind="number"),
                Column(title=_("Place")),
                Column(title=_("Arrival"), kind=kind),
                Column(title=_("Departure"), kind=kind),
                Column(title=_("Observations"), kind="number"),
                Column(title=_("Note")),
            ),
            rows=tuple(Row(cells=self._stop(at)) for at in stops),
        )
        return without_empty_columns(table)

    def _stop(self, at: AtStop) -> tuple[Cell, ...]:
        is_missed = not at.arrived and self._event.status not in ("planned", "issued")
        notes = [
            _("left out") if at.cut else _("not visited") if is_missed else "",
            "*" if at.is_late else "",
            "" if self._public else at.note,
        ]
        return (
            at.stop.number,
            at.stop.name,
            at.arrived and at.arrived.astimezone(self._book.zone),
            at.left and at.left.astimezone(self._book.zone),
            len(self._seen.said[at.stop.id]),
            " ".join(filter(None, notes)),
        )

    def _by_stop(self) -> Bars | None:
        stops = [at for at in self._as_visited() if self._seen.said[at.stop.id]]
        if len(stops) < 2:
            return None
        return Bars(
            title=_("Observations by stop"),
            bars=tuple(
                Bar(
                    label=f"{at.stop.number} {at.stop.name}",
                    number=len(self._seen.said[at.stop.id]),
                )
                for at in stops
            ),
        )

    def _observations(self) -> Table | None:
        if not self._observed:
            return None
        table = Table(
            name="observations",
            title=_("What was seen and said, stop by stop"),
            columns=(
                Column(title=_("No.")),
                Column(title=_("Place")),
                Column(title=_("Time"), kind=time_kind(one.at for one in self._observed)),
                Column(title=_("Traffic light")),
                Column(title=_("Observation")),
                Column(title=_("Kind")),
                Column(title=_("Topic")),
                Column(title=_("Endorsements"), kind="number"),
                Column(title=_("Body")),
                Column(title=_("Due"), kind="day"),
                Column(title=_("Status of the matter")),
                Column(title=_("Our answer")),
            ),
            rows=tuple(Row(cells=self._cells(one)) for one in self._observed),
        )
        return without_empty_columns(table)

    def _cells(self, one: Observed) -> tuple[Cell, ...]:
        said, matter = one.feedback, one.matter
        is_own_place = one.number == "–" and self._public
        return (
            one.number,
            "" if is_own_place else one.place,
            one.at,
            _(LIGHTS[said.light]) if said.light else "",
            "" if self._public else " ".join(said.text.split()),
            _(FEEDBACK_KINDS[said.kind]),
            self._topic(said),
            self._seen.endorsements.get(said.id) or None,
            self._dealt_with(one),
            _due(one),
            state_word(matter) if matter else "",
            self._answer(matter) if self._public and matter else "",
        )

    def _answer(self, matter: Matter) -> str:
        """What we say to it, or why not; why it was merged is a note of ours."""
        reason = "" if matter.state == "merged" else matter.reason
        return public_words(matter, self._matters) or reason

    def _topic(self, said: Feedback) -> str:
        """A topic in own words may name somebody, as a text may."""
        if not said.topic or (self._public and said.topic not in self._topics):
            return ""
        return word_of(self._book, "topics", said.topic)

    def _dealt_with(self, one: Observed) -> str:
        if one.matter is None:
            return ""
        if not one.matter.referrals and one.matter.state in OWN:
            return self._body(OURS)
        handed = sorted(one.matter.referrals, key=lambda h: h.referral.role != "lead")
        return ", ".join(dict.fromkeys(self._body(h.referral.body) for h in handed))

    def _body(self, body: str) -> str:
        """A body in own words may be a person, whose name stays in the house."""
        if self._public and body not in self._bodies:
            return _("another body")
        return body_word(self._book, body)

    def _by_body(self) -> Table | None:
        """Who has how much of each kind; what several have stands with the one in the lead."""
        if not any(one.matter for one in self._observed):
            return None
        counts: dict[str, Counter[str]] = {}
        for one in self._observed:
            counts.setdefault(self._whose(one), Counter())[one.feedback.kind] += 1
        kinds = [kind for kind in FEEDBACK_KINDS if any(found[kind] for found in counts.values())]
        merged, ours = _("merged with what is known"), body_word(self._book, OURS)
        last = {ours: 1, merged: 2}
        order = sorted(counts, key=lambda b: (last.get(b, 0), -counts[b].total(), b))
        rows = [
            Row(cells=(body, *(counts[body][kind] or None for kind in kinds), counts[body].total()))
            for body in order
        ]
        sums = [sum(found[kind] for found in counts.values()) for kind in kinds]
        total = Row(cells=(_("total"), *sums, len(self._observed)), is_total=True)
        return Table(
            name="bodies",
            title=_("By body"),
            columns=(
                Column(title=_("Body")),
                *(Column(title=_(FEEDBACK_KINDS[kind]), kind="number") for kind in kinds),
                Column(title=_("total"), kind="number"),
            ),
            rows=(*rows, total),
        )

    def _whose(self, one: Observed) -> str:
        if one.lead is not None:
            return self._body(one.lead.referral.body)
        if one.matter and one.matter.state == "merged":
            return _("merged with what is known")
        return body_word(self._book, OURS)


def _due(one: Observed) -> date | None:
    """Until when the body is to answer; of ours, the day that we set ourselves."""
    if one.matter is None or one.matter.is_closed:
        return None
    lead = one.lead
    if lead is not None and lead.is_open:
        return lead.referral.due
    return one.matter.due or one.matter.follow_up
