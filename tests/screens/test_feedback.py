"""Feedback: done in half a minute, and nothing half-typed is lost."""

from __future__ import annotations

import pytest
from textual.events import Paste

from qmtui.book import Book
from screens.app import QmtuiApp
from screens.feedback import FeedbackScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL


def form(app: QmtuiApp) -> FeedbackScreen:
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
    [(1_700, ""), (1_900, "noch 100 Zeichen frei"), (2_050, "50 Zeichen zu viel")],
)
async def test_the_counter_shows_up_near_the_limit(
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


@pytest.mark.parametrize(("field", "length"), [("#text", 10_001), ("#place", 101)])
async def test_a_paste_that_does_not_fit_is_refused_aloud(
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
