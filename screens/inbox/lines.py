"""A matter as one line of the list, and what stands below the list about it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from textual.content import Content

from qmtui.book import Now
from qmtui.formats import date_and_time
from qmtui.i18n import _
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import Matter
from qmtui.inbox.telling import (
    about,
    headline,
    is_late,
    referrals,
    standing,
    state_word,
    waiting,
)
from qmtui.inbox.timeline import Moment, timeline
from qmtui.model.feedback import KINDS
from screens.hits import cell
from screens.text import safe

STATE, KIND, DAY = 16, 9, 8
LATEST = 3
"""So many steps stand below the list; Enter shows all."""


def line(
    matter: Matter,
    width: int,
    today: date,
    *,
    is_ticked: bool,
    is_begun: bool = False,
    with_state: bool = True,
) -> Content:
    """Sign, day, kind, text, state or else the place, and the day it comes back."""
    said = matter.feedback
    sign = "✓ " if is_ticked else "✎ " if is_begun else "■ " if said.sensitive else "  "
    back = matter.comes_back
    day = "" if back is None else f"{'▲' if is_late(matter, today) else ' '}{short_day(back)}"
    room = max(width - 2 - 7 - KIND - STATE - DAY, 8)
    return Content.assemble(
        sign,
        cell(short_day(said.observed_at), 7),
        cell(_(KINDS[said.kind]), KIND),
        cell(headline(matter), room),
        cell(state_word(matter) if with_state else said.stop or said.place, STATE),
        cell(day, DAY),
    )


def details(inbox: Inbox, now: Now, matter: Matter) -> Content:
    """What it is about, where it stands, who was asked, and what happened last."""
    book = inbox.book
    lines = [
        safe(headline(matter), multiline=True).stylize("bold"),
        safe(about(book, matter)),
        safe(standing(book, matter)),
        *map(safe, waiting(inbox, matter, now)),
        *map(safe, referrals(book, matter)),
    ]
    moments = timeline(book, matter)
    steps = [moment_line(moment, book.zone).stylize("dim") for moment in moments[-LATEST:][::-1]]
    return Content("\n").join([*lines, *steps])


def moment_line(moment: Moment, zone: ZoneInfo) -> Content:
    when = date_and_time(moment.at.astimezone(zone))
    return safe(f"{when} {moment.by.ljust(3)} {moment.words}")


def short_day(day: date) -> str:
    return day.strftime(_("%m-%d"))
