"""What happened to a record: over all tables, on every device, and no more than may be seen."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from tinydb import operations, where

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.desk import Desk
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue
from qmtui.history import NoSuchRecord, Step, history, told
from qmtui.model.event import Event
from qmtui.replicas import CopyUnusable
from qmtui.undo import undo_entry, undo_last
from storage import Database
from tests.qmtui.conftest import SOUTH, Clock, OpenStation, register


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


@pytest.fixture
def ali(field_book: Book) -> str:
    return register(field_book, "Ali Öz", places=3, code="r28bwa43")


def kinds(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.table, step.kind) for step in steps]


def write(database: Database, table: str, record_id: str, **fields: object) -> None:
    """Write fields as another version of the program would."""
    database.table(table).update(fields, where("id") == record_id)


def test_all_tables_that_hold_a_person_are_told_in_the_order_of_time(
    desk: Desk, field_book: Book, ali: str
) -> None:
    field_book.post = replace(field_book.post, by="LH")
    desk.check_in(ali)
    steps = history(field_book, ali)
    assert kinds(steps) == [
        ("people", "created"),
        ("registrations", "created"),
        ("attendance", "created"),
    ]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert [(step.label, step.by) for step in steps] == [("G1", None), ("G1", None), ("G1", "LH")]
    assert steps[0].fields["name"] == "Ali Öz"
    assert (steps[2].fields["people"], steps[2].station) == (3, "Eingang Nord")


def test_arrivals_and_exits_of_others_are_not_told(desk: Desk, field_book: Book, ali: str) -> None:
    eva = register(field_book, "Eva Weiß")
    desk.check_in(eva)
    assert kinds(history(field_book, ali)) == [("people", "created"), ("registrations", "created")]


def test_what_was_taken_back_says_so_and_is_followed_by_the_taking_back(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undo_entry(field_book, now, ali, reason="verwechselt")
    *_, arrival, undo = history(field_book, ali)
    assert (arrival.table, arrival.undone) == ("attendance", True)
    assert (undo.table, undo.undone, undo.fields["reason"]) == ("undos", False, "verwechselt")
    assert "(zurückgenommen)" in told(arrival)
    assert "Grund: verwechselt" in told(undo)


def test_a_walk_in_taken_back_keeps_its_history(desk: Desk, field_book: Book, now: Clock) -> None:
    zoe = desk.walk_in("Zoe").attendee
    assert zoe
    undo_last(field_book, now)
    assert ("people", "deleted") in kinds(history(field_book, zoe))


def test_an_entry_is_told_by_its_own_id_too(desk: Desk, field_book: Book, ali: str) -> None:
    desk.check_in(ali)
    (entry,) = field_book.attendance
    (step,) = history(field_book, entry.id)
    assert (step.table, step.id) == ("attendance", entry.id)


def test_a_change_names_the_new_value_and_what_was_taken_out(field_book: Book, ali: str) -> None:
    people = field_book.database.table("people")
    write(field_book.database, "people", ali, name="Ali Özdemir")
    people.update(operations.delete("comment"), where("id") == ali)
    *_, change, removal = history(field_book, ali)
    assert (change.kind, change.fields) == ("changed", {"name": "Ali Özdemir"})
    assert told(change) == "Person geändert: Name: Ali Özdemir"
    assert (removal.fields, removal.removed) == ({}, ("comment",))
    assert told(removal) == "Person geändert: entfernt: Bemerkung"


def test_a_record_put_in_again_is_told_as_put_back(field_book: Book, ali: str) -> None:
    person = field_book.people.get(ali)
    assert person
    field_book.people.remove(ali)
    field_book.people.add(person)
    of_person = [step.kind for step in history(field_book, ali) if step.table == "people"]
    assert of_person == ["created", "deleted", "restored"]


def test_both_devices_are_named_after_an_exchange(
    office: Book, open_station: OpenStation, now: Clock, stick: Path, event: Event
) -> None:
    ali = register(office, "Ali Öz")
    north, south = open_station("G1"), open_station("G2", SOUTH)
    Desk(north, now).check_in(ali)
    now.advance(minutes=5)
    Desk(south, now).check_out(ali)
    for book in (north, south, north):
        sync(book, now, stick)
    assert [step.label for step in history(north, ali) if step.table == "attendance"] == [
        "G1",
        "G2",
    ]


def test_times_are_those_of_the_quarter(field_book: Book) -> None:
    (district,) = field_book.districts
    field_book.districts.put(replace(district, time_zone="America/Los_Angeles"))
    *_, step = history(field_book, district.id)
    assert step.at.tzinfo == ZoneInfo("America/Los_Angeles")


def test_what_was_written_down_later_says_when_it_happened(field_book: Book, now: Clock) -> None:
    remark = FeedbackDesk(field_book, now).add("idea", "Bank", topic="seating")
    (step,) = history(field_book, remark.id)
    assert told(step) == (
        "Rückmeldung eingetragen: Uhr zweifelhaft: ja; Art: Idee; Text: Bank; "
        "Thema: Sitzgelegenheiten; Kanal: am Stand; "
        "Geschehen: 13.06.2026 14:00; Station: Eingang Nord"
    )


def test_what_people_wrote_stays_in_one_line(field_book: Book, now: Clock) -> None:
    text = "Bank\n13.06.2026 14:00 G1 Person gelöscht"
    remark = FeedbackDesk(field_book, now).add("idea", text)
    (step,) = history(field_book, remark.id)
    assert step.fields["text"] == text
    assert "\n" not in told(step)


def test_an_unknown_id_is_refused(field_book: Book, office: Book) -> None:
    for book in (field_book, office):
        with pytest.raises(NoSuchRecord):
            history(book, "01NOBODY")


# -- The office


def test_the_office_tells_what_its_book_and_its_copy_of_the_field_book_know(
    office: Book, open_station: OpenStation, now: Clock, stick: Path, event: Event
) -> None:
    ali = register(office, "Ali Öz")
    station = open_station()
    Desk(station, now).check_in(ali)
    sync(station, now, stick)
    collect(office, now, stick)
    steps = history(office, ali)
    assert {(step.table, step.event) for step in steps} == {
        ("people", None),
        ("registrations", None),
        ("people", event.id),
        ("registrations", event.id),
        ("attendance", event.id),
    }


def test_a_lost_copy_is_named_not_passed_over(
    office: Book, event: Event, now: Clock, stick: Path
) -> None:
    issue(office, now, event, stick)
    (office.folder / "events" / event.id / "book.json").unlink()
    with pytest.raises(CopyUnusable, match="Stadtteilfest"):
        history(office, event.id)


# -- Who may see what


def test_a_station_tells_no_address_and_no_ticket(field_book: Book) -> None:
    ali = register(field_book, "Ali Öz", phone="030 1", email="a@example.org", code="r28bwa43")
    write(field_book.database, "people", ali, phone="030 2")
    person, registration, change = history(field_book, ali)
    assert person.withheld == ("email", "phone")
    assert registration.withheld == ("code",)
    assert (change.fields, change.withheld) == ({}, ("phone",))
    assert told(change) == "Person geändert: nur im Büro: Telefon"
    assert person.fields["name"] == "Ali Öz"


@pytest.mark.parametrize("table", ["people", "contacts"])
def test_a_station_tells_no_value_that_it_does_not_know(
    field_book: Book, ali: str, table: str
) -> None:
    if table == "people":
        write(field_book.database, table, ali, mobile="0170 1")
    else:
        field_book.database.table(table).insert({"id": ali, "mobile": "0170 1"})
    step = history(field_book, ali)[-1]
    assert "mobile" in step.withheld
    assert "0170" not in told(step)


def test_what_is_empty_is_no_secret(field_book: Book) -> None:
    ali = register(field_book, "Ali Öz")
    assert [step.withheld for step in history(field_book, ali)] == [(), ()]


def test_the_office_tells_all(office: Book, event: Event) -> None:
    ali = register(office, "Ali Öz", phone="030 1", code="r28bwa43")
    write(office.database, "people", ali, mobile="0170 1")
    steps = history(office, ali)
    assert [step.withheld for step in steps] == [()] * 3
    assert "Telefon: 030 1" in told(steps[0])
    assert "mobile: 0170 1" in told(steps[2])


# -- Words


def test_codes_and_figures_are_told_in_words(office: Book, now: Clock) -> None:
    event = Events(office, now).add("Fest", "street_fest", now(), capacity=1200)
    (step,) = history(office, event.id)
    assert told(step) == (
        "Veranstaltung eingetragen: Titel: Fest; Art: Stadtteilfest; Beginn: 13.06.2026 14:00; "
        "Erfassung: Zählen; Platz für: 1.200; Stand: geplant; "
        "Wiedereintritt: beliebig oft; Handlungsfeld-Satz: A"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        (True, "ja"),
        (False, "nein"),
        (2.5, "2.5"),
        ({"a": ["ö", 1]}, '{"a": ["ö", 1]}'),
        ("balcony_concert", "balcony_concert"),
    ],
)
def test_values_of_any_shape_are_told(office: Book, event: Event, value: object, text: str) -> None:
    write(office.database, "events", event.id, kind=value)
    assert told(history(office, event.id)[-1]) == f"Veranstaltung geändert: Art: {text}"


@pytest.mark.parametrize("value", ["bald", "", None, 7, ["x"], "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_told_as_it_is(field_book: Book, now: Clock, value: object) -> None:
    remark = FeedbackDesk(field_book, now).add("idea", "Bank")
    write(field_book.database, "feedback", remark.id, observed_at=value, by=7, station_id=8)
    step = history(field_book, remark.id)[-1]
    assert told(step).startswith("Rückmeldung geändert: Geschehen: ")
    assert (step.by, step.station) == (None, "")


def test_a_kind_of_entry_that_this_version_does_not_know_is_told(
    field_book: Book, ali: str
) -> None:
    step = replace(history(field_book, ali)[0], kind="anonymise", fields={})
    assert told(step) == "Person: etwas, das diese Version nicht kennt (anonymise)"
