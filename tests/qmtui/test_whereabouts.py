"""Moving, calling off and closing: what holds when, at the stations and in the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.count import Count
from qmtui.day.relocating import (
    NothingToResume,
    OfferingStays,
    OfferingUnknown,
    PlaceMissing,
    Relocating,
    closing_of,
)
from qmtui.day.replanning import Replanning
from qmtui.day.whereabouts import Whereabouts
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.fieldbook import issue
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.reports.event import event_report
from qmtui.reports.making import event_report_of
from qmtui.reports.markdown import as_markdown
from qmtui.times import StillToCome
from qmtui.undo import undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register

HOUSE = "Gemeinschaftshaus"


@pytest.fixture
def ali(office: Book, event: Event) -> str:
    return register(office, "Ali Öz", offering="Flohmarkt")


def place(book: Book, station: str | None, time: str) -> str:
    found = book.station_named(book.event(), station).id if station else None
    return Whereabouts(book).place(found, at(time))


def test_a_move_of_the_whole_event_takes_every_station_along(field_book: Book, now: Clock) -> None:
    now.set("16:00")
    Relocating(field_book, now).move("Kita", NORTH)
    now.set("16:30")
    Relocating(field_book, now).move(HOUSE)
    assert place(field_book, NORTH, "16:10") == "Kita"
    assert place(field_book, SOUTH, "16:10") == ""
    assert {place(field_book, name, "16:40") for name in (NORTH, SOUTH, None)} == {HOUSE}


def test_what_was_taken_back_never_moved_anything(field_book: Book, now: Clock) -> None:
    Relocating(field_book, now).move(HOUSE)
    undo_last(field_book, now)
    assert place(field_book, NORTH, "15:00") == ""


def test_a_move_told_later_orders_by_when_it_was_so(field_book: Book, now: Clock) -> None:
    now.set("17:00")
    relocating = Relocating(field_book, now)
    relocating.move(HOUSE, at=at("16:30"))
    relocating.move("Kita", at=at("16:00"))
    assert [c.before for c in Whereabouts(field_book).changes()] == ["", "Kita"]
    assert place(field_book, NORTH, "17:00") == HOUSE


def test_a_slow_clock_is_set_right_before_places_are_told(field_book: Book, now: Clock) -> None:
    now.set("15:30")
    Relocating(field_book, now).move(HOUSE)
    Count(field_book, now).stroke()
    compare_clock(field_book, now, "G1", at("15:30"), at("16:30"))
    (stroke,) = field_book.tallies
    assert place(field_book, NORTH, "16:00") == ""
    assert Whereabouts(field_book).place_of(stroke) == HOUSE


def test_what_was_called_off_goes_on_again(ali: str, field_book: Book, now: Clock) -> None:
    relocating = Relocating(field_book, now)
    relocating.turn("cancelled", offering="flohmarkt")
    assert list(Whereabouts(field_book).offerings_off(now())) == ["Flohmarkt"]
    now.advance(minutes=1)
    relocating.turn("resumed", offering="Flohmarkt")
    assert not Whereabouts(field_book).offerings_off(now())


def test_a_check_in_for_what_was_called_off_still_works_and_says_so(
    ali: str, field_book: Book, now: Clock
) -> None:
    now.set("16:15")
    Relocating(field_book, now).turn("cancelled", offering="Flohmarkt")
    now.set("16:20")
    result = Desk(field_book, now).check_in(ali)
    assert (result.result, result.inside) == ("ok", 1)
    assert result.text == "▲ Flohmarkt: Abgesagt seit 16:15"


def test_nothing_unclear_is_noted(ali: str, field_book: Book, now: Clock) -> None:
    relocating = Relocating(field_book, now)
    with pytest.raises(PlaceMissing):
        relocating.move("  ")
    with pytest.raises(StillToCome):
        relocating.move(HOUSE, at=at("14:01"))
    with pytest.raises(OfferingUnknown, match="Flohmarkt"):
        relocating.turn("cancelled", offering="Flomarkt")
    with pytest.raises(NothingToResume):
        relocating.turn("resumed")
    with pytest.raises(OfferingStays):
        relocating.turn("moved", offering="Flohmarkt")
    assert len(field_book.relocations) == 0


def test_the_last_end_is_the_end_and_stands_in_the_report(field_book: Book, now: Clock) -> None:
    Relocating(field_book, now).close("trocken")
    now.set("19:00")
    Relocating(field_book, now).close("Regen ab 16:10", "40 *Stühle* fehlten")
    closing = closing_of(field_book)
    assert closing
    assert closing.weather == "Regen ab 16:10"
    text = as_markdown(event_report_of(field_book, now, field_book.event()))
    assert "- Wetter: Regen ab 16:10" in text
    assert r"\*Stühle\*" in text
    assert "- Beendet um 19:00" in text


# -- In the office


def test_a_plan_changed_before_the_day_is_the_stations_place(
    office: Book, event: Event, ali: str, field_book: Book, now: Clock, stick: Path
) -> None:
    Replanning(office, now).move(office.event(), HOUSE, SOUTH)
    changed = Replanning(office, now).cancel(office.event(), "Flohmarkt")
    with replica(office, changed) as copy:
        # The office's own copy knows at once, the station with the next issue.
        assert place(copy, SOUTH, "14:00") == HOUSE
    assert place(field_book, SOUTH, "14:00") == ""
    issue(office, now, changed, stick)
    sync(field_book, now, stick)
    assert place(field_book, SOUTH, "14:00") == HOUSE
    assert list(Whereabouts(field_book).offerings_off(now())) == ["Flohmarkt"]
    assert Desk(field_book, now).check_in(ali).text == "▲ Flohmarkt: Abgesagt"


def test_an_event_called_off_is_off_at_every_station(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    station = open_station()
    cancelled = Replanning(office, now).cancel(office.event())
    assert cancelled.status == "cancelled"
    issue(office, now, cancelled, stick)
    assert office.event().status == "cancelled"
    sync(station, now, stick)
    assert Whereabouts(station).of_station(None, now()).turn == "cancelled"
    issue(office, now, Replanning(office, now).resume(office.event()), stick)
    sync(station, now, stick)
    assert Whereabouts(station).of_station(None, now()).turn is None


def test_the_office_closes_and_its_weather_comes_first(
    office: Book, field_book: Book, now: Clock
) -> None:
    closed = Replanning(office, now).close(office.event(), "Gewitter")
    assert closed.status == "ended"
    assert event_report(office, closed).day.weather == "Gewitter"
