"""The office's report: down to the records with their names, and into a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.exchange import sync
from screens.app import QmtuiApp
from screens.dialogs import Confirm
from screens.reports.reader import Reader
from screens.reports.records import RecordsScreen
from screens.reports.report import EventReport
from screens.reports.save import SaveReport
from tests.conftest import Golden
from tests.screens.conftest import SMALL, Clock, until


@pytest.fixture
def office(usual_book: Path, tmp_path: Path, now: Clock) -> Iterator[Book]:
    """Both Müllers came, and everything is in the office."""
    root = Path(shutil.copytree(usual_book.parent, tmp_path / "all"))
    with Book.open(root / usual_book.name) as book:
        desk = Desk(book, now)
        for hit in desk.search("müller"):
            desk.check_in(hit.id)
        Count(book, now).stroke(12)
        sync(book, now, root / "stick", final=True)
    with Book.open(root / "office") as office:
        collect(office, now, root / "stick")
        yield office


@pytest.fixture
def app(office: Book, now: Clock) -> QmtuiApp:
    return QmtuiApp(office, now, "JO")


async def test_the_office_opens_a_figure_down_to_names(
    app: QmtuiApp, office: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(EventReport(office, now, office.event()))
        await until(pilot, lambda: bool(app.screen.query(Reader)))
        reader = app.screen.query_one(Reader)
        await until(pilot, lambda: reader.chosen is not None)
        first = reader.chosen or 0
        await pilot.press("down")
        chosen = reader.chosen or 0
        assert chosen > first
        await until(pilot, lambda: app.cursor_position.y == reader.content_region.y + chosen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        golden(app)


async def test_a_report_is_written_asks_before_replacing_and_says_what_is_wrong(
    app: QmtuiApp, office: Book, now: Clock, tmp_path: Path, golden: Golden
) -> None:
    folder = tmp_path / "berichte"
    folder.mkdir()
    async with app.run_test(size=SMALL) as pilot:
        form = SaveReport(office, now, office.event())
        app.push_screen(form)
        await until(pilot, lambda: bool(form.query("#folder")))
        form.folder.value = "/berichte"
        await pilot.pause()
        golden(app)
        form.folder.value = str(folder)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.note.has_class("-good"))
        (file,) = folder.iterdir()
        assert file.suffix == ".html"
        file.write_text("schon da", encoding="utf-8")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        assert file.read_text(encoding="utf-8") == "schon da"
        form.folder.value = str(tmp_path / "weg")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.note.has_class("-failed"))
        assert not (tmp_path / "weg").exists()


async def test_enter_never_opens_what_was_scrolled_out_of_sight(
    app: QmtuiApp, office: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(EventReport(office, now, office.event()))
        await until(pilot, lambda: bool(app.screen.query(Reader)))
        reader = app.screen.query_one(Reader)
        await until(pilot, lambda: reader.chosen is not None)
        first = reader.chosen
        reader.scroll_end(animate=False)
        await until(pilot, lambda: reader.scroll_offset.y > 0 and reader.chosen != first)
        top = reader.scroll_offset.y
        assert reader.chosen is None or top <= reader.chosen < top + reader.size.height
