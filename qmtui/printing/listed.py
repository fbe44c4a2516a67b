"""Who is on a list, who comes with whom, and who has come, by what the stations brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.model.event import Event
from qmtui.model.person import Person
from qmtui.printing.expected import Expected, by_family_name, expected
from qmtui.replicas import field_of


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

    Raises `NotAllowed`, `NobodyRegistered`, `CopyUnusable`.
    """
    with field_of(book, event) as field:
        return listed_in(field, expected(book, now, event), event)


def listed_in(
    field: Book, everybody: list[Expected], event: Event
) -> tuple[list[Expected], list[Row]]:
    """The same of whoever is expected, with what `field` knows of the attendance."""
    registered = {one.registration.id for one in everybody}
    walk_ins = (one for one in _walk_ins(field, event) if one.registration.id not in registered)
    everybody = sorted([*everybody, *walk_ins], key=by_family_name)
    orders = _orders(everybody)
    return everybody, [_row(field, one, orders) for one in everybody]


def _walk_ins(field: Book, event: Event) -> Iterator[Expected]:
    for registration in field.registrations.where("event_id", event.id):
        if registration.is_walk_in and field.presence.stay(registration.id).first:
            person = field.people.get(registration.id) or Person(id=registration.id)
            yield Expected(registration, person)


def _orders(everybody: Iterable[Expected]) -> dict[str, list[Expected]]:
    orders: dict[str, list[Expected]] = {}
    for one in everybody:
        if one.registration.order:
            orders.setdefault(one.registration.order, []).append(one)
    return orders


def _row(field: Book, one: Expected, orders: Mapping[str, Sequence[Expected]]) -> Row:
    registration = one.registration
    first = field.presence.stay(registration.id).first
    return Row(
        name=one.person.name,
        offering=registration.offering,
        belongs_to=registration.household or _others(one, orders.get(registration.order, ())),
        places=registration.places,
        children=registration.children,
        is_walk_in=registration.is_walk_in,
        came=field.when(first).astimezone(field.zone) if first else None,
    )


def _others(one: Expected, together: Sequence[Expected]) -> str:
    """The names of the rest of an order."""
    return ", ".join(other.person.name for other in together if other != one and other.person.name)
