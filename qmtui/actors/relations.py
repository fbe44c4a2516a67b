"""Who has which function at which actor, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from qmtui.actors.endings import ended
from qmtui.book import Book, Now
from qmtui.clean import clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.actor import Actor, Relation


class FunctionMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Which function does the person have there? A word is enough.")


class FunctionOnly(QmtuiError):
    """Whoever speaks for them would be marked by faith or party (Art. 9 DSGVO)."""

    exit_code = 38
    sentence = mark(
        "“{0}” is a religious community or political: no person is kept there, only whom one "
        "reaches by function, with the actor itself."
    )


class Function(Struct, frozen=True, kw_only=True):
    """A relation with the day from which on it held no more, None while it holds."""

    relation: Relation
    actor: Actor | None
    until: date | None

    def holds(self, day: date) -> bool:
        return self.relation.since <= day and (self.until is None or day < self.until)


class Relations:
    """Dated functions of people at actors."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def add(
        self, contact_id: str, actor: Actor, function: str, since: date | None = None
    ) -> Relation:
        """Say that a person has a function, from today on unless told otherwise.

        Raises `NotAllowed`, `FunctionMissing`, `FunctionOnly`, `TextTooLong`.
        """
        self._book.require_office()
        if actor.is_apart:
            raise FunctionOnly(actor.name)
        if not (said := clean_or_refuse(function)):
            raise FunctionMissing
        stamp = self._book.stamp(self._now())
        relation = Relation(
            **stamp,
            contact_id=contact_id,
            actor_id=actor.id,
            function=said,
            since=since or stamp["observed_at"].date(),
        )
        with self._book.transaction():
            return self._book.relations.add(relation)

    def of_person(self, records: Iterable[str]) -> list[Function]:
        """What one person does and did, given all their records; what holds first."""
        wanted = set(records)
        return self._read(r for r in self._book.relations if r.contact_id in wanted)

    def at_actor(self, actor: Actor) -> list[Function]:
        """Who speaks and spoke for an actor, what holds first."""
        return self._read(self._book.relations.where("actor_id", actor.id))

    def _read(self, relations: Iterable[Relation]) -> list[Function]:
        ends, undone = ended(self._book), self._book.taken_back
        found = [
            Function(
                relation=relation,
                actor=self._book.actors.get(relation.actor_id),
                until=ends.get(relation.id),
            )
            for relation in relations
            if relation.id not in undone
        ]
        return sorted(found, key=lambda f: (f.until is not None, f.relation.since, f.relation.id))
