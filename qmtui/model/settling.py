"""What a person found out where books say two things: seen twice, or two values of one field."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Verdict = Literal["both_right", "second_wrong", "another_person"]

VERDICTS: dict[str, str] = {
    "both_right": mark("both are right"),
    "second_wrong": mark("the second was a mistake"),
    "another_person": mark("the second was somebody else"),
}


class Settlement(Entry, frozen=True, kw_only=True):
    """Somebody was seen twice, and what is true of it.

    `first` and `second` are ids of attendance and not places in an order: a clock set right later
    changes nothing of what was meant. `other` is whom the second one was, if it is known.
    """

    attendee_id: str
    first: str
    second: str
    verdict: Verdict
    other: str | None = None


class Said(Struct, frozen=True, kw_only=True):
    """Which device wrote a value when; the value itself is in the history alone."""

    writer: str
    at: datetime


class Resolution(Entry, frozen=True, kw_only=True):
    """Of rival values of a field one was chosen: the one at the place `kept`, from 0 on.

    The first of `rivals` was shown until then. With the part "deleted" a record was kept (0) or
    deleted (1) that one device had deleted and another one edited.
    """

    table: str
    record_id: str
    part: str
    kept: int
    rivals: tuple[Said, ...] = ()
