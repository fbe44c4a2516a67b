"""The office's list of events: what is planned, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from qmtui.book import Book, Now, new_id
from qmtui.collecting import collect
from qmtui.drafts import Drafts
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.fieldbook import issue, join
from qmtui.model.event import Event
from qmtui.office import found_office
from screens.event_form import EventForm, Kinds
from screens.event_rules import RulesScreen
from screens.events import EventsScreen
from screens.reports.report import EventReport
from screens.styled_app import STYLES
from screens.theme import LIGHT

Golden = Callable[[App[None]], None]


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


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def fest(office: Book, now: Now) -> Event:
    return Events(office, now).add(
        "Stadtteilfest",
        "street_fest",
        now() + timedelta(days=1),
        now() + timedelta(days=1, hours=5),
        place="Lindenplatz",
        stations=("Eingang Nord", "Eingang Süd"),
        capacity=600,
    )


def events_of(app: App[None]) -> EventsScreen:
    assert isinstance(app.screen, EventsScreen)
    return app.screen


def text_of(app: App[None]) -> str:
    """All that the list and the details say."""
    screen = events_of(app)
    lines = [str(option.prompt) for option in screen.event_list.options]
    return "\n".join([*lines, str(screen.details.render())])


async def test_an_empty_list_says_how_to_begin(office: Book, now: Now, golden: Golden) -> None:
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i", "a", "b", "enter")
        assert isinstance(app.screen, EventsScreen), "without an event nothing is to be done"
        golden(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
async def test_the_list_shows_each_event_with_its_state(
    office: Book, fest: Event, now: Now, stick: Path, golden: Golden, size: tuple[int, int]
) -> None:
    issue(office, now, fest, stick)
    Events(office, now).add("Lesung", "reading", now() + timedelta(days=9))
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=size):
        golden(app)


async def test_the_list_says_how_many_devices_have_handed_in_until_all_have(
    office: Book, fest: Event, now: Now, stick: Path, tmp_path: Path
) -> None:
    issue(office, now, fest, stick, devices=2)
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)):
        for label, told, step in (
            ("G1", "1 von 2 abgegeben", "Weiter: e spielt den nächsten Stick ein"),
            ("G2", "eingespielt", "Weiter: s Abschlussblatt"),
        ):
            join(stick, label, station=None, at=tmp_path / label)
            with Book.open(tmp_path / label) as book:
                sync(book, now, stick, final=True)
            collect(office, now, stick)
            events_of(app).show_facts()
            assert f" · {told} · " in text_of(app)
            assert step in str(events_of(app).details.render())


async def test_the_next_event_to_come_is_marked(office: Book, fest: Event, now: Now) -> None:
    events = Events(office, now)
    events.add("Gestern", "talk", now() - timedelta(days=1))
    events.add("Nächste Woche", "talk", now() + timedelta(days=7))
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)):
        assert events_of(app).marked == fest


async def test_n_plans_an_event_which_is_marked_then(office: Book, fest: Event, now: Now) -> None:
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        app.screen.query_one("#title", Input).value = "Lesung im Park"
        app.screen.query_one("#kind", Kinds).value = "reading"
        app.screen.query_one("#start", Input).value = "1.9.2026 18:00"
        await pilot.press("ctrl+s")
        await pilot.pause()
        marked = events_of(app).marked
        assert marked
        assert marked.title == "Lesung im Park"
        assert "Lesung im Park" in text_of(app)
        assert not events_of(app).has_unsaved


async def test_a_form_left_with_escape_is_taken_up_again(office: Book, now: Now) -> None:
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        app.screen.query_one("#title", Input).value = "Halb"
        await pilot.press("escape")
        assert events_of(app).has_unsaved
        await pilot.press("n")
        assert isinstance(app.screen, EventForm)
        assert app.screen.query_one("#title", Input).value == "Halb"


async def test_rules_left_with_escape_are_taken_up_again_and_outlast_the_book(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        app.screen.query_one("#place", Input).value = "Halb"
        assert isinstance(app.screen, RulesScreen)
        kept = app.screen.draft
        await pilot.press("escape")
        assert events_of(app).draft == kept
    Drafts(office, now).keep("events", kept)
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        assert app.screen.query_one("#place", Input).value == "Halb"
        await pilot.press("ctrl+s")
        assert "Halb" in text_of(app)
        assert not events_of(app).has_unsaved


async def test_enter_opens_the_report_and_escape_comes_back(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, EventReport)
        assert app.screen.report is not None
        assert "Stadtteilfest" in app.screen.report.title
        await pilot.press("escape")
        assert isinstance(app.screen, EventsScreen)


async def test_awkward_titles_and_stations_are_shown_literally(office: Book, now: Now) -> None:
    Events(office, now).add(
        "Bob [/foo]", "talk", now(), place="[@click=app.quit]x[/]", stations=["[b]", "[/]"]
    )
    # Another device may have written what our own gate would have cleaned.
    office.events.add(Event(id=new_id(), title="rot \x1b[31m[/x]", kind="[/kind]", start=now()))
    app = Host(lambda: EventsScreen(office, now))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("home")
        shown = text_of(app)
        await pilot.press("end")
        shown += text_of(app)
    for text in ("Bob [/foo]", "[@click=app.quit]x[/]", "[b], [/]", "rot [31m[/x]", "[/kind]"):
        assert text in shown
    assert "\x1b" not in shown
