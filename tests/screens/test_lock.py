"""The lock screen: nobody reads along, counting goes on, and the key is let go of in time."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from qmtui.book import Book
from qmtui.count import Count
from qmtui.drafts import Drafts
from qmtui.errors import BookUnusable
from qmtui.live_folder import go_live
from qmtui.pin import Pin, set_pin
from qmtui.unlocking import key_for
from qmtui.watch import IDLE, LONGEST
from screens.app import QmtuiApp
from screens.count import CountScreen
from screens.desk import DeskScreen
from screens.dialogs import Confirm
from screens.feedback.form import FeedbackScreen
from screens.handover.own_clock import OwnClockScreen
from screens.help import HelpScreen
from screens.lock import LockScreen
from screens.secret import SecretLine
from screens.unlock import UnlockScreen
from screens.walk_in import WalkInScreen
from storage.errors import FolderMissing
from tests.conftest import Golden, screen_text
from tests.screens.conftest import PASSPHRASE, SMALL, Clock, Locked, post_scan, until

PIN = "2580"


@pytest.fixture
def sealed_book(locked: Locked) -> Iterator[Book]:
    """An encrypted field book with a PIN; the app closes it when it lets go of the key."""
    with Book.open(locked.folder, key=locked.key) as book:
        set_pin(book, PIN)
        yield book


@pytest.fixture
def app(sealed_book: Book, now: Clock) -> Iterator[QmtuiApp]:
    app = QmtuiApp(sealed_book, now, "JO")
    yield app
    if app.book is not None:
        app.book.close()


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def enter_pin(pilot: Pilot[None], pin: str) -> None:
    pilot.app.screen.query_one("#pin", SecretLine).value = pin
    await pilot.press("enter")
    await pilot.pause()


async def scan(pilot: Pilot[None], text: str) -> None:
    """Keys as fast as a scanner's."""
    assert isinstance(pilot.app, QmtuiApp)
    post_scan(pilot.app, [*(Key(letter, letter) for letter in text), Key("enter", "\r")])
    await pilot.pause()
    await pilot.pause()


async def pass_time(app: QmtuiApp, wall: float, steady: float) -> None:
    """Let both clocks go on since the last look, and look again."""
    watch = app.guard._watch
    watch._wall, watch._steady = time.time() - wall, time.monotonic() - steady
    await app.guard.look()


async def idle(app: QmtuiApp, seconds: float) -> None:
    """Nobody types for so long."""
    watch = app.guard._watch
    watch._touched -= seconds
    if watch._locked is not None:
        watch._locked -= seconds
    await app.guard.look()


