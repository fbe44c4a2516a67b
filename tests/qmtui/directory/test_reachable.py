"""Who is there now, else when next: weekdays, months, holidays, the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from qmtui.directory.hours import parse_hours
from qmtui.directory.reach import holidays, next_opening, reach, reach_text
from qmtui.model.directory import OpeningSlot, ServiceOffer
from tests.qmtui.conftest import BERLIN


def offer(hours: str) -> ServiceOffer:
    return ServiceOffer(id="o", provider="P", topic="T", offer="O", slots=parse_hours(hours))


def told(hours: str, moment: str) -> str:
    local = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    return reach_text(reach(offer(hours), local, BERLIN), local, BERLIN)


# 16 June 2026 is a Tuesday.
@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        ("Di 10-13; Do 15-18", "2026-06-16T10:00", "jetzt bis 13:00"),
        ("Di 10-13; Do 15-18", "2026-06-16T12:59", "jetzt bis 13:00"),
        ("Di 10-13; Do 15-18", "2026-06-16T13:00", "ab Do 15:00"),
        ("Di 10-13; Do 15-18", "2026-06-16T09:00", "ab 10:00"),
        ("Di 10-13", "2026-06-16T13:00", "ab Di 23.06. 10:00"),
        ("Di 10-13; Di 13-15", "2026-06-16T12:00", "jetzt bis 15:00"),
        ("Mo-So 20-02", "2026-06-16T01:00", "jetzt bis 02:00"),
        ("jederzeit", "2026-12-25T03:00", "jederzeit"),
        ("nach Vereinbarung", "2026-06-16T10:00", "nach Vereinbarung"),
        ("1. Dienstag im Monat 16-18", "2026-06-16T10:00", "ab Di 07.07. 16:00"),
        ("1. Dienstag im Monat 16-18", "2026-07-07T17:00", "jetzt bis 18:00"),
        ("letzter Freitag im Monat 16-18", "2026-06-16T10:00", "ab Fr 26.06. 16:00"),
        ("Fr 10-13", "2026-12-25T11:00", "Feiertag: bitte anrufen"),
        ("Fr 10-13", "2026-12-24T11:00", "ab Fr 08.01. 10:00"),
        ("täglich 10-13", "2026-12-25T11:00", "jetzt bis 13:00"),
    ],
)
def test_what_is_said_about_reaching_somebody(hours: str, moment: str, words: str) -> None:
    assert told(hours, moment) == words


def test_a_slot_over_the_change_of_clocks_ends_on_the_clock_of_the_wall() -> None:
    # On 25 October 2026 the hour from two to three comes twice.
    night = offer("So 01:00-04:00")
    first, last = datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)
    assert reach(night, first, BERLIN).is_open
    assert reach(night, last.replace(hour=2, minute=59), BERLIN).is_open
    assert not reach(night, last, BERLIN).is_open


def test_hours_are_those_of_the_district_wherever_the_device_thinks_it_is() -> None:
    moment = datetime(2026, 6, 16, 8, 30, tzinfo=UTC)
    assert reach(offer("Di 10-13"), moment, BERLIN).is_open
    assert not reach(offer("Di 10-13"), moment, ZoneInfo("Europe/Lisbon")).is_open


def test_an_opening_after_the_change_of_clocks_keeps_its_hour() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    opens = next_opening(offer("So 10-12"), saturday, BERLIN)
    assert opens is not None
    assert (opens.hour, opens.utcoffset()) == (10, datetime(2026, 7, 1, tzinfo=BERLIN).utcoffset())


def test_only_holidays_of_all_laender_are_known() -> None:
    assert date(2026, 4, 3) in holidays(2026)  # Good Friday
    assert date(2026, 5, 14) in holidays(2026)  # Ascension
    assert date(2026, 10, 3) in holidays(2026)
    assert len(holidays(2026)) == 9


def test_a_rule_that_nobody_can_read_is_never_open() -> None:
    slots = (OpeningSlot(rule="FREQ=SOMETIMES", start="10:00", end="12:00"),)
    broken = ServiceOffer(id="o", provider="P", topic="T", offer="O", slots=slots)
    assert reach(broken, datetime(2026, 6, 16, 11, tzinfo=BERLIN), BERLIN).state == "unknown"
