"""A walk through the screens while every record is full of what steers, hides or is markup.

Controls fall out on the way to the terminal, whatever the widget (`screens.text.Drawable`); that no
name is read as markup, every test with a screen proves (tests/markup.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.dom import DOMNode
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.demo import build as build_demo
from screens.app import QmtuiApp
from screens.areas import areas_of
from screens.desk import DeskScreen
from screens.text import drawable
from tests.awkward import AWKWARD, obeyed, overwrite, piles
from tests.conftest import screen_text
from tests.qmtui.conftest import Clock, at
from tests.qmtui.test_entry import work
from tests.screens.conftest import LARGE, register

SEEN = "[@click=app.x]x[/]"
"""A link as markup: seen as it is, and nothing on the screen is one."""
HOSTILE = " ".join([SEEN, *(AWKWARD[name] for name in ("title", "C1", "bidi", "hidden", "marks"))])

LEAD_AWAY = ("quit", "copy", "cursor", "scroll", "page_", "undo", "dismiss", "focus", "delete")


@pytest.fixture
def now() -> Clock:
    return Clock(at("14:05"))


@pytest.mark.parametrize("text", [HOSTILE, *AWKWARD.values()], ids=["together", *AWKWARD])
def test_a_line_is_as_wide_as_before_and_steers_nothing(text: str) -> None:
    assert (obeyed(drawable(text)), piles(drawable(text))) == ([], [])
    assert cell_len(drawable(text)) == cell_len(text)


@pytest.mark.parametrize("text", ["علی‌رضا", "👩‍🌾", "Łódź ½ │ ▄", "x" + "\u0301" * 3])
def test_a_line_of_ordinary_text_stays_as_it_is(text: str) -> None:
    assert drawable(text) == text


async def test_not_even_a_field_that_shows_what_it_is_given(field_book: Book, now: Clock) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = HOSTILE
        await Walk(pilot).look()


async def test_case_19_to_23_no_area_is_steered_by_a_record(
    usual_book: Path, field_book: Book, now: Clock, tmp_path: Path
) -> None:
    stick = shutil.copytree(usual_book.parent / "handed-out", tmp_path / "full")
    folder = shutil.copytree(usual_book.parent / "office", tmp_path / "office")
    work(field_book, now, stick, register(field_book, "Bo"))
    with Book.open(folder) as office:
        collect(office, now, stick)
        for book in (field_book, office):
            overwrite(book, lambda said: said + HOSTILE)
            await walk_areas(book, now)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["station", "office"])
async def test_nor_is_any_screen_that_a_key_opens(tmp_path: Path, now: Clock, kind: str) -> None:
    demo = build_demo(tmp_path, now)
    with Book.open(demo.office if kind == "office" else demo.stations[0]) as book:
        overwrite(book, lambda said: said + HOSTILE)
        visited = await walk_areas(book, now, depth=2)
    assert len(visited) > 20, visited


async def walk_areas(book: Book, now: Clock, depth: int = 0) -> set[str]:
    """Look at every area, and that many dialogs deep at what its keys open; the screens seen."""
    app = QmtuiApp(book, now, "JO")
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        walk = Walk(pilot)
        for area in areas_of(book):
            await app.switch_mode(area.name)
            await walk.look()
            await walk.open_all(depth)
            while len(app.screen_stack) > 1:
                app.pop_screen()
        assert app.is_running
    assert SEEN in walk.shown
    return {screen for screen, _action in walk.tried}


class Walk:
    """Goes wherever keys lead; each action of each kind of screen once."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.app = pilot.app
        self.pilot = pilot
        self.shown = ""
        self.tried: set[tuple[str, str]] = set()

    async def look(self) -> None:
        """Nothing on the screen steers the terminal, and no name is a link."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        screen, shown = type(self.app.screen).__name__, screen_text(self.app)
        assert (obeyed(shown), piles(shown)) == ([], []), screen
        strips = self.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        assert not any("app.x" in str(style.meta.get("@click")) for style in styles), screen
        self.shown += shown

    async def open_all(self, depth: int) -> None:
        """Do what the keys here do, and look at what they open."""
        here = self.app.screen
        for node, action in [*self.actions()] if depth else []:
            if self.app.screen is not here:
                return
            await self.app.run_action(action, node)
            await self.look()
            while here in self.app.screen_stack[:-1]:
                there = self.app.screen
                await self.open_all(depth - 1)
                if self.app.screen is there:
                    self.app.pop_screen()
                await self.look()

    def actions(self) -> Iterator[tuple[DOMNode, str]]:
        for active in self.app.screen.active_bindings.values():
            known = type(self.app.screen).__name__, active.binding.action
            leads_away = active.node is self.app or any(word in known[1] for word in LEAD_AWAY)
            if active.enabled and not leads_away and known not in self.tried:
                self.tried.add(known)
                yield active.node, active.binding.action
