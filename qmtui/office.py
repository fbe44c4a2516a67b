"""Begin an office book: the quarter's own, kept for years."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from qmtui.access_codes import secret_of
from qmtui.book import Book, new_id
from qmtui.clean import NAME, clean
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.event import District
from qmtui.office_keys import new_office_keys
from storage import keys, read_manifest
from storage.errors import BookMissing

LABEL = "Büro"
MOST_RESIDENTS = 9_999_999
LEAST_PASSPHRASE = 8
"""Characters; what is shorter is guessed in an afternoon."""


class FolderTaken(QmtuiError):
    exit_code = 23
    sentence = mark("This folder already holds a book; choose an empty one.")


class PassphraseMissing(QmtuiError):
    exit_code = 30
    sentence = mark(
        "The office book is encrypted: give a passphrase in $QMTUI_PASSPHRASE, "
        "or add --plain for practice and demonstration."
    )


class PassphraseShort(QmtuiError):
    exit_code = 30
    sentence = mark("The passphrase needs {0} characters at least; four words are easy to keep.")


class ResidentsOutOfRange(QmtuiError):
    exit_code = 38
    sentence = mark("The number of residents lies between 0 and {0}.")


class NameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The quarter needs a name.")


def found_office(
    folder: Path,
    name: str,
    residents: int | None = None,
    *,
    plain: bool = False,
    passphrase: str = "",
    practice: bool = False,
) -> Book:
    """Make an office book in `folder`, with its district and its keys; encrypted unless `plain`.

    With `practice` it says for ever, as do the field books it hands out, that all is invented.

    Raises `PassphraseMissing`, `PassphraseShort`, `FolderTaken`, `NameMissing`,
    `ResidentsOutOfRange`; nothing is made then.
    """
    if not plain:
        if not passphrase.strip():
            raise PassphraseMissing
        passphrase = checked_passphrase(passphrase)
    if not (name := clean(name, limit=NAME)):
        raise NameMissing
    if residents is not None and not 0 <= residents <= MOST_RESIDENTS:
        raise ResidentsOutOfRange(MOST_RESIDENTS)
    with in_plain_words(), suppress(BookMissing):
        read_manifest(folder)
        raise FolderTaken
    own = new_office_keys()
    about: dict[str, Any] = {"kind": "office", "title": name, "office": own.public}
    if practice:
        about["practice"] = True
    if plain:
        book = Book.create(folder, about, label=LABEL)
    else:
        key, book_id = keys.new_key(), keys.new_book_id()
        wraps = keys.new(book_id, key).with_passphrase(key, passphrase, keys.calibrated_memory())
        book = Book.create(folder, about, label=LABEL, key=key, book=book_id, wraps=wraps)
    book.local.update({"label": LABEL, "encrypted": not plain})
    book.save_local()
    book.post = replace(book.post, device=LABEL)
    with book.transaction():
        book.districts.add(District(id=new_id(), name=name, residents=residents))
        book.office_keys.add(own)
    return book


def checked_passphrase(text: str) -> str:
    """The passphrase as a secret; raises `PassphraseShort`."""
    passphrase = secret_of(text)
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PassphraseShort(LEAST_PASSPHRASE)
    return passphrase
