"""A whole day through running apps: the office plans, two stations work, the office collects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qmtui.book import Book
from qmtui.fieldbook import join
from qmtui.office import found_office
from qmtui.reports.event import EventReport, event_report
from screens.app import QmtuiApp
from tests.conftest import screen_text
from tests.screens.conftest import Clock

GUESTS = """Nachname;Vorname;Angebot;Personen
Yılmaz;Ayşe;Lange Tafel;3
Müller;Jürgen;Flohmarktstand;1
Müller;Sabine;Lange Tafel;2
Kowalski;Piotr;Workshop;
"""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("qmtui.sticks.drives", list)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def guests(tmp_path: Path) -> Path:
    path = tmp_path / "gäste.csv"
    path.write_bytes(GUESTS.encode("utf-8"))
    return path


def fill(pilot: Pilot[None], **values: str) -> None:
    for field, value in values.items():
        pilot.app.screen.query_one(f"#{field}", Input).value = value


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def plan_the_day(pilot: Pilot[None], guests: Path, stick: Path) -> None:
    """Add the festival, import the list, hand out a stick for two devices."""
    await pilot.press("n")
    fill(pilot, title="Stadtteilfest", start="13.6.2026 14 Uhr", end="19 Uhr")
    fill(pilot, stations="Eingang Nord, Eingang Süd", capacity="400")
    pilot.app.screen.query_one("#kind").value = "street_fest"  # type: ignore[attr-defined]
    await pilot.press("ctrl+s")
    await settled(pilot)
    await pilot.press("i")
    await settled(pilot)
    fill(pilot, path=str(guests))
    pilot.app.screen.query_one("#path").focus()
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press("escape", "a")
    await settled(pilot)
    fill(pilot, path=str(stick))
    pilot.app.screen.query_one("#path").focus()
    await pilot.press("enter")
    await settled(pilot)
    fill(pilot, devices="2")
    await pilot.press("ctrl+s")
    await settled(pilot)


async def find(pilot: Pilot[None], text: str) -> None:
    await pilot.press("f2")
    fill(pilot, find=text)
    await pilot.pause()
    await pilot.press("enter")


async def work_at_the_north(pilot: Pilot[None]) -> None:
    await find(pilot, "ayse")
    await find(pilot, "Nele")
    await pilot.press("ctrl+s")
    await pilot.press("f3", "space", "space", "5", "minus")


async def work_at_the_south(pilot: Pilot[None]) -> None:
    await find(pilot, "yilmaz")
    await find(pilot, "mueller")
    await pilot.press("enter", "ctrl+z")
    await find(pilot, "kowal")
    await pilot.press("f3", "3")
    await pilot.press("f4", "2")
    pilot.app.screen.query_one("#text", TextArea).text = "Mehr Bänke am Platz"
    await pilot.press("ctrl+s")


async def exchange(pilot: Pilot[None]) -> None:
    await pilot.press("f8", "ctrl+s")
    await settled(pilot)


async def hand_in(pilot: Pilot[None]) -> None:
    await pilot.press("f8", "ctrl+g", "left", "enter")
    await settled(pilot)


def figures(report: EventReport) -> dict[str, object]:
    return {
        "registered": report.registered,
        "arrived": report.arrived,
        "no_shows": report.no_shows,
        "walkins": report.walkins,
        "people": report.people,
        "twice": [(twice.name, len(twice.seen)) for twice in report.twice],
        "visits": report.visits.total,
        "stations": [(station.name, station.visits) for station in report.stations],
        "feedback": report.feedback,
        "complete": report.complete,
    }


async def test_a_day_from_the_list_to_the_report(
    office: Book, guests: Path, stick: Path, tmp_path: Path, now: Clock
) -> None:
    async with QmtuiApp(office, now, "QM").run_test(size=(120, 40)) as pilot:
        await plan_the_day(pilot, guests, stick)
    assert len(office.registrations) == 4
    for label, station in (("G1", "Eingang Nord"), ("G2", "Eingang Süd")):
        join(stick, label, station=station, at=tmp_path / label)
    with Book.open(tmp_path / "G1") as north, Book.open(tmp_path / "G2") as south:
        one, other = QmtuiApp(north, now, "JO"), QmtuiApp(south, now, "AB")
        async with one.run_test(size=(80, 24)) as first, other.run_test(size=(80, 24)) as second:
            await work_at_the_north(first)
            now.advance(minutes=10)
            await work_at_the_south(second)
            await exchange(first)
            await exchange(second)
            await hand_in(second)
            await hand_in(first)
            await exchange(second)
            assert north.database.status().unsent == south.database.status().unsent == 0
            assert event_report(north, north.event()) == event_report(south, south.event())
    async with QmtuiApp(office, now, "QM").run_test(size=(120, 40)) as pilot:
        await pilot.press("e")
        await settled(pilot)
        fill(pilot, path=str(stick))
        pilot.app.screen.query_one("#path").focus()
        await pilot.press("enter")
        await settled(pilot)
        assert "✓ Vollständig" in screen_text(pilot.app)
        await pilot.press("escape", "b")
        await settled(pilot)
        assert "9 gezählt" in screen_text(pilot.app)
    assert figures(event_report(office, office.event())) == {
        "registered": 4,
        "arrived": 2,
        "no_shows": 2,
        "walkins": 1,
        "people": 5,
        "twice": [("Ayşe Yılmaz", 2)],
        "visits": 9,
        "stations": [("Eingang Nord", 6), ("Eingang Süd", 3)],
        "feedback": {"idea": 1},
        "complete": True,
    }
