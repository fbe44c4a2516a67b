"""The office's copies of field books, one under `events/<event id>/` for each event issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.office import LABEL as OFFICE_LABEL
from storage import Database
from storage.errors import BookMissing


class NotIssued(QmtuiError):
    exit_code = 50
    sentence = mark("This event has not been issued yet; issue it into an exchange folder first.")


class CopyUnusable(QmtuiError):
    exit_code = 56
    sentence = mark("The office's copy of “{0}” cannot be opened; `qmtui verify` says what to do.")


@contextmanager
def replica(office: Book, event: Event, *, read_only: bool = False) -> Iterator[Book]:
    """The office's copy of an event's field book; raises `NotIssued`."""
    if event.fieldbook is None:
        raise NotIssued
    with in_plain_words():
        try:
            database = Database(
                replica_folder(office, event),
                label=OFFICE_LABEL,
                book=event.fieldbook,
                read_only=read_only,
            )
        except BookMissing as error:
            raise NotIssued from error
    with Book(database) as book:
        book.post = replace(book.post, device=OFFICE_LABEL)
        yield book


def each_copy(book: Book) -> Iterator[tuple[Event | None, Book]]:
    """The book itself and, in the office, its copy of each event's field book, open one by one.

    The copies are opened for reading. Raises `CopyUnusable`.
    """
    yield None, book
    for event in issued(book):
        try:
            with replica(book, event, read_only=True) as field:
                yield event, field
        except (BookUnusable, NotIssued) as error:
            raise CopyUnusable(event.title) from error


def issued(book: Book) -> list[Event]:
    """The events whose field books this office keeps a copy of; none in a field book."""
    if book.kind != "office":
        return []
    return sorted((e for e in book.events if e.fieldbook), key=lambda e: (e.start, e.id))


def replica_folder(office: Book, event: Event) -> Path:
    return office.folder / "events" / event.id


@contextmanager
def new_replica(office: Book, event: Event) -> Iterator[Book]:
    if event.fieldbook is not None:
        with replica(office, event) as field:
            yield field
        return
    about = {"kind": "field", "plain": True, "title": event.title, "event": event.id}
    # One that an interrupted issue has left behind goes on: the stick may carry it already.
    with Book.create(replica_folder(office, event), about, label=OFFICE_LABEL) as field:
        yield field
