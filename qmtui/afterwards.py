"""What may follow once somebody was let in: the right number, or the reason."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.clean import clean
from qmtui.desk import NoSuchAttendee
from qmtui.model.person import Attendance
from qmtui.passage import checked_heads


def correct_heads(book: Book, entry_id: str, people: int) -> Attendance:
    """Change an arrival to `people` heads; of those who followed others, only they are changed.

    One change, so that no crash leaves somebody taken back and not let in again.
    Raises `NoSuchAttendee` and `PeopleOutOfRange`.
    """
    entry = book.attendance.get(entry_id)
    if entry is None or entry.kind != "arrival":
        raise NoSuchAttendee
    before = entry.people - entry.joined if entry.joined is not None else 0
    total = before + checked_heads(people)
    with book.transaction():
        book.attendance.put(
            replace(
                entry,
                people=total,
                children=min(entry.children, total),
                joined=people if entry.joined is not None else None,
            )
        )
    return entry


def explain(book: Book, entry_id: str, reason: str) -> None:
    """Say why somebody came in above capacity; the reason stands in the report.

    Raises `NoSuchAttendee`.
    """
    entry = book.attendance.get(entry_id)
    if entry is None:
        raise NoSuchAttendee
    with book.transaction():
        book.attendance.put(replace(entry, reason=clean(reason)))
