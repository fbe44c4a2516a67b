"""Feedback: done in half a minute, and nothing half-typed is lost."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from qmtui.book import Book
from screens.app import QmtuiApp
from screens.feedback import FeedbackScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock


def form(app: App[None]) -> FeedbackScreen:
    assert isinstance(app.screen, FeedbackScreen)
    return app.screen


async def test_a_digit_a_text_and_ctrl_s(app: QmtuiApp, field_book: Book, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        assert app.focused is form(app).text
        form(app).text.text = "Die Lampe in der Unterführung ist kaputt."
        await pilot.press("tab", "b", "tab")
        form(app).place.value = "Ahornweg"
        await pilot.press("tab", "2", "ctrl+s")
        golden(app)
        assert not form(app).has_unsaved
    saved = next(iter(field_book.feedback))
    assert (saved.kind, saved.topic, saved.light) == ("problem", "lighting", "amber")
    assert (saved.place, saved.by) == ("Ahornweg", "JO")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_whole_form_is_seen_at_once(
    app: QmtuiApp, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("f4", "2")
        form(app).text.text = "Ein Bücherschrank am Lindenplatz wäre schön."
        await pilot.pause()
        golden(app)


async def test_half_a_text_survives_counting_and_check_in(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        form(app).text.text = "Die Lampe"
        await pilot.press("f3", "space", "f2", "f4")
        assert form(app).text.text == "Die Lampe"
        assert app.focused is form(app).text


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [("", "Lampe", "Bitte zuerst die Art"), ("3", "", "in wenigen Worten")],
)
async def test_what_is_missing_is_named_and_the_rest_is_kept(
    app: QmtuiApp, field_book: Book, kind: str, text: str, complaint: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", *kind)
        form(app).text.text = text
        await pilot.press("ctrl+s")
        assert complaint in screen_text(app)
        assert form(app).text.text == text
    assert not len(field_book.feedback)


@pytest.mark.parametrize(
    ("length", "shown"),
    [(1_700, ""), (2_000, "noch 0 Zeichen frei"), (2_001, "1 Zeichen zu viel")],
)
async def test_case_29_the_counter_shows_up_near_the_limit_and_nothing_is_cut(
    app: QmtuiApp, field_book: Book, length: int, shown: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        form(app).text.text = "x" * length
        await pilot.pause()
        assert form(app).counter.display is bool(shown)
        assert shown in screen_text(app)
        await pilot.press("ctrl+s")
    assert len(field_book.feedback) == (length <= 2_000)


@pytest.mark.parametrize(("field", "length"), [("#text", 1_000_000), ("#place", 101)])
async def test_case_27_a_paste_that_does_not_fit_is_refused_at_once(
    app: QmtuiApp, field: str, length: int
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f4", "3")
        widget = app.screen.query_one(field)
        widget.focus()
        await pilot.pause()
        widget.post_message(Paste("x" * length))
        await pilot.pause()
        assert "Nicht eingefügt" in screen_text(app)
        assert not form(app).has_unsaved


async def test_ctrl_z_in_the_text_undoes_text(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space", "f4", "3", "a", "ctrl+z")
        assert form(app).text.text == ""
    assert not len(field_book.undos)


async def save(pilot: Pilot[None], text: str) -> None:
    await pilot.press("f4", "3")
    form(pilot.app).text.text = text
    await pilot.press("ctrl+s")


async def test_the_last_text_can_be_corrected_and_the_old_one_is_gone(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe im Ahornweh")
        await pilot.press("ctrl+r")
        assert app.focused is form(app).text
        golden(app)
        form(app).text.text = "Die Lampe im Ahornweg"
        assert form(app).draft == {}, "it is saved already"
        await pilot.press("ctrl+s")
        assert "Korrigiert" in screen_text(app)
        assert not form(app).has_unsaved
        assert not form(app).kind.disabled
    (saved,) = field_book.feedback
    assert saved.text == "Die Lampe im Ahornweg"
    for path in field_book.folder.rglob("*"):
        assert not path.is_file() or b"Ahornweh" not in path.read_bytes()


async def test_a_correction_may_be_left_alone(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        await pilot.press("ctrl+r")
        form(app).text.text = "Etwas anderes"
        await pilot.press("ctrl+n")
        assert form(app).text.text == ""
        await save(pilot, "Die Bank")
    assert {feedback.text for feedback in field_book.feedback} == {"Die Lampe", "Die Bank"}


async def test_what_is_half_typed_is_not_overwritten_by_a_correction(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        form(app).text.text = "Die Bank"
        await pilot.press("ctrl+r")
        assert form(app).text.text == "Die Bank"
        assert "zuerst speichern oder leeren" in screen_text(app)


@pytest.mark.parametrize("end", ["time", "lock", "undo"])
async def test_a_correction_ends_with_time_lock_and_undo(
    app: QmtuiApp, field_book: Book, now: Clock, end: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        await pilot.press("ctrl+r")
        match end:
            case "time":
                now.advance(minutes=11)
                await pilot.press("f3", "f4")
                assert "zurücknehmen" in screen_text(app)
            case "lock":
                await pilot.press("f12", "enter")
                assert "zurücknehmen" in screen_text(app)
            case "undo":
                await pilot.press("ctrl+n", "f3", "ctrl+z", "f4")
        assert form(app).text.text == ""
        await pilot.press("ctrl+r")
        assert form(app).text.text == ""
        assert "nichts mehr zu korrigieren" in screen_text(app)
    assert [feedback.text for feedback in field_book.feedback] == ["Die Lampe"]
