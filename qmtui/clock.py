"""Whether this computer's clock can be right, judged by what the book knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

BEHIND = timedelta(hours=1)
"""So far a clock may be behind others."""
AHEAD = timedelta(days=400)
"""A book that nobody has written in for longer is rare; a clock with the wrong year is not."""


def is_doubtful(moment: datetime, known: datetime | None) -> bool:
    """Whether `moment` lies before what certainly happened already, or unlikely far behind it."""
    return known is not None and not known - BEHIND <= moment <= known + AHEAD


class RightClock:
    """A clock that goes by what somebody typed, until the program ends; before that by itself."""

    def __init__(self, own: Callable[[], datetime]) -> None:
        self.own = own
        """The computer's clock as it is."""
        self._ahead = timedelta()
        self.is_set = False

    def __call__(self) -> datetime:
        return self.own() + self._ahead

    def set(self, moment: datetime) -> None:
        """It is `moment` now."""
        self._ahead = moment - self.own()
        self.is_set = True

    def forget(self) -> None:
        """Go by the computer's clock again; it was set since somebody answered."""
        self._ahead = timedelta()
        self.is_set = False
