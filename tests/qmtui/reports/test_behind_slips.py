"""Figures whose strokes were taken back in bulk open down to records that still add up to them."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import Count
from qmtui.model.count import VISITS
from qmtui.reports.behind import records_behind, span_key
from qmtui.reports.event import event_report
from qmtui.reports.event_told import told
from qmtui.reports.keys import figures_of
from qmtui.reports.layout import Bars, Cell, Head, Opens, Table
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at


def behind(book: Book, now: Clock, *opens: str) -> list[tuple[Cell, Cell]]:
    """Number and note of each record."""
    table = records_behind(book, now, book.event(), opens)
    titles = [column.title for column in table.columns]
    note = titles.index("Notiz") if "Notiz" in titles else None
    return [
        (row.cells[titles.index("Zahl")], "" if note is None else row.cells[note])
        for row in table.rows
    ]


def figures(book: Book) -> list[tuple[Cell, Opens]]:
    """Every figure of strokes in the event report, and what it opens."""
    report = told(event_report(book, book.event()), Head())
    found: list[tuple[Cell, Opens]] = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Bars):
                found += [(bar.number, bar.opens) for bar in block.bars]
            elif isinstance(block, Table) and block.name in ("counted", "groups", "stations"):
                place = {"counted": -1, "groups": 1, "stations": 1}[block.name]
                found += [(row.cells[place], row.opens) for row in block.rows if row.opens]
    return found


def test_what_was_taken_back_from_an_hour_before_is_told_there(
    field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    for time, delta in (("14:10", 3), ("15:10", 1), ("15:20", -3)):
        now.set(time)
        count.stroke(delta)
    hour = span_key(at("14:00"))
    assert behind(field_book, now, "visits", VISITS, NORTH, hour, "*", "counted") == [
        (3, ""),
        (-2, "in anderer Stunde oder Gruppe zurückgenommen"),
    ]
    assert [number for number, _note in behind(field_book, now, "visits")] == [3, 1, -3]


def test_more_taken_back_than_counted_is_the_last_of_the_records(
    field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    count.stroke(4, band="Kinder")
    count.stroke(-9)
    over = (5, "mehr zurückgenommen als hier gezählt")
    assert behind(field_book, now, "visits") == [(4, "Kinder"), (-9, ""), over]
    assert behind(field_book, now, "station", NORTH)[-1] == over


@pytest.mark.parametrize("seed", range(3))
def test_records_add_up_to_their_figure_whatever_was_taken_back(
    field_book: Book, now: Clock, seed: int
) -> None:
    chance = random.Random(seed)
    count = Count(field_book, now)
    for _step in range(40):
        now.advance(minutes=chance.choice((1, 3, 20)))
        station = field_book.station_named(field_book.event(), chance.choice((NORTH, SOUTH)))
        field_book.post = replace(field_book.post, station_id=station.id)
        delta = chance.choice((1, 2, 5, 5, -1, -4))
        count.stroke(delta, chance.choice((VISITS, "Parcours")), chance.choice((None, "a", "b")))
        if not chance.randrange(6):
            count.late(chance.randrange(1, 30), at("13:00"), at("13:30"))
    found = figures(field_book)
    assert len(found) > 10
    for figure, opens in found:
        records = behind(field_book, now, *opens)
        assert sum(int(str(number)) for number, _note in records) == figure, opens
    report = told(event_report(field_book, field_book.event()), Head())
    assert {"figures:1", "stations:1"} <= {named.key for named in figures_of(report)}
