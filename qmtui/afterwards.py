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

    It is an entry of its own, taken back alone; another number typed after it takes its place.
    Whether they are too many is looked at anew. Raises `NoSuchAttendee` and `PeopleOutOfRange`.
    """
    entry = _standing(book, entry_id)
    if entry.kind != "arrival":
        raise NoSuchAttendee
    mine = [c for c in corrections_of(book, entry) if c.device == book.post.device]
    known = mine[-1].people if mine else entry.people
    followed = entry.joined or 0
    before = entry.people - followed if followed else 0
    total = before + checked_heads(people)
    is_over = Capacity(book).is_full_with(total - known)
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
    if mine:
        correction = replace(correction, id=mine[-1].id)
    with book.transaction():
        book.attendance.put(correction)
    return correction


def corrections_of(book: Book, entry: Attendance) -> list[Attendance]:
    """The corrections of an arrival that stand, the one that counts last."""
    found = book.attendance.where("corrects", entry.id)
    standing = [correction for correction in found if correction.id not in book.taken_back]
    return sorted(standing, key=lambda correction: (correction.recorded_at, correction.id))


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
