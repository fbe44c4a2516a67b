"""What may follow once somebody was let in: the right number, or the reason."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.capacity import Capacity
from qmtui.clean import clean
from qmtui.desk import NoSuchAttendee
from qmtui.model.person import Attendance
from qmtui.passage import checked_heads


def correct_heads(book: Book, entry_id: str, people: int) -> Attendance:
    """Change an arrival to `people` heads; of those who followed others, only they are changed.

    One change, so that no crash leaves somebody taken back and not let in again. Whether they are
    too many is looked at anew. Raises `NoSuchAttendee` and `PeopleOutOfRange`.
    """
    entry = _standing(book, entry_id)
    if entry.kind != "arrival":
        raise NoSuchAttendee
    followed = entry.joined or 0
    before = entry.people - followed if followed else 0
    total = before + checked_heads(people)
    is_over = Capacity(book).is_full_with(total - entry.people)
    usual = "ok" if entry.result == "over" else entry.result
    changed = replace(
        entry,
        result="over" if is_over else usual,
        people=total,
        children=min(entry.children, people),
        joined=people if followed else None,
        places=max(entry.places or 0, total) if followed else None,
    )
    with book.transaction():
        book.attendance.put(changed)
    return changed


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
