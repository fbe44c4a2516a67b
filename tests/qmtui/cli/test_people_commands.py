"""The office's decisions about people, made and taken back by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.contacts.contacts import Contacts
from qmtui.office import found_office
from tests.qmtui.conftest import Clock, answer, qmtui


@pytest.fixture
def office_folder(tmp_path: Path, now: Clock) -> Path:
    """An office with Ayşe twice; it is closed."""
    with found_office(tmp_path / "closed", "Lindenhof", plain=True) as office:
        for name in ("Ayşe Yılmaz", "Ayse Yilmaz"):
            Contacts(office, now).add(name, ["K4"])
    return tmp_path / "closed"


def test_a_merge_is_taken_back_by_its_id_or_as_the_last_decision(office_folder: Path) -> None:
    office = ("--book", office_folder, "--by", "JO")
    (pair,) = answer(*office, "duplicates")
    merge = answer(*office, "merge", pair["one"]["id"], pair["other"]["id"])
    assert answer(*office, "duplicates") == []
    assert answer(*office, "undo", merge["id"])["result"] == "undone"
    assert answer(*office, "duplicates") == [pair]
    assert answer(*office, "undo", "--list") == [], "what was captured is not the office's to undo"
    merge = answer(*office, "merge", pair["one"]["id"], pair["other"]["id"])
    assert [found["id"] for found in answer(*office, "undo", "--list")] == [merge["id"]]
    assert answer(*office, "undo")["result"] == "undone", "without an id: the last decision"
    assert answer(*office, "duplicates") == [pair]


def test_nobody_is_merged_with_somebody_unknown(office_folder: Path) -> None:
    result = qmtui("--book", office_folder, "merge", "nobody", "no one")
    assert result.exit_code == 34
    with Book.open(office_folder, read_only=True) as office:
        assert len(office.merges) == 0


def test_a_station_lists_nobody(field_book: Book) -> None:
    result = qmtui("--book", field_book.folder, "people", "list")
    assert (result.exit_code, result.stdout) == (33, "")
