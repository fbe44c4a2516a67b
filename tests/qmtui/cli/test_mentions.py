"""Cards, dots, lists and figures from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.measures import Measures
from qmtui.model.event import Event
from tests.qmtui.conftest import SOUTH, OpenStation, answer, qmtui


@pytest.fixture
def g1(office: Book, event: Event, open_station: OpenStation) -> Path:
    """The folder of G1, closed; a measure was handed out with the event."""
    Measures(office).add("Ahornplatz", "Umbau 2027", ("Hecke", "Zaun"))
    book = open_station()
    book.close()
    return book.folder


def test_cards_come_from_standard_input_onto_their_table(g1: Path) -> None:
    result = qmtui(
        *("--book", g1, "feedback", "cards", "-", "--kind", "idea", "--station", SOUTH),
        input="Bank am Platz\n\n3 Lampen\n",
    )
    assert (result.exit_code, result.stdout) == (0, "2 Karten gespeichert.\n")
    found = answer("--book", g1, "feedback", "figures", "--by", "table")
    assert [(row["label"], row["mentions"]) for row in found["rows"]] == [(SOUTH, 2)]


def test_a_bad_card_saves_none_and_says_which(g1: Path) -> None:
    result = qmtui(
        *("--book", g1, "feedback", "cards", "-", "--kind", "idea"), input=f"Bank\n{'x' * 2_001}\n"
    )
    assert (result.exit_code, len(result.stderr.splitlines())) == (38, 1)
    assert "Karte 2" in result.stderr
    assert answer("--book", g1, "feedback", "list") == []


def test_cards_that_are_no_text_are_refused(g1: Path, tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    result = qmtui("--book", g1, "feedback", "cards", file, "--kind", "idea")
    assert (result.exit_code, len(result.stderr.splitlines())) == (44, 1)


@pytest.mark.parametrize(
    ("given", "total"), [((), 0), (("a",), 1), (("Zaun", "5"), 5), (("Zaun", "+3"), 3)]
)
def test_dots_are_given_by_letter_or_name(g1: Path, given: tuple[str, ...], total: int) -> None:
    assert answer("--book", g1, "dots", "Ahornplatz", *given)["total"] == total


def test_the_result_of_a_poll_is_a_table_for_people(g1: Path) -> None:
    qmtui("--book", g1, "dots", "Ahornplatz", "Zaun", "12")
    result = qmtui("--book", g1, "dots", "Ahornplatz", "Zaun", "-1")
    assert result.stdout.splitlines() == [
        "Ahornplatz",
        "  Hecke       0",
        "  Zaun       11",
        "11 Punkte insgesamt",
    ]


def test_figures_are_a_table_for_people(g1: Path) -> None:
    for kind in ("idea", "problem", "idea"):
        qmtui("--book", g1, "feedback", "add", "--kind", kind, "--text", "Bank")
    result = qmtui("--book", g1, "feedback", "figures")
    assert result.stdout.splitlines() == [
        "Art        Nennungen  ich auch",
        "Idee               2         0",
        "Problem            1         0",
        "Insgesamt          3         0",
    ]


def test_an_event_has_a_set_of_fields_that_the_office_may_write(
    office: Book, event: Event, tmp_path: Path
) -> None:
    file = tmp_path / "fields.csv"
    file.write_text("code;words\nwohnen;Wohnen und Umfeld\n", encoding="utf-8")
    office.close()
    at = ("--book", office.folder)
    assert answer(*at, "event", "change", event.id, "--field-set", "C")["field_set"] == "C"
    answer(*at, "lists", "set", "action_fields", file, "--set", "C", "--from", "1.6.2026")
    (shown,) = answer(*at, "lists", "show", "Handlungsfelder", "--set", "c")
    assert shown["codes"] == {"wohnen": "Wohnen und Umfeld"}
    refused = qmtui(*at, "lists", "set", "action_fields", file)
    assert (refused.exit_code, "A, B, C" in refused.stderr) == (31, True)
