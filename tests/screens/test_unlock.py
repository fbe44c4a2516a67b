"""Opening an encrypted book: the right secret, the wrong one, a slip, and damage."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.book import now as wall_clock
from qmtui.pin import Pin, has_declined, has_pin, set_pin
from qmtui.recovery import new_recovery_key
from qmtui.unlocking import key_for
from screens import book_app
from screens.app import QmtuiApp, run
from screens.desk import DeskScreen
from screens.events import EventsScreen
from screens.first_start import FirstStartScreen
from screens.initials import InitialsScreen
from screens.pin import PinScreen
from screens.right_time import RightTimeScreen
from screens.secret import SecretForm, SecretLine, progress
from screens.unlock import UnlockScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import PASSPHRASE, SMALL, Clock, Locked, scan, toasts


@pytest.fixture
def app(locked: Locked, now: Clock) -> Iterator[QmtuiApp]:
    app = QmtuiApp(None, now, "JO", locked=locked.folder)
    yield app
    if app.book is not None:
        app.book.close()


def line(app: QmtuiApp) -> SecretLine:
    return app.screen.query_one("#secret", SecretLine)


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the key to be derived in its thread, and for what comes of it."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def type_secret(pilot: Pilot[None], secret: str) -> None:
    pilot.app.screen.query_one("#secret", SecretLine).value = secret
    await pilot.press("enter")
    await settled(pilot)


async def test_an_encrypted_book_shows_its_title_and_asks_for_its_code(
    app: QmtuiApp, golden: Golden
) -> None:
    async with app.run_test(size=SMALL):
        golden(app)


async def test_the_code_opens_the_book_however_it_is_typed(app: QmtuiApp, locked: Locked) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*locked.code[:6].lower())
        assert line(app).value == locked.code[:6], "upper case while typing"
        await type_secret(pilot, locked.code.lower().replace(" ", ""))
        assert isinstance(app.screen, PinScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, DeskScreen)
        assert "unverschlüsselt" not in screen_text(app)
        assert app.book
        assert not app.book.is_plain


async def test_a_program_may_type_the_code_as_fast_as_a_scanner_but_a_ticket_is_none(
    app: QmtuiApp, locked: Locked
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await scan(pilot, "TKDLJXNRBFSVHNFC\r")
        assert line(app).value == ""
        assert "Scan nicht beachtet" in toasts(pilot)
        await scan(pilot, f"{locked.code}\r")
        await settled(pilot)
        assert isinstance(app.screen, InitialsScreen | PinScreen | DeskScreen)


async def test_a_mistyped_code_is_told_from_a_wrong_one_and_waits_for_nothing(
    app: QmtuiApp, locked: Locked, usual_locked: Locked
) -> None:
    slip = locked.code[:-1] + ("B" if locked.code[-1] != "B" else "C")
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(4):
            await type_secret(pilot, slip)
            assert "vertippt" in screen_text(app)
            assert not app.screen.query_one("#pause").display
        assert line(app).value == slip, "so that it can be compared"


async def test_case_53_wrong_ones_wait_longer_but_nobody_is_locked_out(
    app: QmtuiApp, locked: Locked, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(5):
            form = app.screen.query_one(SecretForm)
            await type_secret(pilot, "falsch")
            for _ in range(30):
                form.count_down()
        assert "öffnet das Buch nicht" in screen_text(app)
        await type_secret(pilot, "falsch")
        await pilot.pause()
        golden(app)
        await type_secret(pilot, locked.code)
        assert isinstance(app.screen, UnlockScreen), "the pause is not over"
        for _ in range(16):
            form.count_down()
        assert not form.pause.display
        await type_secret(pilot, locked.code)
        assert isinstance(app.screen, PinScreen)


async def test_case_53_damaged_keys_are_told_from_a_wrong_secret(
    app: QmtuiApp, locked: Locked
) -> None:
    for name in ("keys.wrap", "keys.wrap.copy"):
        (locked.folder / name).write_bytes(b"x" * 100)
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(3):
            await type_secret(pilot, locked.code)
        assert "keys.wrap, ist beschädigt" in screen_text(app)
        assert not app.screen.query_one("#pause").display


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
async def test_case_33_nothing_reaches_the_clipboard(
    app: QmtuiApp, locked: Locked, key: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.copy_to_clipboard("before")
        line(app).value = locked.code
        line(app).select_all()
        await pilot.press(key)
        assert app.clipboard == "before"
        assert line(app).value == locked.code


async def test_what_is_typed_is_neither_logged_nor_told(
    app: QmtuiApp, locked: Locked, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with app.run_test(size=SMALL) as pilot:
            await type_secret(pilot, "geheimes wort")
            assert "geheimes" not in repr(line(app))
            assert "geheimes" not in repr(SecretForm.Opened(b"geheimes"))
            await type_secret(pilot, locked.code)
    assert "geheimes" not in caplog.text
    assert locked.code not in caplog.text
    assert not (tmp_path / "log").exists()


async def test_four_pasted_lines_become_one(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        line(app).post_message(Paste("3f7k-92mb-xq\n3f7k-92mb-xq\r\nabc\n"))
        await pilot.pause()
        assert line(app).value == "3F7K-92MB-XQ 3F7K-92MB-XQ ABC"


async def test_a_pin_is_asked_for_twice_and_only_once_per_device(
    app: QmtuiApp, locked: Locked, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_secret(pilot, locked.code)
        golden(app)
        await pilot.press(*"258", "enter")
        assert "4 bis 8 Ziffern" in screen_text(app)
        await pilot.press(*"0", "enter", *"2581", "enter")
        assert "verschieden" in screen_text(app)
        await pilot.press(*"2580", "enter", *"2580", "enter")
        assert isinstance(app.screen, DeskScreen)
        assert app.book
        assert has_pin(app.book)
        assert Pin(app.book).fits("2580")
    app.book.close()
    again = QmtuiApp(None, now, "JO", locked=locked.folder)
    async with again.run_test(size=SMALL) as pilot:
        await type_secret(pilot, locked.code)
        assert isinstance(again.screen, DeskScreen)
    assert again.book
    again.book.close()


async def test_doing_without_a_pin_is_remembered_and_initials_come_next(
    locked: Locked, now: Clock
) -> None:
    app = QmtuiApp(None, now, locked=locked.folder)
    async with app.run_test(size=SMALL) as pilot:
        await type_secret(pilot, locked.code)
        assert "öffnet nur der Einsatzcode" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, InitialsScreen)
    assert app.book
    assert has_declined(app.book)
    app.book.close()


async def test_the_code_gives_all_tries_of_the_pin_back(locked: Locked, now: Clock) -> None:
    with Book.open(locked.folder, key=locked.key) as book:
        set_pin(book, "2580")
        for _ in range(5):
            Pin(book).fits("0000")
    app = QmtuiApp(None, now, "JO", locked=locked.folder)
    async with app.run_test(size=SMALL) as pilot:
        await type_secret(pilot, locked.code)
        assert app.book
        assert Pin(app.book).left == 5
    app.book.close()


async def test_the_secret_of_the_environment_is_tried_without_asking(
    locked: Locked, now: Clock
) -> None:
    app = QmtuiApp(None, now, "JO", locked=locked.folder, secret=locked.code)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await settled(pilot)
        assert app.book
    app.book.close()


def test_the_environment_is_read_once(locked: Locked, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool]] = []

    def started(app: QmtuiApp, *, mouse: bool) -> None:
        import os

        assert isinstance(app, QmtuiApp)
        seen.append((str(app.DEFAULT_MODE), "QMTUI_PASSPHRASE" in os.environ))

    monkeypatch.setenv("QMTUI_PASSPHRASE", locked.code)
    monkeypatch.setattr(QmtuiApp, "run", started)
    assert run(locked.folder, "JO") == 0
    assert seen == [("unlock", False)]


async def test_a_book_chosen_on_the_first_screen_is_asked_for_its_secret_and_may_be_left(
    locked: Locked, now: Clock
) -> None:
    app = QmtuiApp(None, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        app.screen.post_message(FirstStartScreen.BookReady(locked.folder))
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, FirstStartScreen)
        app.screen.post_message(FirstStartScreen.BookReady(locked.folder))
        await pilot.pause()
        await type_secret(pilot, locked.code)
        await pilot.press("escape")
        assert isinstance(app.screen, DeskScreen)
    assert app.book
    app.book.close()


async def test_a_book_open_elsewhere_says_so_after_the_right_code(
    app: QmtuiApp, locked: Locked
) -> None:
    with Book.open(locked.folder, key=locked.key):
        async with app.run_test(size=SMALL) as pilot:
            await type_secret(pilot, locked.code)
            assert isinstance(app.screen, UnlockScreen)
            assert "geöffnet" in screen_text(app) or "offen" in screen_text(app)


@pytest.fixture
def office_folder(usual_locked: Locked) -> Path:
    return usual_locked.folder.parent / "office"


async def test_a_passphrase_is_hidden_until_a_key_shows_it(
    office_folder: Path, now: Clock, golden: Golden
) -> None:
    app = QmtuiApp(None, now, "QM", locked=office_folder)
    async with app.run_test(size=SMALL) as pilot:
        line(app).value = PASSPHRASE
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+o")
        assert PASSPHRASE in screen_text(app)
        await pilot.press("ctrl+o", "enter")
        await settled(pilot)
        assert isinstance(app.screen, EventsScreen)
    assert app.book
    app.book.close()


async def test_the_printed_recovery_key_opens_the_office_as_well(
    office_folder: Path, now: Clock
) -> None:
    with Book.open(office_folder, key=key_for(office_folder, PASSPHRASE)) as book:
        printed = new_recovery_key(book)
    app = QmtuiApp(None, now, "QM", locked=office_folder)
    async with app.run_test(size=SMALL) as pilot:
        lines = printed.splitlines()
        await type_secret(pilot, " ".join([*lines[:2], lines[3], lines[2]]))
        assert "Zeile für Zeile" in screen_text(app)
        await type_secret(pilot, " ".join(lines).upper())
        assert isinstance(app.screen, EventsScreen)
    assert app.book
    app.book.close()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", "0 von 20 Buchstaben"),
        ("krtb dl", "KRTB DL · 6 von 20 Buchstaben"),
        ("3f7k-92mb-xq", ""),
        ("B" * 21, ""),
    ],
)
def test_a_code_is_counted_while_it_is_typed(typed: str, shown: str) -> None:
    assert progress(typed) == shown


async def test_case_59_a_clock_that_cannot_be_right_is_asked_about_on_opening(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, warns in ((2070, True), (1990, True), (None, False)):
        moment = wall_clock() if year is None else datetime(year, 6, 1, tzinfo=UTC)
        monkeypatch.setattr(book_app, "wall_clock", lambda moment=moment: moment)
        app = QmtuiApp(field_book, now, "JO")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, RightTimeScreen) is warns
