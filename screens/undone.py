"""What was or can be taken back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qmtui.book import Book, Now
from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.model.contact import Consent, Contact
from qmtui.model.count import Headcount, Tally
from qmtui.model.entry import Entry
from qmtui.model.person import Attendance, Note
from qmtui.undo import Latest, ReasonNeeded, latest, undo_entry, undo_last


def take_back_newest(book: Book, now: Now) -> str:
    """Take back the newest thing this device did; what it was.

    Raises `NothingToUndo`, and `ReasonNeeded` if it is older or somebody else's.
    """
    newest = latest(book, now, limit=1)
    if newest and newest[0].needs_reason:
        raise ReasonNeeded
    # In words first: a walk-in's name is gone after it.
    words = [entry_in_words(book, found.entry, names_in(book, newest)) for found in newest]
    undo_last(book, now)
    return words[0]


def take_back(book: Book, now: Now, found: Latest, reason: str | None = None) -> str:
    """Take back something older; what it was."""
    words = entry_in_words(book, found.entry, names_in(book, [found]))
    undo_entry(book, now, found.entry.id, reason)
    return words


def names_in(book: Book, entries: Iterable[Latest]) -> dict[str, str]:
    """The names of those whom the entries are about."""
    about = {
        found.entry.attendee_id
        for found in entries
        if isinstance(found.entry, (Attendance, Note)) and found.entry.attendee_id
    }
    people = (book.people.get(attendee_id) for attendee_id in about)
    return {person.id: person.name for person in people if person}


def entry_in_words(book: Book, entry: Entry, names: Mapping[str, str]) -> str:
    """One line on something captured, with its time."""
    at = clock(entry.observed_at.astimezone(book.zone))
    if isinstance(entry, Attendance):
        name = names.get(entry.attendee_id or "") or _("Guest without a name")
        if others := _others(book, entry):
            name = ngettext("{0} and {1} more", "{0} and {1} more", others).format(name, others)
        sentence = _("Arrival of {0}, {1}") if entry.kind == "arrival" else _("Exit of {0}, {1}")
        return sentence.format(name, at)
    if isinstance(entry, Tally):
        return _("Count {0}, {1}").format(f"{entry.delta:+}".replace("-", "−"), at)
    if isinstance(entry, Headcount):
        return _("Headcount {0}, {1}").format(number(entry.number), at)
    if isinstance(entry, Note):
        name = names.get(entry.attendee_id) or _("Guest without a name")
        return _("Note on {0}, {1}").format(name, at)
    if isinstance(entry, (Contact, Consent)):
        return _("Contact, {0}").format(at)
    return _("Feedback, {0}").format(at)


def _others(book: Book, entry: Attendance) -> int:
    """How many more people were let in with the same key."""
    same = book.attendance.where("action", entry.action) if entry.action else []
    return len(
        {other.attendee_id for other in same if other.kind == entry.kind} - {entry.attendee_id}
    )
