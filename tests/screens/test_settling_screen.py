"""The area where open questions are settled, in the office and at a station."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.model.person import Attendance
from qmtui.replicas import CopyUnusable, replica
from qmtui.settling.reading import Reading
from screens.app import QmtuiApp
from screens.settling.question import QuestionScreen
from screens.settling.settling import SettlingScreen
from screens.settling.who import WhoScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until


def see_twice(book: Book, now: Clock) -> None:
    """Ayşe at both entrances, Piotr as well; two walk-ins of nearly one name; two phone numbers."""
    south = book.station_named(book.event(), "Eingang Süd").id
    people = sorted(book.people, key=lambda person: person.name)
    for person in people[:2]:
        now.advance(minutes=3)
        Desk(book, now).check_in(person.id)
        now.advance(minutes=6)
        with book.transaction():
            stamp = {**book.stamp(now()), "station_id": south, "by": "MK"}
            book.attendance.add(
                Attendance(**stamp, attendee_id=person.id, kind="arrival", result="ok", people=1)
            )
    Desk(book, now).walk_in("Nele [/b] Kovalenko")
    Desk(book, now).walk_in("Nele [/b] Kowalenko")


@pytest.fixture
def office(usual_book: Path, tmp_path: Path, now: Clock) -> Iterator[Book]:
    """The office after everything came in, with three things to settle."""
    root = Path(shutil.copytree(usual_book.parent, tmp_path / "all"))
    with Book.open(root / "g1") as station:
        station.post = replace(station.post, by="JO")
        see_twice(station, now)
        sync(station, now, root / "stick")
    with Book.open(root / "office") as book:
        book.post = replace(book.post, by="JO")
        collect(book, now, root / "stick")
        yield book


async def opened(pilot: Pilot[None]) -> SettlingScreen:
    await pilot.press("f4")
    screen = pilot.app.screen
    assert isinstance(screen, SettlingScreen)
    await until(pilot, lambda: bool(screen.questions))
    return screen


def verdicts(office: Book) -> list[str]:
    with replica(office, office.event(), read_only=True) as copy:
        found = sorted(copy.settlements, key=lambda settlement: settlement.id)
        return [s.verdict for s in found if s.id not in copy.taken_back]


async def test_what_is_to_settle_is_asked_one_after_the_other(
    office: Book, now: Clock, golden: Golden
) -> None:
    async with QmtuiApp(office, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        await pilot.press("end", "enter", "3")  # the last one later: nothing follows it
        assert pilot.app.screen.id == screen.id
        assert (len(screen.questions), len(office.merges)) == (3, 0)
        await pilot.press("home", "enter")
        golden(pilot.app)
        await pilot.press("2")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "2 von 3" in screen_text(pilot.app)
        await pilot.press("1", "1")
        assert verdicts(office) == ["second_wrong", "both_right"]
        assert len(office.merges) == 1
        assert screen.questions == []


async def test_an_answer_is_taken_back_at_once_and_later_with_a_reason(
    office: Book, now: Clock, golden: Golden
) -> None:
    async with QmtuiApp(office, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        first = screen.questions[0]
        await pilot.press("enter", "3")
        assert verdicts(office) == ["another_person"]
        await pilot.press("ctrl+z")
        assert verdicts(office) == []
        assert screen.questions[screen.marked or 0] == first
        await pilot.press("enter", "1", "escape", "tab")
        golden(pilot.app)
        now.advance(minutes=20)
        await pilot.press("enter", "1")
        assert verdicts(office) == []
        assert [decided.is_taken_back for decided in screen.decided] == [True, True]


async def test_a_copy_that_cannot_be_read_after_taking_back_is_said(
    office: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(reading: Reading, event: str) -> None:
        raise CopyUnusable("Sommerfest")

    async with QmtuiApp(office, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter", "3", "escape")
        monkeypatch.setattr(Reading, "read_anew", unreadable)
        await pilot.press("ctrl+z")
        assert verdicts(office) == []
        assert screen.note.has_class("-failed")


async def test_at_a_station_it_is_reached_from_the_exchange(
    field_book: Book, now: Clock, golden: Golden
) -> None:
    see_twice(field_book, now)
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+k")
        screen = pilot.app.screen
        assert isinstance(screen, SettlingScreen)
        await until(pilot, lambda: len(screen.questions) == 2)
        golden(pilot.app)
        await pilot.press("enter", "4")
        who = pilot.app.screen
        assert isinstance(who, WhoScreen)
        who.line.value = "müller"
        await pilot.press("enter", "enter")
        (settlement,) = field_book.settlements
        person = field_book.people.get(settlement.other or "")
        assert person
        assert person.name == "Jürgen Müller"
        await pilot.press("escape", "escape")
        assert not isinstance(pilot.app.screen, SettlingScreen)
