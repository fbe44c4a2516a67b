"""What is kept longer than its purpose needs: shown first, erased when somebody says so.

The times are those of the field's practice (domain.md section 5.9). The clock alone never erases:
what falls due is looked at first, and a clock that cannot be right stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import blake2b

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.contacts.standing import Facts, facts_of, to_be_asked
from qmtui.erasing import EXPIRED, erase_all
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.replicas import each_copy

AFTER_EVENT = timedelta(weeks=4)
"""Names of people who came."""
AFTER_SHEET = timedelta(days=5 * 365 + 1)
"""Names on an attendance sheet or of a committee: proof for whoever paid for the event."""
SHEETS = ("sheet", "committee")

_SEEN = "retention_seen"


class LookFirst(QmtuiError):
    exit_code = 39
    sentence = mark(
        "What falls due has changed or was not looked at yet: run `qmtui retention` first."
    )


class ClockDoubtful(QmtuiError):
    exit_code = 39
    sentence = mark(
        "Nothing was erased: this computer's clock says {0}, and the book knows better. "
        "Set the clock; if it is right, add --today with the date."
    )


class Due(Struct, frozen=True, kw_only=True):
    """People whose time is over.

    `kind`: `names`, `withdrawn` (nothing they agreed to stands), or `ask` (nothing is erased).
    """

    kind: str
    event: str
    title: str
    since: date
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


class Applied(Struct, frozen=True, kw_only=True):
    """How many people were forgotten, and which devices still hold them until they exchange."""

    people: int
    devices: tuple[str, ...]


def due(office: Book, now: Now) -> list[Due]:
    """What falls due today; remembered on this device, so that it can be applied."""
    office.require("retention", now())
    found = sorted(_due(office, now()), key=lambda item: (item.since, item.event, item.kind))
    if not office.database.read_only:
        office.local[_SEEN] = _digest(found)
        office.save_local()
    return found


def apply(office: Book, now: Now, today: date | None = None) -> Applied:
    """Erase what `due` has shown and is still the same.

    Raises `NotAllowed`, `LookFirst`, `ClockDoubtful` unless `today` confirms the clock's date.
    """
    office.require("retention", now())
    moment = now()
    if office.is_clock_doubtful(moment) and today != moment.astimezone(office.zone).date():
        raise ClockDoubtful(moment.astimezone(office.zone).date().isoformat())
    found = sorted(_due(office, moment), key=lambda item: (item.since, item.event, item.kind))
    if office.local.get(_SEEN) != _digest(found):
        raise LookFirst
    ids = [i for item in found if item.kind != "ask" for i in item.ids]
    erased = erase_all(office, ids, EXPIRED)
    if ids:
        office.note(moment, "retention", figures={"people": len(ids)})
    return Applied(people=len(ids), devices=erased.devices)


def _due(office: Book, moment: datetime) -> Iterator[Due]:
    facts = facts_of(office)
    seen: set[str] = set()
    for issued, copy in each_copy(office):
        for event in [issued] if issued else [e for e in copy.events if not e.fieldbook]:
            yield from _names(copy, event, moment)
        if issued is not None:
            theirs = {contact.id for contact in copy.contacts}
            seen |= theirs
            yield from _contacts(copy, issued, moment, facts, theirs)
    # Those taken down in the office itself, or whose event's book is gone.
    yield from _contacts(office, None, moment, facts, {c.id for c in office.contacts} - seen)


def _names(book: Book, event: Event, moment: datetime) -> Iterator[Due]:
    ends = (event.end or event.start) + (AFTER_SHEET if event.mode in SHEETS else AFTER_EVENT)
    noted = {note.attendee_id for note in book.notes}
    registered = book.registrations.where("event_id", event.id)
    ids = [r.id for r in registered if book.people.get(r.id) or r.id in noted]
    if ids and ends <= moment:
        yield _item(book, "names", event, ends, ids)


def _contacts(
    book: Book, event: Event | None, moment: datetime, facts: Facts, ids: set[str]
) -> Iterator[Due]:
    standing = facts.standing(moment)
    theirs = [contact.id for contact in book.contacts if contact.id in ids]
    if gone := [i for i in theirs if not standing.get(i)]:
        yield _item(book, "withdrawn", event, moment, gone)
    old = [
        i
        for i in theirs
        if any(to_be_asked(consent, moment) for consent in standing.get(i, {}).values())
    ]
    if old:
        yield _item(book, "ask", event, moment, old)


def _item(book: Book, kind: str, event: Event | None, since: datetime, ids: list[str]) -> Due:
    return Due(
        kind=kind,
        event=event.id if event else "",
        title=event.title if event else _("Office book"),
        since=since.astimezone(book.zone).date(),
        ids=tuple(sorted(ids)),
    )


def _digest(found: list[Due]) -> str:
    told = repr([(item.kind, item.event, item.ids) for item in found])
    return blake2b(told.encode(), digest_size=8).hexdigest()
