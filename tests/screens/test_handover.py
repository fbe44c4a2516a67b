"""The devices of an event on screen, and the end of the day at a station."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.drafts import Drafts
from qmtui.exchange import sync
from qmtui.fieldbook import join
from qmtui.handover.roll import roll_of
from screens.app import QmtuiApp
from screens.exchange import ExchangeScreen
from screens.handover.devices import DevicesScreen
from screens.handover.leaving import WipingScreen
from screens.incident import NoteIncident
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until


@pytest.fixture
def day(usual_book: Path, tmp_path: Path, now: Clock) -> tuple[Path, Path, Path]:
    """The folders of the office, of G1, and of the stick: G2 counted as well and handed in."""
    for name, copied in (("office", "office"), ("g1", "g1"), ("handed-out", "stick")):
        shutil.copytree(usual_book.parent / name, tmp_path / copied)
    office, g1, stick = (tmp_path / name for name in ("office", "g1", "stick"))
    join(stick, "G2", station="Eingang Süd", at=tmp_path / "g2")
    for folder in (g1, tmp_path / "g2"):
        with Book.open(folder) as book:
            for _ in range(3):
                Count(book, now).stroke()
            sync(book, now, stick, final=folder.name == "g2")
    return office, g1, stick


def stages(office: Book) -> dict[str, str]:
    return {row.name: row.state.stage for row in roll_of(office, office.event()).devices}


async def test_each_device_says_where_it_stands_and_enter_does_what_is_next(
    day: tuple[Path, Path, Path], now: Clock, golden: Golden
) -> None:
    with Book.open(day[0]) as office:
        collect(office, now, day[2])
        app = QmtuiApp(office, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("g")
            screen = app.screen
            assert isinstance(screen, DevicesScreen)
            await until(pilot, lambda: screen.device_list.option_count == 2)
            await pilot.pause()
            older = replace(roll_of(office, office.event()), devices=())
            screen.post_message(DevicesScreen.Looked(older, 0))
            await pilot.pause()
            golden(app)
            await pilot.press("down", "enter")  # G2 is back, its clock was not compared
            app.screen.query_one("#own", Input).value = "13:05"
            await pilot.press("enter")
            assert "G2 geht 60 min nach" in screen_text(app)
            await pilot.press("v")
            app.screen.query_one("#own", Input).value = "im Bus [/foo]"
            await pilot.press("enter")
            await until(pilot, lambda: "Verloren: im Bus [/foo]." in screen_text(app))
            await until(pilot, lambda: bool(screen.check_action("incident", ())))
            await pilot.press("m")
            await until(pilot, lambda: isinstance(app.screen, NoteIncident))
            assert "● " in screen_text(app)
            await pilot.press("escape", "v")
            await until(pilot, lambda: stages(office)["G2"] != "lost")
        assert stages(office) == {"G1": "in_use", "G2": "receipted"}


async def test_a_device_goes_to_somebody_once_they_have_signed(
    day: tuple[Path, Path, Path], now: Clock
) -> None:
    with Book.open(day[0]) as office:
        app = QmtuiApp(office, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("g", "a")
            app.screen.query_one("#to", Input).value = "ab"
            await pilot.press("ctrl+s")
            assert "noch nicht zur Vertraulichkeit" in screen_text(app)
            await pilot.press("enter", "2", "ctrl+s")
            await until(pilot, lambda: "(AB): noch nicht dabei" in screen_text(app))


async def test_a_station_is_wiped_once_the_office_has_signed_for_everything(
    day: tuple[Path, Path, Path], now: Clock
) -> None:
    office_folder, folder, stick = day
    with Book.open(folder) as book:
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f8")
            assert not app.screen.check_action("wipe", ())
            sync(book, now, stick, final=True)
            with Book.open(office_folder) as office:
                collect(office, now, stick)
            sync(book, now, stick)
            screen = app.screen
            assert isinstance(screen, ExchangeScreen)
            Drafts(book, now).keep("talk", {"name": "Amt"})
            screen.show_facts()
            assert not screen.check_action("wipe", ())
            where = "offen: F4 Rückmeldung (JO)."
            await until(pilot, lambda: where in " ".join(screen_text(app).split()))
            Drafts(book, now).keep("talk", {})
            screen.show_facts()
            await pilot.press("ctrl+e")
            app.screen.query_one("#word", Input).value = "löschen"
            await pilot.press("enter", "enter")
            await until(pilot, lambda: "Fertig: Auf diesem Gerät" in screen_text(app))
            assert isinstance(app.screen, WipingScreen)
            assert app.book is None
            await pilot.press("enter")
    assert not (folder / "book.json").exists()
