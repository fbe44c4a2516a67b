"""Begin an office book: the quarter's own, kept for years."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qmtui.book import Book, new_id
from qmtui.clean import NAME, clean
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.event import District
from storage import read_manifest
from storage.errors import BookMissing

LABEL = "Büro"
MOST_RESIDENTS = 9_999_999


class FolderTaken(QmtuiError):
    exit_code = 23
    sentence = mark("This folder already holds a book; choose an empty one.")


class EncryptionMissing(QmtuiError):
    exit_code = 29
    sentence = mark(
        "This version cannot encrypt yet: add --plain, for practice and demonstration only."
    )


class ResidentsOutOfRange(QmtuiError):
    exit_code = 38
    sentence = mark("The number of residents lies between 0 and {0}.")


class NameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The quarter needs a name.")


def found_office(folder: Path, name: str, residents: int | None = None, *, plain: bool) -> Book:
    """Make an office book in `folder` and write its district.

    Raises `EncryptionMissing` unless `plain`, `FolderTaken`, `NameMissing`; nothing is made then.
    """
    if not plain:
        raise EncryptionMissing
    if not (name := clean(name, limit=NAME)):
        raise NameMissing
    if residents is not None and not 0 <= residents <= MOST_RESIDENTS:
        raise ResidentsOutOfRange(MOST_RESIDENTS)
    with in_plain_words(), suppress(BookMissing):
        read_manifest(folder)
        raise FolderTaken
    book = Book.create(folder, {"kind": "office", "plain": True, "title": name}, label=LABEL)
    book.local["label"] = LABEL
    book.save_local()
    with book.transaction():
        book.districts.add(District(id=new_id(), name=name, residents=residents))
    return book
