"""Small scenes, played in the app itself, for the screens of the docs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, Select, TextArea

from qmtui.book import Book, Now
from qmtui.demo import REMARKS
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.person import Attendance
from qmtui.replicas import replica
from screens.access_code import CodeScreen
from screens.app import QmtuiApp
from screens.import_preview import PreviewScreen
from screens.mapping import MappingScreen
from screens.settling.settling import SettlingScreen
from scripts.stage import Stage
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, until

LIST = """Gast;Wofür;Wie viele;Mitgebracht
Ayşe Yılmaz;Lange Tafel;3;Börek
Jürgen Müller;Flohmarktstand;1;
Sabine Müller;Lange Tafel;2;Kuchen
"""
CODE = "VNRK TGHB LXSP DCFJ KBRT"
"""An access code that opens nothing."""

Scene = Callable[[Stage], Coroutine[Any, Any, str]]
SCENES: dict[str, Scene] = {}
"""By the name that stands in the markers; each answers what is on the screen."""


def scene(play: Scene) -> Scene:
    SCENES[play.__name__] = play
    return play


@asynccontextmanager
async def opened(book: Book, now: Now, *keys: str) -> AsyncIterator[Pilot[None]]:
    """The app on a book, its keys pressed."""
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        yield pilot


@asynccontextmanager
async def station(stage: Stage, *keys: str) -> AsyncIterator[Pilot[None]]:
    with stage.book("g1") as book:
        async with opened(book, stage.now, *keys) as pilot:
            yield pilot


@asynccontextmanager
async def evening(stage: Stage, *keys: str) -> AsyncIterator[Pilot[None]]:
    """The office when three laptops of four are back."""
    async with opened(stage.fest.office, stage.fest.now, *keys) as pilot:
        yield pilot


def fill(pilot: Pilot[None], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = value


def is_read(pilot: Pilot[None], words: str) -> bool:
    return words in screen_text(pilot.app)


@scene
async def search(stage: Stage) -> str:
    async with station(stage) as pilot:
        fill(pilot, find="mül")
        await pilot.press("enter")
        return screen_text(pilot.app)


@scene
async def check_in(stage: Stage) -> str:
    async with station(stage) as pilot:
        fill(pilot, find="yılm")
        await pilot.press("enter")
        return screen_text(pilot.app)


@scene
async def walk_in(stage: Stage) -> str:
    async with station(stage) as pilot:
        fill(pilot, find="Nele")
        await pilot.press("enter")
        fill(pilot, children="1")
        await pilot.pause()
        return screen_text(pilot.app)


@scene
async def count(stage: Stage) -> str:
    async with station(stage, "f3", "space", "5") as pilot:
        return screen_text(pilot.app)


@scene
async def feedback(stage: Stage) -> str:
    async with station(stage, "f4", "3") as pilot:
        pilot.app.screen.query_one(TextArea).text = "Die Lampe in der Unterführung ist kaputt."
        await pilot.press("tab", "b", "tab")
        fill(pilot, place="Ahornweg")
        await pilot.press("tab", "2")
        return screen_text(pilot.app)


@scene
async def contact(stage: Stage) -> str:
    async with station(stage, "f5", "1", "4", "enter") as pilot:
        fill(pilot, name="Nele Vogel", phone="030 23125001")
        await pilot.pause()
        return screen_text(pilot.app)


@scene
async def hand_in(stage: Stage) -> str:
    async with station(stage, "f8", "ctrl+g", "right", "enter") as pilot:
        await until(pilot, lambda: is_read(pilot, "kann abgezogen werden"))
        return screen_text(pilot.app)


@scene
async def plan(stage: Stage) -> str:
    with stage.book("office") as book:
        async with opened(book, stage.now, "n") as pilot:
            fill(pilot, title="Sommerfest")
            pilot.app.screen.query_one("#kind", Select).value = "street_fest"
            await pilot.pause()
            fill(pilot, start="13.6.2026 14:00", end="19:00", place="Lindenplatz")
            await pilot.pause()
            return screen_text(pilot.app)


@scene
async def columns(stage: Stage) -> str:
    file = stage.file("gästeliste.csv", LIST)
    with stage.book("office") as book:
        async with opened(book, stage.now) as pilot:
            pilot.app.push_screen(PreviewScreen(book, stage.now, book.event(), file))
            await until(pilot, lambda: isinstance(pilot.app.screen, MappingScreen))
            await pilot.press("n", "down", "a", "down", "p")
            return screen_text(pilot.app)


@scene
async def access_code(stage: Stage) -> str:
    with stage.book("office") as book:
        async with opened(book, stage.now) as pilot:
            pilot.app.push_screen(CodeScreen(book, stage.now, book.event().title, CODE))
            await pilot.pause()
            return screen_text(pilot.app)


@scene
async def devices(stage: Stage) -> str:
    async with evening(stage, "g") as pilot:
        await until(pilot, lambda: is_read(pilot, "G3"))
        return screen_text(pilot.app)


@scene
async def settle(stage: Stage) -> str:
    with stage.book("office") as book:
        with replica(book, book.event()) as field:
            see_twice(field, stage.now())
        async with opened(book, stage.now, "f4") as pilot:
            screen = pilot.app.screen
            assert isinstance(screen, SettlingScreen)
            await until(pilot, lambda: bool(screen.questions))
            await pilot.press("enter")
            return screen_text(pilot.app)


def see_twice(field: Book, moment: datetime) -> None:
    """Ayşe at Eingang Nord, and at Eingang Süd six minutes later."""
    ayse = next(person.id for person in field.people if person.name == "Ayşe Yılmaz")
    for minutes, station, by in ((9, "Eingang Nord", "JO"), (3, "Eingang Süd", "MK")):
        station_id = field.station_named(field.event(), station).id
        stamp = field.stamp(moment - timedelta(minutes=minutes))
        with field.transaction():
            field.attendance.add(
                Attendance(
                    **{**stamp, "station_id": station_id, "by": by},
                    attendee_id=ayse,
                    kind="arrival",
                    result="ok",
                    people=3,
                )
            )


@scene
async def report(stage: Stage) -> str:
    async with evening(stage, "b") as pilot:
        await until(pilot, lambda: is_read(pilot, "Auf einen Blick"))
        return screen_text(pilot.app)


@scene
async def inbox(stage: Stage) -> str:
    with stage.book("office") as book:
        with replica(book, book.event()) as field:
            for kind, text, topic, place in REMARKS:
                FeedbackDesk(field, stage.now).add(kind, text, topic=topic, place=place)
        async with opened(book, stage.now, "f3") as pilot:
            await until(pilot, lambda: is_read(pilot, "Bücherschrank"))
            return screen_text(pilot.app)
