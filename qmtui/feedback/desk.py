"""What people tell us, taken down in the field (Rückmeldung)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean, clean_or_refuse
from qmtui.code_lists import code_meant, codes_of
from qmtui.errors import QmtuiError
from qmtui.feedback.known import endorsed
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.feedback import Endorsement, Feedback, Kind, Light
from qmtui.places import Places
from qmtui.replicas import each_copy
from qmtui.sealing import Words, seal
from qmtui.times import StillToCome

CHANNELS = {
    "district_walk": "walk",
    "citizens_assembly": "topic_table",
    "office_hour": "contact_point",
}
"""How remarks usually come in, by kind of event; elsewhere people come to a stand."""

MOST_AT_ONCE = 999
"""People that one "me too" may stand for; more is a slip of the finger."""


class TextMissing(QmtuiError):
    exit_code = 38
    sentence = mark("There is no text yet; write down in a few words what was said.")


class NotCorrectable(QmtuiError):
    exit_code = 39
    sentence = mark(
        "This can be corrected for ten minutes and on this device only; now it can be taken back."
    )


class NotEndorsable(QmtuiError):
    exit_code = 39
    sentence = mark(
        "There is no feedback with this id that others could join; take down a new one."
    )


class EndorsersOutOfRange(QmtuiError):
    exit_code = 30
    sentence = mark("“Me too” is for 1 to {0} people at once.")


class Mention(Struct, frozen=True, kw_only=True):
    """One mention, and how many more people said the same."""

    feedback: Feedback
    endorsements: int = 0


class FeedbackDesk:
    """Take remarks down; a name is never asked."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now
        self._places = Places(book)

    def add(
        self,
        kind: Kind,
        text: str,
        *,
        topic: str | None = None,
        field: str | None = None,
        place: str = "",
        stop: str = "",
        light: Light | None = None,
        target_groups: Iterable[str] = (),
        channel: str = "",
        portfolios: Iterable[str] = (),
        with_whom: str = "",
        is_answered: bool = False,
        photos: Iterable[str] = (),
        sensitive: bool = False,
        observed_at: datetime | None = None,
    ) -> Feedback:
        """Record one mention; it is on the disk when this returns.

        Whatever has a code list may be a code, its words, or own words. `observed_at` is for what
        was written on paper first. Raises `TextMissing`, `TextTooLong` beyond 2,000 characters, or
        100 of own words, and `StillToCome`.
        """
        self._book.require_field()
        if not (text := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise TextMissing
        moment = self._now()
        if observed_at is not None and observed_at > moment:
            raise StillToCome
        event = self._book.event()
        words: Words = {"text": text, "with_whom": clean_or_refuse(with_whom, limit=NAME)}
        is_sealed = sensitive and not self._book.is_plain
        feedback = Feedback(
            **self._stamp(moment, observed_at),
            **self._located(place, stop),
            **(dict.fromkeys(words, "") if is_sealed else words),
            kind=kind,
            topic=self._code("topics", topic or "", moment) or None,
            field=self._code("action_fields", field or "", moment, event.field_set) or None,
            field_set=event.field_set if field else "",
            light=light,
            target_groups=self._codes("target_groups", target_groups, moment),
            channel=self._code("channels", channel, moment) or usual_channel(event),
            portfolios=self._codes("portfolios", portfolios, moment),
            is_answered=is_answered,
            photos=tuple(filter(None, (clean_or_refuse(photo, limit=NAME) for photo in photos))),
            sensitive=sensitive,
            sealed=seal(self._book.about, words) if is_sealed else "",
        )
        with self._book.transaction():
            self._book.feedback.add(feedback)
        self._book.corrections.remember(feedback.id, words, moment)
        return feedback

    def endorse(self, feedback_id: str, count: int = 1) -> Endorsement:
        """So many more people say the same; raises `NotEndorsable` and `EndorsersOutOfRange`."""
        self._book.require_field()
        if not 1 <= count <= MOST_AT_ONCE:
            raise EndorsersOutOfRange(MOST_AT_ONCE)
        known = self._book.feedback.get(feedback_id)
        if known is None or known.sensitive or known.id in self._book.taken_back:
            raise NotEndorsable
        with self._book.transaction():
            return self._book.endorsements.add(
                Endorsement(**self._book.stamp(self._now()), feedback_id=feedback_id, count=count)
            )

    def correctable(self, feedback_id: str) -> str | None:
        """The text of a mention that this device took down in the last ten minutes."""
        words = self._book.corrections.words_of(feedback_id, self._now())
        return None if words is None else str(words["text"])

    def correct(self, feedback_id: str, text: str) -> Feedback:
        """Write the text anew; what it said before is taken out of every copy.

        Raises `TextMissing`, `TextTooLong`, and `NotCorrectable` after ten minutes.
        """
        self._book.require_field()
        if not (text := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise TextMissing
        known = self._book.feedback.get(feedback_id)
        before = self._book.corrections.words_of(feedback_id, self._now())
        if known is None or before is None:
            raise NotCorrectable
        words = {**before, "text": text}
        if known.sealed:
            corrected = replace(known, sealed=seal(self._book.about, words))
        else:
            corrected = replace(known, text=text)
        self._book.feedback.restate(corrected)
        self._book.corrections.remember(feedback_id, words, self._now())
        return corrected

    def all(self) -> list[Feedback]:
        """The mentions that stand, the newest first; the office reads them in all its events."""
        return [mention.feedback for mention in self.mentions()]

    def mentions(self) -> list[Mention]:
        """The same, each with how many more people said so."""
        found: dict[str, Mention] = {}
        undone = set[str]()
        for _event, copy in each_copy(self._book):
            more = endorsed(copy)
            undone.update(copy.taken_back)
            for feedback in copy.feedback:
                # The office's own copy comes first: there a sensitive text can be read.
                known = found.get(feedback.id)
                kept = known.feedback if known else feedback
                found[kept.id] = Mention(feedback=kept, endorsements=more[kept.id])
        stand = [mention for key, mention in found.items() if key not in undone]
        stand.sort(key=lambda m: (m.feedback.observed_at, m.feedback.id), reverse=True)
        return stand

    def _stamp(self, moment: datetime, observed_at: datetime | None) -> dict[str, Any]:
        stamp = self._book.stamp(moment)
        if observed_at is None:
            return stamp
        at = observed_at.astimezone(self._book.zone)
        return {**stamp, "observed_at": at, "source": "paper"}

    def _located(self, place: str, stop: str) -> dict[str, Any]:
        """Place and stop as their lists spell them, with their ids; a place may be a stop."""
        at, halt = self._places.meant(place), self._places.meant(stop)
        stop_id = (halt.stop_id if halt else None) or (at.stop_id if at else None)
        known_stop = self._book.stops.get(stop_id) if stop_id else None
        return {
            "place": at.name if at else clean(place, limit=NAME),
            "place_id": at.place_id if at else None,
            "stop": known_stop.name if known_stop else clean(stop, limit=NAME),
            "stop_id": stop_id,
        }

    def _codes(self, name: str, texts: Iterable[str], moment: datetime) -> tuple[str, ...]:
        codes = (self._code(name, text, moment) for text in texts)
        return tuple(dict.fromkeys(code for code in codes if code))

    def _code(self, name: str, text: str, moment: datetime, field_set: str = "") -> str:
        if not text:
            return ""
        day = moment.astimezone(self._book.zone).date()
        meant = code_meant(codes_of(self._book, name, day, field_set), text)
        return clean_or_refuse(meant, limit=NAME)


def photo_numbers(text: str) -> list[str]:
    """The numbers in a line such as "12, 13; 15 16"."""
    return re.split(r"[\s,;]+", text)


def usual_channel(event: Event) -> str:
    """How remarks come in at this event, unless somebody says otherwise."""
    return CHANNELS.get(event.kind, "stand")
