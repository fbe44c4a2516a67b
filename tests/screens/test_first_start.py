"""The first screen: go on with a book, join an event, set the office up, practise."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from textual import on
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from qmtui.book import Book, Now
from qmtui.events import Events
from qmtui.fieldbook import issue, join, offers_in
from qmtui.handover.own_clock import wants_look
from qmtui.locations import book_folder, books_folder, kept_books
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.unlocking import key_for
from screens.dialogs import Confirm
from screens.first_start import FirstStartScreen
from screens.join import StationScreen
from screens.set_up_office import OfficeScreen
from screens.styled_app import STYLES
from screens.theme import LIGHT
from tests.conftest import screen_text
from tests.screens.conftest import PASSPHRASE, Locked, until

Golden = Callable[[App[None]], None]


class Host(App[None]):
    """The least app that the screen works in; keeps the books it is told of."""

    CSS_PATH = [*STYLES]

    def __init__(self, now: Now) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.theme = LIGHT.name
        self.shown = FirstStartScreen()
        self.ready: list[Path] = []
        self.has_mouse = True
        self.keys: list[bytes | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown)

    @on(FirstStartScreen.BookReady)
    def keep(self, message: FirstStartScreen.BookReady) -> None:
        self.ready.append(message.folder)
        self.keys.append(message.key)


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the work that runs in threads, and for what it tells the screen."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    monkeypatch.setattr("qmtui.sticks.drives", list)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that is found without being typed."""
    folder = tmp_path / "home" / "Nextcloud"
    folder.mkdir(parents=True)
    return folder


Plan = Callable[..., Event]


@pytest.fixture
def plan(office: Book, now: Now, stick: Path) -> Plan:
    """Plans an event and hands it out."""

    def planned(title: str, *stations: str, at: Path = stick) -> Event:
        event = Events(office, now).add(title, "street_fest", now(), stations=stations)
        issue(office, now, event, at)
        return event

    return planned


def options(app: App[None]) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one(OptionList).options]


async def test_a_new_device_has_three_choices(now: Now, golden: Golden) -> None:
    app = Host(now)
    async with app.run_test(size=(80, 24)):
        assert len(options(app)) == 3
        golden(app)


async def test_books_of_this_device_are_offered_first(now: Now) -> None:
    about = {"kind": "field", "title": "Bob [/foo]"}
    Book.create(book_folder("b"), about).close()
    found_office(book_folder("a"), "[@click=app.quit]x[/]", plain=True).close()
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        assert len(options(app)) == 5
        assert "[@click=app.quit]x[/]" in options(app)[0]
        assert "Bob [/foo]" in options(app)[1]
        await pilot.press("down", "enter")
        await pilot.pause()
    assert app.ready == [book_folder("b")]


async def test_an_event_on_a_stick_is_joined_without_typing_a_path(now: Now, plan: Plan) -> None:
    event = plan("Bob [/foo]", "Eingang Nord", "[/x] Süd")
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert "Bob [/foo]" in options(app)[0]
        await pilot.press("enter")
        app.screen.query_one("#label", Input).value = "G7"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, StationScreen)
        assert options(app)[1] == "[/x] Süd"
        await pilot.press("down", "enter")
        await pilot.pause()
    (folder,) = app.ready
    assert folder.parent == books_folder()
    with Book.open(folder) as book:
        assert book.event().id == event.id
        assert book.post.device == "G7"
        assert book.station_name(book.post.station_id) == "[/x] Süd"
        assert wants_look(book), "the clock is asked about next"


async def test_a_device_called_like_a_station_is_not_asked_for_it(now: Now, plan: Plan) -> None:
    plan("Fest", "Nord", "Süd")
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        await pilot.press("enter")
        app.screen.query_one("#label", Input).value = "Süd"
        await pilot.press("enter")
        await settled(pilot)
    (folder,) = app.ready
    with Book.open(folder) as book:
        assert book.station_name(book.post.station_id) == "Süd"


async def test_a_device_may_stay_without_a_station(now: Now, plan: Plan) -> None:
    plan("Fest", "Nord", "Süd")
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        await pilot.press("enter")
        app.screen.query_one("#label", Input).value = "G1"
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()
    (folder,) = app.ready
    with Book.open(folder) as book:
        assert book.post.station_id is None


async def test_an_event_this_device_is_in_already_goes_on_at_once(
    now: Now, plan: Plan, stick: Path
) -> None:
    plan("Fest")
    (offer,) = offers_in(stick)
    join(stick, "G1", station=None, at=book_folder(offer.book))
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
    assert app.ready == [book_folder(offer.book)]


async def test_joining_without_a_label_is_refused_and_escape_leads_back(
    now: Now, plan: Plan
) -> None:
    plan("Fest")
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-failed")
        await pilot.press("escape")
        assert app.screen is app.shown
    assert app.ready == []
    assert kept_books() == []


