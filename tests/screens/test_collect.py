"""Taking in what the stations bring back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.fieldbook import issue, join
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.replicas import replica
from qmtui.sticks import remember
from screens.collect import CollectScreen
from screens.devices import DeviceTable
from screens.styled_app import STYLES
from screens.theme import LIGHT


class Host(App[None]):
    """The least app that a screen works in; keeps what the screen answers."""

    CSS_PATH = [*STYLES]

    def __init__(self, build: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.theme = LIGHT.name
        self._build = build
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self._build(), self.answers.append)


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the work that runs in threads, and for what it tells the screen."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("qmtui.sticks.drives", list)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def fest(office: Book, now: Now, stick: Path) -> Event:
    """A festival that was handed out for two devices."""
    event = Events(office, now).add("Bob [/foo]", "street_fest", now(), stations=("Nord", "Süd"))
    issue(office, now, event, stick, devices=2)
    remember(office, stick)
    return office.event(event.id)


Strokes = Callable[..., None]


@pytest.fixture
def bring(fest: Event, now: Now, stick: Path, tmp_path: Path) -> Strokes:
    """A device joins, makes strokes and brings them to a stick."""

    def brought(label: str, strokes: int, *, final: bool = False) -> None:
        at = tmp_path / label
        if not at.exists():
            join(stick, label, station=None, at=at)
        with Book.open(at) as book:
            for _stroke in range(strokes):
                Count(book, now).stroke(1)
            sync(book, now, stick, final=final)

    return brought


def devices(app: App[None]) -> list[tuple[str, int, bool]]:
    table = app.screen.query_one(DeviceTable)
    return [(d.label, d.entries, d.handed_in) for d in table.devices] if table.display else []


def said(app: App[None]) -> str:
    return "\n".join(str(part.render()) for part in app.screen.query("#message, #outcome"))


async def test_a_stick_is_taken_in_with_one_enter_and_each_device_is_listed(
    office: Book, fest: Event, bring: Strokes, now: Now
) -> None:
    bring("G1", 3)
    bring("G2 [/x]", 2, final=True)
    app = Host(lambda: CollectScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-good")
        assert [row[::2] for row in devices(app)] == [("G1", False), ("G2 [/x]", True)]
        assert "Bob [/foo]" in said(app)
        assert "▲" in said(app), "G1 has not handed in"
    with replica(office, office.event(fest.id)) as field:
        assert len(field.tallies) == 5
    assert office.event(fest.id).status == "collected"


async def test_the_same_stick_may_come_again_with_more(
    office: Book, fest: Event, bring: Strokes, now: Now
) -> None:
    bring("G1", 1, final=True)
    app = Host(lambda: CollectScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        bring("G2", 2, final=True)
        await pilot.press("enter")
        await settled(pilot)
        assert [row[::2] for row in devices(app)] == [("G1", True), ("G2", True)]
        assert "▲" not in said(app), "all devices have handed in"
        await pilot.press("escape")
    assert app.answers == [None]


async def test_a_folder_without_our_event_changes_nothing(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: CollectScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#path", Input).value = str(tmp_path / "[/foo]")
        app.screen.query_one("#path").focus()
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-failed")
        assert not devices(app)
        await pilot.press("escape")
    assert app.answers == [None]
    assert office.event(fest.id).status == "issued"
