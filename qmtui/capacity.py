"""How many fit in, over all and at one station, against how many are here."""

from __future__ import annotations

from datetime import datetime

from qmtui.book import Book, now
from qmtui.count import Count


class Capacity:
    """What is set against the limits: heads inside, or strokes where the event says so.

    The two are never added. Nothing here turns anybody away: it warns.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._count = Count(book, now)

    @property
    def limit(self) -> int | None:
        return self._book.event().capacity

    @property
    def limit_here(self) -> int | None:
        """The limit of the station this device stands at."""
        here = self._book.post.station_id
        station = self._book.stations.get(here) if here else None
        return station.capacity if station else None

    @property
    def by_strokes(self) -> bool:
        return self._book.event().here == "tallies"

    @property
    def others_until(self) -> datetime | None:
        """Up to when this device knows of attendance at other ones; None if of none."""
        heard = self._book.presence.heard.items()
        return max((at for device, at in heard if device != self._book.post.device), default=None)

    @property
    def has_others(self) -> bool:
        """Whether other stations let people in too."""
        stations = self._book.stations_of(self._book.event())
        return sum(station.is_for("desk") for station in stations) > 1

    @property
    def occupied(self) -> int:
        """How many are here now, as the event says it is read."""
        return self._count.here() if self.by_strokes else self._book.presence.inside

    @property
    def occupied_here(self) -> int:
        here = self._book.post.station_id
        if self.by_strokes:
            return self._count.here_at(here)
        return self._book.presence.inside_at[here]

    def is_full_with(self, more: int, more_here: int | None = None) -> bool:
        """Whether so many heads more exceed a limit; where strokes count they are strokes already.

        `more_here` is how many more come to this station, if some of them are in elsewhere.
        """
        if self.by_strokes:
            more = more_here = 0
        here = more if more_here is None else more_here
        return _exceeds(self.limit, self.occupied + more) or _exceeds(
            self.limit_here, self.occupied_here + here
        )


def _exceeds(limit: int | None, heads: int) -> bool:
    return limit is not None and heads > limit
