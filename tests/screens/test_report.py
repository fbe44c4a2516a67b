"""The report: the figures of this device, readable and scrollable."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.count import Count
from qmtui.desk import Desk
from screens.app import QmtuiApp
from screens.report_text import laid_out
from tests.conftest import Golden
from tests.screens.conftest import LARGE, SMALL, Clock


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_report_is_laid_out_for_the_window(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden, size: tuple[int, int]
) -> None:
    desk = Desk(field_book, now)
    for hit in desk.search("müller"):
        desk.check_in(hit.id)
    Count(field_book, now).stroke(12)
    async with app.run_test(size=size) as pilot:
        await pilot.press("f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        golden(app)


def test_headings_and_tables_lose_their_marks() -> None:
    text = "## Besuche\n\n**12 Besuche** (12 gezählt)\n\n| Ort | Zahl |\n|---|---|\n| Nord | 12 |"
    assert laid_out(text, 60).plain == (
        "Besuche\n\n12 Besuche (12 gezählt)\n\nOrt   Zahl\nNord  12  "
    )


def test_a_wide_table_shrinks_its_widest_column() -> None:
    table = "| " + "x" * 60 + " | 12 |"
    (line,) = laid_out(table, 30).plain.splitlines()
    assert line == "x" * 25 + "…" + "  12"
