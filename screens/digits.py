"""A number typed digit by digit where no field shows it, as with the keys of a remote control."""

from __future__ import annotations

from datetime import datetime, timedelta

from qmtui.book import Now
from qmtui.passage import MOST_PEOPLE

TOGETHER = timedelta(seconds=2)
"""Digits that follow each other faster are one number; a later one begins another."""


class Digits:
    """How many people: 1 and 4 are fourteen, but 3 and, a look later, 4 are four."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._number = 0
        self._at: datetime | None = None
        self._about: object = None

    def add(self, digit: int, about: object) -> int:
        """The number meant once `digit` was typed too; `about` says what it is a number of."""
        moment = self._now()
        is_next = self._at is not None and abs(moment - self._at) <= TOGETHER
        is_next = is_next and about == self._about
        longer = self._number * 10 + digit
        self._number = longer if is_next and longer <= MOST_PEOPLE else digit
        self._at, self._about = moment, about
        return self._number

    def clear(self) -> None:
        """Whatever is typed next begins a number."""
        self._at = None
