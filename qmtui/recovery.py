"""When a secret is lost: the printed key opens the office book, the office opens every event."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from msgspec import Struct

from qmtui.access_codes import new_access_code, secret_of
from qmtui.book import Book, Now
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.office import checked_passphrase
from qmtui.office_keys import office_keys
from qmtui.replicas import issued, replica_folder
from storage import Database, is_worked_in, keys
from storage.errors import StorageError


class NothingToRecover(QmtuiError):
    exit_code = 22
    sentence = mark("The book is not encrypted; everybody can open it as it is.")


class NoLaptopsBook(QmtuiError):
    exit_code = 26
    sentence = mark("This is no book as it lies on a laptop; name that folder, or a copy of it.")


class Practised(Struct, frozen=True, kw_only=True):
    """One book that was opened as if its secret had been lost."""

    book: str
    way: str
    """`printed` with the printed key, `office` with the office's own."""
    opened: bool
    entries: int
    seconds: float


def new_recovery_key(book: Book) -> str:
    """The four lines of a new printed key; one printed before opens nothing any more."""
    key, wraps = _keys_of(book)
    changed, text = wraps.with_recovery(key)
    with in_plain_words():
        book.database.change_wraps(changed, key)
    return text


def has_recovery_key(book: Book) -> bool:
    wraps = book.database.wraps
    return wraps is not None and any(wrap.kind == keys.RECOVERY for wrap in wraps.wraps)


def new_passphrase(book: Book, passphrase: str) -> None:
    """Open with another passphrase from now on; nothing but the key file is written."""
    key, wraps = _keys_of(book)
    changed = wraps.with_passphrase(key, checked_passphrase(passphrase), keys.calibrated_memory())
    with in_plain_words():
        book.database.change_wraps(changed, key)


def new_code(field: Book) -> str:
    """Another access code for an event, and another key from here on, should a code get about.

    What was written before stays readable for whoever had the old one.
    """
    key, wraps = _keys_of(field)
    code, fresh = new_access_code(), keys.new_key()
    changed = wraps.with_passphrase(key, secret_of(code)).rotated(key, fresh)
    with in_plain_words():
        field.database.change_wraps(changed, fresh)
    return code


def open_station(office: Book, folder: Path) -> str:
    """A new access code for a station's own book whose code is lost, by the office's key.

    `folder` is the book as it lies on the laptop, or a copy of it. The code goes on to the other
    stations with the next exchange. Raises `NoLaptopsBook`, `BookUnusable`.
    """
    private = bytes.fromhex(office_keys(office).seal_private)
    if not is_worked_in(folder):
        raise NoLaptopsBook
    with in_plain_words():
        key = keys.unlock(folder, private)
        with Database(folder, key) as database:
            assert database.wraps is not None, "the key was found among them"
            code = new_access_code()
            database.change_wraps(database.wraps.with_passphrase(key, secret_of(code)), key)
    return code


def practise(office: Book, now: Now, printed: str) -> list[Practised]:
    """Open the office book with the printed key, and each event with the office's own: a drill.

    Nothing is changed but the audit log.
    """
    private = bytes.fromhex(office_keys(office).seal_private)
    done = [_try(office.folder, "printed", str(office.about.get("title", "")), printed)]
    done += [
        _try(replica_folder(office, event), "office", event.title, private)
        for event in issued(office)
        if event.is_encrypted
    ]
    opened = sum(one.opened for one in done)
    office.note(now(), "drill", figures={"books": len(done), "opened": opened})
    return done


def _try(folder: Path, way: str, title: str, secret: str | bytes) -> Practised:
    begin = perf_counter()
    try:
        key = keys.unlock(folder, secret)
        with Database(folder, key, read_only=True) as database:
            entries = database.status().entries
    except StorageError:
        entries = -1
    return Practised(
        book=title,
        way=way,
        opened=entries >= 0,
        entries=max(0, entries),
        seconds=round(perf_counter() - begin, 3),
    )


def _keys_of(book: Book) -> tuple[bytes, keys.KeyFile]:
    wraps, key = book.database.wraps, book.database.key
    if wraps is None or key is None:
        raise NothingToRecover
    return key, wraps
