"""Say what is true of somebody who was seen twice; the entry goes to all devices of the event."""

from __future__ import annotations

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean
from qmtui.conflicts import home_of
from qmtui.desk import NoSuchAttendee
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.person import Attendance, Person, Registration
from qmtui.model.settling import Settlement, Verdict
from qmtui.replicas import each_copy


class NotSeenTwice(QmtuiError):
    exit_code = 39
    sentence = mark("These two are no two sightings of one person; see `qmtui settle list`.")


def settle(
    book: Book,
    now: Now,
    first: str,
    second: str,
    verdict: Verdict,
    *,
    event: str | None = None,
    other: str | None = None,
    name: str = "",
) -> Settlement:
    """Decide about two sightings, named by their entries; `second` is the one in doubt.

    For another person `other` is who it was, or `name` whoever is on no list; without both it was
    somebody whose name nobody knows. In the office `event` is looked up unless it is given.
    Raises `NotSeenTwice`, `NoSuchAttendee`, `CopyUnusable`.
    """
    if event is None:
        event = _event_of(book, first)
    with home_of(book, event) as home:
        attendee = _seen_twice(home, first, second)
        if verdict != "another_person":
            other, name = None, ""
        if other is not None and (other == attendee or home.registrations.get(other) is None):
            raise NoSuchAttendee
        with home.transaction():
            if other is None and (name := clean(name, limit=NAME)):
                other = _take_in(home, name, home.attendance.get(second))
            entry = Settlement(
                **home.stamp(now()),
                attendee_id=attendee,
                first=first,
                second=second,
                verdict=verdict,
                other=other,
            )
            return home.settlements.add(entry)


def _seen_twice(home: Book, first: str, second: str) -> str:
    """Whose two sightings these are, decided about or not."""
    entry = home.attendance.get(first)
    if entry is None or entry.attendee_id is None or first == second:
        raise NotSeenTwice
    owners = {entry.attendee_id, *home.presence.owners(first)}
    for attendee in sorted(owners):
        if {first, second} <= {e.id for e in home.presence.stay(attendee).doubles}:
            return attendee
    raise NotSeenTwice


def _take_in(home: Book, name: str, entry: Attendance | None) -> str:
    """Somebody without registration whom the desk took for another."""
    heads = (entry.joined or entry.people or 1) if entry else 1
    registration = Registration(
        id=new_id(), event_id=home.event().id, places=heads, is_walk_in=True
    )
    home.registrations.add(registration)
    home.people.add(Person(id=registration.id, name=name))
    return registration.id


def _event_of(book: Book, entry_id: str) -> str | None:
    """The event in whose copy an entry lies; None in a field book."""
    if book.kind != "office":
        return None
    for event, copy in each_copy(book):
        if event and copy.attendance.get(entry_id):
            return event.id
    raise NotSeenTwice
