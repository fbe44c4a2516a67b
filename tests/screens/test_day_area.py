"""The area Day: what holds now is seen at once, and one key does each thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from msgspec.structs import replace
from textual.app import App

from qmtui.book import Book, new_id
from qmtui.day.relocating import closing_of
from qmtui.day.shifts import Shifts
from qmtui.model.day import Shift, Stand
from screens.app import QmtuiApp
from screens.day.closing import ClosingScreen
from screens.day.consultation import ConsultationScreen
from screens.day.day import DayScreen
from screens.day.hours import HoursScreen
from screens.day.relocate import RelocateScreen
from screens.day.sheet import SheetScreen
from screens.day.stands import StandsScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock


def plan(book: Book, now: Clock) -> None:
    """What the office planned: a shift, three stands, a place."""
    event = book.event()
    station = book.stations_of(event)[0].id
    with book.transaction():
        book.events.put(replace(event, place="Lindenplatz"))
        for number, partner in enumerate(("Kita Regenbogen", "Mieterverein", "[b]Feuer[/b]"), 1):
            stand = Stand(id=new_id(), event_id=event.id, number=number, partner=partner)
            book.stands.add(stand)
        for initials, hours in (("JO", 3), ("MA", 2)):
            book.shifts.add(
                Shift(
                    id=new_id(),
                    event_id=event.id,
                    initials=initials,
                    start=event.start,
                    end=event.start + timedelta(hours=hours),
                    shift_station=station,
                )
            )


Kind = TypeVar("Kind")


def dialog(app: App[None], kind: type[Kind]) -> Kind:
    assert isinstance(app.screen, kind)
    return app.screen


async def test_what_holds_now_is_seen_at_once(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    plan(field_book, now)
    async with app.run_test(size=SMALL) as pilot:
        # I come; the second station moves; an offering is called off.
        await pilot.press("f10", "k", "v", "1", "right", "right")
        form = dialog(app, RelocateScreen)
        form.place.value, form.reason.value = "Gemeinschaftshaus", "Regen"
        await pilot.press("ctrl+s")
        now.advance(minutes=10)
        await pilot.press("v", "2", "a", "ctrl+s", "s", "down", "n")
        assert dialog(app, StandsScreen).stands.highlighted == 1
        await pilot.press("d", "escape")
        golden(app)
    kinds = sorted(entry.kind for entry in field_book.relocations)
    assert kinds == ["cancelled", "moved"]
    # The mark stayed at its line, while the stand spoken of moved down.
    stands = [field_book.stands.get(entry.stand_id) for entry in field_book.stand_marks]
    marks = {
        stand.number: e.kind
        for e, stand in zip(field_book.stand_marks, stands, strict=True)
        if stand
    }
    assert marks == {2: "absent", 3: "arrived"}


async def test_a_talk_takes_at_most_ten_keys_and_knows_its_minutes(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    keys = ["z", "b", "l", "tab", "tab", "2", "p", "ctrl+s"]
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f10", keys[0])
        now.advance(minutes=12)
        await pilot.press(*keys[1:])
        assert isinstance(app.screen, DayScreen)
    (talk,) = field_book.consultations
    assert (talk.topic, talk.minutes, talk.outcome, talk.body) == (
        "noise",
        12,
        "referred",
        "police",
    )
    assert len(keys) <= 10


async def test_a_talk_without_a_topic_stays_with_all_that_was_typed(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f10", "b")
        form = dialog(app, ConsultationScreen)
        form.minutes.value, form.remark.value = "5", "kommt wieder"
        await pilot.press("ctrl+s")
        assert app.focused is form.topic
        assert form.remark.value == "kommt wieder"
    assert len(field_book.consultations) == 0


async def test_the_sheet_stays_open_for_the_next_one(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    with field_book.transaction():
        field_book.events.put(replace(field_book.event(), mode="sheet"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f10", "l")
        form = dialog(app, SheetScreen)
        for organisation, function in (("Mieterverein", "Vorstand"), ("Kita [/b]", "")):
            form.organisation.value, form.function.value = organisation, function
            await pilot.press("ctrl+s")
        assert app.focused is form.organisation
        assert "Mieterverein · Vorstand" in str(form.rows.content)
        await pilot.press("escape")
        golden(app)
    assert {person.organisation for person in field_book.people} >= {"Mieterverein", "Kita [/b]"}


async def test_hours_are_confirmed_and_the_end_has_its_weather(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f10", "k")
        now.advance(minutes=90)
        await pilot.press("k", "t", "enter")
        assert "JO: Stunden bestätigt" in screen_text(app)
        assert dialog(app, HoursScreen).helpers.option_count == 1
        await pilot.press("escape", "e")
        dialog(app, ClosingScreen).weather.value = "trocken, ab 16:10 Regen"
        await pilot.press("ctrl+s")
        assert "Die Veranstaltung ist beendet" in screen_text(app)
    (hours,) = Shifts(field_book, now).hours()
    assert (hours.minutes, hours.confirmed_by) == (90, "JO")
    closing = closing_of(field_book)
    assert closing is not None
    assert closing.weather == "trocken, ab 16:10 Regen"
