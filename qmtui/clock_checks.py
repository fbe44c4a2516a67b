"""Somebody compares a device's clock with a right one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qmtui.book import Book, Now
from qmtui.devices import NoSuchDevice as NoSuchDevice
from qmtui.devices import device_named, expected_labels
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.handover import ClockCheck
from qmtui.times import TimeUnreadable, parse_time

LARGEST = timedelta(days=366 * 60)
"""Beyond this somebody has typed something else than a time."""

_SECONDS = re.compile(r"[0-9]:[0-9]{2}:[0-9]{2}")


class ClockUnreadable(TimeUnreadable):
    sentence = mark("Type the time as the clock shows it, such as 14:05.")


class OffsetOutOfRange(QmtuiError):
    exit_code = 37
    sentence = mark("The two times are too far apart; check both.")


def compare_clock(field: Book, now: Now, label: str, shown: datetime, true: datetime) -> ClockCheck:
    """Note that a device showed `shown` when it was `true`; a later look replaces an earlier one.

    What the office notes replaces whatever was noted at the device itself.

    Of several devices with one label the one of this name, as `devices_of` tells them apart.
    Raises `NoSuchDevice`, `OffsetOutOfRange`.
    """
    device = device_named(field, label, expected_labels(field))
    # A writer that has not said which copy it is goes by the label.
    copy = device.copy if all(writer.copy for writer in device.writers) else ""
    return _note(field, now, device.label, copy, offset_between(shown, true))


def compare_own_clock(book: Book, now: Now, shown: datetime, true: datetime) -> ClockCheck:
    """Note at a station that this device showed `shown` when a phone showed `true`.

    Raises `OffsetOutOfRange`.
    """
    offset_s = offset_between(shown, true)
    return _note(book, now, book.post.device, book.database.copy, offset_s)


def offset_between(shown: datetime, true: datetime) -> int:
    """Seconds by which a clock that shows `shown` is ahead; raises `OffsetOutOfRange`."""
    if abs(shown - true) > LARGEST:
        raise OffsetOutOfRange
    return round((shown - true).total_seconds())


def _note(book: Book, now: Now, label: str, copy: str, offset_s: int) -> ClockCheck:
    with book.transaction():
        return book.clock_checks.add(
            ClockCheck(**book.stamp(now()), label=label, copy=copy, offset_s=offset_s)
        )


def both_read(typed: str, zone: ZoneInfo, other: datetime) -> tuple[datetime, datetime]:
    """The time that was read and typed, and the `other` clock's read as exactly as that.

    Whoever types no seconds has read minutes. Raises `ClockUnreadable`.
    """
    is_exact = _SECONDS.search(typed) is not None
    exactly = other.replace(microsecond=0) if is_exact else other.replace(second=0, microsecond=0)
    return shown_time(typed, zone, exactly), exactly


def shown_time(text: str, zone: ZoneInfo, right: datetime) -> datetime:
    """The time that a clock shows; a time alone is on the day that is nearest to the right one.

    23:50 at ten past midnight is yesterday's. Raises `ClockUnreadable`.
    """
    days = (right.astimezone(zone).date() + timedelta(days=n) for n in (0, -1, 1))
    try:
        return min((parse_time(text, zone, day) for day in days), key=lambda at: abs(at - right))
    except TimeUnreadable as error:
        raise ClockUnreadable from error
