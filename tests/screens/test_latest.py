"""Everything can be taken back; what is older, or somebody else's, takes a reason."""

from __future__ import annotations

from textual.pilot import Pilot

from qmtui.book import Book
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.initials import take_over
from screens.latest import LatestScreen
from screens.undo_reason import UndoReasonScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock


async def scan(pilot: Pilot[None], code: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    screen.scanned(code)
    await pilot.pause()


async def test_an_older_entry_opens_the_list_and_takes_a_reason(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
        now.advance(minutes=16)
        await pilot.press("ctrl+z")
        assert not len(field_book.undos)
        golden(app)
        await pilot.press("enter")
        assert isinstance(app.screen, UndoReasonScreen)
        await pilot.press("2")
        assert "ZURÜCKGENOMMEN" in screen_text(app)
    assert [undo.reason for undo in field_book.undos] == ["doppelt"]


async def test_what_others_did_just_now_takes_a_reason_of_ones_own_words(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
        take_over(field_book, "MI")
        await pilot.press("ctrl+z", "enter", "4")
        assert isinstance(app.screen, UndoReasonScreen)
        app.screen.field.value = "war sein Bruder"
        await pilot.press("enter")
    assert [undo.reason for undo in field_book.undos] == ["war sein Bruder"]


async def test_any_of_the_last_entries_is_taken_back_not_only_the_newest(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for code in ("ticket-piotr-2026", "ticket-jürgen-2026"):
            await scan(pilot, code)
            now.advance(minutes=1)
        await pilot.press("ctrl+y", "down", "enter")
        assert "Ankunft von Piotr Kowalski" in screen_text(app)
    standing = [e for e in field_book.attendance if e.id not in field_book.taken_back]
    assert len(standing) == 1


async def test_esc_takes_nothing_back(app: QmtuiApp, field_book: Book, now: Clock) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
        now.advance(hours=1)
        await pilot.press("ctrl+z", "enter", "escape")
        assert isinstance(app.screen, LatestScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, DeskScreen)
    assert not len(field_book.undos)


async def test_after_a_restart_the_key_still_finds_the_last_entry(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
    again = QmtuiApp(field_book, now, "JO")
    async with again.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+z")
        assert "Ankunft von Piotr Kowalski" in screen_text(again)
    assert field_book.presence.inside == 0
