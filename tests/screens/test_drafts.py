"""What is half-typed survives the program, and the next person may finish it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.timer import Timer
from textual.widgets import Input

from qmtui.book import Book
from qmtui.drafts import Drafts
from qmtui.exchange import sync
from screens.app import QmtuiApp
from screens.contact.contact import ContactScreen
from screens.desk import DeskScreen
from screens.draft_keeper import PAUSE
from screens.drafts import DraftsScreen, ShiftEnded
from screens.feedback.form import FeedbackScreen
from screens.fields import FormLine
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until
from tests.screens.test_terminal import ROOT, START, read_until

F4 = b"\x1bOS"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal and SIGKILL need POSIX")
async def test_what_was_typed_a_second_ago_survives_kill_9(
    usual_book: Path, tmp_path: Path, now: Clock
) -> None:
    import pty

    assert PAUSE < 1
    folder = Path(shutil.copytree(usual_book, tmp_path / "g1"))
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(folder)],
        cwd=ROOT,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    try:
        read_until(outer, b"F4")
        os.write(outer, F4)
        read_until(outer, b"Problem-Ort")
        os.write(outer, b"3")
        read_until(outer, "●".encode())
        # Three keys that pile up before a busy program would be taken for a scanner's.
        os.write(outer, b"Ja")
        kept = folder / "drafts" / "feedback.draft"
        # A second where nothing else runs; tests run beside others.
        end = time.monotonic() + 40
        while not (kept.exists() and b"Ja" in kept.read_bytes()):
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(outer)
        os.close(inner)
    with Book.open(folder) as book:
        assert not len(book.feedback)
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f4")
            assert isinstance(app.screen, FeedbackScreen)
            assert app.screen.text.text == "Ja"
            assert app.screen.kind.chosen == "problem"


async def test_a_draft_is_due_within_a_second_of_the_first_key_however_many_follow(
    app: QmtuiApp, field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    due: list[tuple[float, Callable[[], None]]] = []
    usual = app.set_timer

    def set_timer(delay: float, callback: Any = None, **more: Any) -> Timer:
        if getattr(callback, "__self__", None) is not app.draft_keeper:
            return usual(delay, callback, **more)
        due.append((delay, callback))
        return usual(delay, pause=True)

    monkeypatch.setattr(app, "set_timer", set_timer)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        due.pop()[1]()
        await pilot.press("a", "b", "c")
        ((delay, look),) = due
        assert delay < 1
        look()
        (draft,) = Drafts(field_book, now).all()
        assert draft.values["text"] == "abc"
        await pilot.press("d")
        assert len(due) == 2, "and so for what is typed after it"


def begin(book: Book, now: Clock, by: str, area: str, **values: str) -> None:
    """Have `by` begin something and leave."""
    here, book.post = book.post, replace(book.post, by=by)
    Drafts(book, now).keep(area, values)
    book.post = here


async def change_initials(pilot: Pilot[None], initials: str) -> None:
    await pilot.press("ctrl+b")
    pilot.app.screen.query_one("#initials", Input).value = initials
    await pilot.press("enter")
    await pilot.pause()


async def test_while_nothing_changes_nothing_is_written(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    kept = field_book.database.drafts
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3", "a", "b")
        app.draft_keeper.keep()
        monkeypatch.setattr(kept, "keep", lambda name, content: written.append(content))
        await pilot.press("left", "f3", "space")
        app.draft_keeper.keep()
        assert written == []
        await pilot.press("f4", "c")
        app.draft_keeper.keep()
        assert written


async def test_whoever_takes_over_gets_an_empty_form_and_the_other_s_draft_offered(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "2")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Ein Bücherschrank"
        await change_initials(pilot, "MK")
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen) and app.has_offer)
        assert app.screen.text.text == ""
        golden(app)
        await pilot.press("3")
        app.screen.text.text = "Die Lampe"
        await pilot.press("ctrl+u")
        assert app.screen.text.text == "Die Lampe", "a form with something in it is left alone"
        await change_initials(pilot, "JO")
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen) and app.has_offer)
        assert app.screen.text.text == "Ein Bücherschrank"
        assert app.screen.kind.chosen == "idea"
        assert "Entwurf von MK" in screen_text(app)
    assert {d.by: d.values["text"] for d in Drafts(field_book, now).all()} == {
        "JO": "Ein Bücherschrank",
        "MK": "Die Lampe",
    }


async def test_an_offered_draft_is_finished_under_the_initials_of_whoever_does(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    begin(field_book, now, "MK", "feedback", text="Ein [b]Bücherschrank", kind="idea")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "ctrl+u")
        assert isinstance(app.screen, DraftsScreen)
        golden(app)
        await pilot.press("enter")
        await until(
            pilot,
            lambda: (
                isinstance(app.screen, FeedbackScreen)
                and app.screen.is_mounted
                and app.screen.text.text == "Ein [b]Bücherschrank"
            ),
        )
        await pilot.press("ctrl+s")
        assert Drafts(field_book, now).all() == []
    (saved,) = field_book.feedback
    assert (saved.by, saved.kind) == ("JO", "idea")


async def test_an_offered_draft_is_discarded_after_a_question(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    begin(field_book, now, "MK", "feedback", text="Ein Bücherschrank", kind="idea")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "ctrl+u", "delete", "enter")
        assert Drafts(field_book, now).all(), "Enter alone discards nothing"
        await pilot.press("delete", "right", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FeedbackScreen)
        assert not app.has_offer
    assert Drafts(field_book, now).all() == []


async def test_without_an_offer_the_key_is_the_text_s_own(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3", "a", "b", "ctrl+u")
        assert isinstance(app.screen, FeedbackScreen)
        assert app.screen.text.text == ""


async def test_what_was_begun_at_the_door_waits_for_its_own_person_too(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    begin(field_book, now, "MK", "desk", name="Nele")
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == ""
        await change_initials(pilot, "MK")
        await until(pilot, lambda: isinstance(app.screen, DeskScreen) and not app.has_offer)
        assert app.screen.field.value == "Nele"


async def test_whoever_must_never_be_passed_on_stays_barred_in_the_draft(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    facts = {"sharing": "no", "method": "signature", "feedback_id": "f1", "language": "tr"}
    begin(field_book, now, "JO", "contact", name="Frau K.", **facts)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5")
        assert isinstance(app.screen, ContactScreen)
        assert facts.items() <= app.screen.draft.items()


async def test_handing_the_device_in_empties_the_contact_form_on_the_screen_too(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5")
        begun = app.screen
        assert isinstance(begun, ContactScreen)
        begun.query(FormLine).first().value = "Frau K."
        app.draft_keeper.keep()
        assert Drafts(field_book, now).own("contact")
        await pilot.press("f8")
        sync(field_book, now, None, final=True)
        app.screen.post_message(ShiftEnded())
        await until(pilot, lambda: not begun.is_attached)
        await pilot.press("f5")
        assert isinstance(app.screen, ContactScreen)
        assert not app.screen.has_unsaved
        app.draft_keeper.keep()
    assert Drafts(field_book, now).all() == []
