"""What may follow once somebody was let in: the right number, or the reason."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.capacity import Capacity
from qmtui.clean import clean
from qmtui.desk import NoSuchAttendee
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.person import Attendance
from qmtui.passage import checked_heads


class NotHere(QmtuiError):
    exit_code = 34
    sentence = mark("This person is not here; there is no number to correct.")


def correct_present(book: Book, now: Now, attendee_id: str, people: int) -> Attendance:
    """Correct the last arrival of somebody who is here, as `correct_heads` does.

    Raises `NotHere` too.
    """
    arrivals = book.presence.stay(attendee_id).arrivals
    if not arrivals:
        raise NotHere
    return correct_heads(book, now, arrivals[-1].id, people)


def correct_heads(book: Book, now: Now, entry_id: str, people: int) -> Attendance:
    """Say that an arrival was of `people` heads; of those who followed others, only they are meant.

    It is an entry of its own, taken back alone; another number typed right after it takes its
    place. Whether they are too many is looked at anew.

    Raises `NoSuchAttendee` and `PeopleOutOfRange`.
    """
    entry = _standing(book, entry_id)
    if entry.kind != "arrival":
        raise NoSuchAttendee
    before = book.presence.with_last_number(entry)
    followed = entry.joined or 0
    total = (entry.people - followed if followed else 0) + checked_heads(people)
    is_full = Capacity(book).is_full_with(total - before.people)
    # Whoever turns out to be fewer has not filled the place.
    is_over = is_full and (total > before.people or before.result == "over")
    usual = "ok" if entry.result == "over" else entry.result
    correction = Attendance(
        **book.stamp(now()),
        attendee_id=entry.attendee_id,
        kind="correction",
        corrects=entry.id,
        result="over" if is_over else usual,
        people=total,
        children=min(entry.children, people),
        joined=people if followed else None,
        places=max(entry.places or 0, total) if followed else None,
    )
    if typed := _being_typed(book, entry):
        correction = replace(correction, id=typed.id)
    with book.transaction():
        book.attendance.put(correction)
    return correction


def _being_typed(book: Book, entry: Attendance) -> Attendance | None:
    """The number that counts, if it is the last thing that this device did."""
    last = book.presence.last_correction(entry)
    _table, newest = next(book.own.newest(), (None, None))
    return last if last and newest and last.id == newest.id else None


def explain(book: Book, entry_id: str, reason: str) -> None:
    """Say why somebody came in above capacity; the reason stands in the report.

    Raises `NoSuchAttendee`.
    """
    entry = _standing(book, entry_id)
    with book.transaction():
        book.attendance.put(replace(entry, reason=clean(reason)))


def _standing(book: Book, entry_id: str) -> Attendance:
    entry = book.attendance.get(entry_id)
    if entry is None or entry_id in book.taken_back:
        raise NoSuchAttendee
    return entry
