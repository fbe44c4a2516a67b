"""The walk: one key to the next stop, three and a text for what is seen there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qmtui.book import Book, new_id
from qmtui.events import Events
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.place import Stop
from qmtui.office import found_office
from qmtui.walk.route import planned_stops
from qmtui.walk.walk import Walk
from screens import book_app
from screens.app import QmtuiApp
from screens.areas import areas_of
from screens.right_time import RightTimeScreen
from screens.walk.observation import ObservationScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until

NAMES = (
    "U-Bahnhof Lindenplatz, Nordausgang",
    "Unterführung Ahornweg",
    "Parkplatz hinter der [Sporthalle]",
    "Spielplatz Ulmenallee",
)


@pytest.fixture
def book(field_book: Book) -> Book:
    """The field book of an event with four stops."""
    with field_book.transaction():
        for number, name in enumerate(NAMES, start=1):
            field_book.stops.add(
                Stop(id=new_id(), event_id=field_book.event().id, number=number, name=name)
            )
    return field_book


@pytest.fixture
def app(book: Book, now: Clock) -> QmtuiApp:
    return QmtuiApp(book, now, "JO")


async def saved(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: not pilot.app.screen.is_modal)


def write(app: QmtuiApp, field: str, text: str) -> None:
    app.screen.query_one(field, Input).value = text


def test_an_event_without_stops_has_no_walk(field_book: Book) -> None:
    assert "walk" not in [area.name for area in areas_of(field_book)]


async def test_three_keys_and_a_text_take_an_observation_down(
    app: QmtuiApp, book: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "enter")
        now.advance(minutes=12)
        await pilot.press("right")
        keys = ["p", "3"]
        await pilot.press(*keys)
        write(app, "#text", "Die Lampe ist [kaputt]")
        await pilot.press("escape")
        assert "Noch nicht gespeichert" in screen_text(app), "one Esc loses no text"
        await pilot.press("enter")
        assert len([*keys, "enter"]) <= 3
        await saved(pilot)
        app.clear_notifications()
        await pilot.press("down", "down", "delete")
        golden(app)
    (seen,) = book.feedback
    assert (seen.kind, seen.light, seen.channel) == ("problem", "red", "walk")
    assert (seen.stop, seen.stop_id) == (NAMES[1], Walk(book, now).stops()[1].stop.id)


async def test_plus_and_minus_put_the_marked_stop_later_and_earlier(
    app: QmtuiApp, book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "enter", "down", "plus")
        assert [at.stop.number for at in Walk(book, now).stops()] == [1, 3, 2, 4]
        await pilot.press("plus", "minus", "minus")
        assert [at.stop.number for at in Walk(book, now).stops()] == [1, 2, 3, 4], "it stays marked"


async def test_what_is_known_at_the_stop_gets_one_voice_more(
    app: QmtuiApp, book: Book, now: Clock, golden: Golden
) -> None:
    FeedbackDesk(book, now).add("problem", "Lampe kaputt", topic="lighting", stop=NAMES[0])
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "enter", "p", "3", "tab", "b")
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+g")
        assert "Lampe kaputt" not in screen_text(app), "what is sensitive repeats nothing of others"
        await pilot.press("ctrl+g", "ctrl+e")
        await saved(pilot)
    assert (len(book.feedback), len(book.endorsements)) == (1, 1)


async def test_a_headcount_says_who_walks_along(app: QmtuiApp, book: Book, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "ctrl+k")
        for role, number in (("resident", 17), ("institution", 3), ("team", 2)):
            write(app, f"#{role}", str(number))
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+s")
        await saved(pilot)
    (headcount,) = book.headcounts
    assert (headcount.number, headcount.moment) == (20, "start")
    assert headcount.roles == {"resident": 17, "institution": 3, "team": 2}


async def test_what_is_on_paper_and_sensitive_is_both(app: QmtuiApp, book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "ctrl+n")
        write(app, "#at", "14:03")
        await pilot.press("ctrl+s")
        await saved(pilot)
        await pilot.press("3", "ctrl+g", "enter")
        write(app, "#text", "Der Mann aus Nr. 14 dealt")
        await pilot.press("enter")
        await saved(pilot)
        shown = screen_text(app)
        assert "nacherfasst" in shown
        assert "dealt" not in shown
    (seen,) = book.feedback
    assert (seen.sensitive, seen.light) == (True, None)
    assert (seen.source, f"{seen.observed_at:%H:%M}") == ("paper", "14:03")


async def test_a_half_written_observation_survives_a_dead_battery(
    app: QmtuiApp, book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "enter", "p", "2")
        write(app, "#text", "Die Lampe")
        app.draft_keeper.keep()
    again = QmtuiApp(book, now, "JO")
    async with again.run_test(size=SMALL) as pilot:
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(again.screen, ObservationScreen))
        await pilot.press("ctrl+s")
    (seen,) = book.feedback
    assert (seen.text, seen.light, seen.stop) == ("Die Lampe", "amber", NAMES[0])


async def test_a_clock_from_2019_asks_for_the_time_and_dates_by_the_answer(
    book: Book, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    reset = Clock()
    reset.moment = datetime(2019, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(book_app, "wall_clock", reset)
    app = QmtuiApp(book, reset, "JO")
    issued = book.database.origin("events", book.event().id)
    assert issued
    true = issued.at.astimezone(book.zone).replace(second=0, microsecond=0)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RightTimeScreen))
        golden(app)
        write(app, "#time", "1.1.2019 10:00")
        await pilot.press("enter")
        await until(pilot, lambda: "vor der Ausgabe" in screen_text(app))
        write(app, "#time", f"{true:%d.%m.%Y %H:%M}")
        await pilot.press("enter", "f6", "enter")
        assert not app.screen.is_modal
    (visit,) = book.stop_visits
    assert (visit.observed_at, visit.clock_doubtful) == (true, False)


async def test_the_office_takes_a_route_in_after_seeing_what_changes(
    tmp_path: Path, now: Clock
) -> None:
    file = tmp_path / "route.csv"
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        event = Events(office, now).add("Spaziergang", "district_walk", now())
        app = QmtuiApp(office, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("w")
            file.write_text("no,name\n1,Markt\n1,Park\n", encoding="utf-8")
            write(app, "#path", str(file))
            await pilot.press("enter")
            await until(pilot, lambda: "Zeile 3: Die Nummer 1" in screen_text(app))
            file.write_text("no,name\n1,Markt\n2,Park\n", encoding="utf-8")
            await pilot.press("enter")
            assert "2 neu" in screen_text(app)
            await pilot.press("left", "enter")
            await until(pilot, lambda: "Halte: 2" in screen_text(app))
        assert [stop.name for stop in planned_stops(office, event)] == ["Markt", "Park"]
