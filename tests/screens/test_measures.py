"""Measures in the office: planned, changed, and kept once people have chosen."""

from __future__ import annotations

from pathlib import Path

from qmtui.book import Book
from qmtui.measures import Measures
from qmtui.office import found_office
from screens.measure_form import MeasureForm
from screens.measures import MeasuresScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock
from tests.screens.test_event_form import Host


async def test_a_measure_is_planned_changed_and_taken_off_the_plan(
    tmp_path: Path, now: Clock, golden: Golden
) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        await plan(office, now, golden)


async def plan(office: Book, now: Clock, golden: Golden) -> None:
    app = Host(lambda: MeasuresScreen(office, now))
    async with app.run_test(size=SMALL) as pilot:
        assert "n plant die erste" in screen_text(app)
        await pilot.press("n")
        form = app.screen
        assert isinstance(form, MeasureForm)
        form.options.text = "Hecke\n\nZaun"
        await pilot.press("ctrl+s")
        assert form.title_line.has_focus
        form.title_line.value = "Ahornplatz [/b]"
        await pilot.press("ctrl+s", "c")
        form = app.screen
        assert isinstance(form, MeasureForm)
        form.facts.text = "Umbau 2027"
        golden(app)
        await pilot.press("ctrl+s")
        (saved,) = Measures(office).all()
        assert (saved.title, saved.facts, saved.options) == (
            "Ahornplatz [/b]",
            "Umbau 2027",
            ("Hecke", "Zaun"),
        )
        await pilot.press("delete", "left", "enter")
        await pilot.pause()
    assert Measures(office).all() == []
