"""A scan on any screen, a sample or all: nothing is pressed or typed, and it is answered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from qmtui.book import Book, new_id
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.place import Stop
from qmtui.replicas import replica
from screens.app import QmtuiApp
from screens.scans import MeasuresScans, TakesCodes
from tests.conftest import screen_text
from tests.screens.conftest import CODE, LARGE, Clock, keys_of, post_scan
from tests.screens.one_of_each import PLACES, Builder, every_screen, where


class Watched(QmtuiApp):
    """Notes whatever a key sets off."""

    def __init__(self, book: Book | None, now: Clock) -> None:
        super().__init__(book, now, "JO")
        self.done: list[str] = []

    async def run_action(self, action: Any, *args: Any, **more: Any) -> bool:
        self.done.append(str(action))
        return await super().run_action(action, *args, **more)


@pytest.fixture
def station(field_book: Book) -> Book:
    with field_book.transaction():
        field_book.stops.add(Stop(id=new_id(), event_id=field_book.event().id, number=1, name="U"))
    return field_book


@pytest.fixture
def office(usual_book: Path, tmp_path: Path, now: Clock) -> Iterator[Book]:
    folder = Path(shutil.copytree(usual_book.parent / "office", tmp_path / "office"))
    with Book.open(folder) as book:
        with replica(book, book.event()) as field:
            field.post = replace(field.post, by="LE")
            FeedbackDesk(field, now).add("idea", "Eine Bank")
        yield book


def typed(screen: Screen[Any]) -> list[str]:
    fields = [field.value for field in screen.query(Input)]
    return fields + [field.text for field in screen.query(TextArea)]


def told(app: QmtuiApp) -> str:
    return " ".join(f"{toast.title}: {toast.message}" for toast in app._notifications)


async def meet(pilot: Pilot[None], screen: Screen[Any]) -> list[str]:
    """Scan over one screen; what went wrong."""
    app = pilot.app
    assert isinstance(app, Watched)
    await app.push_screen(screen)
    await pilot.pause()
    focused, before, shown = app.focused, typed(screen), screen_text(app)
    app.done.clear()
    app.clear_notifications()
    post_scan(app, keys_of(f"{CODE}\r"))
    await pilot.pause()
    faults = [f"ran {action}" for action in app.done]
    if app.screen is not screen or app.focused is not focused:
        faults.append("went on")
    takes_it = isinstance(screen, MeasuresScans | TakesCodes)
    if not takes_it and typed(screen) != before:
        faults.append("typed")
    if not told(app) and not (takes_it and screen_text(app) != shown):
        faults.append("silent")
    while app.screen is not app.screen_stack[0]:
        await app.pop_screen()
    return [f"{type(screen).__name__}: {fault}" for fault in faults]


@pytest.mark.parametrize(
    "each", [12, pytest.param(1, marks=pytest.mark.campaign)], ids=["sample", "all"]
)
@pytest.mark.parametrize("place", PLACES)
async def test_case_4_a_scan_presses_nothing_and_is_answered_on_each_screen_of_a_sample_or_all(
    station: Book, office: Book, now: Clock, place: str, each: int
) -> None:
    book = office if place == "office" else station
    app, builder = Watched(None if place == "start" else book, now), Builder(book, now)
    kinds = [kind for kind in every_screen() if where(kind) == place]
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        for kind in kinds[::each]:
            assert await meet(pilot, builder.build(kind)) == []


def test_every_screen_can_be_built_for_that_and_hears_keys_from_the_app_alone(
    station: Book, office: Book, now: Clock
) -> None:
    builders = {place: Builder(office if place == "office" else station, now) for place in PLACES}
    for kind in every_screen():
        builders[where(kind)].build(kind)
        for part in kind.__mro__:
            if part.__module__.startswith("screens."):
                assert not {"on_event", "_on_key", "_forward_event"} & set(vars(part)), part
