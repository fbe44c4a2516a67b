"""Where the program keeps its things, and the books that lie there."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.locations import book_folder, books_folder, inboxes, kept_books, log_file
from qmtui.office import found_office


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "Downloads"))
    monkeypatch.setenv("WIN_PD_OVERRIDE_DOWNLOADS", str(tmp_path / "Downloads"))


def test_books_and_log_lie_in_folders_of_the_program_on_the_platform(tmp_path: Path) -> None:
    assert books_folder() == tmp_path / "qmtui" / "books"
    assert book_folder("a1") == books_folder() / "a1"
    assert log_file().is_relative_to(tmp_path / "qmtui")


def test_only_inboxes_that_are_there_are_looked_into(tmp_path: Path) -> None:
    assert tmp_path / "Downloads" not in inboxes()
    (tmp_path / "Downloads").mkdir()
    assert tmp_path / "Downloads" in inboxes()


def test_without_books_none_is_kept() -> None:
    assert kept_books() == []


def test_the_office_comes_before_events_and_these_by_title() -> None:
    for book_id, title in (("b", "Tanz"), ("c", "Lesung")):
        Book.create(book_folder(book_id), {"kind": "field", "title": title}).close()
    found_office(book_folder("z"), "Zoo", plain=True).close()
    assert [(book.title, book.kind, book.folder.name) for book in kept_books()] == [
        ("Zoo", "office", "z"),
        ("Lesung", "field", "c"),
        ("Tanz", "field", "b"),
    ]


def test_a_damaged_book_is_left_out() -> None:
    found_office(book_folder("a"), "Lindenhof", plain=True).close()
    book_folder("b").mkdir()
    (book_folder("b") / "book.json").write_bytes(b"\x00half a bo")
    assert [book.folder.name for book in kept_books()] == ["a"]


def test_a_title_from_another_device_is_cleaned() -> None:
    Book.create(book_folder("a"), {"kind": "field", "title": "Fest\x1b[2J\u202e"}).close()
    assert [book.title for book in kept_books()] == ["Fest[2J"]
