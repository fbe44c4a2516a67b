"""What the people area shows, read in one go: that opens every event's copy."""

from __future__ import annotations

from dataclasses import dataclass

from qmtui.actors.people import People
from qmtui.actors.twins import Twins, twins
from qmtui.book import Book, Now
from qmtui.contacts.callbacks import Callbacks, OpenCall


@dataclass
class Reading:
    """Everybody the office knows, the calls it owes, and who may be one and the same."""

    people: People
    calls: list[OpenCall]
    twins: list[Twins]


def read(book: Book, now: Now) -> Reading:
    """Raises `CopyUnusable`."""
    people = People(book, now)
    return Reading(people, Callbacks(book, now).open(), twins(people))
