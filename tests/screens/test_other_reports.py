"""The office reads every report of an event on screen, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event as Signal

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.events import Events
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.reports.layout import Column, Report, Table
from screens.reports.records import RecordsScreen
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


class SlowFirst(EventReport):
    """Its first report is ready when the test says so."""

    def __init__(self, book: Book, now: Clock, event: Event) -> None:
        super().__init__(book, now, event)
        self.ready, self.done = Signal(), Signal()
        self._is_first = True

    def maker(self) -> Callable[[], Report]:
        made = super().maker()
        if not self._is_first:
            return made
        self._is_first = False

        def late() -> Report:
            self.ready.wait(10)
            self.done.set()
            return made()

        return late


async def test_what_comes_late_does_not_replace_what_was_asked_for_since(
    tmp_path: Path, now: Clock
) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        event = Events(office, now).add("Rundgang", "district_walk", now())
        screen = SlowFirst(office, now, event)
        app = Host(lambda: screen)
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("b")
            await until(pilot, lambda: screen.report is not None)
            screen.ready.set()
            await until(pilot, screen.done.is_set)
            await pilot.pause(0.05)
            assert screen.report
            assert screen.report.code == "R3"
            table = Table(name="x", title="x", columns=(Column(title="x"),), rows=())
            screen.post_message(EventReport.Behind(table, ("visits",)))
            await pilot.pause()
            assert not isinstance(app.screen, RecordsScreen), "the figure was of another report"


async def test_a_sheet_with_names_is_noted_once_for_a_screen_and_not_at_each_look(
    tmp_path: Path, now: Clock
) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        office.post = replace(office.post, by="JO")
        event = Events(office, now).add("Runde", "meeting", now())
        office.events.put(replace(event, mode="sheet", signatures=True))
        screen = EventReport(office, now, office.event(event.id))
        app = Host(lambda: screen)

        def is_shown(code: str) -> bool:
            return screen.report is not None and screen.report.code == code

        def noted() -> int:
            return sum(line.action == "export" for line in office.audit)

        async with app.run_test(size=SMALL) as pilot:
            for code in ("R8", "R15", "R16", "R1Q", "R1", "R8", "R15", "R16"):
                screen.action_next()
                await until(pilot, partial(is_shown, code))
            screen.report = None
            screen.show_facts()
            await until(pilot, partial(is_shown, "R16"))
            assert noted() == 1
            await pilot.press("ctrl+r")
            await until(pilot, lambda: noted() == 2)
