"""When the screen locks and when the key is let go of: decided from the clocks alone."""

from __future__ import annotations

from typing import Literal

from qmtui.config import USUAL_LOCK

Verdict = Literal["", "lock", "drop"]

TICK = 5
"""Seconds between two looks."""
IDLE = USUAL_LOCK
"""Seconds without a key until the screen locks, unless told otherwise."""
JUMP = 30
"""Seconds that two clocks may drift, or two looks lie apart: more means sleep or a set clock."""
LONGEST = 30 * 60
"""Seconds that a locked book keeps its key."""


class Watch:
    """Looked at every few seconds; all times are in seconds.

    `wall` is the clock on the wall, which goes on while the device sleeps and can be set; `steady`
    is one that nobody sets, and that stands still during sleep on most systems.
    """

    def __init__(self, wall: float, steady: float) -> None:
        self._wall = wall
        self._steady = steady
        self._touched = steady
        self._locked: float | None = None
        self.went_back = False
        """Whether the clock on the wall did so before the last look; only somebody sets it back."""

    def touch(self, steady: float) -> None:
        """Somebody pressed a key."""
        self._touched = steady

    def lock(self, steady: float) -> None:
        """The screen is locked, or a stroke was counted while it is: the half hour begins."""
        self._locked = steady

    def unlock(self, steady: float) -> None:
        self._locked = None
        self._touched = steady

    def came_back(self, wall: float, steady: float, idle: float = IDLE) -> bool:
        """Whether to lock after nobody could look: it took as long as if nobody had been here.

        Who slept meanwhile shows at the next look, for the clock on the wall is left as it was.
        """
        away = steady - self._steady
        self._wall += away
        self._steady = steady
        self._touched += 0 if away >= idle else away
        return away >= idle and self._locked is None

    def look(self, wall: float, steady: float, idle: float = IDLE) -> Verdict:
        """What is to be done now: nothing, lock the screen, or let go of the key."""
        passed = steady - self._steady
        jump = wall - self._wall - passed
        self.went_back = jump < -JUMP
        self._wall, self._steady = wall, steady
        if abs(jump) > JUMP or passed > JUMP:
            return "drop"
        if self._locked is not None:
            return "drop" if steady - self._locked >= LONGEST else ""
        return "lock" if steady - self._touched >= idle else ""
