"""Exchanging by itself: what another device did is on the screen without a key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.fieldbook import join
from qmtui.live_folder import go_live, live_folder
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.dialogs import Confirm
from screens.exchange import ExchangeScreen
from storage.values import ExchangeReport
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock, Locked, MakeBook, post_scan, until


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the second in which more might follow."""
    monkeypatch.setattr("qmtui.live.QUIET", 0.0)
    monkeypatch.setattr("qmtui.live.TICK", 0.02)


@pytest.fixture
def book(make_book: MakeBook, stick: Path) -> Book:
    """Device G1 at Eingang Nord, which keeps exchanging with its folder."""
    book = make_book()
    go_live(book, stick)
    return book


@pytest.fixture
def south(book: Book, stick: Path, tmp_path: Path) -> Iterator[Book]:
    """Device G2 at Eingang Süd, which exchanges when the test says so."""
    join(stick, "G2", station="Eingang Süd", at=tmp_path / "g2")
    with Book.open(tmp_path / "g2") as south:
        yield south


def header(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[0]


async def test_a_person_checked_in_at_the_other_entrance_is_already_here(
    book: Book, south: Book, now: Clock, stick: Path
) -> None:
    app = QmtuiApp(book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "live ✓" in header(pilot))
        ayse = next(person.id for person in south.people if person.name.startswith("Ayşe"))
        Desk(south, now).check_in(ayse)
        sync(south, now, stick)
        await until(pilot, lambda: "3 von 400" in screen_text(pilot.app))
        now.advance(minutes=6)
        post_scan(app, [*(Key(k, k) for k in "ticket-ayşe-2026"), Key("enter", "\r")])
        await until(pilot, lambda: "Eingang Süd" in screen_text(pilot.app))
        shown = screen_text(pilot.app)
    assert "14:05" in shown
    assert book.presence.inside == 3  # their party, once


async def test_a_check_in_leaves_by_itself_and_the_header_stays_quiet(
    book: Book, now: Clock, stick: Path
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "live ✓" in header(pilot))
        Desk(book, now).check_in(next(iter(book.people)).id)
        await until(pilot, lambda: book.database.status().unsent == 0)
        assert "ungesendet" not in header(pilot)
        stick.rename(stick.with_name("away"))
        await until(pilot, lambda: "live ▲ · ungesendet 0" in header(pilot))
        assert not pilot.app.screen.query("Toast")  # nothing to press away
        stick.with_name("away").rename(stick)
        await until(pilot, lambda: "live ✓" in header(pilot))


async def test_what_is_half_typed_stays_when_news_comes(
    book: Book, south: Book, now: Clock, stick: Path
) -> None:
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "live ✓" in header(pilot))
        await pilot.press("m", "ü", "l")
        screen = pilot.app.screen
        assert isinstance(screen, DeskScreen)
        before = screen.focused, screen.draft, "Jürgen Müller" in screen_text(pilot.app)
        Desk(south, now).walk_in(name="Neu")
        sync(south, now, stick)
        await until(pilot, lambda: book.presence.inside == 1)
        await pilot.pause()
        after = screen.focused, screen.draft, "Jürgen Müller" in screen_text(pilot.app)
    assert after == before
    assert before[1] == {"name": "mül"}


async def test_ctrl_l_switches_it_on_and_off(field_book: Book, now: Clock, stick: Path) -> None:
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8")
        screen = pilot.app.screen
        assert isinstance(screen, ExchangeScreen)
        screen.folder = stick
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("right", "enter")  # the stick is new
        await until(pilot, lambda: "live ✓" in header(pilot))
        assert "Strg+L" in screen_text(pilot.app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "läuft von selbst weiter" in screen_text(pilot.app))
        assert "abgezogen" not in screen_text(pilot.app)
        assert live_folder(field_book) == stick
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "live" not in header(pilot))
    assert live_folder(field_book) is None


async def test_it_is_on_again_at_once_though_an_exchange_was_under_way_and_faults_are_told(
    book: Book, now: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, begun, may_go_on = QmtuiApp(book, now, "JO"), threading.Event(), threading.Event()

    def slow(*arguments: Any, **options: Any) -> ExchangeReport:
        begun.set()
        may_go_on.wait(20)
        return sync(*arguments, **options)

    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "live ✓" in header(pilot))
        segment = next(stick.rglob("*.seg"))
        segment.with_name(f"{segment.stem} (1).seg").write_bytes(segment.read_bytes()[:-1])
        await until(pilot, lambda: "live ▲" in header(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: "1 Datei dort war beschädigt" in screen_text(app))
        monkeypatch.setattr("qmtui.live.sync", slow)
        Count(book, now).stroke()
        await until(pilot, begun.is_set)
        app.live.choose(book, None)
        assert (app.live.folder, app.live.end()) == (None, False)
        app.live.choose(book, stick)
        assert app.live.folder == stick
        may_go_on.set()
        await until(pilot, lambda: app.live.at is not None)


async def test_the_key_is_let_go_of_although_a_folder_is_watched(
    locked: Locked, now: Clock, tmp_path: Path
) -> None:
    with Book.open(locked.folder, key=locked.key) as book:
        (folder := tmp_path / "live").mkdir()
        sync(book, now, folder, init=True)
        go_live(book, folder)
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: app.live.at is not None)
            app.guard.lock()
            await until(pilot, lambda: app.live.end())
            await app.guard.let_go()
            assert app.book is None
            assert app.live.folder is None
