"""The first start: is the clock of this device right?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input

from qmtui.book import Book
from qmtui.drafts import Drafts
from qmtui.handover.own_clock import ask_for_look, wants_look
from screens import book_app
from screens.app import QmtuiApp
from screens.handover.own_clock import OwnClockScreen
from screens.initials import InitialsScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until


@pytest.fixture
def clock(field_book: Book, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """At half past two on the day after the event was handed out, by this device's clock."""
    issued = field_book.database.origin("events", field_book.event().id)
    assert issued
    clock = Clock()
    day = issued.at.astimezone(field_book.zone) + timedelta(days=1)
    clock.moment = day.replace(hour=14, minute=30, second=20, microsecond=0)
    monkeypatch.setattr(book_app, "wall_clock", clock)
    ask_for_look(field_book)
    return clock


async def test_a_phone_that_shows_another_time_is_noted_before_work_begins(
    field_book: Book, clock: Clock, golden: Golden
) -> None:
    app = QmtuiApp(field_book, clock, "JO")
    async with app.run_test(size=SMALL) as pilot:
        # The area below is painted a little later.
        await until(pilot, lambda: all(word in screen_text(app) for word in ("██", "F8", "Ende")))
        golden(app)
        app.screen.query_one("#time", Input).value = "halb vier"
        await pilot.press("enter")
        assert isinstance(app.screen, OwnClockScreen), "not understood, and nothing is lost"
        app.screen.query_one("#time", Input).value = "15:30"
        await until(pilot, lambda: "G1 geht 60 min nach" in screen_text(app))
        await pilot.press("enter")
        assert not app.screen.is_modal
    (check,) = field_book.clock_checks
    assert (check.label, check.offset_s) == ("G1", -3600)
    assert field_book.set_right(clock()) == clock() + timedelta(hours=1)


@pytest.mark.parametrize(("key", "noted"), [("enter", [0]), ("escape", [])])
async def test_one_key_goes_on_and_nobody_is_asked_again(
    field_book: Book, clock: Clock, key: str, noted: list[int]
) -> None:
    app = QmtuiApp(field_book, clock, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, OwnClockScreen))
        await pilot.press(key)
        assert not app.screen.is_modal
    assert [check.offset_s for check in field_book.clock_checks] == noted
    assert not wants_look(field_book)


async def test_the_questions_after_joining_come_one_after_the_other(
    field_book: Book, clock: Clock
) -> None:
    Drafts(field_book, clock).keep("desk", {"name": "Nele"})
    app = QmtuiApp(field_book, clock)
    async with app.run_test(size=SMALL) as pilot:
        assert [type(screen) for screen in app.screen_stack[1:]] == [InitialsScreen]
        app.ask_for_time()
        assert isinstance(app.screen, InitialsScreen), "nor after unlocking"
        app.screen.field.value = "jo"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OwnClockScreen))
        assert len(app.screen_stack) == 2
