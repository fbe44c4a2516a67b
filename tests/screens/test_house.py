"""The frame around the areas: reasons, the cursor, what is restored, and how it ends."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from qmtui.book import Book
from qmtui.config import Config, Finding, Settings
from qmtui.drafts import Drafts
from screens.app import QmtuiApp
from screens.count import CountScreen
from screens.desk import DeskScreen
from screens.dialogs import Confirm
from screens.exchange import ExchangeScreen
from screens.feedback.form import FeedbackScreen
from screens.hits import HitList
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock, until

FILE = Path("config.toml")


def configured(book: Book | None, now: Clock, **options: object) -> QmtuiApp:
    config = Config(**options)  # type: ignore[arg-type]
    return QmtuiApp(book, now, "JO", settings=Settings(file=FILE, config=config))


def told(app: QmtuiApp) -> str:
    """What lies over a corner of the screen for a while, without its line breaks."""
    return " ".join(note.message for note in app._notifications)


def cursor_is_on(app: QmtuiApp, word: str) -> bool:
    return word in screen_text(app).splitlines()[app.cursor_position.y]


# -- A key that does nothing says why


async def test_a_greyed_key_says_why(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f8")
        assert isinstance(app.screen, ExchangeScreen)
        app.screen.is_busy = True
        await pilot.press("ctrl+s", "ctrl+s")
        assert told(app).count("Der Abgleich läuft noch") == 1
        app.screen.is_busy = False


async def test_a_greyed_key_says_why_from_within_a_field_too(usual_book: Path, now: Clock) -> None:
    with Book.open(usual_book.parent / "office") as office:
        app = QmtuiApp(office, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f8")
            assert isinstance(app.focused, Input)
            await pilot.press("ctrl+r")
            assert told(app) == "Es ist nichts zum Löschen fällig."


async def test_an_areas_key_says_what_is_in_the_way(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+b", "f3")
        assert told(app) == "Erst schließen, was davor liegt: Esc."


async def test_keys_that_mean_nothing_say_nothing(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f11", "ctrl+backslash")
        assert told(app) == ""


# -- The palette


@pytest.mark.parametrize("area", ["desk", "count", "feedback", "exchange", "report"])
async def test_every_key_of_an_area_has_a_second_way_in_the_palette(
    app: QmtuiApp, area: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.action_area(area)
        await pilot.pause()
        titles = " ".join(command.title for command in app.get_system_commands(app.screen))
        for active in app.screen.active_bindings.values():
            if active.binding.id:
                assert (active.binding.tooltip or active.binding.description) in titles


async def test_what_is_not_possible_is_found_too_and_says_why(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f8")
        screen = app.screen
        assert isinstance(screen, ExchangeScreen)
        screen.is_busy = True
        commands = {c.title: c.callback for c in app.get_system_commands(app.screen)}
        commands["Jetzt abgleichen · Strg+S"]()
        await pilot.pause()
        assert "Der Abgleich läuft noch" in told(app)
        screen.is_busy = False


# -- The terminal's cursor


async def test_the_real_cursor_stands_on_the_chosen_row_of_a_list(
    field_book: Book, now: Clock
) -> None:
    field_book.local["initials"] = ["LEA", "MIA", "TOM"]
    app = QmtuiApp(field_book, now)
    async with app.run_test(size=SMALL) as pilot:
        await until(
            pilot, lambda: app.screen.query_one(Input).region.contains_point(app.cursor_position)
        )
        for initials in ("LEA", "MIA"):
            await pilot.press("down")
            await until(pilot, partial(cursor_is_on, app, initials))


async def test_the_real_cursor_follows_the_mark_among_the_hits(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "müller"
        await pilot.pause()
        await pilot.press("down", "down")
        marked = app.screen.query_one(HitList).marked
        assert marked is not None
        await until(pilot, partial(cursor_is_on, app, "▸"))


async def test_the_real_cursor_stands_on_the_button_that_enter_presses(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(Confirm("Wirklich?", yes="Ja"))
        await pilot.pause()
        await pilot.press("right")
        await until(pilot, lambda: isinstance(app.focused, Button) and app.focused.id == "yes")
        assert app.focused is not None
        place = app.focused.region
        await until(pilot, lambda: place.contains_point(app.cursor_position))


# -- Settings


async def test_faults_in_the_settings_are_told_and_the_program_starts(
    field_book: Book, now: Clock
) -> None:
    finding = Finding(option="theme", sentence="config.toml: theme [nix] ist falsch.")
    app = QmtuiApp(field_book, now, "JO", settings=Settings(file=FILE, findings=(finding,)))
    async with app.run_test(size=SMALL):
        assert "theme [nix]" in told(app)


@pytest.mark.parametrize("theme", ["light", "dark", "ansi"])
async def test_the_program_starts_in_the_colours_of_the_settings(
    field_book: Book, now: Clock, theme: str
) -> None:
    app = configured(field_book, now, theme=theme)
    async with app.run_test(size=SMALL) as pilot:
        assert app.theme == f"qmtui-{theme}"
        await pilot.press("f1")
        assert "Hilfe" in screen_text(app)


async def test_the_bell_can_be_silenced(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[bool] = []
    monkeypatch.setattr("textual.app.App.bell", lambda app: rung.append(app.config.bell))
    for bell in (True, False):
        configured(field_book, now, bell=bell).bell()
    assert rung == [True]


# -- What is restored


async def test_the_program_comes_back_to_the_area_where_it_was_left(
    field_book: Book, now: Clock
) -> None:
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f3", "f12", "ctrl+q")
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL):
        assert isinstance(app.screen, CountScreen)


async def test_an_area_that_is_none_is_not_gone_back_to(field_book: Book, now: Clock) -> None:
    field_book.local["area"] = "privacy"
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL):
        assert isinstance(app.screen, DeskScreen)


async def test_what_was_begun_waits_when_one_leaves_all_the_same(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Bank fehlt"
        await pilot.press("ctrl+q")
        assert "bleibt auf diesem Gerät" in screen_text(app)
        await pilot.press("right", "enter")
        assert not app.is_running
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL):
        assert isinstance(app.screen, FeedbackScreen)
        assert app.screen.text.text == "Bank fehlt"


async def test_what_was_emptied_again_does_not_come_back(field_book: Book, now: Clock) -> None:
    Drafts(field_book, now).keep("feedback", {"text": "Bank fehlt"})
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = ""
        await pilot.press("ctrl+q")
        assert not app.is_running
    assert field_book.database.drafts.names() == []


async def test_a_draft_of_an_area_nobody_went_to_stays(field_book: Book, now: Clock) -> None:
    Drafts(field_book, now).keep("feedback", {"text": "Bank fehlt"})
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        assert "F4 Rückmeldung" in told(app)
        await pilot.press("ctrl+q")
    assert field_book.database.drafts.names() == ["feedback"]


async def test_case_31_no_control_key_loses_what_was_begun(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Bank fehlt"
        await pilot.press("ctrl+c", "ctrl+backslash", "ctrl+d")
        assert app.screen.text.text == "Bank fehlt"
        await pilot.press("ctrl+q", "ctrl+q")
        assert isinstance(app.screen, Confirm), "asked, and a second Ctrl+Q does not answer"
        await pilot.press("escape", "ctrl+z")
        assert app.is_running
        assert isinstance(app.screen, FeedbackScreen)


async def test_case_31_ctrl_z_does_not_stop_the_program(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+z")
        await asyncio.sleep(0)
        assert app.is_running


# -- Dialogs


async def test_a_question_names_the_keys_that_answer_it(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(Confirm("Wirklich?", yes="Ja"))
        await pilot.pause()
        assert "← → wählen" in screen_text(app)
        await pilot.press("f1")
        assert "Die andere Antwort" in screen_text(app)
        assert "Esc schließt" in screen_text(app)
