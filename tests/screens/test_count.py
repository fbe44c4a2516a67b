"""Counting: every stroke is on the disk before it is on the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmtui.book import Book
from qmtui.count import Count
from qmtui.errors import BookUnusable
from screens.app import QmtuiApp
from screens.bars import bar
from screens.count import CountScreen
from screens.figure import rows
from storage.errors import NotWritten
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock


@pytest.mark.parametrize(
    ("keys", "strokes"),
    [
        (("space",), [1]),
        (("enter", "plus"), [1, 1]),
        (("5",), [5]),
        (("3", "minus"), [3, -1]),
        (("2", "backspace"), [2, -1]),
    ],
    ids=str,
)
async def test_one_key_is_one_stroke(
    app: QmtuiApp, field_book: Book, keys: tuple[str, ...], strokes: list[int]
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *keys)
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == sum(strokes)
    assert sorted(tally.delta for tally in field_book.tallies) == sorted(strokes)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_total_says_what_it_is_made_of(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    count = Count(field_book, now)
    for visits in (120, 310, 95):
        count.stroke(visits)
        now.advance(hours=1)
    count.late(60, now() - timedelta(hours=3), now() - timedelta(hours=2))
    count.headcount(150, "estimated")
    async with app.run_test(size=size) as pilot:
        await pilot.press("f3", "space")
        golden(app)


async def test_a_stroke_that_is_not_saved_is_not_shown_until_one_is(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Book) -> None:
        raise BookUnusable(NotWritten())

    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space")
        assert isinstance(app.screen, CountScreen)
        with monkeypatch.context() as patch:
            patch.setattr(Book, "transaction", full_disk)
            await pilot.press("space")
            await pilot.press("f2", "f3")
        assert "Nicht gespeichert" in screen_text(app)
        assert app.screen.here.figure == 1
        await pilot.press("space")
        assert "Nicht gespeichert" not in screen_text(app)
        assert app.screen.here.figure == 2
    assert len(field_book.tallies) == 2


async def test_ctrl_z_takes_the_last_stroke_back(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f3", "5", "space", "ctrl+z")
        assert isinstance(app.screen, CountScreen)
        assert app.screen.here.figure == 5
        assert "Strich +1, 14:05" in screen_text(app)


def test_a_bar_is_as_long_as_its_share() -> None:
    assert [bar(length) for length in (0, 1, 2.5, -3)] == ["", "█", "██▌", ""]


def test_large_digits_are_five_rows_of_one_width() -> None:
    drawn = rows("-1.234.567.890")
    assert len(drawn) == 5
    assert len({len(row) for row in drawn}) == 1
