"""Whom the office knows: every contact of every book, records of one person read as one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from qmtui.actors.duplicates import Candidate
from qmtui.actors.merging import NoSuchPerson, OtherKind, Persons
from qmtui.book import Book, Now
from qmtui.contacts.standing import Facts, Standing
from qmtui.model.actor import Pick
from qmtui.model.contact import Callback, Consent, Contact
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback
from qmtui.model.person import Person
from qmtui.replicas import each_copy
from qmtui.search import NameIndex, skeleton

FIELDS = ("name", "phone", "email", "organisation", "function", "note", "guardian")
"""What several records of one person may say differently."""
SHOWN = 200
"""So many people a list shows at most; whoever looks for more types more."""

CONTACTS = ""
"""The scope of contacts among all candidates; that of a person at an event is its id."""
_NEVER = datetime.min.replace(tzinfo=UTC)

State = Literal["stands", "kept", "expired", "withdrawn"]


class Agreement(Struct, frozen=True, kw_only=True):
    """One consent and what became of it; `event` is the title of where it was given."""

    consent: Consent
    given: datetime
    state: State
    event: str


class KnownPerson(Struct, frozen=True, kw_only=True):
    """Somebody as the office sees them; `id` is the kept record, `records` are all of them.

    `differing` holds the fields in which the records disagree, each value with the record that
    says so. `no_share` and `is_minor` hold as soon as one record says so.
    """

    id: str
    records: tuple[Contact, ...]
    name: str
    phone: str
    email: str
    organisation: str
    function: str
    note: str
    guardian: str
    purposes: tuple[str, ...]
    differing: dict[str, dict[str, str]]
    events: tuple[str, ...]

    @property
    def is_minor(self) -> bool:
        return any(record.is_minor for record in self.records)

    @property
    def no_share(self) -> bool:
        return any(record.no_share for record in self.records)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(record.id for record in self.records)


class People:
    """Everybody the office knows, as of the moment it was read.

    Reading opens every event's copy, so screens do it in a thread; `read_decisions` follows what
    was merged or picked since, without that. Raises `NotAllowed`, `CopyUnusable`.
    """

    def __init__(self, office: Book, now: Now) -> None:
        office.require_office()
        self._office = office
        self._now = now
        self._facts = Facts()
        self._contacts: dict[str, Contact] = {}
        self._events: dict[str, dict[str, None]] = {}
        self._feedback: dict[str, Feedback] = {}
        self._callbacks: dict[str, Callback] = {}
        self._attendees: dict[str, tuple[Person, str]] = {}
        self._met: dict[str, datetime] = {}
        for event, copy in each_copy(office):
            self._facts.take_in(copy)
            self._take_in(copy, event)
        for gone in self._facts.taken_back & self._contacts.keys():
            del self._contacts[gone]
        self._standing: Standing = {}
        self._picks: dict[tuple[str, str], str] = {}
        self._people: dict[str, KnownPerson] = {}
        self._index = NameIndex()
        self._sorted_by: dict[str, tuple[str, str]] = {}
        self.read_decisions()

    def _take_in(self, book: Book, event: Event | None) -> None:
        title = event.title if event else ""
        for contact in book.contacts:
            known = self._contacts.get(contact.id)
            # In an encrypted field book only the office's own record has the words.
            if known is None or (contact.name and not known.name):
                self._contacts[contact.id] = contact
            if title:
                self._events.setdefault(contact.id, {})[title] = None
            said = book.feedback.get(contact.feedback_id or "")
            if said and (said.text or said.id not in self._feedback):
                self._feedback[said.id] = said
        for callback in book.callbacks:
            # The office's own record comes first, and alone has the words of a sealed one.
            self._callbacks.setdefault(callback.id, callback)
        for attendee in book.people:
            if attendee.id in book.taken_back and not book.presence.is_listed(attendee.id):
                continue
            registration = book.registrations.get(attendee.id)
            event_id = event.id if event else registration.event_id if registration else ""
            # The office's own record comes first, and alone has e-mail and phone.
            self._attendees.setdefault(attendee.id, (attendee, event_id))
        for met in [*book.contacts, *book.feedback]:
            if met.id not in book.taken_back and (institution := _institution(met)):
                self._met[institution] = max(met.observed_at, self._met.get(institution, _NEVER))

    def read_anew(self, record_id: str) -> None:
        """Follow what the office has set right in a record; seen after `read_decisions`."""
        if known := self._office.contacts.get(record_id):
            self._contacts[record_id] = known
            self._people.pop(self.persons.kept(record_id), None)

    def read_decisions(self) -> None:
        """Follow what the office has decided since; only who is touched by it is read anew."""
        self.persons = self._facts.persons = Persons(self._office)
        # Of two who are one, what either takes back holds for both.
        self._standing = self._facts.standing(self._now())
        before, self._picks = self._picks, _latest_picks(self._office, self.persons)
        picked = {kept for (kept, _field), _record in before.items() ^ self._picks.items()}
        groups: dict[str, list[Contact]] = {}
        for contact in self._contacts.values():
            groups.setdefault(self.persons.kept(contact.id), []).append(contact)
        for gone in self._people.keys() - groups.keys():
            del self._people[gone]
            self._index.discard(gone)
        for kept, records in groups.items():
            known = self._people.get(kept)
            ids = {record.id for record in records}
            if known is None or kept in picked or ids != set(known.ids):
                records.sort(key=lambda record: (record.id != kept, record.id))
                person = self._people[kept] = self._as_one(kept, records)
                self._index.put(kept, *(record.name for record in records), person.organisation)
                self._sorted_by[kept] = skeleton(person.name), kept
        self._in_order = sorted(self._people.values(), key=lambda p: self._sorted_by[p.id])

    def _as_one(self, kept: str, records: list[Contact]) -> KnownPerson:
        said = {field: {r.id: v for r in records if (v := getattr(r, field))} for field in FIELDS}
        values = {
            field: found.get(self._picks.get((kept, field), ""), next(iter(found.values()), ""))
            for field, found in said.items()
        }
        agreed = {p for record in records for p in self._standing.get(record.id, {})}
        events = dict.fromkeys(e for record in records for e in self._events.get(record.id, {}))
        return KnownPerson(
            id=kept,
            records=tuple(records),
            purposes=tuple(sorted(agreed)),
            differing={f: found for f, found in said.items() if len(set(found.values())) > 1},
            events=tuple(events),
            **values,
        )

    def __len__(self) -> int:
        return len(self._people)

    def all(self, limit: int = SHOWN) -> list[KnownPerson]:
        """The first by name."""
        return self._in_order[:limit]

    def find(self, text: str, limit: int = SHOWN) -> list[KnownPerson]:
        """Whose name or organisation begins with the words of `text`, else sounds like it."""
        if not text.strip():
            return self.all(limit)
        found = self._index.find(text, limit) or self._index.alike(text, limit)
        return [self._people[kept] for kept in found]

    def person(self, record_id: str) -> KnownPerson:
        """The person that a record belongs to; raises `NoSuchPerson`."""
        found = self._people.get(self.persons.kept(record_id))
        if found is None:
            raise NoSuchPerson
        return found

    def candidates(self) -> list[Candidate]:
        """Every record that may be somebody else's twin: contacts, and people of one event."""
        contacts = [
            Candidate(id=r.id, scope=CONTACTS, name=r.name, phone=r.phone, email=r.email)
            for person in self._people.values()
            for r in person.records
        ]
        attendees = [
            Candidate(id=p.id, scope=event, name=p.name, phone=p.phone, email=p.email)
            for p, event in self._attendees.values()
            if event and p.name
        ]
        return contacts + attendees

    def require_same_kind(self, one: str, other: str) -> None:
        """Refuse two that can never be one person; raises `NoSuchPerson`, `OtherKind`."""
        scopes = {candidate.id: candidate.scope for candidate in self.candidates()}
        if one not in scopes or other not in scopes:
            raise NoSuchPerson
        if scopes[one] != scopes[other]:
            raise OtherKind

    def attendee(self, record_id: str) -> Person | None:
        """A person at an event; their name may be erased meanwhile."""
        found = self._attendees.get(record_id)
        return found[0] if found else None

    def last_met(self, institution: str) -> datetime | None:
        """When a talk with an institution, or one of its people, was last taken down."""
        return self._met.get(skeleton(institution))

    def agreements(self, person: KnownPerson) -> list[Agreement]:
        """All that was ever agreed to, under whichever record, the newest first."""
        ids, undone = set(person.ids), self._facts.taken_back
        withdrawn, kept = self._facts.withdrawn(), self._facts.latest_kept()

        def state(consent: Consent, given: datetime) -> State:
            if consent.purpose in self._standing.get(consent.contact_id, {}):
                return "stands"
            if consent.id in withdrawn:
                return "withdrawn"
            done = kept.get((consent.contact_id, consent.purpose))
            return "kept" if done and done >= given else "expired"

        found = [
            Agreement(
                consent=consent,
                given=given,
                state=state(consent, given),
                event=", ".join(self._events.get(consent.contact_id, ())),
            )
            for consent, given in self._facts.consents.values()
            if consent.contact_id in ids and consent.id not in undone
        ]
        return sorted(found, key=lambda a: (a.given, a.consent.id), reverse=True)

    def callbacks(self, person: KnownPerson) -> list[Callback]:
        """The calls promised to a person, the most urgent first."""
        undone, ids = self._facts.taken_back, set(person.ids)
        calls = (c for c in self._callbacks.values() if c.contact_id in ids)
        return sorted((c for c in calls if c.id not in undone), key=lambda c: (c.due, c.id))

    def brought_up(self, person: KnownPerson) -> list[Feedback]:
        """What a person brought up, as far as they agreed to be known with it."""
        ids = dict.fromkeys(record.feedback_id or "" for record in person.records)
        return [self._feedback[i] for i in ids if i in self._feedback]


def _latest_picks(office: Book, persons: Persons) -> dict[tuple[str, str], str]:
    """By person and field, the record that is right."""
    undone = office.taken_back
    picks: list[Pick] = sorted(office.picks, key=lambda pick: (pick.observed_at, pick.id))
    return {
        (persons.kept(pick.contact_id), pick.field): pick.contact_id
        for pick in picks
        if pick.id not in undone
    }


def _institution(met: Contact | Feedback) -> str:
    return skeleton(met.organisation if isinstance(met, Contact) else met.with_whom)
