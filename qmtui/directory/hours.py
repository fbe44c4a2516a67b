"""Opening hours as people write them, and back: "Di 10:00-13:00; 1. Di im Monat 16-18 Uhr"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.directory import OpeningSlot

HOURS = 300
"""Characters that the hours of an offer may have."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_NAMES = (
    "mo|mon|montags?|mondays?",
    "di|tue|dienstags?|tuesdays?",
    "mi|wed|mittwochs?|wednesdays?",
    "do|don|thu|donnerstags?|thursdays?",
    "fr|fre|fri|freitags?|fridays?",
    "sa|sam|sat|samstags?|sonnabends?|saturdays?",
    "so|son|sun|sonntags?|sundays?",
)
_DAY = rf"\b(?:{'|'.join(_NAMES)})\b\.?"
_ALL = r"täglich|taeglich|jeden tag|daily"
_AND = r"\s*(?:,|/|\+|&|\bund\b|\bu\.|\band\b)\s*"
_TO = r"\s*(?:-|–|—|\bbis\b|\bto\b)\s*"
_CLOCK = r"[0-9]{1,2}(?:[:.][0-9]{2})?(?:\s*(?:uhr|h)\b)?"
_SPAN = rf"(?:von\s+)?{_CLOCK}{_TO}{_CLOCK}"
_NTH = r"(?:[1-5]\.|letzte[rnm]?|last)"

_PIECE = re.compile(rf"(?P<days>.*?)[\s:,]*(?P<spans>{_SPAN}(?:{_AND}{_SPAN})*)")
_TIMES = re.compile(
    r"(?:von\s+)?([0-9]{1,2})(?:[:.]([0-9]{2}))?[^0-9]*?"
    r"(?:-|–|—|bis|to)\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?"
)
_NEXT_DAY = re.compile(
    rf"(?:(?<=[0-9)])|(?<=[0-9]h)|(?<=uhr))(?:{_AND}|\s+)(?=(?:{_DAY}|{_ALL}|(?:jeden\s+)?{_NTH}\s))(?![^()]*\))",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    rf"(?:an\s+)?(?:jede[nmr]?\s+)?(?P<nth>{_NTH}(?:{_AND}{_NTH})*)\s*(?P<days>{_DAY})"
    r"\s+(?:im|des|eines|in the|of the)\s+(?:monate?s?|month)"
)
_ANY_TIME = {"jederzeit", "immer", "rund um die uhr", "24/7", "any time"}
_BY_ARRANGEMENT = {
    "nach vereinbarung",
    "nach absprache",
    "termin nach vereinbarung",
    "by appointment",
}


class HoursUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark(
        "“{0}” are no opening hours; write them like “Di 10:00-13:00; Do 15:00-18:00” or "
        "“1. Dienstag im Monat 16-18 Uhr”."
    )


def parse_hours(text: str) -> tuple[OpeningSlot, ...]:
    """The times that `text` names; none for an empty one. Raises `HoursUnreadable`."""
    if len(text) > HOURS:
        raise HoursUnreadable(clean(text, limit=60))
    pieces = (piece for line in re.split(r"[;\n]", text) for piece in _NEXT_DAY.split(line))
    return tuple(slot for piece in pieces if piece.strip() for slot in _slots(piece.strip()))


def hours_text(slots: tuple[OpeningSlot, ...]) -> str:
    """The times as `parse_hours` reads them, in the chosen language."""
    return "; ".join(map(slot_text, slots))


def slot_text(slot: OpeningSlot) -> str:
    note = f" ({slot.note})" if slot.note else ""
    if is_any_time(slot):
        return _("any time") + note
    if not slot.start:
        return _("by appointment") + note
    return f"{_days_text(slot)} {slot.start}–{slot.end}{note}"


def is_any_time(slot: OpeningSlot) -> bool:
    return (slot.weekdays, slot.start, slot.end) == (EVERY_DAY, "00:00", "24:00")


def _slots(piece: str) -> Iterator[OpeningSlot]:
    unreadable = HoursUnreadable(clean(piece, limit=60))
    text, note = piece, ""
    if found := re.fullmatch(r"(.*?)\s*\(([^()]*)\)", piece):
        text, note = found[1], clean(found[2])
    text = " ".join(text.casefold().split())
    if text in _ANY_TIME:
        yield OpeningSlot(weekdays=EVERY_DAY, start="00:00", end="24:00", note=note)
        return
    if text in _BY_ARRANGEMENT:
        yield OpeningSlot(note=note)
        return
    if not (read := _PIECE.fullmatch(text)):
        raise unreadable
    rule = _rule(read["days"])
    weekdays = () if rule else _weekdays(read["days"])
    if not rule and not weekdays:
        raise unreadable
    for start_hour, start_minute, end_hour, end_minute in _TIMES.findall(read["spans"]):
        start, end = _time(start_hour, start_minute), _time(end_hour, end_minute)
        if not start or not end or start == end or start == "24:00":
            raise unreadable
        yield OpeningSlot(weekdays=weekdays, start=start, end=end, rule=rule, note=note)


def _time(hour: str, minute: str) -> str:
    """ "9" as "09:00"; "" for what no clock shows. 24:00 is the end of a day."""
    number = int(hour) * 60 + int(minute or 0)
    if number > 24 * 60 or int(minute or 0) > 59:
        return ""
    return f"{number // 60:02}:{number % 60:02}"


def _rule(days: str) -> str:
    """The RRULE of what comes once or several times a month, else ""."""
    if not (read := _MONTHLY.fullmatch(days)):
        return ""
    day = RULE_DAYS[_weekday(read["days"])]
    places = (-1 if nth[0] == "l" else int(nth[0]) for nth in re.findall(_NTH, read["nth"]))
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{place}{day}" for place in places)


def _weekdays(days: str) -> tuple[int, ...]:
    if re.fullmatch(_ALL, days):
        return EVERY_DAY
    chosen: set[int] = set()
    for part in re.split(_AND, days):
        ends = re.split(_TO, part)
        if len(ends) > 2 or not all(re.fullmatch(_DAY, end) for end in ends):
            return ()
        first, last = _weekday(ends[0]), _weekday(ends[-1])
        chosen.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return tuple(sorted(chosen))


def _weekday(name: str) -> int:
    bare = name.rstrip(".")
    return next(day for day, names in enumerate(_NAMES) if re.fullmatch(names, bare))


def _days_text(slot: OpeningSlot) -> str:
    if slot.rule:
        return _rule_text(slot.rule)
    if slot.weekdays == EVERY_DAY:
        return _("daily")
    runs: list[list[int]] = []
    for day in slot.weekdays:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(map(_run_text, runs))


def _run_text(run: list[int]) -> str:
    first, last = _(WEEKDAYS[run[0]]), _(WEEKDAYS[run[-1]])
    if len(run) < 3:
        return first if len(run) == 1 else f"{first}, {last}"
    return f"{first}–{last}"


def _rule_text(rule: str) -> str:
    read = re.fullmatch(r"FREQ=MONTHLY;BYDAY=((?:-1|[1-5])(?:[A-Z]{2})(?:,.*)?)", rule)
    days = re.findall(r"(-1|[1-5])([A-Z]{2})", read[1]) if read else []
    if not days or any(day not in RULE_DAYS for _place, day in days):
        return rule
    places = [_("last") if place == "-1" else f"{place}." for place, _day in days]
    weekday = _(WEEKDAYS[RULE_DAYS.index(days[0][1])])
    return _("{0} {1} of the month").format(", ".join(places), weekday)
