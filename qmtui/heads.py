"""Correct how many came with somebody, right after they were let in."""

from __future__ import annotations

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.desk import MOST_PEOPLE, NoSuchAttendee, PeopleOutOfRange
from qmtui.model.person import Attendance


def correct_heads(book: Book, entry_id: str, people: int) -> Attendance:
    """Change an arrival to `people` heads; of those who followed others, only they are changed.

    One change, so that no crash leaves somebody taken back and not let in again.
    Raises `NoSuchAttendee` and `PeopleOutOfRange`.
    """
    entry = book.attendance.get(entry_id)
    if entry is None or entry.kind != "arrival":
        raise NoSuchAttendee
    if not 1 <= people <= MOST_PEOPLE:
        raise PeopleOutOfRange(MOST_PEOPLE)
    before = entry.people - entry.joined if entry.joined is not None else 0
    total = before + people
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
