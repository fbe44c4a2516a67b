"""The day in lines: what holds now, and which key does what."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.screen import Screen

from qmtui.book import Book
from qmtui.day.overview import DayNow, ShiftNow
from qmtui.day.whereabouts import State
from qmtui.formats import clock
from qmtui.i18n import _, mark
from qmtui.model.day import TURNS
from screens.keys import display, key_of
from screens.text import safe

CAPTION = 15
"""Columns of the words on the left."""

WAYS = {
    "day.move": ("v", mark("Move, call off, interrupt, go on")),
    "day.come": ("k", mark("I come")),
    "day.stands": ("s", mark("Stands")),
    "day.talk": ("b", mark("Talk of the office hour")),
    "day.time": ("z", mark("A talk begins")),
    "day.sheet": ("l", mark("Attendance sheet")),
    "day.hours": ("t", mark("Hours of the helpers")),
    "day.end": ("e", mark("End the event")),
}
"""Keys and words of what can be done here, by the id of the binding."""


def facts_of(book: Book, day: DayNow, width: int) -> list[Content]:
    """What holds now, one fact a line, cut to the width."""
    facts = [*_place(day), *_off(day), *_people(book, day), *_stands(day), *_others(book, day)]
    return [
        Content.assemble((caption.ljust(CAPTION), "bold"), safe(words)).truncate(
            width, ellipsis=True
        )
        for caption, words in facts
    ]


def ways_of(screen: Screen[None], width: int, *, is_here: bool) -> Content:
    """Every key with what it does, two in a line as far as `width` goes."""
    actions = {active.binding.id for active in screen.active_bindings.values() if active.enabled}
    shown = [
        Content.assemble(
            (f" {display(key_of(screen.app, name, key))} ", "reverse"),
            " ",
            _way(name, words, is_here),
        )
        for name, (key, words) in WAYS.items()
        if name in actions
    ]
    column = min(max(way.cell_length for way in shown) + 3, width // 2)
    cut = [way.truncate(column - 1, ellipsis=True) for way in shown]
    padded = [way.pad_right(column - way.cell_length) for way in cut]
    pairs = [padded[place : place + 2] for place in range(0, len(padded), 2)]
    return Content("\n").join(Content("").join(pair) for pair in pairs)


def _way(name: str, words: str, is_here: bool) -> str:
    return _("I leave") if name == "day.come" and is_here else _(words)


def _place(day: DayNow) -> Iterator[tuple[str, str]]:
    place = day.place or _("no place named")
    yield _("Place"), f"{place}{_since(day.state)}" if day.state.turn == "moved" else place
    if day.closing is not None:
        parts = [_("The event is over."), day.closing.weather]
        yield _("Event"), " · ".join(filter(None, parts))
    elif day.state.is_off:
        yield _("Event"), "▲ " + _turned(day.state)
    for station in day.stations:
        is_off = station.state.is_off
        words = "▲ " + _turned(station.state) if is_off else f"→ {station.place}"
        yield station.name[: CAPTION - 1], words if is_off else words + _since(station.state)


def _off(day: DayNow) -> Iterator[tuple[str, str]]:
    for offering, state in day.offerings.items():
        yield offering[: CAPTION - 1], "▲ " + _turned(state)


def _turned(state: State) -> str:
    """`Cancelled since 16:15 (rain)`."""
    reason = f" ({state.reason})" if state.reason else ""
    return f"{_(TURNS[state.turn or 'resumed'])}{_since(state)}{reason}"


def _since(state: State) -> str:
    return " " + _("since {0}").format(clock(state.since)) if state.since else ""


def _people(book: Book, day: DayNow) -> Iterator[tuple[str, str]]:
    if day.shifts:
        yield _("On duty"), " · ".join(map(_shift, day.shifts))
    on_duty = {now.shift.initials for now in day.shifts}
    others = [hours.initials for hours in day.helpers if hours.initials not in on_duty]
    if others:
        yield _("Also here") if day.shifts else _("Helping"), ", ".join(others)
    elif not day.shifts and len(book.shifts):
        yield _("On duty"), _("nobody is down for this hour")


def _shift(now: ShiftNow) -> str:
    sign = "✓" if now.is_here else "○"
    until = _("until {0}").format(clock(now.shift.end))
    return " ".join(filter(None, [sign, now.shift.initials or _("open"), now.station, until]))


def _stands(day: DayNow) -> Iterator[tuple[str, str]]:
    if not day.stands:
        return
    there = sum(seen.state == "arrived" for seen in day.stands)
    words = _("{0} of {1} there").format(there, len(day.stands))
    if missing := day.missing_stands:
        names = ", ".join(f"{seen.stand.number} {seen.stand.partner}" for seen in missing)
        words += "; " + _("missing: {0}").format(names)
    yield _("Stands"), words


def _others(book: Book, day: DayNow) -> Iterator[tuple[str, str]]:
    if book.event().mode == "sheet":
        yield _("On the sheet"), str(day.on_sheet)
    if day.talks:
        yield _("Talks"), str(day.talks)
