"""How far a worker has come with the files of a folder, and Esc to stop it."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Button

from qmtui.errors import BookUnusable, in_plain_words
from screens.progress import ProgressLine
from screens.theme import LIGHT
from tests.conftest import screen_text
from tests.screens.conftest import until


class Host(App[None]):
    """A button that has the focus, and the bar below it."""

    CSS = "ProgressLine { height: 2; }"

    def compose(self) -> ComposeResult:
        yield Button("first")
        yield ProgressLine()

    def on_mount(self) -> None:
        self.register_theme(LIGHT)
        self.theme = LIGHT.name


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.progress.AFTER", 0.01)
    monkeypatch.setattr("screens.progress.EVERY", 0.0)


async def test_it_shows_figures_and_a_bar_and_gives_the_focus_back() -> None:
    async with Host().run_test(size=(60, 10)) as pilot:
        progress = pilot.app.query_one(ProgressLine)
        tell = progress.begin()
        await until(pilot, lambda: progress.display)
        tell(340, 1200)
        await until(pilot, lambda: progress.total == 1200)
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "… 340 von 1.200 Dateien   Esc bricht ab" in shown
        assert shown.count("█") == 17  # of 60
        progress.end()
        await until(pilot, lambda: isinstance(pilot.app.focused, Button))
        assert not progress.display


async def test_esc_stops_the_worker_at_its_next_file_with_a_calm_sentence() -> None:
    async with Host().run_test(size=(60, 10)) as pilot:
        progress = pilot.app.query_one(ProgressLine)
        tell = progress.begin()
        await until(pilot, lambda: progress.has_focus)
        tell(1, 3)
        await pilot.press("escape")
        stopped = pytest.raises(BookUnusable, match="Was schon übertragen ist, bleibt")
        with stopped as info, in_plain_words():
            tell(2, 3)
        assert info.value.is_stopped
        again = progress.begin()
        again(1, 3)  # the next one is not stopped


async def test_what_is_done_within_a_second_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.progress.AFTER", 60)
    async with Host().run_test(size=(60, 10)) as pilot:
        progress = pilot.app.query_one(ProgressLine)
        progress.begin()(1, 1)
        progress.end()
        await pilot.pause()
        assert not progress.display
        assert isinstance(pilot.app.focused, Button)


async def test_a_worker_that_tells_of_ten_thousand_files_does_not_flood_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.progress.EVERY", 60)
    told: list[Message] = []
    async with Host().run_test(size=(60, 10)) as pilot:
        progress = pilot.app.query_one(ProgressLine)
        post = progress.post_message

        def noting(message: Message) -> bool:
            told.append(message)
            return post(message)

        monkeypatch.setattr(progress, "post_message", noting)
        tell = progress.begin()
        for n in range(10_000):
            tell(n, 10_000)
        await pilot.pause()
    assert len([message for message in told if isinstance(message, ProgressLine.Told)]) <= 1
