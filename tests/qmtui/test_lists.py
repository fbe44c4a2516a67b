"""Code lists that the office changes: versions, and what is wrong with a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.code_lists import codes_of, word_of
from qmtui.directory.responsible import bodies_for
from qmtui.errors import QmtuiError
from qmtui.lists import (
    NAMES,
    CodeMissing,
    CodeTwice,
    ColumnsUnclear,
    NoSets,
    NoSuchList,
    RowUnreadable,
    SetNeeded,
    WordsMissing,
    WordsTwice,
    name_of,
    read_codes,
    set_list,
    set_of,
)
from qmtui.model.lists import Code
from qmtui.rights import NotAllowed

ROOT = Path(__file__).parents[2]
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def codes(*pairs: tuple[str, str]) -> tuple[Code, ...]:
    return tuple(Code(code=code, label=label) for code, label in pairs)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "themen.csv"


def test_a_version_is_in_force_from_its_day_on_in_its_own_order(office: Book) -> None:
    set_list(office, "action_fields", codes(("b", "Wohnen"), ("a", "Alter")), JULY, "C")
    assert codes_of(office, "action_fields", JUNE, "C") == {}
    assert list(codes_of(office, "action_fields", JULY, "C").items()) == [
        ("b", "Wohnen"),
        ("a", "Alter"),
    ]


def test_there_is_no_list_that_nobody_reads() -> None:
    """One that may be changed without any effect would be a lie."""
    sources = [*ROOT.glob("qmtui/**/*.py"), *ROOT.glob("screens/**/*.py")]
    readers = [s for s in sources if s.name != "lists.py" and "codes_of" in s.read_text("utf-8")]
    texts = [source.read_text("utf-8") for source in readers]
    unread = [name for name in NAMES if not any(f'"{name}"' in text for text in texts)]
    assert not unread


def test_a_code_that_is_gone_keeps_its_words(office: Book) -> None:
    set_list(office, "topics", codes(("moped", "Motorroller")), JUNE)
    set_list(office, "topics", codes(("dogs", "Hunde")), JULY)
    assert codes_of(office, "topics", JULY) == {"dogs": "Hunde"}
    assert word_of(office, "topics", "moped") == "Motorroller"
    assert word_of(office, "topics", "lighting") == "Beleuchtung"


def test_a_file_in_whatever_dress_is_read(file: Path) -> None:
    file.write_bytes(
        "Code;Bezeichnung\r\nhunde;Hunde\r\n\r\nmüll;Müll, Sperrmüll\r\n".encode("cp1252")
    )
    assert read_codes(file) == codes(("hunde", "Hunde"), ("müll", "Müll, Sperrmüll"))


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ("hunde;Hunde\nmüll;Müll\n", ColumnsUnclear, "code;bezeichnung"),
        ("code\nhunde\n", ColumnsUnclear, "code;bezeichnung"),
        ("code;words\nhunde;Hunde\n;Müll\n", CodeMissing, "Zeile 3"),
        ("code;words\nhunde;\n", WordsMissing, "Zeile 2"),
        ("code;words\na;Hunde\nb;Müll\nA;Lärm\n", CodeTwice, "2 und 4"),
        ("code;words\na;Hunde\nb;hunde\n", WordsTwice, "2 und 3"),
        ("code;words\na;Hunde;Katzen\n", RowUnreadable, "Zeile 2"),
        ("code;words\n" + "x" * 40 + ";Hunde\n", RowUnreadable, "Zeile 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_row(
    file: Path, text: str, refusal: type[QmtuiError], words: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(refusal, match=words):
        read_codes(file)


def test_the_office_says_who_is_responsible_by_a_list_too(office: Book, file: Path) -> None:
    file.write_text("code;words\nlighting;police\ngreen;police\n", encoding="utf-8")
    name = name_of("Zuständigkeiten")
    set_list(office, name, read_codes(file, name), JUNE, set_of(name, None))
    assert bodies_for(office, "lighting", JUNE) == bodies_for(office, "green", JUNE) == ("police",)
    assert bodies_for(office, "noise", JUNE) == ("public_order_office", "police")


def test_lists_and_sets_are_found_by_name_or_asked_for() -> None:
    assert name_of("Handlungsfelder") == "action_fields"
    assert (set_of("action_fields", "c"), set_of("topics", None)) == ("C", "")
    with pytest.raises(NoSuchList, match="topics"):
        name_of("Farben")
    with pytest.raises(SetNeeded, match="A, B, C"):
        set_of("action_fields", None)
    with pytest.raises(NoSets):
        set_of("topics", "C")


def test_a_station_changes_no_list(field_book: Book) -> None:
    with pytest.raises(NotAllowed):
        set_list(field_book, "topics", codes(("a", "Hunde")), JUNE)
