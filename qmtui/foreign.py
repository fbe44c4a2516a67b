"""Codes that are no ticket of this event: another event's, a badge, a consent slip, an address."""

from __future__ import annotations

import re

from qmtui import codes
from qmtui.book import Book
from qmtui.i18n import _, mark
from qmtui.model.event import Event, OtherEvent

OTHER_KINDS = {
    codes.VOLUNTEER: mark("the badge of a volunteer"),
    codes.CONSENT: mark("the slip of a consent"),
    codes.PRACTICE: mark("a practice ticket"),
    codes.ATTENDEE: mark("a real ticket, and here is practice only"),
}

NOT_PUBLIC = {"jury_meeting", "steering_group"}
"""Kinds of event that nobody is told about at a station."""


LONGEST_TICKET = 300
"""Longer than the secret of any ticketing system; a vCard is no ticket."""

_FOREIGN = re.compile(r"(?i:[a-z][a-z0-9+.-]*://|(wifi|mailto|tel|smsto|geo|begin|mecard):)")


def is_foreign(text: str) -> bool:
    """Whether a code is an address, a Wi-Fi password or the like, and nobody's ticket."""
    if len(text) > LONGEST_TICKET:
        return True
    return any(_FOREIGN.match(meant) for meant in (text, *codes.retyped(text).values()))


def other_events(office: Book, field: Book, event: Event) -> list[OtherEvent]:
    """What the field book of `event` has to know of the other events that are handed out.

    The codes go out as hashes under the field book's own key: no list of people in another book.
    """
    return [
        OtherEvent(
            id=other.id,
            title=other.title,
            start=other.start if _is_announced(other) else None,
            place=other.place,
            codes=tuple(
                sorted(
                    _digest(field, code)
                    for registration in office.registrations.where("event_id", other.id)
                    for code in (registration.code, registration.secret)
                    if code
                )
            ),
        )
        for other in office.events
        if other.id != event.id
    ]


def _is_announced(event: Event) -> bool:
    return event.kind not in NOT_PUBLIC and event.status != "cancelled"


def event_of(book: Book, scanned: str) -> str:
    """The title of the other event whose ticket this is; "" if it is none's that is known."""
    digests = {_digest(book, text) for text in codes.spellings(scanned)}
    others = (o.title for o in book.other_events if not digests.isdisjoint(o.codes))
    return next(others, "")


def kind_of(book: Book, scanned: str) -> str:
    """What a code of ours is that is no ticket of this book's kind; "" for anything else."""
    read = codes.read(scanned)
    kind = read.code[0] if read else ""
    return _(OTHER_KINDS[kind]) if kind in OTHER_KINDS and kind != book.ticket_kind else ""


def _digest(book: Book, code: str) -> str:
    """16 hex digits; of a few thousand codes no two share them."""
    typed = codes.normalise(code).encode("utf-8", "surrogatepass")
    return book.database.keyed_hash(typed)[:16]
