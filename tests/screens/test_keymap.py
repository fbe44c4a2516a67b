"""Keys of people's own choice: which may be, which not, and where the new ones show."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.config import Config, Finding, Settings
from screens.app import QmtuiApp
from screens.app_keys import EVERYWHERE
from screens.desk import DeskScreen
from screens.keymap import Keymap, checked_keymap, every_binding, for_textual, owners
from screens.walk_in import WalkInScreen
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock

FILE = Path("config.toml")


def rebound(book: Book | None, now: Clock, **keymap: str) -> QmtuiApp:
    """The app with other keys; names are written with __ for the dot."""
    keys = {name.replace("__", "."): key for name, key in keymap.items()}
    return QmtuiApp(book, now, "JO", settings=Settings(file=FILE, config=Config(keymap=keys)))


def checked(keymap: Keymap) -> tuple[Keymap, list[Finding]]:
    return checked_keymap(Settings(file=FILE, config=Config(keymap=keymap)))


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("desk.walkin", "f11", "desk.walk_in"),
        ("nothing.like.it", "f11", "Tastenliste"),
        ("desk.turn", "x", "x"),
        ("app.lock", "l", "l"),
        ("app.quit", "ctrl+h", "F1 bis F12"),
        ("app.quit", "alt+q", "F1 bis F12"),
        ("app.quit", "ctrl+v", "F1 bis F12"),
        ("app.quit", "enter", "F1 bis F12"),
        ("app.quit", "", "F1 bis F12"),
        ("app.quit", "space", "F1 bis F12"),
        ("desk.turn", "f3", "Zählen"),
        ("desk.turn", "ctrl+q", "Programm beenden"),
        ("events.new", "i", "importieren"),
        ("area.report", "ctrl+s", "Strg+S"),
    ],
)
def test_a_key_that_would_do_harm_is_refused_with_the_reason(
    name: str, key: str, said: str
) -> None:
    taken, (finding,) = checked({name: key})
    assert taken == {}
    assert finding.option == f"keymap.{name}"
    for part in (str(FILE), name, said):
        assert part in finding.sentence


@pytest.mark.parametrize(
    "keymap",
    [
        {"desk.walk_in": "f11"},
        {"desk.walk_in": "ctrl+g", "desk.turn": "ctrl+n"},
        {"events.new": "j"},
        {"area.desk": "f11", "area.events": "f11"},
    ],
    ids=str,
)
def test_a_key_that_is_free_or_changes_places_is_taken(keymap: dict[str, str]) -> None:
    assert checked(keymap) == (keymap, [])


def test_keys_may_be_written_as_on_a_german_keyboard() -> None:
    assert checked({"desk.turn": " Strg+L "})[0] == {"desk.turn": "ctrl+l"}


def test_of_two_that_want_the_same_key_one_keeps_its_own() -> None:
    taken, findings = checked({"desk.turn": "f11", "desk.walk_in": "f11"})
    assert len(taken) == len(findings) == 1


def test_moving_an_area_of_the_station_leaves_the_offices_on_the_same_key() -> None:
    assert for_textual({"area.desk": "f11"}) == {"area.desk": "f11", "area.events": "f2"}


async def test_the_new_key_works_and_is_shown_everywhere_instead_of_the_old_one(
    field_book: Book, now: Clock
) -> None:
    app = rebound(field_book, now, desk__walk_in="f11", area__count="insert")
    async with app.run_test(size=SMALL) as pilot:
        assert "Einfg Zählen" in screen_text(app)
        assert "F11 Neu" in screen_text(app)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "Zählen · Einfg" in titles
        assert any(title.endswith("· F11") for title in titles)
        assert not any(title.endswith(("· F3", "· Strg+N")) for title in titles)
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, DeskScreen)
        await pilot.press("f1")
        assert "F11" in screen_text(app)
        assert "Strg+N" not in screen_text(app).rpartition("╰")[0].partition("Hier")[2]
        await pilot.press("escape", "f11")
        assert isinstance(app.screen, WalkInScreen)
        await pilot.press("escape", "insert")
        assert app.current_mode == "count"


async def test_the_help_names_keys_that_changed_places(field_book: Book, now: Clock) -> None:
    app = rebound(field_book, now, exchange__now="ctrl+g", exchange__hand_in="ctrl+s")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f8", "f1")
        words = " ".join(screen_text(app).replace("│", " ").split())
        assert "Strg+G drücken" in words


async def test_the_offices_area_keeps_its_key_when_the_stations_is_moved(
    usual_book: Path, now: Clock
) -> None:
    with Book.open(usual_book.parent / "office") as office:
        app = rebound(office, now, area__desk="f11")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f8")
            assert app.current_mode == "privacy"
            await pilot.press("f2")
            assert app.current_mode == "events"


async def test_a_wrong_keymap_is_told_and_the_usual_keys_stay(field_book: Book, now: Clock) -> None:
    app = rebound(field_book, now, app__help="x")
    async with app.run_test(size=SMALL) as pilot:
        assert "app.help" in " ".join(note.message for note in app._notifications)
        await pilot.press("f1")
        assert app.is_asking


def test_an_action_has_one_name_and_a_name_one_key() -> None:
    keys: dict[str, set[tuple[str, ...]]] = {}
    for bound in every_binding():
        if bound.id:
            keys.setdefault(bound.id, set()).add(bound.keys)
    assert {name: found for name, found in keys.items() if len(found) > 1} == {}


def test_the_keys_of_the_app_are_counted_once() -> None:
    assert all(owner.BINDINGS is not EVERYWHERE for owner in owners())
