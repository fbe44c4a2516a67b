"""Opening hours as people write them, and what they are read as."""

from __future__ import annotations

import pytest

from qmtui.directory.hours import HOURS, HoursUnreadable, hours_text, parse_hours
from qmtui.i18n import set_language
from qmtui.model.directory import OpeningSlot

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MON_TO_FRI = (0, 1, 2, 3, 4)


def slot(weekdays: tuple[int, ...], start: str, end: str, **more: str) -> OpeningSlot:
    return OpeningSlot(weekdays=weekdays, start=start, end=end, **more)


def monthly(days: str, start: str, end: str) -> OpeningSlot:
    return OpeningSlot(rule=f"FREQ=MONTHLY;BYDAY={days}", start=start, end=end)


READ = {
    "": (),
    "Di 10:00-13:00; Do 15:00-18:00": (
        slot((1,), "10:00", "13:00"),
        slot((3,), "15:00", "18:00"),
    ),
    "Di 10-13 Uhr, Do 15-18 Uhr": (slot((1,), "10:00", "13:00"), slot((3,), "15:00", "18:00")),
    "Mo-Fr 09:00-15:00": (slot(MON_TO_FRI, "09:00", "15:00"),),
    "Montags bis freitags von 9 bis 15 Uhr": (slot(MON_TO_FRI, "09:00", "15:00"),),
    "Mo: 9.30-12.15": (slot((0,), "09:30", "12:15"),),
    "Mo und Mi 9-12 und 14-16": (slot((0, 2), "09:00", "12:00"), slot((0, 2), "14:00", "16:00")),
    "Mo 9-12 und Fr 10-12": (slot((0,), "09:00", "12:00"), slot((4,), "10:00", "12:00")),
    "Fr–Mo 22:00–02:00": (slot((0, 4, 5, 6), "22:00", "02:00"),),
    "täglich 08:00-20:00": (slot(EVERY_DAY, "08:00", "20:00"),),
    "jederzeit": (slot(EVERY_DAY, "00:00", "24:00"),),
    "1. Dienstag im Monat 16-18 Uhr": (monthly("1TU", "16:00", "18:00"),),
    "jeden 1. und 3. Mittwoch im Monat 16-18": (monthly("1WE,3WE", "16:00", "18:00"),),
    "letzter Freitag im Monat 18-20": (monthly("-1FR", "18:00", "20:00"),),
    "Di 10-12; 1. Sa im Monat 10-14": (
        slot((1,), "10:00", "12:00"),
        monthly("1SA", "10:00", "14:00"),
    ),
    "nach Vereinbarung": (OpeningSlot(),),
    "Mo 9-12 (nur mit Termin, nicht Di 3-4)": (
        slot((0,), "09:00", "12:00", note="nur mit Termin, nicht Di 3-4"),
    ),
}


@pytest.mark.parametrize("text", READ)
def test_hours_are_read_as_meant(text: str) -> None:
    assert parse_hours(text) == READ[text]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("text", READ)
def test_hours_as_shown_are_read_as_the_same(text: str, language: str) -> None:
    set_language(language)
    try:
        shown = hours_text(READ[text])
    finally:
        set_language("de")
    assert parse_hours(shown) == READ[text]


@pytest.mark.parametrize(
    "text",
    [
        "hallo",
        "Mo",
        "Mo 9",
        "10-12",
        "Mo 25-26",
        "Mo 9:75-10",
        "Mo 10-10",
        "werktags 9-12",
        "jeden 2. Dienstag 10-12",
        "Mo-Mi-Fr 9-12",
        "Mo 9-12; irgendwann",
        "Mo 9-12; " * HOURS,
    ],
)
def test_what_is_unclear_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(HoursUnreadable):
        parse_hours(text)
