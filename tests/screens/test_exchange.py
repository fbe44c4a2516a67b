"""Exchange: what is unsent, plain words for all that can happen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.count import Count
from screens.app import QmtuiApp
from screens.dialogs import Confirm
from screens.exchange import ExchangeScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, MakeBook


@pytest.fixture
def book(make_book: MakeBook, now: Clock) -> Book:
    """A field book with its stick and three strokes to send."""
    book = make_book()
    for _ in range(3):
        Count(book, now).stroke()
    return book


async def settled(pilot: Pilot[None]) -> str:
    """The screen when the exchange is over."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen_text(pilot.app)


async def go(pilot: Pilot[None], folder: Path | None) -> ExchangeScreen:
    await pilot.press("f8")
    screen = pilot.app.screen
    assert isinstance(screen, ExchangeScreen)
    screen.folder = folder
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_what_is_unsent_is_the_largest_thing(
    book: Book, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=size) as pilot:
        screen = await go(pilot, Path("/media/lindenhof/STICK"))
        screen.show_facts()
        await pilot.pause()
        golden(pilot.app)


async def test_ctrl_s_brings_everything_to_the_folder_used_last(
    book: Book, now: Clock, stick: Path
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s")
        shown = await settled(pilot)
    assert "3 Einträge abgelegt, 0 geholt; nichts fehlt." in shown
    assert "Der Stick kann abgezogen werden." in shown
    assert "ungesendet 0" in shown
    assert book.database.status().unsent == 0


async def test_a_stick_that_is_not_there_is_one_sentence(book: Book, now: Clock) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await go(pilot, Path("/nowhere"))
        await pilot.press("ctrl+s")
        shown = await settled(pilot)
        assert isinstance(pilot.app.screen, ExchangeScreen)
    assert "✗" in shown
    assert "Stick" in shown
    assert book.database.status().unsent == 3


async def test_an_empty_stick_is_set_up_only_when_asked(
    book: Book, now: Clock, tmp_path: Path
) -> None:
    (empty := tmp_path / "new").mkdir()
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await go(pilot, empty)
        await pilot.press("ctrl+s")
        assert "Neuen Stick einrichten?" in await settled(pilot)
        await pilot.press("enter")  # No has the focus
        await settled(pilot)
        assert not list(empty.iterdir())
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("right", "enter")
        assert "abgelegt" in await settled(pilot)
    assert list(empty.iterdir())


async def test_a_stick_suddenly_empty_is_asked_about(book: Book, now: Clock, stick: Path) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s")
        await settled(pilot)
        shutil.rmtree(stick)
        stick.mkdir()
        await pilot.press("ctrl+s")
        assert "Ist es der richtige Stick?" in " ".join((await settled(pilot)).split())
        assert isinstance(pilot.app.screen, Confirm)
    assert not list(stick.iterdir())


async def test_handing_in_asks_first_and_enter_means_no(book: Book, now: Clock) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+g")
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("enter")
        await settled(pilot)
        assert not len(book.hand_ins)
        await pilot.press("ctrl+g", "right", "enter")
        assert "abgelegt" in await settled(pilot)
    assert [hand_in.label for hand_in in book.hand_ins] == ["G1"]


async def test_another_folder_is_chosen_from_a_list(book: Book, now: Clock, stick: Path) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await go(pilot, None)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        shown = await settled(pilot)
    assert "3 Einträge abgelegt" in shown
