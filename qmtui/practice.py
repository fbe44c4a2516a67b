"""Exercises for newcomers: five things that happen at every entrance, ticked off by the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.invented import WITH_TICKET
from qmtui.model.entry import Entry
from qmtui.model.person import Attendance

Exercise = Literal["alone", "ticket", "family", "walk_in", "undo"]
"""Somebody comes by name, with a ticket, as a party, without registration; then it was a slip."""
EXERCISES: tuple[Exercise, ...] = get_args(Exercise)

_SINCE = "practice_since"


class PracticeStays(QmtuiError):
    exit_code = 33
    sentence = mark("This is practice: nothing of it goes anywhere else.")


def begin(book: Book, moment: datetime) -> None:
    """From here on what this device captures counts as practice."""
    book.local[_SINCE] = moment.isoformat()
    book.save_local()


def is_practising(book: Book) -> bool:
    """Whether somebody began on this device."""
    return _SINCE in book.local


def next_exercise(book: Book) -> Exercise | None:
    """The first that is not done yet; None when all are, or where nobody began."""
    if not is_practising(book):
        return None
    done = _done(book)
    return next((exercise for exercise in EXERCISES if exercise not in done), None)


def _done(book: Book) -> set[Exercise]:
    """In whatever order; what was taken back stays done."""
    arrivals = [entry for entry in _own(book, book.attendance) if isinstance(entry, Attendance)]
    came = {entry.attendee_id for entry in arrivals if entry.kind == "arrival"}
    registered = [r for r in book.registrations if r.id in came]
    together = Counter(entry.action for entry in arrivals if entry.action)
    is_done: dict[Exercise, bool] = {
        "alone": any(not r.is_walk_in and r.code != WITH_TICKET.code for r in registered),
        "ticket": any(r.code == WITH_TICKET.code for r in registered),
        "family": any(heads > 1 for heads in together.values()),
        "walk_in": any(r.is_walk_in for r in registered),
        "undo": any(_own(book, book.undos)),
    }
    return {exercise for exercise, done in is_done.items() if done}


def _own(book: Book, entries: Iterable[Entry]) -> list[Entry]:
    since = datetime.fromisoformat(str(book.local[_SINCE]))
    device = book.post.device
    return [entry for entry in entries if entry.device == device and entry.recorded_at >= since]
