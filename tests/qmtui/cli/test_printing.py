"""Printing by command: where the file lands, what it is called, and who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.model.event import Event
from tests.qmtui.conftest import OpenStation, answer, qmtui, register


@pytest.fixture
def closed(office: Book, event: Event) -> Path:
    """The office book of a festival with two people on the list, closed."""
    register(office, "Ali Öz", code="TKDLJXNRBFSVHNFC", offering="Lange Tafel", places=3)
    register(office, "=1+1", offering="Lange Tafel")
    office.close()
    return office.folder


def test_a_file_without_a_name_is_named_after_the_event(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = answer("--book", closed, "print", "tickets", "Stadtteilfest")
    assert printed["file"] == "Tickets Stadtteilfest.pdf"
    assert (printed["codes"], printed["without_code"]) == (1, 1)
    assert (tmp_path / printed["file"]).read_bytes().startswith(b"%PDF")


def test_what_is_left_out_is_said(closed: Path, tmp_path: Path) -> None:
    told = qmtui("--book", closed, "print", "badges", "Stadtteilfest", "-o", tmp_path / "b.pdf")
    assert told.exit_code == 0
    assert "Weggelassen, weil ohne Code: 1" in told.stdout


def test_lists_as_text_go_to_the_screen_or_into_a_file_for_excel(
    closed: Path, tmp_path: Path
) -> None:
    command = ("--book", closed, "print", "lists", "Stadtteilfest", "--format", "csv")
    shown = qmtui(*command)
    file = tmp_path / "list.csv"
    written = qmtui(*command, "-o", file)
    assert (shown.exit_code, written.exit_code, written.output) == (0, 0, "")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.read_text(encoding="utf-8-sig") == shown.stdout
    assert '"\'=1+1"' in shown.stdout
    (section,) = answer(*command)
    assert section["offering"] == "Lange Tafel"
    assert [(row["name"], row["places"]) for row in section["rows"]] == [("=1+1", 1), ("Ali Öz", 3)]


def test_a_station_prints_nothing(open_station: OpenStation, tmp_path: Path) -> None:
    book = open_station()
    book.close()
    told = qmtui("--book", book.folder, "print", "lists", "--", "Stadtteilfest")
    assert (told.exit_code, len(told.stderr.splitlines())) == (33, 1)


@pytest.mark.parametrize("number", [0, 2001])
def test_a_number_of_stickers_has_limits(closed: Path, tmp_path: Path, number: int) -> None:
    file = tmp_path / "s.pdf"
    told = qmtui("--book", closed, "print", "stickers", "Stadtteilfest", number, "-o", file)
    assert (told.exit_code, len(told.stderr.splitlines())) == (37, 1)
    assert not file.exists()
