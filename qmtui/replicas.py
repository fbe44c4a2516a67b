"""The office's copies of field books, one under `events/<event id>/` for each event issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from qmtui.access_codes import secret_of
from qmtui.book import Book
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.office_keys import office_keys
from storage import Database, keys, manifest, read_manifest, remove_book
from storage.errors import BookDamaged, BookMissing, StorageError


class NotIssued(QmtuiError):
    exit_code = 50
    sentence = mark("This event has not been issued yet; issue it into an exchange folder first.")


class CopyUnusable(QmtuiError):
    exit_code = 56
    sentence = mark("The office's copy of “{0}” cannot be opened; `qmtui verify` says what to do.")


@contextmanager
def replica(office: Book, event: Event, *, read_only: bool = False) -> Iterator[Book]:
    """The office's copy of an event's field book, with staff rights; raises `NotIssued`."""
    if event.fieldbook is None:
        raise NotIssued
    folder = replica_folder(office, event)
    with in_plain_words():
        try:
            database = Database(
                folder,
                key_of_replica(office, folder, is_encrypted=event.is_encrypted),
                label=OFFICE_LABEL,
                book=event.fieldbook,
                read_only=read_only,
            )
        except BookMissing as error:
            raise NotIssued from error
    with Book(database, "staff") as book:
        book.post = replace(book.post, device=OFFICE_LABEL)
        yield book


@contextmanager
def field_of(book: Book, event: Event, *, read_only: bool = True) -> Iterator[Book]:
    """Where the event's captured records are: in the office its copy, once issued, else this book.

    The copy is opened for reading, unless told otherwise. Raises `CopyUnusable`.
    """
    if book.kind != "office" or event.fieldbook is None:
        yield book
        return
    with ExitStack() as stack:
        try:
            field = stack.enter_context(replica(book, event, read_only=read_only))
        except (BookUnusable, NotIssued) as error:
            raise CopyUnusable(event.title) from error
        yield field


def each_copy(book: Book, *, read_only: bool = True) -> Iterator[tuple[Event | None, Book]]:
    """The book itself and, in the office, its copy of each event's field book, open one by one.

    The copies are opened for reading, unless told otherwise. Raises `CopyUnusable`.
    """
    yield None, book
    for event in issued(book):
        with field_of(book, event, read_only=read_only) as field:
            yield event, field


def issued(book: Book) -> list[Event]:
    """The events whose field books this office keeps a copy of; none in a field book."""
    if book.kind != "office":
        return []
    return sorted((e for e in book.events if e.fieldbook), key=lambda e: (e.start, e.id))


def replica_folder(office: Book, event: Event) -> Path:
    return office.folder / "events" / event.id


def restore_replica(office: Book, event: Event, folder: Path) -> None:
    """Begin the office's copy anew from an exchange folder, should it be lost.

    Raises `StorageError`: the folder's keys have to be ones that the office opens.
    """
    at = replica_folder(office, event)
    if event.fieldbook is None or (at / manifest.NAME).exists():
        return
    source = folder / event.fieldbook
    offered = read_manifest(source)
    key = key_of_replica(office, source, is_encrypted=event.is_encrypted)
    wraps = keys.read(source) if offered.encrypted else None
    Database(
        at, key, label=OFFICE_LABEL, book=offered.book, about=offered.about, wraps=wraps
    ).close()


def adopt_keys(office: Book, field: Book, folder: Path) -> None:
    """Learn keys that stations have and this office lacks, as after a restored backup.

    Only a file that the office's own key opens, and that somebody made who had one of this book's,
    is believed; any other is for the exchange to judge.
    """
    wraps, own = field.database.wraps, field.database.key
    if wraps is None or own is None:
        return
    with suppress(StorageError):
        found = keys.read_one(folder / field.database.manifest.book / keys.NAME)
        key = found.unlock(bytes.fromhex(office_keys(office).seal_private))
        merged = wraps.adopting(own, [key, *found.older_keys(key).values()])
        if merged != wraps:
            field.database.change_wraps(merged, own)


def key_of_replica(office: Book, folder: Path, *, is_encrypted: bool = False) -> bytes | None:
    """The key of a field book, which the office opens with its own; None for a plain one.

    Raises `BookDamaged` if the book `is_encrypted` as the office knows, and says it is not.
    """
    if not read_manifest(folder).encrypted:
        if is_encrypted:
            raise BookDamaged
        return None
    return keys.unlock(folder, bytes.fromhex(office_keys(office).seal_private))


@contextmanager
def new_replica(office: Book, event: Event, code: str | None) -> Iterator[Book]:
    """A field book begun for an event, encrypted for whoever has the access code, and the office.

    Without a code it is plain.
    """
    folder, own = replica_folder(office, event), office_keys(office)
    about: dict[str, Any] = {
        "kind": "field",
        "title": event.title,
        "event": event.id,
        "office": own.public,
    }
    if office.is_practice:
        about["practice"] = True
    options: dict[str, Any] = {}
    if code is not None:
        key, book_id = keys.new_key(), keys.new_book_id()
        wraps = keys.new(book_id, key).with_recipient(key, bytes.fromhex(own.seal_private))
        wraps = wraps.with_passphrase(key, secret_of(code))
        options = {"key": key, "book": book_id, "wraps": wraps}
    with suppress(BookMissing):
        # One that an interrupted issue has left behind goes on: the stick may carry it already.
        left = read_manifest(folder)
        if left.encrypted == (code is not None):
            with _reopened(office, folder, code) as field:
                yield field
            return
        remove_book(folder)
    with Book.create(folder, about, label=OFFICE_LABEL, role="staff", **options) as field:
        yield field


@contextmanager
def _reopened(office: Book, folder: Path, code: str | None) -> Iterator[Book]:
    key = key_of_replica(office, folder)
    with Book(Database(folder, key, label=OFFICE_LABEL), "staff") as field:
        wraps = field.database.wraps
        if code is not None and key is not None and wraps is not None:
            field.database.change_wraps(wraps.with_passphrase(key, secret_of(code)), key)
        yield field
