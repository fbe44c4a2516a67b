"""Who is on a list, who comes with whom, and who has come, by what the stations brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.printing.expected import Expected, by_family_name, expected
from qmtui.replicas import NotIssued, replica


class Row(Struct, frozen=True, kw_only=True):
    """Somebody on a list; `belongs_to` is a household, or names the others of the same order.

    `came` is when they were first let in, None for whoever is missing.
    """

    name: str
    offering: str
    belongs_to: str
    places: int
    children: int
    is_walk_in: bool
    came: datetime | None


def listed(book: Book, now: Now, event: Event) -> tuple[list[Expected], list[Row]]:
    """Whoever has a place and whoever came without one, by family name, and a row for each.

    Raises `NotAllowed`, `NobodyRegistered`.
    """
    everybody = expected(book, now, event)
    with _field(book, event) as field:
        registered = {one.registration.id for one in everybody}
        everybody += [
            one for one in _walk_ins(field, event) if one.registration.id not in registered
        ]
        everybody.sort(key=by_family_name)
        return everybody, [_row(field, one, everybody) for one in everybody]


@contextmanager
def _field(book: Book, event: Event) -> Iterator[Book]:
    """Where attendance is known: in the office's copy of the event's field book, once issued."""
    if book.kind == "office" and event.fieldbook is not None:
        with suppress(NotIssued), replica(book, event, read_only=True) as field:
            yield field
            return
    yield book


def _walk_ins(field: Book, event: Event) -> Iterator[Expected]:
    for registration in field.registrations.where("event_id", event.id):
        if registration.is_walk_in and field.presence.stay(registration.id).first:
            person = field.people.get(registration.id) or Person(id=registration.id)
            yield Expected(registration, person)


def _row(field: Book, one: Expected, everybody: Sequence[Expected]) -> Row:
    registration = one.registration
    first = field.presence.stay(registration.id).first
    return Row(
        name=one.person.name,
        offering=registration.offering,
        belongs_to=registration.household or _others(registration, everybody),
        places=registration.places,
        children=registration.children,
        is_walk_in=registration.is_walk_in,
        came=field.when(first).astimezone(field.zone) if first else None,
    )


def _others(registration: Registration, everybody: Sequence[Expected]) -> str:
    if not registration.order:
        return ""
    names = (
        one.person.name
        for one in everybody
        if one.registration.order == registration.order and one.registration.id != registration.id
    )
    return ", ".join(filter(None, names))
