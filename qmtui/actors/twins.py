"""Duplicate proposals that are still open, the two of each side by side."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from qmtui.actors.duplicates import WIDE, Proposal, Rule, proposals
from qmtui.actors.people import CONTACTS, KnownPerson, People


class Side(Struct, frozen=True, kw_only=True):
    """One of two, in the words they are told apart by."""

    id: str
    name: str
    phone: str
    email: str
    about: str


class Twins(Struct, frozen=True, kw_only=True):
    """Two who may be one; `event` is the id of the event whose people they are, "" for contacts."""

    one: Side
    other: Side
    event: str
    reasons: tuple[str, ...]
    score: int


def twins(people: People, rule: Rule = WIDE, records: Collection[str] | None = None) -> list[Twins]:
    """What is proposed and not settled, the surest first; each pair of people once.

    With `records` only those are compared.
    """
    found: dict[frozenset[str], Twins] = {}
    persons = people.persons
    candidates = [c for c in people.candidates() if records is None or c.id in records]
    for proposal in proposals(candidates, rule):
        pair = frozenset((persons.kept(proposal.one), persons.kept(proposal.other)))
        if pair not in found and not persons.is_settled(proposal.one, proposal.other):
            found[pair] = _side_by_side(people, proposal)
    return list(found.values())


def _side_by_side(people: People, proposal: Proposal) -> Twins:
    one, other = (
        _contact(people.person(record)) if proposal.scope == CONTACTS else _attendee(people, record)
        for record in (proposal.one, proposal.other)
    )
    return Twins(
        one=one,
        other=other,
        event=proposal.scope,
        reasons=proposal.reasons,
        score=proposal.score,
    )


def _contact(person: KnownPerson) -> Side:
    about = ", ".join(filter(None, [person.organisation, *person.events]))
    return Side(id=person.id, name=person.name, phone=person.phone, email=person.email, about=about)


def _attendee(people: People, record_id: str) -> Side:
    known = people.attendee(people.persons.kept(record_id)) or people.attendee(record_id)
    assert known is not None
    return Side(
        id=known.id, name=known.name, phone=known.phone, email=known.email, about=known.comment
    )
