"""What went wrong stands in the report: moves, lost devices, clocks, paper, what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.count import Count
from qmtui.model.handover import DeviceState
from qmtui.reports.behind import records_behind, span_key
from qmtui.reports.event import EventReport, Lost, event_report
from qmtui.reports.event_told import standing, told
from qmtui.reports.files import as_bytes
from qmtui.reports.layout import Head
from qmtui.undo import undo_last
from tests.qmtui.conftest import BERLIN, NORTH, Clock, at
from tests.qmtui.story_a import Fest


@pytest.fixture
def figures(field_book: Book) -> EventReport:
    return event_report(field_book, field_book.event())


def text_of(report: EventReport) -> str:
    return as_bytes(told(report, Head()), "md").decode()


def test_where_it_was_is_told_with_where_it_moved_to(fest: Fest) -> None:
    text = text_of(event_report(fest.office, fest.event))
    assert "- Wo: Lindenplatz; ab 16:15 Gemeinschaftshaus (QM-Stand, Kinder-Parcours)\n" in text


def test_consents_are_told_by_purpose(fest: Fest) -> None:
    report = event_report(fest.office, fest.event)
    assert report.purposes == {"K4": 18, "K5": 8}
    assert "| Newsletter  |              8 |" in text_of(report)


@pytest.mark.parametrize(
    ("complete", "sentence"),
    [
        (True, "abgeschlossen: 1 von 2 Geräten; verloren: G2"),
        (False, "vorläufig: 1 von 2 Geräten abgegeben; verloren: G2"),
    ],
    ids=["closed", "open"],
)
def test_a_lost_device_is_never_passed_over(
    figures: EventReport, complete: bool, sentence: str
) -> None:
    report = replace(
        figures,
        devices=(DeviceState(label="G1", entries=9, missing=0, handed_in=True),),
        expected_devices=2,
        complete=complete,
        lost=(Lost(label="G2", reason="im Bus liegen geblieben"),),
    )
    assert standing(report) == sentence
    assert "- G2 ist verloren und hat nichts gebracht: im Bus liegen geblieben" in text_of(report)


def test_what_has_not_arrived_is_told_by_device(figures: EventReport) -> None:
    for missing, sentence in ((1, "fehlt noch 1 Eintrag."), (20, "fehlen noch 20 Einträge.")):
        device = DeviceState(label="G3", entries=340, missing=missing, handed_in=True)
        assert f"- Von G3 {sentence}" in text_of(replace(figures, devices=(device,)))


def test_what_was_taken_back_opens_down_to_who_and_why(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke(12)
    undo_last(field_book, now, "verzählt")
    report = event_report(field_book, field_book.event())
    assert report.taken_back == 1
    opens = ("corrections", "taken_back")
    (row,) = records_behind(field_book, now, field_book.event(), opens).rows
    assert [cell for cell in row.cells if cell][1:3] == ["Strichliste", "verzählt"]


def test_a_clock_of_2019_is_in_doubt_until_somebody_sets_it_right(
    field_book: Book, now: Clock
) -> None:
    wrong = Clock(at("14:00").replace(year=2019, month=1, day=1))
    Count(field_book, wrong).stroke(3)
    assert event_report(field_book, field_book.event()).doubtful == 1
    compare_clock(field_book, now, field_book.post.device, wrong(), at("14:30"))
    assert event_report(field_book, field_book.event()).doubtful == 0


def test_the_hour_that_comes_twice_in_october_stays_two_hours(field_book: Book, now: Clock) -> None:
    count = Count(field_book, now)
    for summer, strokes in (
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), 3),
        (datetime(2026, 10, 25, 1, 45, tzinfo=UTC), 5),
    ):
        now.moment = summer.astimezone(BERLIN)
        count.stroke(strokes)
    report = event_report(field_book, field_book.event())
    rows = [one for one in report.counted if one.station == NORTH]
    assert [(f"{one.since:%H %z}", one.number) for one in rows] == [
        ("02 +0200", 3),
        ("02 +0100", 5),
    ]
    for one in rows:
        key = ("visits", "visits", NORTH, span_key(one.since), "*", "counted")
        (row,) = records_behind(field_book, now, field_book.event(), key).rows
        assert row.cells[1] == one.number


def test_late_entries_and_headcounts_of_one_time_open_each_their_own_record(
    field_book: Book, now: Clock
) -> None:
    count = Count(field_book, now)
    count.late(7, at("15:00"), at("15:30"))
    count.late(5, at("15:00"), at("16:00"))
    for looked in (20, 30):
        count.headcount(looked, "estimated")
    report = told(event_report(field_book, field_book.event()), Head())
    opened = {
        table.name: [
            [
                record.cells[1]
                for record in records_behind(field_book, now, field_book.event(), row.opens).rows
            ]
            for row in table.rows
            if not row.is_total
        ]
        for table in report.tables()
        if table.name in ("counted", "headcounts")
    }
    assert opened == {"counted": [[7], [5]], "headcounts": [[20], [30]]}