@pytest.mark.parametrize("area", ["f2", "f3"], ids=["usual", "counting"])
async def test_the_lock_screen_is_one_large_word_and_a_field(
    app: QmtuiApp, golden: Golden, area: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(area, "f12")
        golden(app)


async def test_names_vanish_and_everything_comes_back_with_the_pin(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "müll"
        app.notify("Sabine Müller ist da", markup=False)
        await pilot.pause()
        assert "Sabine Müller" in screen_text(app)
        await pilot.press("f12")
        app.notify("Jürgen Müller ist da", markup=False)
        await pilot.pause()
        assert "Müller" not in screen_text(app)
        await enter_pin(pilot, PIN)
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "müll"
        assert app.focused is app.screen.field


async def test_f12_locks_over_every_dialog_too(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for opener in ("ctrl+b", "ctrl+p", "f1", "ctrl+n"):
            await pilot.press(opener)
            covered = app.screen
            assert not isinstance(covered, DeskScreen), opener
            await pilot.press("f12")
            assert isinstance(app.screen, LockScreen), opener
            assert "G E S P E R R T" in screen_text(app) or "██" in screen_text(app)
            await enter_pin(pilot, PIN)
            assert app.screen is covered, opener
            await pilot.press("escape")
            assert isinstance(app.screen, DeskScreen), opener


async def test_no_other_key_does_anything_there(app: QmtuiApp, sealed_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space", "f12")
        locked = app.screen
        assert isinstance(locked, LockScreen)
        for key in ("f2", "f4", "ctrl+p", "ctrl+z", "ctrl+b", "escape", "tab", "f12"):
            await pilot.press(key)
            assert app.screen is locked, key
            assert app.focused, key
            assert app.focused.id == "pin", key
            assert not len(sealed_book.undos), key


async def test_f1_helps_there_and_names_nobody(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f12", "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Niemand" in screen_text(app) or "niemand" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, LockScreen)


async def test_half_a_form_is_intact_afterwards(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Die Lampe"
        await pilot.press("f12")
        assert "Lampe" not in screen_text(app)
        await enter_pin(pilot, PIN)
        assert isinstance(app.screen, FeedbackScreen)
        assert app.screen.text.text == "Die Lampe"
        assert app.focused is app.screen.text


async def test_counting_goes_on_with_the_keys_no_pin_needs(
    app: QmtuiApp, sealed_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space", "f12", "space", "plus", "plus", "minus", "2")
        assert isinstance(app.screen, LockScreen)
        assert app.screen.here.figure == 3
        assert "3 Besuche" in screen_text(app)
        await pilot.press(*"580", "enter")
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == 3
    assert sum(tally.delta for tally in sealed_book.tallies) == 3


async def test_elsewhere_the_space_bar_counts_nothing(app: QmtuiApp, sealed_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f12", "space", "plus")
    assert not len(sealed_book.tallies)


async def test_a_scan_does_nothing_but_ring(app: QmtuiApp, sealed_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "f12")
        for code in ("TKDLJXNRBFSVHNFC", "4006381333931", "9f1b-77+e2a 0c4d", "25802580"):
            await scan(pilot, code)
            assert isinstance(app.screen, LockScreen), code
            assert app.screen.query_one("#pin", SecretLine).value == "", code
            assert Pin(sealed_book).left == 5, code
            assert not len(sealed_book.tallies), code


async def test_five_wrong_pins_ask_for_the_code(app: QmtuiApp, locked: Locked) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "f12")
        for left in (4, 3, 2, 1):
            await enter_pin(pilot, "0000")
            assert f"noch {left} Versuch" in screen_text(app)
        await enter_pin(pilot, "0000")
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        assert app.book is None
        app.screen.query_one("#secret", SecretLine).value = locked.code
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, CountScreen), "where one was"
        assert app.book
        assert Pin(app.book).left == 5


async def test_case_57_three_idle_minutes_lock(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await idle(app, IDLE - 10)
        assert isinstance(app.screen, DeskScreen)
        await pilot.press("a")
        await idle(app, IDLE - 10)
        assert isinstance(app.screen, DeskScreen), "a key begins them anew"
        await idle(app, 10)
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        assert app.book is not None


async def test_case_57_ten_minutes_that_both_clocks_saw_drop_the_key(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pass_time(app, 605, 605)
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        assert app.book is None


@pytest.mark.parametrize(("wall", "steady"), [(605, 5), (-3600, 5)])
async def test_case_57_a_closed_lid_and_a_set_clock_keep_the_draft_and_drop_the_key(
    app: QmtuiApp, locked: Locked, wall: float, steady: float
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f4", "3")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Die Lampe im Ahornweg"
        await pilot.press("tab", "b", "f2")
        await pass_time(app, wall, steady)
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        assert app.book is None
        kept = b"".join(path.read_bytes() for path in (locked.folder / "drafts").iterdir())
        assert b"Lampe" not in kept
        app.screen.query_one("#secret", SecretLine).value = locked.code
        await pilot.press("enter")
        await settled(pilot)
        if wall < 0:
            assert isinstance(app.screen, OwnClockScreen), "somebody set it: is it right now?"
            await pilot.press("escape")
        assert isinstance(app.screen, DeskScreen)
        assert "Begonnen und noch nicht" in screen_text(app)
        await pilot.press("f4")
        assert isinstance(app.screen, FeedbackScreen)
        assert app.screen.text.text == "Die Lampe im Ahornweg"
        assert (app.screen.kind.chosen, app.screen.topic.chosen) == ("problem", "lighting")
        assert "begonnen" in screen_text(app)
        await pilot.press("ctrl+s")
        assert app.book
        assert app.book.database.drafts.names() == []
        assert len(app.book.feedback) == 1


async def test_an_emptied_form_drops_its_draft(locked: Locked, now: Clock) -> None:
    with Book.open(locked.folder, key=locked.key) as book:
        Drafts(book, now).keep("feedback", {"text": "Die Lampe", "place": "", "kind": None})
        set_pin(book, PIN)
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f4")
            assert isinstance(app.screen, FeedbackScreen)
            assert app.screen.text.text == "Die Lampe"
            await pilot.press("ctrl+n")
        assert book.database.drafts.names() == []


async def test_a_name_at_the_door_and_a_half_planned_event_are_kept_too(
    app: QmtuiApp, locked: Locked, usual_locked: Locked, now: Clock, tmp_path: Path
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "Nele"
        await pass_time(app, 605, 5)
        await pilot.pause()
        app.screen.query_one("#secret", SecretLine).value = locked.code
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "Nele"
        assert app.book
        assert app.book.database.drafts.names() == ["desk"], "until it is done"
    folder = Path(shutil.copytree(usual_locked.folder.parent / "office", tmp_path / "office"))
    office = QmtuiApp(Book.open(folder, key=key_for(folder, PASSPHRASE)), now, "QM")
    async with office.run_test(size=SMALL) as pilot:
        await pilot.press("n")
        office.screen.query_one("#title", Input).value = "Lesung"
        await pass_time(office, 605, 5)
        await pilot.pause()
        office.screen.query_one("#secret", SecretLine).value = PASSPHRASE
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("n")
        assert office.screen.query_one("#title", Input).value == "Lesung"
    assert office.book
    office.book.close()


async def test_half_an_hour_locked_drops_the_key_unless_somebody_counts(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "f12")
        await idle(app, LONGEST - 60)
        await pilot.press("space")
        await idle(app, LONGEST - 60)
        assert app.book is not None
        await idle(app, 60)
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        assert app.book is None


async def test_a_running_exchange_is_not_torn_but_no_pin_reopens_meanwhile(
    app: QmtuiApp, sealed_book: Book
) -> None:
    done = threading.Event()
    async with app.run_test(size=SMALL) as pilot:
        app.run_worker(lambda: done.wait(5), thread=True, group="exchange")
        await pass_time(app, 605, 5)
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        assert app.book is sealed_book
        await until(pilot, lambda: "Der Abgleich läuft noch" in screen_text(app))
        assert not app.screen.query("#pin")
        done.set()
        await app.workers.wait_for_complete()
        await app.guard.look()
        await pilot.pause()
        assert isinstance(app.screen, UnlockScreen)
        assert app.book is None


async def test_while_a_share_hangs_the_code_reopens_and_the_pin_fits_again(
    app: QmtuiApp,
    sealed_book: Book,
    locked: Locked,
    monkeypatch: pytest.MonkeyPatch,
    golden: Golden,
) -> None:
    hangs, answers = threading.Event(), threading.Event()

    def hang(*_arguments: object, **_options: object) -> Never:
        hangs.set()
        answers.wait(20)
        raise BookUnusable(FolderMissing())

    monkeypatch.setattr("qmtui.live.sync", hang)
    go_live(sealed_book, locked.folder.parent)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, hangs.is_set)
        await pilot.press("f12")
        await app.guard.let_go()
        await until(pilot, lambda: bool(app.screen.query("#held")))
        await app.guard.look()
        await pilot.pause()
        golden(app)
        app.screen.query_one("#secret", SecretLine).value = locked.code
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, DeskScreen)
        Count(sealed_book, app.now).stroke()
        assert app.live.folder == locked.folder.parent
        await pilot.press("f12")
        await app.guard.look()
        await enter_pin(pilot, PIN)
        assert isinstance(app.screen, DeskScreen)
        answers.set()


async def test_a_dialog_that_opens_meanwhile_waits_behind_the_lock(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f12")
        app.push_screen(Confirm("Sabine Müller?", yes="Ja"))
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        assert "Sabine" not in screen_text(app)
        await enter_pin(pilot, PIN)
        assert isinstance(app.screen, Confirm)


async def test_a_form_that_is_done_meanwhile_closes_after_the_lock(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        form = app.screen
        assert isinstance(form, WalkInScreen)
        await pilot.press("f12")
        form.dismiss("Nele")
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        await enter_pin(pilot, PIN)
        await pilot.pause()
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "Nele"


async def test_without_a_pin_the_code_reopens(locked: Locked, now: Clock, golden: Golden) -> None:
    with Book.open(locked.folder, key=locked.key) as book:
        book.local["pin"] = None
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f3", "f12", "space", "f", "space")
            golden(app)
            assert app.screen.query_one("#secret", SecretLine).value == "F "
            app.screen.query_one("#secret", SecretLine).value = locked.code
            await pilot.press("enter")
            await settled(pilot)
            assert isinstance(app.screen, CountScreen)
        assert sum(tally.delta for tally in book.tallies) == 1


async def test_a_plain_book_reopens_with_enter_but_not_with_a_scan(
    field_book: Book, now: Clock, golden: Golden
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "f12", "space")
        golden(app)
        await scan(pilot, "TKDLJXNRBFSVHNFC")
        assert isinstance(app.screen, LockScreen)
        await pass_time(app, 605, 5)
        assert isinstance(app.screen, LockScreen)
        assert app.book is field_book, "there is no key to let go of"
        await pilot.press("enter")
        assert isinstance(app.screen, CountScreen)
    assert sum(tally.delta for tally in field_book.tallies) == 1


async def test_quitting_behind_the_lock_asks_nothing_and_keeps_the_draft(
    app: QmtuiApp, sealed_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Die Lampe"
        await pilot.press("f12", "ctrl+q")
        assert not app.is_running
    assert sealed_book.database.drafts.names() == ["feedback"]


async def test_what_was_captured_can_no_longer_be_corrected(
    app: QmtuiApp, sealed_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Die Lampe"
        await pilot.press("ctrl+s")
        (saved,) = sealed_book.feedback
        assert sealed_book.corrections.words_of(saved.id, app.now())
        await pilot.press("f12")
        assert sealed_book.corrections.words_of(saved.id, app.now()) is None
