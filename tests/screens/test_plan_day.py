"""Planning the day in the office: what is saved is listed, what is wrong is named and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.events import Events
from qmtui.office import found_office
from screens.app import QmtuiApp
from screens.day.plan import PlanDayScreen
from tests.screens.conftest import SMALL, Clock


@pytest.fixture
def office(tmp_path: Path, now: Clock) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        Events(office, now).add(
            "Stadtteilfest", "street_fest", now(), now() + timedelta(hours=5), stations=("Nord",)
        )
        yield office


async def test_shifts_and_stands_are_planned_one_after_the_other(office: Book, now: Clock) -> None:
    app = QmtuiApp(office, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("v")
        form = app.screen
        assert isinstance(form, PlanDayScreen)
        lines = {line: form.query_one(f"#{line}") for line in ("initials", "since", "until")}
        for line, typed in zip(lines.values(), ("jo", "14", "13 Uhr"), strict=True):
            line.value = typed  # type: ignore[attr-defined] # lines of a form
        await pilot.press("ctrl+s")
        assert form.note.has_class("-failed")
        lines["until"].value = "17"  # type: ignore[attr-defined] # see above
        await pilot.press("ctrl+s")
        form.kind.chosen = "stand"
        form.query_one("#partner").value = "Kita [b]Regenbogen"  # type: ignore[attr-defined] # see above
        await pilot.press("ctrl+s")
        assert form.planned.option_count == 2
        form.planned.focus()
        form.planned.highlighted = 1
        await pilot.press("delete")
        assert form.planned.option_count == 1
    (shift,) = office.shifts
    assert (shift.initials, f"{shift.start:%H}–{shift.end:%H}") == ("JO", "14–17")
    assert len(office.stands) == 0
