"""Who helps with what (Wegweiser), and what is announced (Aushang)."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from qmtui.i18n import mark

CHANNELS = {
    "place": mark("in person"),
    "phone": mark("by phone"),
    "stream": mark("live stream"),
    "letterbox": mark("letter box"),
    "online": mark("online"),
}
"""How an offer is reached."""


class OpeningSlot(Struct, frozen=True, kw_only=True):
    """A time at which somebody is there (Zeitfenster), in the district's time zone.

    `weekdays` count from 0 for Monday; `start` and `end` are like "10:00". `rule` is an iCalendar
    RRULE for what is not every week, such as each first Tuesday; `note` is for people.
    """

    weekdays: tuple[int, ...] = ()
    start: str = ""
    end: str = ""
    rule: str = ""
    note: str = ""


class ServiceOffer(Struct, frozen=True, kw_only=True):
    """What somebody offers, by one channel (Beratungsangebot).

    `topic` is in the words of the list it came from; `languages` are codes such as "de". `body` is
    the code of the responsible body (Stelle) that this is.
    """

    id: str
    provider: str
    topic: str
    offer: str
    channel: str = "place"
    address: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    languages: tuple[str, ...] = ()
    slots: tuple[OpeningSlot, ...] = ()
    checked_on: date | None = None
    actor_id: str | None = None
    body: str = ""


class Notice(Struct, frozen=True, kw_only=True):
    """What everybody should know, such as a house that is closed (Aushang).

    Without `valid_until` it holds until further notice, and `review_on` asks again. `place` and
    `offer_id` say what it is about; with `is_closed` nobody is there meanwhile.
    """

    id: str
    text: str
    place: str = ""
    offer_id: str | None = None
    valid_from: datetime
    valid_until: datetime | None = None
    review_on: date | None = None
    is_closed: bool = False