async def test_a_typed_folder_adds_its_events_to_the_list(
    now: Now, plan: Plan, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plan("Lesung", at=elsewhere)
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        path = app.screen.query_one("#path", Input)
        path.value = str(tmp_path / "[/nothing]")
        await pilot.press("enter")
        assert app.screen.query_one("#hint").display
        assert not app.screen.query_one(OptionList).display
        path.value = str(elsewhere)
        await pilot.press("enter")
        await settled(pilot)
        assert len(options(app)) == 1
        assert "Lesung" in options(app)[0]


async def test_the_office_is_set_up_with_a_passphrase(now: Now, golden: Golden) -> None:
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b")
        app.screen.query_one("#quarter", Input).value = "Bob [/foo]"
        app.screen.query_one("#residents", Input).value = "4200"
        app.screen.query_one("#passphrase", Input).value = PASSPHRASE
        app.screen.query_one("#again", Input).value = PASSPHRASE
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+o")
        assert screen_text(app).count(PASSPHRASE) == 2
        await pilot.press("ctrl+s")
        await settled(pilot)
    (folder,) = app.ready
    assert app.keys == [key_for(folder, PASSPHRASE)], "so that nobody is asked for it again"
    with Book.open(folder, key=app.keys[0]) as book:
        (district,) = book.districts
        assert (district.name, district.residents) == ("Bob [/foo]", 4200)
        assert not book.is_plain


@pytest.mark.parametrize(
    ("passphrase", "again", "complaint"),
    [
        ("", "", "mindestens 8 Zeichen"),
        ("sieben!", "sieben!", "mindestens 8 Zeichen"),
        ("zwölf Zeichen", "zwölf zeichen", "verschieden"),
        ("a b c d e f", "a b c d e", "verschieden"),
    ],
)
async def test_a_short_passphrase_and_a_slip_are_refused(
    now: Now, passphrase: str, again: str, complaint: str
) -> None:
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b")
        app.screen.query_one("#quarter", Input).value = "Lindenhof"
        app.screen.query_one("#passphrase", Input).value = passphrase
        app.screen.query_one("#again", Input).value = again
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert complaint in screen_text(app)
        assert app.focused
        assert app.focused.id == "passphrase"
    assert kept_books() == []


async def test_the_office_is_set_up_plain_only_with_consent(now: Now, golden: Golden) -> None:
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b")
        app.screen.query_one("#quarter", Input).value = "Bob [/foo]"
        app.screen.query_one("#protection").focus()
        await pilot.press("2")
        golden(app)
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        assert isinstance(app.screen, OfficeScreen), "Enter alone must not agree"
        assert kept_books() == []
        await pilot.press("ctrl+s", "right", "enter")
        await settled(pilot)
    (folder,) = app.ready
    with Book.open(folder) as book:
        assert book.is_plain


async def test_an_office_without_a_name_or_with_odd_figures_is_refused(now: Now) -> None:
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b", "ctrl+s")
        assert app.focused
        assert app.focused.id == "quarter"
        app.screen.query_one("#quarter", Input).value = "Lindenhof"
        app.screen.query_one("#residents", Input).value = "viele"
        await pilot.press("ctrl+s")
        assert app.focused
        assert app.focused.id == "residents"
        assert app.screen.query_one("#message").has_class("-failed")
        await pilot.press("escape")
        assert app.screen is app.shown
    assert kept_books() == []


async def test_an_encrypted_event_is_joined_with_its_code(
    now: Now, usual_locked: Locked, stick: Path
) -> None:
    shutil.copytree(usual_locked.folder.parent / "stick", stick, dirs_exist_ok=True)
    app = Host(now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        await pilot.press("enter")
        app.screen.query_one("#label", Input).value = "G7"
        await pilot.press("enter")
        assert app.focused
        assert app.focused.id == "code", "first the code, then the work"
        code = app.screen.query_one("#code", Input)
        code.value = usual_locked.code[:-1]
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one("#message").has_class("-failed")
        assert kept_books() == []
        await pilot.press(usual_locked.code[-1].lower())
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
    (folder,) = app.ready
    with Book.open(folder, key=app.keys[0]) as book:
        assert book.post.device == "G7"
        assert book.station_name(book.post.station_id) == "Eingang Süd"


async def test_books_say_how_safe_they_are(now: Now, usual_locked: Locked) -> None:
    shutil.copytree(usual_locked.folder, book_folder("a"))
    found_office(book_folder("b"), "Lindenhof", plain=True).close()
    app = Host(now)
    async with app.run_test(size=(80, 24)):
        assert "· unverschlüsselt" in options(app)[0]
        assert "· verschlüsselt" in options(app)[1]


async def test_practice_is_a_program_of_its_own_that_knows_no_book(
    now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], env: dict[str, str], check: bool) -> CompletedProcess[bytes]:
        begun.append((command, env))
        return CompletedProcess(command, returncode=1)

    monkeypatch.setattr("screens.practice.subprocess.run", run)
    monkeypatch.setattr(App, "suspend", lambda self: nullcontext())
    monkeypatch.setenv("QMTUI_BOOK", "/a/real/book")
    monkeypatch.setenv("QMTUI_PASSPHRASE", "secret")
    monkeypatch.setenv("QMTUI_NEW_PASSPHRASE", "another")
    app = Host(now)
    app.has_mouse = False
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("u")
        await until(pilot, lambda: any("mit einem Fehler" in n.message for n in app._notifications))
    ((command, env),) = begun
    assert command[-3:] == ["--no-mouse", "demo", "--practise"]
    assert not {"QMTUI_BOOK", "QMTUI_PASSPHRASE", "QMTUI_NEW_PASSPHRASE"} & set(env)
    assert env["QMTUI_LANG"] == "de"
    assert app.ready == []
