"""Talks without names, and the list of a meeting that asks for no more than is demanded."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.clean import TextTooLong
from qmtui.collecting import collect
from qmtui.day.consultations import (
    BodyMissing,
    Consultations,
    MinutesOutOfRange,
    TopicUnknown,
)
from qmtui.day.sheet import InstitutionMissing, NameDemanded, NameNotDemanded, Sheet
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.fieldbook import issue
from qmtui.model.event import Event
from qmtui.printing.sheet import columns_of, print_sheet
from qmtui.reports.event import event_report
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock


def test_talks_add_up_and_those_taken_back_do_not(
    office: Book, field_book: Book, now: Clock, stick: Path
) -> None:
    consultations = Consultations(field_book, now)
    consultations.add("Wohnen, Vermieter", 10, needs_language=True)
    consultations.add("housing", 20, outcome="referred", body="housing_company")
    consultations.add("noise", 5, channel="phone", outcome="appointment")
    consultations.add("noise", 99)
    undo_last(field_book, now)
    sync(field_book, now, stick)
    collect(office, now, stick)
    # The office reads them in its copy of the field book.
    figures = Consultations(office, now).figures()
    assert (figures.contacts, figures.minutes, figures.median_minutes) == (3, 35, 10)
    assert figures.months == {"2026-06": 3}
    assert figures.channels == {"in_person": 2, "phone": 1}
    assert figures.topics == {"housing": 2, "noise": 1}
    assert figures.outcomes == {"appointment": 1, "at_once": 1, "referred": 1}
    assert (figures.bodies, figures.language_help) == ({"housing_company": 1}, 1)


def test_an_unclear_talk_is_refused_and_nothing_is_noted(field_book: Book, now: Clock) -> None:
    consultations = Consultations(field_book, now)
    with pytest.raises(TopicUnknown, match="Lärm"):
        consultations.add("Wetter", 5)
    with pytest.raises(BodyMissing):
        consultations.add("noise", 5, outcome="referred")
    with pytest.raises(BodyMissing):
        consultations.add("noise", 5, outcome="at_once", body="police")
    with pytest.raises(MinutesOutOfRange):
        consultations.add("noise", 481)
    with pytest.raises(TextTooLong):
        consultations.add("noise", 5, note="x" * 201)
    assert len(field_book.consultations) == 0


def test_without_a_demand_the_sheet_takes_no_name(field_book: Book, now: Clock) -> None:
    sheet = Sheet(field_book, now)
    with pytest.raises(NameNotDemanded):
        sheet.add("Mieterverein", name="Ayşe Yılmaz")
    with pytest.raises(InstitutionMissing):
        sheet.add(" ")
    assert len(field_book.registrations) == 0
    sheet.add("Mieterverein", "Vorstand")
    (row,) = sheet.rows(field_book.event())
    assert (row.organisation, row.function, row.name, row.is_here) == (
        "Mieterverein",
        "Vorstand",
        "",
        True,
    )
    # Somebody on the sheet has come like anybody else.
    assert event_report(field_book, field_book.event()).people == 1
    undo_last(field_book, now)
    assert sheet.rows(field_book.event()) == []
    assert len(field_book.people) == 0


@pytest.fixture
def demanding(office: Book, event: Event, now: Clock) -> Event:
    """The festival with a grant notice that demands names."""
    return Events(office, now).change(event, signatures=True, demanded=("PLZ",))


def test_where_the_grant_notice_demands_it_the_name_is_asked_for(
    office: Book, demanding: Event, field_book: Book, now: Clock
) -> None:
    sheet = Sheet(field_book, now)
    with pytest.raises(NameDemanded):
        sheet.add("Mieterverein")
    sheet.add("Mieterverein", name="Ayşe Yılmaz")
    assert [row.name for row in sheet.rows(field_book.event())] == ["Ayşe Yılmaz"]


def test_the_printed_sheet_asks_for_nothing_that_is_not_demanded(
    office: Book, event: Event, now: Clock, tmp_path: Path
) -> None:
    assert [column.title for column in columns_of(event)] == ["Einrichtung", "Funktion"]
    changed = Events(office, now).change(event, signatures=True, demanded=("PLZ",))
    titles = [column.title for column in columns_of(changed)]
    assert titles == ["Einrichtung", "Name, Vorname", "PLZ", "Unterschrift"]
    printed = print_sheet(office, now, changed, tmp_path / "sheet.pdf")
    assert (printed.pages, printed.shortened, printed.undrawable) == (1, (), ())


def test_names_on_a_printed_sheet_are_noted_as_an_export(
    office: Book,
    demanding: Event,
    field_book: Book,
    now: Clock,
    stick: Path,
    tmp_path: Path,
) -> None:
    attendee = Sheet(field_book, now).add("Mieterverein", name="Ayşe Yılmaz")
    sync(field_book, now, stick)
    collect(office, now, stick)
    print_sheet(office, now, office.event(), tmp_path / "sheet.pdf")
    assert [line.subjects for line in office.audit if line.action == "export"] == [(attendee,)]


def test_a_repeated_issue_keeps_what_the_sheet_is_to_ask(
    office: Book, demanding: Event, field_book: Book, now: Clock, stick: Path
) -> None:
    issue(office, now, office.event(), stick)
    sync(field_book, now, stick)
    assert (field_book.event().signatures, field_book.event().demanded) == (True, ("PLZ",))
