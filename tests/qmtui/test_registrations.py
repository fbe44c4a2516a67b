"""A file taken into the office book: what is new, known, changed, and what stays out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qmtui import codes
from qmtui.book import Book
from qmtui.events import Events
from qmtui.imports.rows import FileMissing, NotCsv
from qmtui.model.event import Event
from qmtui.registrations import Imported, import_registrations
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import Clock, at, files_of

HEADER = "Order code,Attendee name,Product,Secret,E-mail,Companions,Requires special attention"
ALI = "M7UFV,Ali Öz,Lange Tafel,r28bwa43,ali@example.org,2,Yes"
EVA = "WXWVT,Eva Weiß,Workshop,7t93vkq6,eva@example.org,,No"
NO_NAME = "MT3N3,,Workshop,jxcnk59v,x@example.org,,No"

Take = Callable[..., Imported]


@pytest.fixture
def take(office: Book, event: Event, tmp_path: Path) -> Take:
    """Import the file with these rows."""

    def take(*rows: str, header: str = HEADER, **options: Any) -> Imported:
        path = tmp_path / "list.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return import_registrations(office, event, path, **options)

    return take


def counted(imported: Imported) -> tuple[int, int, int, int]:
    rejected = len(imported.rejected)
    return imported.new, imported.known, imported.changed, rejected


def names(book: Book) -> list[str]:
    return sorted(person.name for person in book.people)


def test_a_row_becomes_a_registration_and_a_person_with_one_id(
    take: Take, office: Book, event: Event
) -> None:
    assert counted(take(ALI)) == (1, 0, 0, 0)
    (registration,) = office.registrations
    assert registration.event_id == event.id
    assert (registration.secret, registration.order) == ("r28bwa43", "M7UFV")
    assert codes.is_code(registration.code)
    assert (registration.offering, registration.places) == ("Lange Tafel", 3)
    assert not registration.is_walk_in
    person = office.people.get(registration.id)
    assert person
    assert (person.name, person.email, person.attention) == ("Ali Öz", "ali@example.org", True)


def test_the_same_file_again_brings_nothing_new_and_writes_nothing(
    take: Take, office: Book
) -> None:
    take(ALI, EVA)
    before = files_of(office.folder)
    assert counted(take(ALI, EVA)) == (0, 2, 0, 0)
    assert files_of(office.folder) == before


def test_a_changed_row_changes_its_registration_and_keeps_its_id(take: Take, office: Book) -> None:
    take(ALI, EVA)
    ids = {registration.id for registration in office.registrations}
    changed = ALI.replace("Ali Öz", "Alina Öz").replace(",2,Yes", ",4,Yes")
    assert counted(take(changed, EVA)) == (0, 1, 1, 0)
    assert names(office) == ["Alina Öz", "Eva Weiß"]
    assert sorted(r.places for r in office.registrations) == [1, 5]
    assert {registration.id for registration in office.registrations} == ids


def test_a_changed_row_is_changed_once(take: Take) -> None:
    take(ALI)
    take(ALI.replace("Ali", "Alina"))
    assert counted(take(ALI.replace("Ali", "Alina"))) == (0, 1, 0, 0)


def test_a_shorter_file_takes_nobody_off_the_list(take: Take, office: Book) -> None:
    take(ALI, EVA)
    assert counted(take(EVA)) == (0, 1, 0, 0)
    assert names(office) == ["Ali Öz", "Eva Weiß"]


def test_the_same_person_may_come_to_two_events(
    take: Take, office: Book, event: Event, now: Clock, tmp_path: Path
) -> None:
    take(ALI)
    talk = Events(office, now).add("Vortrag", "talk", at("20:00"))
    assert import_registrations(office, talk, tmp_path / "list.csv").new == 1
    assert Events(office, now).registered(event) == 1
    assert Events(office, now).registered(talk) == 1


def test_a_rehearsal_says_what_would_happen_and_writes_nothing(take: Take, office: Book) -> None:
    take(ALI)
    before = files_of(office.folder)
    imported = take(ALI.replace("Ali", "Alina"), EVA, dry_run=True)
    assert counted(imported) == (1, 0, 1, 0)
    assert not imported.written
    assert files_of(office.folder) == before


def test_one_bad_row_keeps_the_whole_file_out(take: Take, office: Book) -> None:
    before = files_of(office.folder)
    imported = take(ALI, NO_NAME, EVA)
    assert counted(imported) == (2, 0, 0, 1)
    assert not imported.written
    assert files_of(office.folder) == before


def test_a_bad_row_is_named_by_its_number_in_the_spreadsheet(take: Take) -> None:
    (rejection,) = take(ALI, NO_NAME, EVA).rejected
    assert rejection.row == 3
    assert "x@example.org" not in rejection.reason


def test_the_rest_is_taken_on_demand(take: Take, office: Book) -> None:
    imported = take(ALI, NO_NAME, EVA, skip_bad=True)
    assert counted(imported) == (2, 0, 0, 1)
    assert imported.written
    assert names(office) == ["Ali Öz", "Eva Weiß"]


def test_a_rehearsal_writes_nothing_even_if_the_rest_is_wanted(take: Take, office: Book) -> None:
    assert not take(ALI, NO_NAME, skip_bad=True, dry_run=True).written
    assert len(office.registrations) == 0


def test_a_person_who_was_erased_stays_away(take: Take, office: Book) -> None:
    take(ALI)
    (registration,) = office.registrations
    office.people.remove(registration.id)
    assert counted(take(ALI)) == (0, 1, 0, 0)
    assert counted(take(ALI.replace(",2,Yes", ",4,Yes"))) == (0, 0, 1, 0)
    assert len(office.people) == 0
    assert [r.places for r in office.registrations] == [5]


def test_a_telephone_number_nobody_could_use_is_left_out_with_a_warning(
    take: Take, office: Book
) -> None:
    imported = take("Ali Öz,unbekannt", header="Name,Telefon")
    assert [warning.row for warning in imported.warnings] == [2]
    assert imported.written
    (person,) = office.people
    assert person.phone == ""


def test_a_column_is_read_as_told(office: Book, event: Event, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Kommt mit\nAli Öz;3\n", encoding="utf-8")
    import_registrations(office, event, path, {"Kommt mit": "companions"})
    (registration,) = office.registrations
    assert registration.places == 4


@pytest.mark.parametrize(("content", "refusal"), [(None, FileMissing), (b"\0" * 99, NotCsv)])
def test_a_file_that_is_none_changes_nothing(
    office: Book,
    event: Event,
    tmp_path: Path,
    content: bytes | None,
    refusal: type[Exception],
) -> None:
    path = tmp_path / "list.csv"
    if content:
        path.write_bytes(content)
    before = files_of(office.folder)
    with pytest.raises(refusal):
        import_registrations(office, event, path)
    assert files_of(office.folder) == before


def test_a_field_book_imports_nothing(field_book: Book, event: Event, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        import_registrations(field_book, event, tmp_path / "list.csv")
