"""When we last had to do with each actor, and who has gone silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from qmtui.actors.people import People
from qmtui.book import Book, Now
from qmtui.model.actor import Actor

SILENT = timedelta(days=180)
"""After so long without a contact an actor counts as silent; half a year is ours."""


def last_contact(book: Book, people: People, actor: Actor) -> datetime | None:
    """The latest talk, or remark, contact or function taken down about an actor; None for never."""
    undone = book.taken_back
    moments = [
        entry.observed_at
        for entries in (book.talks, book.relations)
        for entry in entries.where("actor_id", actor.id)
        if entry.id not in undone
    ]
    met = people.last_met(actor.name)
    return max([*moments, *([met] if met else [])], default=None)


def is_silent(last: datetime | None, now: Now) -> bool:
    return last is None or now() - last > SILENT
