"""Exchange: what is unsent, plain words for all that can happen."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.count import Count
from qmtui.errors import in_plain_words
from qmtui.exchange import stop, sync
from qmtui.fieldbook import join
from qmtui.sticks import remember, remembered
from screens.app import QmtuiApp
from screens.dialogs import Confirm
from screens.exchange import ExchangeScreen
from screens.folder import FolderScreen
from storage import files
from storage.values import ExchangeReport
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, MakeBook, build, until
from tests.storage.books import files_of


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
    remember(book, Path("/media/lindenhof/KINGSTON"), now())
    now.advance(minutes=20)
    async with QmtuiApp(book, now, "JO").run_test(size=size) as pilot:
        screen = await go(pilot, Path("/media/lindenhof/STICK"))
        screen.on_screen_resume()
        await settled(pilot)
        golden(pilot.app)


async def test_ctrl_s_brings_everything_to_the_folder_used_last(
    book: Book, now: Clock, stick: Path
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s")
        shown = await settled(pilot)
    assert "3 Einträge abgelegt, 0 geholt; nichts fehlt." in shown
    assert "Der Stick kann abgezogen werden." in shown
    assert "Zuletzt 14:05. Alles von hier ist dort." in shown
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
    assert "abgezogen" not in shown
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


async def test_handing_in_asks_first_and_then_shows_the_clock_large(
    book: Book, now: Clock, stick: Path, golden: Golden
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+g")
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("enter")
        await settled(pilot)
        assert not len(book.hand_ins)
        await pilot.press("ctrl+g", "right", "enter")
        assert "abgelegt" in await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ExchangeScreen)
        assert (screen.clock.display, screen.clock.shown) == (True, "14:05:00")
        now.advance(seconds=7)
        await until(pilot, lambda: screen.clock.shown == "14:05:07")
        screen.folder = Path("/media/lindenhof/STICK")
        screen.stick.show()
        await pilot.pause()
        golden(pilot.app)
    assert [hand_in.label for hand_in in book.hand_ins] == ["G1"]


async def test_another_folder_is_chosen_from_a_list(book: Book, now: Clock, stick: Path) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await go(pilot, None)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        shown = await settled(pilot)
    assert "3 Einträge abgelegt" in shown


async def test_what_is_wrong_with_the_stick_is_said_and_never_that_it_may_go(
    book: Book, now: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = files.write_synced

    def write(path: Path, content: bytes) -> None:
        if path.is_relative_to(stick):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        original(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_synced", write)
        async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
            await pilot.press("f8", "ctrl+s")
            shown = await settled(pilot)
    assert "Der Stick ist voll." in shown
    assert "Nichts ist verloren" in shown
    assert "abgezogen werden" not in shown
    assert "ungesendet 3" in shown
    assert sync(book, now, stick).pushed == 3


async def test_a_new_stick_that_is_stopped_halfway_is_the_one_that_goes_on(
    book: Book, now: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        with in_plain_words():
            stop()

    (new := tmp_path / "new").mkdir()
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8")
        screen = pilot.app.screen
        assert isinstance(screen, ExchangeScreen)
        with monkeypatch.context() as patch:
            patch.setattr("screens.exchange.sync", stopped)
            screen.start(new, init=True)
            shown = await settled(pilot)
        assert "▲ Abgebrochen. Was schon übertragen ist, bleibt" in shown
        assert "abgezogen werden" not in shown
        assert screen.folder == new


async def test_a_stick_of_another_event_is_named_and_another_one_offered(
    book: Book, now: Clock, tmp_path: Path
) -> None:
    (other := tmp_path / "other").mkdir()
    (wrong := tmp_path / "wrong").mkdir()
    build(other, wrong, now)
    before = files_of(wrong)
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await go(pilot, wrong)
        await pilot.press("ctrl+s")
        shown = " ".join((await settled(pilot)).replace("│", " ").split())
        assert "Auf diesem Stick liegt: Stadtteilfest Lindenhof." in shown
        await pilot.press("right", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FolderScreen)
    assert files_of(wrong) == before
    assert wrong not in remembered(book)


async def test_what_came_while_the_exchange_ran_is_not_taken_for_sent(
    book: Book, now: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_one_more(*args: Any, **options: Any) -> ExchangeReport:
        report = sync(*args, **options)
        Count(book, now).stroke()
        return report

    monkeypatch.setattr("screens.exchange.sync", and_one_more)
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s")
        shown = await settled(pilot)
    assert "3 Einträge abgelegt" in shown
    assert "vor dem Abziehen noch einmal Strg+S" in shown
    assert "abgezogen werden" not in shown


async def test_of_two_sticks_each_says_how_far_it_is_behind(
    book: Book, now: Clock, stick: Path, tmp_path: Path
) -> None:
    (second := tmp_path / "second").mkdir()
    sync(book, now, second, init=True)
    now.advance(minutes=10)
    Count(book, now).stroke()
    sync(book, now, stick)
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8")
        shown = await settled(pilot)
    assert "ungesendet 0" in shown
    assert "Zuletzt 14:15. Alles von hier ist dort." in shown
    assert "Der andere: second. Zuletzt 14:05. 1 Eintrag von hier fehlt dort noch." in shown


async def test_where_the_rest_of_a_device_s_entries_lies_is_one_sentence(
    book: Book, now: Clock, stick: Path, tmp_path: Path
) -> None:
    for label, station in (("G2", "Eingang Süd"), ("G3", "Eingang Nord")):
        join(stick, label, station=station, at=tmp_path / label)
    with Book.open(tmp_path / "G2") as g2, Book.open(tmp_path / "G3") as g3:
        Count(g3, now).stroke()
        Count(g2, now).stroke()
        sync(g3, now, stick)
        before = set(stick.rglob("*.seg"))
        for _ in range(2):
            Count(g3, now).stroke()
        sync(g3, now, stick)
        (lost,) = set(stick.rglob("*.seg")) - before
        sync(g2, now, stick)
        lost.unlink()
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s")
        shown = " ".join((await settled(pilot)).split())
    assert "2 Einträge fehlen noch" in shown
    assert (
        "G3: 1 von 3 Einträgen da, der Rest liegt auf dem Stick oder Gerät von Eingang Süd."
        in shown
    )
