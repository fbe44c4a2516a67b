"""Somebody compares a device's clock with a right one."""

from __future__ import annotations

from datetime import datetime, timedelta

from qmtui.book import Book, Now
from qmtui.devices import holders_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.handover import ClockCheck

LARGEST = timedelta(days=366 * 60)
"""Beyond this somebody has typed something else than a time."""


class NoSuchDevice(QmtuiError):
    exit_code = 32
    sentence = mark("There is no device “{0}” here; known: {1}.")


class OffsetOutOfRange(QmtuiError):
    exit_code = 37
    sentence = mark("The two times are too far apart; check both.")


def compare_clock(field: Book, now: Now, label: str, shown: datetime, true: datetime) -> ClockCheck:
    """Note that a device showed `shown` when it was `true`; a later look replaces an earlier one.

    Raises `NoSuchDevice`, `OffsetOutOfRange`.
    """
    labels = holders_of(field)
    found = next((known for known in labels if known.casefold() == label.casefold()), None)
    if found is None:
        raise NoSuchDevice(label, ", ".join(labels))
    if abs(shown - true) > LARGEST:
        raise OffsetOutOfRange
    offset = round((shown - true).total_seconds())
    with field.transaction():
        return field.clock_checks.add(
            ClockCheck(**field.stamp(now()), label=found, offset_s=offset)
        )
