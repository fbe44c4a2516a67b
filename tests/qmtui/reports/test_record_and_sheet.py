"""R15 and R16: what was taken in, and who was at a meeting."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.day.sheet import Sheet
from qmtui.exchange import sync
from qmtui.model.event import Event
from qmtui.reports.catalogue import NoSuchReport, report_called
from qmtui.reports.intake import intake_report_of
from qmtui.reports.layout import Table
from qmtui.reports.sheet import sheet_report_of
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import Clock


def rows(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def test_the_record_tells_new_and_known_of_each_time_and_device(
    office: Book, event: Event, field_book: Book, now: Clock, stick: Path
) -> None:
    assert "nichts eingespielt" in intake_report_of(office, now, event).head.standing.casefold()
    event = office.event(event.id)
    Count(field_book, now).stroke()
    sync(field_book, now, stick)
    collect(office, now, stick)
    now.advance(hours=1)
    Count(field_book, now).stroke()
    sync(field_book, now, stick, final=True)
    collect(office, now, stick)
    report = intake_report_of(office, now, event)
    times, devices = report.tables()
    assert titles(times)[:5] == ["Wann", "Aus dem Ordner", "neu", "bekannt", "strittig"]
    assert [row[1:4] for row in rows(times)] == [("stick", 1, 0), ("stick", 1, 1)]
    assert [row[1:4] for row in rows(devices)] == [("G1", 1, 0), ("G1", 1, 1)]
    assert not report.head.is_preliminary
    public = intake_report_of(office, now, event, public=True)
    assert not [row for table in public.tables() for row in rows(table) if {"G1", "stick"} & {*row}]
    with pytest.raises(NotAllowed):
        intake_report_of(field_book, now, field_book.event())


@pytest.fixture
def meeting(office: Book, event: Event, now: Clock) -> Event:
    """The festival as a meeting whose grant notice demands names."""
    changed = replace(event, mode="sheet", signatures=True, demanded=("PLZ",))
    office.events.put(changed)
    return changed


def test_names_are_on_the_sheet_where_they_are_demanded_and_it_is_noted(
    meeting: Event, office: Book, field_book: Book, now: Clock, stick: Path
) -> None:
    Sheet(field_book, now).add("Mieterverein", "Vorstand", "Ayşe Yılmaz")
    sync(field_book, now, stick)
    collect(office, now, stick)
    event = office.event(meeting.id)
    (table,) = sheet_report_of(office, now, event).tables()
    assert titles(table) == [
        *("Nr.", "Einrichtung", "Name, Vorname", "PLZ", "Unterschrift", "erschienen"),
    ]
    assert rows(table) == [(1, "Mieterverein", "Ayşe Yılmaz", "", "", "ja")]
    (line,) = [line for line in office.audit if line.action == "export"]
    assert (line.subject, line.figures) == (event.id, {"sheet": 1})
    public = sheet_report_of(office, now, event, public=True)
    assert list(public.tables()) == [], "one from one institution is known by its name"
    with pytest.raises(NotAllowed):
        sheet_report_of(field_book, now, field_book.event())


def test_a_public_sheet_does_not_tell_that_one_alone_came_from_somewhere(
    field_book: Book, now: Clock
) -> None:
    for house in ["Mieterverein"] * 4 + ["Kita Nord"] * 6 + ["Polizei"]:
        Sheet(field_book, now).add(house, "Vorstand")
    (table,) = sheet_report_of(field_book, now, field_book.event(), public=True).tables()
    assert sorted(rows(table)) == [("Kita Nord", 6), ("Mieterverein", "•"), ("Polizei", "•")]
    assert table.note.startswith("• steht für")


def test_only_meetings_have_a_sheet_and_only_walks_have_minutes(
    event: Event, meeting: Event, tmp_path: Path
) -> None:
    assert report_called(meeting, "r16").code == "R16"
    assert report_called(meeting, "Teilnehmerliste").code == "R16"
    for code in ("R16", "R3"):
        with pytest.raises(NoSuchReport, match="R1, R8, R15"):
            report_called(event, code)
