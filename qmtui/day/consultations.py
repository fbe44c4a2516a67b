"""The office hour and the contact point (Sprechstunde, Anlaufstelle): talks without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import clean_or_refuse
from qmtui.code_lists import code_meant, codes_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.day import CHANNELS, Consultation, Outcome
from qmtui.replicas import each_copy

LONGEST_NOTE = 200
MOST_MINUTES = 480


class TopicUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("What was it about? Topics are: {0}.")


class ChannelUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("How did they come? In person, by phone, by e-mail, letter box or online.")


class BodyMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Whom was it passed on to? Known are: {0}.")


class MinutesOutOfRange(QmtuiError):
    exit_code = 38
    sentence = mark("How many minutes did it take? From 0 to {0}.")


class Figures(Struct, frozen=True, kw_only=True):
    """Talks added up; keys are codes, those of `months` are like 2026-06."""

    contacts: int
    minutes: int
    median_minutes: float
    language_help: int
    months: dict[str, int]
    channels: dict[str, int]
    topics: dict[str, int]
    outcomes: dict[str, int]
    bodies: dict[str, int]


class Consultations:
    """Take a talk down in a few keys; nobody's name belongs here."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    @property
    def topics(self) -> dict[str, str]:
        return self._codes("topics")

    @property
    def bodies(self) -> dict[str, str]:
        return self._codes("bodies")

    def add(
        self,
        topic: str,
        minutes: int,
        *,
        channel: str = "in_person",
        outcome: Outcome = "at_once",
        body: str | None = None,
        needs_language: bool = False,
        note: str = "",
    ) -> Consultation:
        """Record one talk; `topic` and `body` may be codes or their words.

        Raises `TopicUnknown`, `ChannelUnknown`, `MinutesOutOfRange`, `TextTooLong`, and
        `BodyMissing` if it was passed on to nobody known.
        """
        self._book.require_field()
        topic = code_meant(self.topics, topic)
        if topic not in self.topics:
            raise TopicUnknown(" · ".join(self.topics.values()))
        if channel not in CHANNELS:
            raise ChannelUnknown
        if not 0 <= minutes <= MOST_MINUTES:
            raise MinutesOutOfRange(MOST_MINUTES)
        body = code_meant(self.bodies, body) if body else None
        if (outcome == "referred") != (body is not None) or (body and body not in self.bodies):
            raise BodyMissing(" · ".join(self.bodies.values()))
        talk = Consultation(
            **self._book.stamp(self._now()),
            topic=topic,
            minutes=minutes,
            channel=channel,
            outcome=outcome,
            body=body,
            needs_language=needs_language,
            note=clean_or_refuse(note, limit=LONGEST_NOTE),
        )
        with self._book.transaction():
            self._book.consultations.add(talk)
        return talk

    def all(self) -> list[Consultation]:
        """The talks that stand, the earliest first; the office reads them in all its events."""
        found: dict[str, Consultation] = {}
        for _event, copy in each_copy(self._book):
            undone = copy.taken_back
            found |= {talk.id: talk for talk in copy.consultations if talk.id not in undone}
        return sorted(found.values(), key=lambda talk: (talk.observed_at, talk.id))

    def figures(self) -> Figures:
        """All talks added up."""
        talks = self.all()
        zone = self._book.zone
        return Figures(
            contacts=len(talks),
            minutes=sum(talk.minutes for talk in talks),
            median_minutes=float(median(talk.minutes for talk in talks)) if talks else 0.0,
            language_help=sum(talk.needs_language for talk in talks),
            months=_counted(f"{talk.observed_at.astimezone(zone):%Y-%m}" for talk in talks),
            channels=_counted(talk.channel for talk in talks),
            topics=_counted(talk.topic for talk in talks),
            outcomes=_counted(talk.outcome for talk in talks),
            bodies=_counted(talk.body for talk in talks if talk.body),
        )

    def _codes(self, name: str) -> dict[str, str]:
        return codes_of(self._book, name, self._book.today(self._now))


def _counted(keys: Iterable[str]) -> dict[str, int]:
    """How often each key comes, by key."""
    return dict(sorted(Counter(keys).items()))
