"""Exercises for newcomers: five things that happen at every entrance, ticked off by the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.invented import ALONE, FAMILY, WITH_TICKET
from qmtui.model.entry import Entry
from qmtui.model.person import Attendance

SINCE = "practice_since"

TASKS = (
    mark("{alone} is here without a ticket: type a few letters of the name, then Enter."),
    mark("{ticket} shows a ticket: scan it from the practice sheet, or type the name."),
    mark("{family} is here without Ben: type “som”, Enter twice; Space drops him, Enter."),
    mark("Somebody without registration: Ctrl+N, a first name, Ctrl+S."),
    mark("That was a slip: Ctrl+Z takes the last thing back."),
)


class PracticeStays(QmtuiError):
    exit_code = 33
    sentence = mark("This is practice: nothing of it goes anywhere else.")


class Exercise(Struct, frozen=True):
    """The first that is not done yet; `number` counts from 1."""

    number: int
    task: str


def begin(book: Book, moment: datetime) -> None:
    """From here on what this device captures counts as practice."""
    book.local[SINCE] = moment.isoformat()
    book.save_local()


def next_exercise(book: Book) -> Exercise | None:
    """What to try now; None when all is done, or where nobody began."""
    if SINCE not in book.local:
        return None
    for number, (task, is_done) in enumerate(zip(TASKS, _done(book), strict=True), start=1):
        if not is_done:
            names = {"alone": ALONE.name, "ticket": WITH_TICKET.name, "family": FAMILY}
            return Exercise(number, _(task).format(**names))
    return None


def _done(book: Book) -> Iterator[bool]:
    """Whether each exercise is done, in whatever order; what was taken back stays done."""
    arrivals = [entry for entry in _own(book, book.attendance) if isinstance(entry, Attendance)]
    came = {entry.attendee_id for entry in arrivals if entry.kind == "arrival"}
    registered = [r for r in book.registrations if r.id in came]
    together = Counter(entry.action for entry in arrivals if entry.action)
    yield any(not r.is_walk_in and r.code != WITH_TICKET.code for r in registered)
    yield any(r.code == WITH_TICKET.code for r in registered)
    yield any(heads > 1 for heads in together.values())
    yield any(r.is_walk_in for r in registered)
    yield any(_own(book, book.undos))


def _own(book: Book, entries: Iterable[Entry]) -> list[Entry]:
    since = datetime.fromisoformat(str(book.local[SINCE]))
    device = book.post.device
    return [entry for entry in entries if entry.device == device and entry.recorded_at >= since]
