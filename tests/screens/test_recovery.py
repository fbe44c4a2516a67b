"""The recovery key: on paper before anybody goes on, or a hint that stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.office import found_office
from qmtui.recovery import has_recovery_key
from qmtui.unlocking import key_for
from screens.app import QmtuiApp
from screens.dialogs import Confirm
from screens.events import EventsScreen
from screens.recovery import RecoveryScreen
from screens.secret import SecretLine
from tests.conftest import screen_text
from tests.screens.conftest import PASSPHRASE, SMALL, Clock

HINT = "Notschlüssel ist noch nicht notiert"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    """An encrypted office book just begun."""
    with found_office(tmp_path / "office", "Lindenhof", passphrase=PASSPHRASE) as book:
        yield book


def lines(app: QmtuiApp) -> list[str]:
    assert isinstance(app.screen, RecoveryScreen)
    shown = str(app.screen.query_one("#key").render()).splitlines()
    return [line.split()[-1] for line in shown]


async def test_a_new_office_shows_its_recovery_key_until_the_last_line_is_typed_back(
    office: Book, now: Clock
) -> None:
    app = QmtuiApp(office, now, "QM")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        key = lines(app)
        assert len(key) == 4
        field = app.screen.query_one("#typed", SecretLine)
        field.value = key[2]
        await pilot.press("enter")
        assert "Zeichen für Zeichen" in screen_text(app)
        field.value = key[3].upper().replace("-", " ")
        await pilot.press("enter")
        assert isinstance(app.screen, EventsScreen)
        assert HINT not in screen_text(app)
    assert key_for(office.folder, " ".join(key)) == office.database.key


async def test_whoever_says_later_is_reminded_until_it_is_written_down(
    office: Book, now: Clock
) -> None:
    app = QmtuiApp(office, now, "QM")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        assert HINT in screen_text(app)
    app = QmtuiApp(office, now, "QM")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, EventsScreen), "it is there and not asked for each time"
        assert HINT in screen_text(app)
        await pilot.press("ctrl+r")
        app.screen.query_one("#typed", SecretLine).value = lines(app)[3]
        await pilot.press("enter")
        assert HINT not in screen_text(app)


async def test_a_new_key_for_one_on_paper_is_made_only_after_a_question(
    office: Book, now: Clock
) -> None:
    app = QmtuiApp(office, now, "QM")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        app.screen.query_one("#typed", SecretLine).value = lines(app)[3]
        await pilot.press("enter", "ctrl+r")
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        assert isinstance(app.screen, EventsScreen)
        await pilot.press("ctrl+r", "right", "enter")
        assert isinstance(app.screen, RecoveryScreen)


async def test_a_plain_office_has_no_recovery_key(tmp_path: Path, now: Clock) -> None:
    with found_office(tmp_path / "plain", "Lindenhof", plain=True) as book:
        app = QmtuiApp(book, now, "QM")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("ctrl+r")
            assert isinstance(app.screen, EventsScreen)
            assert HINT not in screen_text(app)
        assert not has_recovery_key(book)
