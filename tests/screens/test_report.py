"""The report: the figures of this device, readable and scrollable."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.reports.layout import (
    Bar,
    Bars,
    Column,
    Fact,
    Facts,
    Head,
    Headline,
    Headlines,
    Report,
    Row,
    Section,
    Sentences,
    Table,
)
from screens.app import QmtuiApp
from screens.reports.columns import table_lines
from screens.reports.lines import laid_out
from screens.reports.records import RecordsScreen
from screens.reports.report import ReportScreen
from tests.conftest import Golden
from tests.screens.conftest import LARGE, SMALL, Clock, until


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


TABLE = Table(
    name="x",
    title="Besuche",
    columns=(Column(title="Ort"), Column(title="Zahl", kind="number")),
    rows=(Row(cells=("x" * 60, 1_275), opens=("visits",)), Row(cells=("Nord", None))),
)


def test_a_wide_table_goes_on_below_and_its_numbers_stand_right() -> None:
    lines = table_lines(TABLE, 30)
    assert [line.content.plain for line in lines] == [
        "Besuche",
        "Ort" + " " * 23 + "Zahl",
        "x" * 24 + " 1.275",
        "x" * 24 + " " * 6,
        "x" * 12 + " " * 18,
        "Nord" + " " * 26,
    ]
    assert [(bool(line.opens), line.goes_on) for line in lines[2:5]] == [
        (True, False),
        (False, True),
        (False, True),
    ]


def test_words_of_a_heading_are_not_cut_where_names_can_give_way() -> None:
    columns = (Column(title="Angebot"), Column(title="nicht erschienen", kind="number"))
    table = replace(TABLE, columns=columns, rows=(Row(cells=("Workshop Balkongemüse", 14)),))
    lines = [line.content.plain for line in table_lines(table, 25)]
    assert lines[1:] == [
        "Angebot             nicht",
        "               erschienen",
        "Workshop               14",
        "Balkongemüse             ",
    ]


def test_what_people_typed_is_text_in_every_block() -> None:
    evil = "Bob [/foo] **fett** | \x1b[31m"
    blocks = (
        Headlines(headlines=(Headline(number=1, label=evil, made_of=evil),)),
        Facts(facts=(Fact(label=evil, text=evil),)),
        Sentences(sentences=(evil,)),
        Bars(title=evil, bars=(Bar(label=evil, number=0),)),
        replace(TABLE, rows=(Row(cells=(evil, 1)),), note=evil),
    )
    report = Report(
        code="R1",
        name="x",
        title=evil,
        head=Head(),
        sections=(Section(title=evil, blocks=blocks),),
    )
    lines = [line.content.plain for line in laid_out(report, 200)]
    assert sum("Bob [/foo] **fett** |" in line for line in lines) >= 9
    assert "\x1b" not in "".join(lines)


async def test_arrows_go_from_figure_to_figure_and_enter_opens_its_records(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    Count(field_book, now).stroke(12)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("down", "enter")
        await app.workers.wait_for_complete()
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        golden(app)
        await pilot.press("escape")
        assert isinstance(app.screen, ReportScreen)
