"""A second file about the same people, exported otherwise: nobody is doubled, nobody is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qmtui.book import Book
from qmtui.imports.changes import changes_told
from qmtui.imports.mappings import remembered
from qmtui.imports.rows import Row
from qmtui.imports.sheet import read_sheet
from qmtui.model.event import Event
from qmtui.registrations import Imported, import_registrations

Take = Callable[..., Imported]

WITH_SECRET = "Order code;Name;E-Mail;Telefon;Personen;Secret"
TWO = (
    "M7UFV;Ali Öz;ali@example.org;030 1;2;r28bwa43",
    "M7UFV;Eva Öz;;030 1;1;7t93vkq6",
)


@pytest.fixture
def take(office: Book, event: Event, tmp_path: Path) -> Take:
    def take(header: str, *rows: str, **options: Any) -> Imported:
        path = tmp_path / "list.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return import_registrations(office, event, path, **options)

    return take


def counted(imported: Imported) -> tuple[int, int, int, list[int]]:
    warned = [warning.row for warning in imported.warnings]
    return imported.new, imported.known, imported.changed, warned


def people(office: Book) -> dict[str, tuple[str, str, int]]:
    return {
        person.name: (person.email, person.phone, registration.places)
        for registration in office.registrations
        if (person := office.people.get(registration.id))
    }


def test_a_file_without_its_tickets_doubles_nobody_whatever_its_order(
    take: Take, office: Book
) -> None:
    take(WITH_SECRET, *TWO)
    codes = {person.name: office.registrations.get(person.id) for person in office.people}
    imported = take("Order code;Name;Personen", "M7UFV;Eva Öz;1", "M7UFV;Ali Öz;2")
    assert counted(imported) == (0, 2, 0, [])
    assert len(imported.notes) == 1
    assert {p.name: office.registrations.get(p.id) for p in office.people} == codes


def test_columns_that_a_file_lacks_stay_as_they_are(take: Take, office: Book) -> None:
    take(WITH_SECRET, *TWO)
    take("Order code;Name;Personen", "M7UFV;Ali Öz;3")
    assert people(office)["Ali Öz"] == ("ali@example.org", "030 1", 3)


def test_tickets_that_come_later_are_added_to_who_is_known(take: Take, office: Book) -> None:
    take("Order code;Name", "M7UFV;Ali Öz", "M7UFV;Eva Öz")
    imported = take(WITH_SECRET, *TWO)
    assert (imported.new, imported.changed) == (0, 2)
    assert sorted(r.key for r in office.registrations) == ["ticket:7t93vkq6", "ticket:r28bwa43"]
    assert take(WITH_SECRET, *TWO).known == 2


def test_a_corrected_name_in_an_order_is_no_new_person(take: Take, office: Book) -> None:
    take(WITH_SECRET, *TWO)
    imported = take("Order code;Name", "M7UFV;Ali Öz", "M7UFV;Ewa Özdemir")
    assert (imported.new, imported.known, imported.changed) == (0, 1, 1)
    assert sorted(people(office)) == ["Ali Öz", "Ewa Özdemir"]


def test_another_ticket_is_another_person_though_the_name_is_the_same(take: Take) -> None:
    take(WITH_SECRET, TWO[0])
    assert take(WITH_SECRET, TWO[0].replace("r28bwa43", "another1")).new == 1


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ("Ali Öz;ali@example.org;;3", (0, 0, 1, [2])),
        ("Ali Oez;;030 1;2", (0, 0, 1, [2])),
        ("Ali Öz;other@example.org;;2", (1, 0, 0, [2])),
        ("Eva Weiß;ali@example.org;030 1;2", (1, 0, 0, [])),
    ],
    ids=["edited", "spelled otherwise", "namesake", "somebody else"],
)
def test_a_plain_list_recognises_who_was_edited_and_says_so(
    take: Take, second: str, outcome: tuple[int, int, int, list[int]]
) -> None:
    header = "Name;E-Mail;Telefon;Personen"
    take(header, "Ali Öz;ali@example.org;030 1;2")
    assert counted(take(header, second)) == outcome
    assert counted(take(header, second)) == (0, 1, 0, [])


def test_a_family_name_first_is_the_same_person(take: Take, office: Book) -> None:
    take("Vorname;Nachname;E-Mail", "Anna;Müller;a@example.org")
    assert counted(take("Nachname, Vorname;Mail", '"Müller, Anna";a@example.org')) == (0, 1, 0, [2])
    assert sorted(people(office)) == ["Anna Müller"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("Ali Öz;a@example.org;;1", "Ali Öz;b@example.org;;1"),) * 2,
        (("Ali Öz;;030 1;1", "Ali Öz;;030 2;1"),) * 2,
        (
            ("Ali Öz;a@example.org;030 2;1", "Ali Öz;b@example.org;030 1;1"),
            ("Ali Öz;a@example.org;030 1;1", "Ali Öz;b@example.org;030 2;1"),
        ),
        (
            ("Ali Öz;a@example.org;030 1;1", "Ali Öz;b@example.org;;1"),
            ("Ali Öz;;030 1;1", "Ali Öz;b@example.org;;1"),
        ),
    ],
    ids=["e-mail", "phone", "e-mail before phone", "each its own way"],
)
def test_namesakes_are_told_apart_by_how_they_are_reached(
    take: Take, office: Book, before: tuple[str, str], after: tuple[str, str]
) -> None:
    header = "Name;E-Mail;Telefon;Personen"
    take(header, *before)
    mails = {person.email: person.id for person in office.people}
    moved = [row.removesuffix("1") + "2" for row in reversed(after)]
    imported = take(header, *moved)
    assert (imported.new, imported.changed) == (0, 2)
    now = {person.email: person.id for person in office.people if person.email}
    assert now.items() <= mails.items()


def test_of_two_with_one_name_none_is_guessed(take: Take) -> None:
    take("Name;Personen", "Ali Öz;1", "Ali Öz;2")
    assert counted(take("Name;Personen", "Ali Öz;3")) == (1, 0, 0, [2])


def test_who_was_erased_is_not_brought_back_by_a_file_without_tickets(
    take: Take, office: Book
) -> None:
    take(WITH_SECRET, TWO[0])
    (registration,) = office.registrations
    office.people.remove(registration.id)
    assert counted(take("Order code;Name", "M7UFV;Ali Öz")) == (0, 1, 0, [])
    assert not list(office.people)


def test_what_a_row_changes_is_told_with_before_and_after(take: Take) -> None:
    take(WITH_SECRET, *TWO)
    changed = TWO[0].replace("030 1;2", ";4")
    imported = take(WITH_SECRET, changed, TWO[1], dry_run=True)
    (change,) = imported.changes
    assert change.row == 2
    assert changes_told(change) == "Ali Öz: Plätze 2 → 4, Telefon 030 1 → –"


def test_columns_that_were_said_once_are_known_for_the_next_such_file(
    take: Take, office: Book
) -> None:
    header = "Wer kommt;Wie viele;Firma;Firma"
    mapping = {"Wer kommt": "name", "Wie viele": "places", "#4": "comment"}
    take(header, "Ali Öz;3;x;y", mapping=mapping, dry_run=True)
    assert not list(office.column_mappings)
    take(header, "Ali Öz;3;x;y", mapping=mapping)
    assert counted(take(header, "Ali Öz;3;x;y", "Eva Weiß;1;;")) == (1, 1, 0, [])
    assert people(office)["Ali Öz"][2] == 3
    (person,) = [p for p in office.people if p.name == "Ali Öz"]
    assert person.comment == "y"


def test_people_in_place_of_column_names_are_not_remembered(
    take: Take, office: Book, tmp_path: Path
) -> None:
    header = "Ali Öz;ali@example.org"
    take(header, "Eva Weiß;eva@example.org", mapping={"#1": "name", "#2": "email"})
    assert remembered(office, read_sheet(tmp_path / "list.csv").header) == {}
    assert remembered(office, Row(number=1, cells=("a",))) == {}


def test_an_address_edited_in_a_list_that_is_otherwise_the_same_is_no_namesake(take: Take) -> None:
    rows = [f"Gast {n};g{n}@example.org" for n in range(3)]
    take("Name;E-Mail", *rows)
    assert counted(take("Name;E-Mail", *rows[:2], "Gast 2;new@example.org")) == (0, 2, 1, [4])


def test_a_name_in_common_with_another_list_is_no_proof(take: Take, office: Book) -> None:
    take("Name;Angebot", "Ali Öz;Lange Tafel", "Eva Weiß;Lange Tafel", "Ida;Workshop")
    imported = take("Order code;Name;Secret;Angebot", "M7UFV;Ali Öz;r28bwa43;Lange Tafel")
    assert counted(imported) == (1, 0, 0, [2])
    assert [r.secret for r in office.registrations].count("") == 3


def test_the_same_list_with_fewer_columns_doubles_nobody(take: Take) -> None:
    take("Name;E-Mail;Angebot", "Ali;a@b.de;Tafel", "Eva;e@b.de;Tafel", "Ida;i@b.de;Tafel")
    assert counted(take("Name;Angebot", "Ali;Tafel", "Eva;Tafel", "Ida;Tafel", "Uwe;Tafel")) == (
        *(1, 3, 0),
        [2, 3, 4],
    )


def test_of_two_lists_one_comes_again_with_fewer_columns(take: Take) -> None:
    many = [f"M{n};Gast {n};secret{n}" for n in range(9)]
    take("Order code;Name;Secret", *many)
    take("Name;E-Mail", "Ali;a@b.de", "Eva;e@b.de", "Ida;i@b.de")
    assert counted(take("Name", "Ali", "Eva", "Ida")) == (0, 3, 0, [2, 3, 4])
