"""Where an office, its stick and a station lie, for commands to be tried on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book
from qmtui.count import Count
from tests.qmtui.conftest import Clock, at

HOUR = timedelta(hours=1)
CSV = "Order code,Attendee name,Product,Secret\nM7UFV,Eva Weiß,Lange Tafel,7t93vkq6\n"


class Places(Struct, frozen=True, kw_only=True):
    """Where everything lies; no book is open."""

    office: Path
    event: str
    stick: Path
    g1: Path
    ali: str
    csv: Path
    empty: Path

    @property
    def root(self) -> Path:
        return self.office.parent


def at_g1(places: Places, *arguments: object) -> tuple[object, ...]:
    return "--book", places.g1, *arguments


def in_office(places: Places, *arguments: object) -> tuple[object, ...]:
    return "--book", places.office, *arguments


def strokes(places: Places) -> int:
    with Book.open(places.g1, read_only=True) as book:
        return Count(book, Clock(at("14:00"))).figure().total


Asked = Callable[[Places], tuple[object, ...]]
