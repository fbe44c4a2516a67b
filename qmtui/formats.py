"""Numbers and times as the chosen language writes them."""

from __future__ import annotations

from datetime import datetime

from qmtui.i18n import _, language


def number(value: int) -> str:
    """2500 as 2.500 in German; done here because Babel costs 65 ms at its first number."""
    return f"{value:,}".replace(",", "." if language() == "de" else ",")


def day(moment: datetime) -> str:
    """The day, with its weekday and year."""
    # Only reports and lists of events need it, not the start of the app.
    from babel.dates import format_date

    return format_date(moment, format="full", locale=language())


def clock(moment: datetime) -> str:
    """The time of day, 24 hours."""
    return f"{moment:%H:%M}"


def date_and_time(moment: datetime) -> str:
    """Day and time in figures."""
    return moment.strftime(_("%Y-%m-%d %H:%M"))


def short_date_and_time(moment: datetime) -> str:
    """Weekday, day and time where there is little room."""
    from babel.dates import format_date

    weekday = format_date(moment, format="ccc", locale=language()).rstrip(".")
    return f"{weekday} {date_and_time(moment)}"


def span(start: datetime, end: datetime | None) -> str:
    """Day and time from start to end; the second day is named only if it is another one."""
    text = f"{day(start)} · {clock(start)}"
    if end is None:
        return text
    return (
        f"{text}–{clock(end)}"
        if end.date() == start.date()
        else f"{text} – {day(end)} {clock(end)}"
    )
