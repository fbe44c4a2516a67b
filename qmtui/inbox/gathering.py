"""All that people said, from the office's copies of its field books."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.errors import BookUnusable
from qmtui.feedback.known import endorsed
from qmtui.model.contact import Contact
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback
from qmtui.replicas import NotIssued, issued, replica, replica_folder

Signature = tuple[tuple[str, int, int], ...]


class Said(Struct, kw_only=True):
    """What one event brought."""

    event: Event | None
    feedback: list[Feedback]
    endorsements: Counter[str]
    contacts: dict[str, list[Contact]]
    """By remark, the contacts of those who brought it up."""


class Gathering:
    """Reads each copy once, and again only after something was taken in."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[str, tuple[Signature, Said]] = {}
        self.unreadable: tuple[str, ...] = ()
        """Titles of the events whose copies could not be opened."""

    def said(self) -> list[Said]:
        """What each event brought; what cannot be opened is left out and named."""
        found, unreadable = [], []
        for event in issued(self._book):
            try:
                found.append(self._of(event))
            except (BookUnusable, NotIssued):
                unreadable.append(event.title)
        self.unreadable = tuple(unreadable)
        return found

    def _of(self, event: Event) -> Said:
        signature = _signature(replica_folder(self._book, event))
        known = self._known.get(event.id)
        if known is None or known[0] != signature:
            with replica(self._book, event, read_only=True) as field:
                known = signature, _said(field, event)
            self._known[event.id] = known
        return known[1]


def _said(field: Book, event: Event) -> Said:
    undone = field.taken_back
    # Only here is known how far the clock of the device was off.
    feedback = [replace(f, observed_at=field.when(f)) for f in field.feedback if f.id not in undone]
    contacts: dict[str, list[Contact]] = {}
    for contact in field.contacts:
        if contact.feedback_id and contact.id not in undone:
            contacts.setdefault(contact.feedback_id, []).append(contact)
    return Said(event=event, feedback=feedback, endorsements=endorsed(field), contacts=contacts)


def _signature(folder: Path) -> Signature:
    """What changes whenever the copy does."""
    files = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return tuple(sorted((path.name, stat.st_size, stat.st_mtime_ns) for path, stat in files))
