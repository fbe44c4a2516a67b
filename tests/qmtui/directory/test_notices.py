"""Notices: how long they hold, which place they close, what stands on the banner."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmtui.book import Book
from qmtui.day.relocating import Relocating
from qmtui.day.replanning import Replanning
from qmtui.directory.notices import (
    NoticeEmpty,
    NoticeOver,
    Notices,
    PlaceMissing,
    parse_until,
)
from qmtui.events import Events
from qmtui.model.event import Event
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import BERLIN, NORTH, Clock, OpenStation, at


@pytest.fixture
def notices(office: Book, now: Clock) -> Notices:
    return Notices(office, now)


def test_without_an_end_it_is_asked_about_after_a_fortnight(notices: Notices, now: Clock) -> None:
    notice = notices.add("Nachbarschaftshaus zu")
    assert notice.review_on == date(2026, 6, 27)
    now.advance(days=13)
    assert notices.due() == []
    now.advance(days=1)
    assert notices.due() == [notice]
    notices.keep(notice)
    assert notices.due() == []
    now.advance(days=14)
    assert [due.id for due in notices.due()] == [notice.id]


def test_it_holds_from_its_beginning_until_its_end(notices: Notices, now: Clock) -> None:
    notice = notices.add("Heute zu", valid_from=at("15:00"), valid_until=at("16:00"))
    assert notices.in_force() == []
    now.set("15:00")
    assert notices.in_force() == [notice]
    now.set("16:00")
    assert notices.in_force() == []
    assert notice.review_on is None


def test_one_that_was_taken_down_holds_no_longer(notices: Notices, now: Clock) -> None:
    notice = notices.add("Zu")
    notices.end(notice)
    assert (notices.in_force(), notices.banner()) == ([], "")
    now.advance(days=20)
    assert notices.due() == []


def test_the_most_recent_stands_on_the_banner(notices: Notices, now: Clock) -> None:
    notices.add("Alt")
    now.advance(minutes=5)
    notices.add("Neu", valid_until=at("20:00"))
    assert notices.banner() == "Neu (bis 13.06.2026 20:00)"


def test_that_the_events_own_place_is_closed_comes_before_what_is_newer(
    office: Book, event: Event, now: Clock
) -> None:
    Events(office, now).change(event, place="Lindenplatz")
    notices = Notices(office, now)
    notices.add("Wasserrohrbruch", place="Lindenplatz 3", is_closed=True)
    now.advance(minutes=5)
    notices.add("Neue Telefonnummer")
    assert notices.banner().startswith("Wasserrohrbruch")


@pytest.mark.parametrize(
    ("place", "is_warned"),
    [
        ("Hofstraße 9", True),
        ("hofstrasse 9, Saal", True),
        ("Hofstr. 9", True),
        ("Hofstraße 90", False),
        ("", False),
    ],
)
def test_whoever_plans_in_a_closed_place_is_warned(
    office: Book, now: Clock, place: str, is_warned: bool
) -> None:
    notices = Notices(office, now)
    notices.add("Rohrbruch", place="Hofstraße 9", is_closed=True)
    start = at("14:00") + timedelta(days=3)
    planned = Events(office, now).add("Lesung", "reading", start, place=place)
    assert bool(notices.warning(planned)) is is_warned


def test_a_station_in_a_closed_place_is_warned_of_too(
    office: Book, event: Event, now: Clock
) -> None:
    notices = Notices(office, now)
    notices.add("Baustelle", place=NORTH, is_closed=True)
    assert "Baustelle" in notices.warning(event)
    notices.add("Rohrbruch", place="Turnhalle", is_closed=True)
    assert "Rohrbruch" not in notices.warning(event)
    Replanning(office, now).move(event, "Turnhalle, Saal 2", NORTH)
    assert "Rohrbruch" in notices.warning(event)


def test_at_a_station_the_banner_goes_by_where_the_event_is_now(
    office: Book, event: Event, now: Clock, open_station: OpenStation
) -> None:
    notices = Notices(office, now)
    notices.add("Baustelle", place=NORTH, is_closed=True)
    notices.add("Rohrbruch", place="Turnhalle", is_closed=True)
    now.advance(minutes=5)
    notices.add("Neue Telefonnummer")
    station = open_station("G1", NORTH)
    assert "Baustelle" in Notices(station, now).banner()
    Relocating(station, now).move("Turnhalle")
    assert "Rohrbruch" in Notices(station, now).banner()
    Relocating(station, now).move("Kita")
    assert "Telefonnummer" in Notices(station, now).banner(), "nothing is where it was planned"


def test_a_closing_that_is_over_before_the_event_warns_nobody(office: Book, now: Clock) -> None:
    notices = Notices(office, now)
    notices.add("Rohrbruch", place="Hofstraße 9", is_closed=True, valid_until=at("20:00"))
    start = at("14:00") + timedelta(days=3)
    planned = Events(office, now).add("Lesung", "reading", start, place="Hofstraße 9")
    assert notices.warning(planned) == ""


def test_what_makes_no_sense_is_refused(notices: Notices) -> None:
    with pytest.raises(NoticeEmpty):
        notices.add("  ")
    with pytest.raises(PlaceMissing):
        notices.add("Zu", is_closed=True)
    with pytest.raises(NoticeOver):
        notices.add("Zu", valid_until=at("13:00"))


def test_a_day_as_the_end_lasts_until_its_evening() -> None:
    today = date(2026, 6, 13)
    assert parse_until("20.6.", BERLIN, today).isoformat() == "2026-06-20T23:59:00+02:00"
    assert parse_until("20.6. 0:00", BERLIN, today).isoformat() == "2026-06-20T00:00:00+02:00"
    assert parse_until("18 Uhr", BERLIN, today).isoformat() == "2026-06-13T18:00:00+02:00"


def test_stations_see_notices_and_cannot_change_them(
    office: Book, now: Clock, open_station: OpenStation
) -> None:
    Notices(office, now).add("Nachbarschaftshaus zu")
    station = open_station("G1", NORTH)
    notices = Notices(station, now)
    assert notices.banner() == "Nachbarschaftshaus zu (bis auf Weiteres)"
    with pytest.raises(NotAllowed):
        notices.end(notices.in_force()[0])
