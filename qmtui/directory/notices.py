"""What everybody should know now (Aushang), such as a house that is closed until further notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.day.whereabouts import Whereabouts
from qmtui.errors import QmtuiError
from qmtui.formats import date_and_time
from qmtui.i18n import _, mark
from qmtui.model.directory import Notice, ServiceOffer
from qmtui.model.event import Event
from qmtui.places import place_key
from qmtui.times import parse_time

LONGEST = 300
"""Characters of a notice; it has to be read in passing."""

REVIEW_AFTER = timedelta(days=14)
"""After so long somebody has to look whether "until further notice" still holds."""


class NoticeEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("What should everybody know? The notice is empty.")


class NoticeOver(QmtuiError):
    exit_code = 38
    sentence = mark("The notice would be over before it begins; check the time.")


class PlaceMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Which place is closed? Name it.")


class NoSuchNotice(QmtuiError):
    exit_code = 31
    sentence = mark("There is no such notice; `qmtui notice list` shows all.")


class Notices:
    """The notices of a book; only the office changes them, which raises `NotAllowed` elsewhere."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def all(self) -> list[Notice]:
        """Every notice, the most recent first."""
        return sorted(self._book.notices, key=lambda n: (n.valid_from, n.id), reverse=True)

    def in_force(self, moment: datetime | None = None) -> list[Notice]:
        """What holds at `moment`, by default now; the most recent first."""
        moment = moment or self._now()
        return [notice for notice in self.all() if holds(notice, moment)]

    def due(self) -> list[Notice]:
        """What holds until further notice and should be looked at again by today."""
        today = self._book.today(self._now)
        return [n for n in self.in_force() if n.review_on is not None and n.review_on <= today]

    def notice(self, wanted: str) -> Notice:
        """The notice with this id; raises `NoSuchNotice`."""
        if (found := self._book.notices.get(wanted)) is None:
            raise NoSuchNotice
        return found

    def add(
        self,
        text: str,
        *,
        place: str = "",
        is_closed: bool = False,
        offer_id: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
    ) -> Notice:
        """Put a notice up; without `valid_until` it is to be looked at again after a fortnight.

        Raises `NoticeEmpty`, `PlaceMissing`, `NoticeOver`, `TextTooLong`.
        """
        moment = self._now()
        start = (valid_from or moment).astimezone(self._book.zone)
        notice = Notice(
            id=new_id(),
            text=clean_or_refuse(text, limit=LONGEST),
            place=clean_or_refuse(place, limit=NAME),
            is_closed=is_closed,
            offer_id=offer_id,
            valid_from=start,
            valid_until=valid_until and valid_until.astimezone(self._book.zone),
            review_on=None if valid_until else (start + REVIEW_AFTER).date(),
        )
        if not notice.text:
            raise NoticeEmpty
        if is_closed and not (notice.place or offer_id):
            raise PlaceMissing
        if valid_until and valid_until <= max(start, moment):
            raise NoticeOver
        return self._put(notice)

    def keep(self, notice: Notice) -> Notice:
        """It still holds: look at it again a fortnight from now."""
        again = (self._now().astimezone(self._book.zone) + REVIEW_AFTER).date()
        return self._put(replace(notice, review_on=again))

    def end(self, notice: Notice) -> Notice:
        """It holds no longer."""
        ended = self._now().astimezone(self._book.zone)
        return self._put(replace(notice, valid_until=ended, review_on=None))

    def closing_offer(self, offer: ServiceOffer) -> Notice | None:
        """The notice that closes an offer: named itself, or it takes place where all is closed."""
        notices = self.in_force()
        for notice in notices:
            if notice.is_closed and notice.offer_id == offer.id:
                return notice
        if offer.channel != "place":
            return None
        return _closing(notices, [offer.address]) or _closing(notices, [offer.provider])

    def closing_event(self, event: Event) -> Notice | None:
        """The notice that closes the place of an event or of one of its stations meanwhile.

        On the day itself it goes by where they are now, after whatever move.
        """
        meanwhile = [notice for notice in self.all() if _is_meanwhile(notice, event)]
        return _closing(meanwhile, self._places(event))

    def warning(self, event: Event) -> str:
        """A sentence for whoever plans an event in a closed place, else ""."""
        notice = self.closing_event(event)
        return _("Closed: {0} – {1}").format(notice.place, told(notice)) if notice else ""

    def banner(self) -> str:
        """What stands on every screen of a station now; "" if nothing is in force.

        That the event's own place is closed comes first, else the most recent counts.
        """
        notices = self.in_force()
        closing = [self.closing_event(event) for event in self._book.events]
        first = next((n for n in closing if n in notices), notices[0] if notices else None)
        return told(first) if first else ""

    def _places(self, event: Event) -> list[str]:
        stations = self._book.stations_of(event)
        if self._book.kind == "office":
            return [event.place, *(place for s in stations for place in (s.name, s.place))]
        where, moment = Whereabouts(self._book), self._now()
        stay = [s.name for s in stations if not where.has_moved(s.id, moment)]
        ids = [None, *(station.id for station in stations)]
        return [*(where.place(id_, moment) for id_ in ids), *stay]

    def _put(self, notice: Notice) -> Notice:
        self._book.require_office()
        with self._book.transaction():
            self._book.notices.put(notice)
        return notice


def parse_until(text: str, zone: ZoneInfo, today: date) -> datetime:
    """The moment until which a notice holds; of a day alone, its end. Raises `TimeUnreadable`."""
    moment = parse_time(text, zone, today)
    is_day = moment.time() == time() and not re.search(r"[:]|uhr|\bh\b", text, re.IGNORECASE)
    return moment.replace(hour=23, minute=59) if is_day else moment


def holds(notice: Notice, moment: datetime) -> bool:
    """Whether a notice is in force at `moment`."""
    is_over = notice.valid_until is not None and notice.valid_until <= moment
    return notice.valid_from <= moment and not is_over


def _is_meanwhile(notice: Notice, event: Event) -> bool:
    """Whether a notice is in force at any time of an event."""
    is_over = notice.valid_until is not None and notice.valid_until <= event.start
    return notice.valid_from <= (event.end or event.start) and not is_over


def _closing(notices: Sequence[Notice], places: Sequence[str]) -> Notice | None:
    closed = (notice for notice in notices if notice.is_closed)
    return next((n for n in closed if any(is_same_place(n.place, p) for p in places)), None)


def until_text(notice: Notice) -> str:
    if notice.valid_until is None:
        return _("until further notice")
    return _("until {0}").format(date_and_time(notice.valid_until))


def told(notice: Notice) -> str:
    """A notice with how long it holds, in one line."""
    return f"{notice.text} ({until_text(notice)})"


def is_same_place(one: str, other: str) -> bool:
    """Whether one name is the other, or begins it: "Hofstraße 9" and "Hofstraße 9, Saal"."""
    first, second = place_key(one).split(), place_key(other).split()
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]
