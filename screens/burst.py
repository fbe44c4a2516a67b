"""Telling a scanner from a person by how fast the keys come."""

from __future__ import annotations

from collections import deque

KEYS = 8
SECONDS = 0.5
"""Nobody types eight keys in half a second; every scanner does."""
JUST_NOW = 0.05


class Burst:
    """The keys of the last moment; times are in seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=KEYS)

    def key(self, at: float) -> None:
        self._times.append(at)

    def is_scan(self, at: float) -> bool:
        """Whether the keys up to now came from a scanner."""
        return len(self._times) == KEYS and at - self._times[0] <= SECONDS

    def forget(self) -> None:
        """A scan was noticed; what comes next is something else."""
        self._times.clear()

    def is_midway(self, at: float) -> bool:
        """Whether a key came just before, as the one before does in a scan."""
        return bool(self._times) and at - self._times[-1] <= JUST_NOW
