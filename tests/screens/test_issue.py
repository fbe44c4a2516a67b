"""Handing an event out: a folder, a number of devices, done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from qmtui.book import Book, Now
from qmtui.events import Events
from qmtui.fieldbook import offers_in
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.sticks import remember, remembered
from qmtui.unlocking import key_for
from screens.access_code import CodeScreen
from screens.choose_folder import FolderChoice, typed_path
from screens.issue import IssueScreen
from screens.styled_app import STYLES
from screens.theme import LIGHT
from tests.conftest import screen_text
from tests.screens.conftest import PASSPHRASE, Locked


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
def fest(office: Book, now: Now) -> Event:
    return Events(office, now).add(
        "Bob [/foo]", "street_fest", now(), stations=("Eingang Nord", "[@click=app.quit]x[/]")
    )


def message(app: App[None]) -> str:
    return str(app.screen.query_one("#message").render())


async def test_a_known_folder_is_one_enter_away(
    office: Book, fest: Event, now: Now, stick: Path
) -> None:
    remember(office, stick)
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        app.screen.query_one("#devices", Input).value = "5"
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-good")
        assert "[@click=app.quit]x[/]" in message(app)
        await pilot.press("escape")
    assert app.answers == [None]
    (event,) = office.events
    assert (event.status, event.expected_devices) == ("issued", 5)
    assert [offer.about["title"] for offer in offers_in(stick)] == ["Bob [/foo]"]


async def test_as_many_devices_as_stations_are_proposed(
    office: Book, fest: Event, now: Now
) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        devices = app.screen.query_one("#devices", Input)
        assert devices.value == "2"
        devices.focus()
        await pilot.press("7")
        assert devices.value == "7", "not 27"


async def test_handing_out_twice_doubles_nothing_and_forgets_nothing(
    office: Book, fest: Event, now: Now, stick: Path
) -> None:
    remember(office, stick)
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
        before = office.events.get(fest.id)
        app.screen.query_one("#devices", Input).value = ""
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-good")
    assert office.events.get(fest.id) == before
    assert len(offers_in(stick)) == 1


async def test_a_typed_folder_is_written_to_and_offered_first_next_time(
    office: Book, fest: Event, now: Now, stick: Path
) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#path", Input).value = f'"{stick}"'
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
    assert len(offers_in(stick)) == 1
    assert remembered(office) == [stick]


async def test_without_a_folder_nothing_is_handed_out(office: Book, fest: Event, now: Now) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        assert app.screen.query_one("#message").has_class("-failed")
    assert [event.status for event in office.events] == ["planned"]


async def test_a_folder_that_is_gone_is_answered_with_a_sentence(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#path", Input).value = str(tmp_path / "[/no]" / "stick")
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-failed")
        assert app.screen.check_action("back", ()), "there must be a way back"
    assert [event.status for event in office.events] == ["planned"]


async def test_a_stick_appears_when_it_is_plugged_in(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        choice = app.screen.query_one(FolderChoice)
        assert not choice.options.display
        assert choice.path.has_focus
        (tmp_path / "home" / "Nextcloud").mkdir(parents=True)
        choice.look()
        await settled(pilot)
        assert choice.options.option_count == 1
        assert choice.options.has_focus
        await pilot.press("/")
        assert (choice.path.has_focus, choice.path.value) == (True, "/")
        await pilot.press("up")
        assert choice.options.has_focus
        await pilot.press("down")
        assert choice.path.has_focus


async def test_a_stick_that_appears_does_not_call_back_who_has_gone_on(
    office: Book, fest: Event, now: Now, tmp_path: Path
) -> None:
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#devices").focus()
        (tmp_path / "home" / "Nextcloud").mkdir(parents=True)
        app.screen.query_one(FolderChoice).look()
        await settled(pilot)
        assert app.focused
        assert app.focused.id == "devices"


async def test_the_code_of_an_encrypted_event_is_shown_once_in_groups(
    usual_locked: Locked, now: Now, stick: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(usual_locked.folder.parent / "office", tmp_path / "locked"))
    with Book.open(folder, key=key_for(folder, PASSPHRASE)) as office:
        fest = Events(office, now).add("Bob [/foo]", "street_fest", now())
        remember(office, stick)
        app = Host(lambda: IssueScreen(office, now, fest))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("enter", "ctrl+s")
            await settled(pilot)
            assert isinstance(app.screen, CodeScreen)
            shown = str(app.screen.query_one("#code").render())
            code = "".join(shown.split())
            assert key_for(stick / offers_in(stick)[0].book, code.lower())
            assert "B o b" not in screen_text(app)
            assert "Einsatzcode für Bob [/foo]" in screen_text(app)
            assert "nie auf den Stick" in screen_text(app)
            await pilot.press("escape", "ctrl+s")
            await settled(pilot)
            assert isinstance(app.screen, IssueScreen), "a refresh keeps the code and shows none"
            await pilot.press("ctrl+n", "right", "enter")
            await settled(pilot)
            assert isinstance(app.screen, CodeScreen)
            assert "".join(str(app.screen.query_one("#code").render()).split()) != code


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("  /media/lea/STICK ", "/media/lea/STICK"),
        ("'/media/lea/MEIN STICK'", "/media/lea/MEIN STICK"),
        ('"/media/x"', "/media/x"),
        ("file:///media/MEIN%20STICK", "/media/MEIN STICK"),
        ("~nobody-by-this-name/x", "~nobody-by-this-name/x"),
        ("'", "'"),
    ],
)
def test_a_pasted_path_loses_what_file_managers_add(typed: str, path: str) -> None:
    assert typed_path(typed) == Path(path)


@pytest.mark.parametrize("typed", ["/x\0y", "file:///x%00y", "'/x\0y'"])
def test_a_path_that_no_system_takes_is_one_that_is_not_there(typed: str) -> None:
    assert not typed_path(typed).resolve().exists()


def test_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    assert typed_path("~/Sync") == tmp_path / "home" / "Sync"
