"""Hybrid logical time: wall-clock milliseconds and a counter in one growing number."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

COUNTER_BITS = 16
TRUSTED_AHEAD_MS = 24 * 3600 * 1000
"""A stamp from further ahead does not pull our own time along: one laptop in 2031 stays alone."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """Gives stamps that never go back, whatever the wall clock does."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self.last = 0
        """The highest stamp given or taken in."""

    def tick(self) -> int:
        """A stamp above every stamp given or taken in so far."""
        self.last = max(self.last + 1, self._wall_ms() << COUNTER_BITS)
        return self.last

    def take_in(self, hlc: int) -> bool:
        """Remember a stamp from elsewhere, unless it lies absurdly far ahead: then false."""
        is_trusted = (hlc >> COUNTER_BITS) - self._wall_ms() <= TRUSTED_AHEAD_MS
        if is_trusted:
            self.last = max(self.last, hlc)
        return is_trusted

    def _wall_ms(self) -> int:
        return max(0, int(self._wall() * 1000))


def to_datetime(hlc: int) -> datetime:
    """The wall-clock part of a stamp, in UTC; an impossible one becomes the last day there is."""
    try:
        return _EPOCH + timedelta(milliseconds=hlc >> COUNTER_BITS)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
