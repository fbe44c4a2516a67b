"""Handing an event out with the program beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.events import Events
from qmtui.fieldbook import offers_in
from qmtui.office import found_office
from screens.choice import Choice
from screens.choose_folder import FolderChoice
from screens.issue import IssueScreen
from tests.qmtui.stick_program.houses import furnish
from tests.screens.test_issue import Host, message, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture(autouse=True)
def _no_drives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("qmtui.sticks.drives", list)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


async def test_the_program_comes_along_if_asked_for_and_a_refusal_leaves_the_event_unissued(
    office: Book, now: Now, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path / "house", monkeypatch)
    fest = Events(office, now).add("Fest", "street_fest", now())
    app = Host(lambda: IssueScreen(office, now, fest))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one("#program", Choice).chosen = "windows-amd64"
        screen = app.screen
        screen.post_message(FolderChoice.Chosen(tmp_path / "gone" / "STICK"))
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.query_one("#message").has_class("-failed")
        assert [event.status for event in office.events] == ["planned"]
        screen.post_message(FolderChoice.Chosen(stick))
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.query_one("#message").has_class("-good"), message(app)
        assert "LIESMICH.txt" in str(screen.query_one("#outcome", Static).render())
    plan = msgspec.json.decode((stick / "qmtui-start" / "program.json").read_bytes())
    assert list(plan["platforms"]) == ["windows-amd64"]
    assert len(offers_in(stick)) == 1
