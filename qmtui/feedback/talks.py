"""Notes of talks with institutions (Gesprächsnotiz): what is missing, for whom."""

from __future__ import annotations

from collections.abc import Iterable

from qmtui.book import Book, Now
from qmtui.clean import NAME, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import FeedbackDesk
from qmtui.i18n import mark
from qmtui.model.feedback import Feedback, Kind
from qmtui.search import begins, skeleton

CHANNEL = "talk"
LETTERS = 2
"""So many letters are typed before names are proposed."""


class PartnerMissing(QmtuiError):
    exit_code = 38
    sentence = mark("With whom was the talk? A role or an institution is enough.")


class Talks:
    """Write down what an institution said, and know the institutions there are."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._desk = FeedbackDesk(book, now)

    def add(
        self,
        with_whom: str,
        text: str,
        *,
        kind: Kind = "information",
        topic: str | None = None,
        target_groups: Iterable[str] = (),
    ) -> Feedback:
        """Keep a talk as one mention; raises `PartnerMissing`, and as `FeedbackDesk.add` does."""
        self._book.require_field()
        if not (partner := clean_or_refuse(with_whom, limit=NAME)):
            raise PartnerMissing
        return self._desk.add(
            kind,
            text,
            topic=topic,
            target_groups=tuple(target_groups),
            channel=CHANNEL,
            with_whom=partner,
        )

    def partners(self) -> list[str]:
        """Every institution that is known here, those talked with before first."""
        talks = sorted(
            (
                f
                for f in self._book.feedback
                if f.with_whom and not f.sensitive and f.id not in self._book.taken_back
            ),
            key=lambda feedback: feedback.id,
            reverse=True,
        )
        listed = sorted(
            [
                *(offer.provider for offer in self._book.service_offers),
                *(actor.name for actor in self._book.actors),
            ],
            key=str.casefold,
        )
        found: dict[str, str] = {}
        for name in [*(talk.with_whom for talk in talks), *listed]:
            found.setdefault(skeleton(name), name)
        return [name for name in found.values() if name]

    def proposed(self, text: str, limit: int = 3) -> list[str]:
        """The institutions with a word beginning with each word of `text`, from two letters on."""
        if len(skeleton(text).replace(" ", "")) < LETTERS:
            return []
        return [name for name in self.partners() if begins(text, name)][:limit]
