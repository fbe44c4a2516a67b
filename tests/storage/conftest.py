"""Books and folders that are cleared away when a test ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import Database
from tests.storage.books import (
    NOW,
    OpenBook,
    OpenCopies,
    Stick,
    copy_tree,
    resume_as_twin,
    set_clock,
)


@pytest.fixture
def open_book(tmp_path: Path) -> Iterator[OpenBook]:
    with contextlib.ExitStack() as stack:

        def opened(name: str = "book", **options: Any) -> Database:
            db = Database(tmp_path / name, **options)
            stack.callback(db.close)
            return db

        yield opened


@pytest.fixture
def db(open_book: OpenBook) -> Database:
    return open_book(label="A")


@pytest.fixture
def copies(open_book: OpenBook) -> OpenCopies:
    def opened(*labels: str) -> list[Database]:
        first = open_book(labels[0], label=labels[0])
        book = first.manifest.book
        return [first, *(open_book(label, label=label, book=book) for label in labels[1:])]

    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty exchange folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def twins(open_book: OpenBook, tmp_path: Path) -> tuple[Database, Database]:
    """Two machines that go on as one writer in one moment; both have the record "x"."""
    first = open_book("first", label="A")
    set_clock(first, NOW)
    first.insert({"id": "x", "n": 0})
    copy_tree(first.folder, tmp_path / "second")
    second = open_book("second")
    set_clock(second, NOW)
    resume_as_twin(second, first)
    return first, second


@pytest.fixture
def stick(copies: OpenCopies, folder: Path) -> Stick:
    """A has pushed two segments of two entries each, B has nothing yet."""
    a, b = copies("A", "B")
    a.insert_multiple([{"id": "1"}, {"id": "2"}])
    a.exchange(folder, init=True)
    a.insert_multiple([{"id": "3"}, {"id": "4"}])
    a.exchange(folder)
    return a, b, folder
