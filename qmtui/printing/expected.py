"""Whom to print for."""

from __future__ import annotations

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.search import skeleton


class NobodyRegistered(QmtuiError):
    exit_code = 39
    sentence = mark("Nothing was printed: nobody is registered for this event.")


class Expected(Struct, frozen=True):
    """Somebody with a place."""

    registration: Registration
    person: Person


def expected(book: Book, now: Now, event: Event) -> list[Expected]:
    """Whoever has a place, by family name; erased people and withdrawn tickets are left out.

    Raises `NotAllowed`, `NobodyRegistered`.
    """
    book.require("export", now())
    found = [
        Expected(registration, person)
        for registration in book.registrations.where("event_id", event.id)
        if not registration.is_revoked and (person := book.people.get(registration.id))
    ]
    if not found:
        raise NobodyRegistered
    return sorted(found, key=by_family_name)


def by_family_name(one: Expected) -> tuple[str, str]:
    """What lists are sorted by; without a family name the last word stands for it."""
    family_name = one.person.family_name or one.person.name.rpartition(" ")[2]
    return skeleton(family_name), skeleton(one.person.name)
