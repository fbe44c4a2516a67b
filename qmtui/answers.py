"""What the desk answers about somebody: for the screen, the command line and tests alike."""

from __future__ import annotations

from qmtui import codes
from qmtui.book import Book
from qmtui.day.whereabouts import Whereabouts
from qmtui.formats import clock
from qmtui.gate import to_come
from qmtui.i18n import _
from qmtui.model.day import TURNS
from qmtui.model.person import Attendance, Registration
from qmtui.model.result import OVERRIDABLE, Hit, Result, Sighting
from qmtui.stays import Stay
from qmtui.times import in_zone


def hit(book: Book, registration: Registration) -> Hit:
    """What a volunteer may see of one person in a list."""
    person = book.people.get(registration.id)
    stay = book.presence.stay(registration.id)
    return Hit(
        id=registration.id,
        name=person.name if person else "",
        offer=registration.offering,
        state=stay.state,
        places=registration.places,
        to_come=to_come(registration, stay) if stay.arrivals else registration.places,
        attention=bool(person and person.attention),
        household=registration.household,
        first=_sighting(book, stay.first) if stay.first else None,
    )


def result(
    book: Book,
    code: str,
    registration: Registration,
    before: Stay,
    entry: Attendance | None = None,
    *,
    people: int = 0,
    just_now: bool = False,
) -> Result:
    """How it went for one person; `before` is their stay before `entry` was written."""
    stay = book.presence.stay(registration.id)
    first = before.first or stay.first
    person = book.people.get(registration.id)
    return Result(
        result=code,
        attendee=registration.id,
        name=person.name if person else "",
        offer=registration.offering,
        people=people,
        places=registration.places,
        first=_sighting(book, first) if first else None,
        just_now=just_now,
        inside=book.presence.inside,
        attention=bool(person and person.attention),
        comment=_comment(book, registration.id, person.comment if person else ""),
        code=registration.code if codes.is_code(registration.code) else "",
        is_walk_in=registration.is_walk_in,
        overridable=code in OVERRIDABLE and not just_now,
        overrides=entry.overrides if entry else None,
        entry=entry.id if entry else None,
        to_come=to_come(registration, stay),
        text=_called_off(book, registration.offering, entry),
        valid_from=in_zone(registration.valid_from, book.zone) if registration.valid_from else None,
        valid_until=in_zone(registration.valid_until, book.zone)
        if registration.valid_until
        else None,
    )


def _called_off(book: Book, offering: str, entry: Attendance | None) -> str:
    """A plain hint that what somebody registered for does not take place; it refuses nobody."""
    if not offering or entry is None or not (len(book.relocations) or book.event().cancelled):
        return ""
    state = Whereabouts(book).of_offering(offering, book.when(entry))
    if not state.is_off:
        return ""
    turned = _(TURNS[state.turn or "cancelled"])
    since = " " + _("since {0}").format(clock(state.since)) if state.since else ""
    return f"▲ {offering}: {turned}{since}"


def _sighting(book: Book, arrival: Attendance) -> Sighting:
    return Sighting(
        station=book.station_name(arrival.station_id),
        at=book.when(arrival).astimezone(book.zone),
    )


def _comment(book: Book, attendee_id: str, planned: str) -> str:
    """What the office noted and what stations wrote since, the oldest first."""
    written = [
        note
        for note in book.notes.where("attendee_id", attendee_id)
        if note.id not in book.taken_back
    ]
    written.sort(key=lambda note: (note.observed_at, note.id))
    return " · ".join(filter(None, [planned, *(note.text for note in written)]))
