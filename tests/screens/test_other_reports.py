"""The office reads every report of an event on screen, one after the other."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qmtui.events import Events
from qmtui.office import found_office
from screens.reports.report import EventReport
from tests.conftest import screen_text
from tests.screens.conftest import SMALL, Clock, until
from tests.screens.test_event_form import Host


async def test_b_goes_from_report_to_report_and_back_to_the_first(
    tmp_path: Path, now: Clock
) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        event = Events(office, now).add("Rundgang", "district_walk", now())
        app = Host(lambda: EventReport(office, now, event))

        def shows(title: str) -> bool:
            return title in screen_text(app)

        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: "Rundgang" in screen_text(app))
            for title in ("Spaziergangsprotokoll: ", "Weiterleitungen", "Einspielprotokoll: "):
                await pilot.press("b")
                await until(pilot, partial(shows, title))
            await pilot.press("b")
            await until(pilot, lambda: "Einspielprotokoll" not in screen_text(app))
