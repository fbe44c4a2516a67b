"""Numbers and times as the chosen language writes them."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from qmtui.i18n import language


def number(value: int) -> str:
    """2500 as 2.500 in German."""
    return format_decimal(value, locale=language())


def day(moment: datetime) -> str:
    """The day, with its weekday and year."""
    return format_date(moment, format="full", locale=language())


def clock(moment: datetime) -> str:
    """The time of day, 24 hours."""
    return moment.strftime("%H:%M")
