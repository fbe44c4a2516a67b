"""Which counters an event offers, and which of them this device counts."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.count import Count
from qmtui.i18n import _
from qmtui.model.count import LEAVING, VISITS
from qmtui.model.event import Event
from qmtui.words import COUNTERS

COUNTER_NAMES = {"besuche": VISITS, "visits": VISITS, "gegangen": LEAVING, "leaving": LEAVING}
"""How people call the counters that have a meaning of their own."""


class Counters:
    """The counters a station can choose from; it opens with its own."""

    def __init__(self, book: Book, count: Count) -> None:
        self._book = book
        self._count = count

    def offered(self) -> list[str]:
        """Visits, what the event lists, and what is counted anyway."""
        planned = [counter.name for event in self._book.events for counter in event.counters]
        return list(dict.fromkeys([VISITS, *planned, *self._count.counters()]))

    def bands_of(self, counter: str) -> tuple[str, ...]:
        return next((event.bands_of(counter) for event in self._book.events), ())

    @property
    def chosen(self) -> str:
        """What this device counts: chosen there, else what its station is for, else visits.

        A choice is good for the station it was made at.
        """
        station_id = self._book.post.station_id
        station = self._book.stations.get(station_id) if station_id else None
        at, counter = self._book.local.get("counter") or (None, "")
        wanted = counter if at == station_id else station.counter if station else VISITS
        return wanted if wanted in self.offered() else VISITS

    def choose(self, counter: str) -> None:
        """Count this from here on; the lock screen goes on with it."""
        self._book.local["counter"] = [self._book.post.station_id, counter]

    def step(self, steps: int) -> str:
        """Choose the counter so many places further, around the end."""
        offered = self.offered()
        counter = offered[(offered.index(self.chosen) + steps) % len(offered)]
        self.choose(counter)
        return counter


def counter_called(event: Event, name: str) -> str:
    """The counter that people mean by `name`: one with a meaning of its own, else the event's.

    Another name is a counter of its own.
    """
    wanted = COUNTER_NAMES.get(name.strip().casefold(), name.strip())
    planned = {counter.name.casefold(): counter.name for counter in event.counters}
    return planned.get(wanted.casefold(), wanted)


def name_of(counter: str) -> str:
    """A counter as people read it."""
    return _(COUNTERS[counter]) if counter in COUNTERS else counter
