"""Practice: nobody takes it for an event, and it leads back to where one was."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from textual.widgets import Input

from qmtui.book import Book
from qmtui.config import Config, Settings
from qmtui.drafts import Drafts
from qmtui.practice import begin
from screens.app import QmtuiApp
from screens.footer import KeyLine
from screens.qr_code import QrScreen
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock


async def test_every_screen_of_practice_says_so_and_it_is_left_at_once(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Book, "is_practice", True)
    begin(field_book, now())
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "ÜBUNG 1 von 5 · Tilda" in screen_text(app)
        heed = app.get_css_variables()["heed"]
        assert app.screen.query_one("Header").styles.background.hex6 == heed.upper()
        app.screen.query_one("#find", Input).value = "halb getippt"
        await app.push_screen(QrScreen("Tilda", "TKDLJXNRBFSVHNFC"))
        await pilot.pause()
        assert "ÜBUNG" in screen_text(app).splitlines()[-1]
        keys = app.screen.query_one(KeyLine)
        await pilot.click(keys, offset=(2, 0))
        assert isinstance(app.screen, QrScreen), "the word is no key"
        shown = len(keys.shown())
        keys.styles.width = len(screen_text(app).splitlines()[-1].rstrip()) - 1
        await pilot.pause()
        assert len(keys.shown()) == shown - 1, "with the word there is no room for all"
        keys.styles.width = "100%"
        await pilot.pause()
        await pilot.click(keys, offset=(len("ÜBUNG  "), 0))
        assert not isinstance(app.screen, QrScreen)
        await pilot.press("f3")
        await pilot.pause()
        assert "F2 führt weiter." in screen_text(app)
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_exercises_name_the_keys_that_were_chosen(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Book, "is_practice", True)
    monkeypatch.setattr("screens.practice_line.next_exercise", lambda book: "walk_in")
    begin(field_book, now())
    settings = Settings(file=Path("config"), config=Config(keymap={"desk.walk_in": "f11"}))
    app = QmtuiApp(field_book, now, "JO", settings=settings)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "ÜBUNG 4 von 5 · Jemand ohne Anmeldung: F11, " in screen_text(app)


async def test_practising_leaves_everything_as_it_was(
    app: QmtuiApp, field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[dict[str, str]] = []

    def run(command: list[str], env: dict[str, str], check: bool) -> CompletedProcess[bytes]:
        begun.append(env)
        assert Drafts(field_book, now).own("desk"), "should the computer fail meanwhile"
        return CompletedProcess(command, returncode=0)

    came_back: list[bool] = []
    monkeypatch.setattr(app.guard, "came_back", lambda: came_back.append(True))
    monkeypatch.setattr("screens.practice.subprocess.run", run)
    monkeypatch.setattr(QmtuiApp, "suspend", lambda self: nullcontext())
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one("#find", Input).value = "halb getippt"
        commands = app.get_system_commands(app.screen)
        next(each for each in commands if each.title.startswith("Üben")).callback()
        await pilot.pause()
        assert "halb getippt" in screen_text(app)
        assert not app.guard.is_locked
        assert "ÜBUNG" not in screen_text(app)
    assert [env["QMTUI_BY"] for env in begun] == ["JO"]
    assert came_back, "nothing looked at the clock meanwhile"
