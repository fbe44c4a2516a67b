"""Every figure of the event report opens down to its records, and they add up to it."""

from __future__ import annotations

import pytest

from qmtui.reports.behind import NothingBehind, records_behind
from qmtui.reports.event import event_report
from qmtui.reports.event_told import told
from qmtui.reports.keys import figures_of
from qmtui.reports.layout import Bars, Head, Headlines, Report, Table
from tests.qmtui.story_a import Fest


@pytest.fixture(scope="module")
def report(fest: Fest) -> Report:
    return told(event_report(fest.office, fest.event), Head())


def behind(fest: Fest, opens: tuple[str, ...]) -> Table:
    return records_behind(fest.office, fest.now, fest.event, opens)


def total(table: Table) -> int:
    """What the records add up to: their numbers, or how many they are."""
    places = [
        n for n, column in enumerate(table.columns) if column.title in ("Zahl", "Einwilligungen")
    ]
    if not places:
        return len(table.rows)
    return sum(int(str(row.cells[places[0]])) for row in table.rows)


def test_the_strokes_behind_every_bar_and_row_add_up_to_it(fest: Fest, report: Report) -> None:
    seen = 0
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Bars):
                for bar in block.bars:
                    assert total(behind(fest, bar.opens)) == bar.number
                    seen += 1
            if isinstance(block, Table) and block.name in ("counted", "groups", "topics"):
                for row in block.rows:
                    number = row.cells[1 if block.name != "counted" else -1]
                    assert total(behind(fest, row.opens)) == number, row
                    seen += 1
    assert seen > 25


def test_the_headlines_open_down_to_as_many_records(fest: Fest, report: Report) -> None:
    (headlines,) = [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Headlines)
    ]
    numbers = {
        headline.label: (headline.number, total(behind(fest, headline.opens)))
        for headline in headlines.headlines
    }
    assert numbers["Besuche"] == (2_500, 2_500), "the estimate is among them"
    assert numbers["Rückmeldungen"] == (84, 84)
    assert numbers["Parcours"] == (310, 310)
    assert numbers["Kontakte"] == (18, 26), "as many consents"


def test_registrations_open_down_to_who_came_and_who_did_not(fest: Fest, report: Report) -> None:
    (table,) = [table for table in report.tables() if table.name == "registrations"]
    for row in table.rows:
        found = behind(fest, row.opens)
        place = [column.title for column in found.columns].index("Stand")
        states = [one.cells[place] for one in found.rows]
        arrived, no_shows, walkins = row.cells[2:5]
        assert states.count("erschienen") == arrived
        assert states.count("nicht erschienen") == no_shows
        assert states.count("vor Ort") == walkins


def test_remarks_open_down_by_field_of_action(fest: Fest, report: Report) -> None:
    (table,) = [table for table in report.tables() if table.name == "feedback"]
    for row in table.rows:
        assert len(behind(fest, row.opens).rows) == row.cells[-1]


def test_a_record_tells_the_right_time_and_what_the_wrong_clock_showed(fest: Fest) -> None:
    table = behind(fest, ("visits", "visits", "Eingang Nord"))
    at, shown = table.rows[0].cells[0], table.rows[0].cells[-1]
    assert f"{at:%H:%M} {shown:%H:%M}" == "14:00 13:00"


def test_a_station_opens_no_list_of_names_and_no_consents(fest: Fest) -> None:
    station = fest.laptops["G1"].book
    table = records_behind(station, fest.now, station.event(), ("registrations", "Flohmarkt"))
    assert "Name" not in [column.title for column in table.columns]


def test_a_station_opens_down_to_its_visits_and_its_check_ins(fest: Fest, report: Report) -> None:
    (table,) = [table for table in report.tables() if table.name == "stations"]
    name, visits, check_ins = table.rows[0].cells
    found = behind(fest, table.rows[0].opens)
    place = [column.title for column in found.columns].index("Methode")
    came = [row for row in found.rows if row.cells[place] == "Einlass"]
    assert (name, len(came)) == ("Eingang Nord", check_ins)
    assert total(found) == int(str(visits)) + len(came), "everybody came alone"


def test_corrections_open_down_to_their_entries(fest: Fest, report: Report) -> None:
    (table,) = [table for table in report.tables() if table.name == "corrections"]
    (row,) = table.rows
    assert row.cells == ("vom Papier nachgetragen", 1)
    (paper,) = behind(fest, row.opens).rows
    assert (f"{paper.cells[0]:%H:%M}", paper.cells[1]) == ("15:52", "Strichliste")


def test_a_figure_of_every_table_opens(fest: Fest, report: Report) -> None:
    first = {figure.key.partition(":")[0]: figure for figure in reversed([*figures_of(report)])}
    assert first.keys() == {
        *("figures", "stations", "counted", "headcounts", "groups", "registrations"),
        *("feedback", "topics", "consents", "corrections"),
    }
    for figure in first.values():
        assert behind(fest, figure.opens).rows, figure


@pytest.mark.parametrize("opens", [(), ("weather",), ("feedback", "mood", "x")])
def test_a_figure_that_is_none_does_not_open(fest: Fest, opens: tuple[str, ...]) -> None:
    with pytest.raises(NothingBehind):
        behind(fest, opens)
