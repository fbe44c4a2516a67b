"""R1Q: every figure in a row, by quarters of an hour."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import Count
from qmtui.model.event import Counter
from qmtui.reports.catalogue import report_called
from qmtui.reports.layout import Bars, Report
from tests.qmtui.conftest import NORTH, Clock, at


def quarters_of(book: Book, now: Clock, *, public: bool = False) -> Report:
    return report_called(book.event(), "r1q").make(book, now, book.event(), public=public)


def cells_of(report: Report) -> list[tuple[object, ...]]:
    (table,) = report.tables()
    return [row.cells for row in table.rows]


def test_each_row_is_one_station_counter_group_quarter_and_method(
    field_book: Book, now: Clock
) -> None:
    with field_book.transaction():
        field_book.events.put(
            replace(field_book.event(), counters=(Counter(name="visits", bands=("u10", "10+")),))
        )
    count = Count(field_book, now)
    now.set("14:14")
    count.stroke(3, band="u10")
    count.stroke(4, band="10+")
    now.set("14:15")
    count.stroke(5, band="u10")
    count.stroke(2, counter="Parcours")
    now.set("16:45")
    count.late(95, at("15:52"), at("16:40"))
    count.headcount(185, "estimated")
    report = quarters_of(field_book, now)
    assert cells_of(report) == [
        (NORTH, "Besuche", "10+", at("14:00"), at("14:15"), "gezählt", 4),
        (NORTH, "Besuche", "u10", at("14:00"), at("14:15"), "gezählt", 3),
        (NORTH, "Besuche", "u10", at("14:15"), at("14:30"), "gezählt", 5),
        (NORTH, "Besuche", "", at("15:52"), at("16:40"), "nacherfasst", 95),
        (NORTH, "Besuche", "", at("16:45"), None, "geschätzt", 185),
        (NORTH, "Parcours", "", at("14:15"), at("14:30"), "gezählt", 2),
    ]
    assert count.figure().total == 4 + 3 + 5 + 95 + 185, "the visits add up to all"
    pictures = [b for s in report.sections for b in s.blocks if isinstance(b, Bars)]
    assert [(p.title, [(b.label, b.number) for b in p.bars]) for p in pictures] == [
        (f"Besuche · {NORTH}", [("14:00", 7), ("14:15", 5)]),
        (f"Parcours · {NORTH}", [("14:15", 2)]),
    ]


def test_outside_nobody_learns_of_a_group_in_a_quarter_of_an_hour(
    field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    count.stroke(1, band="u10")
    count.stroke(4, band="10+")
    assert [row[2:3] + row[-1:] for row in cells_of(quarters_of(field_book, now, public=True))] == [
        ("", 5)
    ]
