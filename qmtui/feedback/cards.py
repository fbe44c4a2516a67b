"""Cards from a topic table (Thementisch): what all of them share is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.feedback.desk import FeedbackDesk
from qmtui.feedback.known import endorsed
from qmtui.i18n import mark
from qmtui.model.feedback import Endorsement, Feedback, Kind

CHANNEL = "topic_table"
"""How cards reach us, of the list of channels."""


class CardUnusable(QmtuiError):
    exit_code = 38
    sentence = mark("Nothing was saved. Card {0}: {1}")


class CardsMissing(QmtuiError):
    exit_code = 38
    sentence = mark("There is no card; write one card on each line.")


class Pile(Struct, frozen=True, kw_only=True):
    """What the cards of one pile share; `station_id` is their table, None that of the device.

    `is_paper` says that the cards were written at the table and are typed later.
    """

    kind: Kind
    topic: str | None = None
    field: str | None = None
    station_id: str | None = None
    is_paper: bool = False


class Cards:
    """Take cards down one by one; each is on the disk before the next one is read."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now
        self._desk = FeedbackDesk(book, now)

    def add(self, text: str, pile: Pile) -> Feedback:
        """Take one card down; raises `TextMissing` and `TextTooLong`."""
        with self._at_table(pile):
            return self._desk.add(
                pile.kind, text, topic=pile.topic, field=pile.field, channel=CHANNEL
            )

    def add_all(self, texts: Iterable[str], pile: Pile) -> list[Feedback]:
        """Take a whole pile down, empty lines left out; all or nothing.

        Raises `CardUnusable` with the number of the line, and `CardsMissing`.
        """
        self._book.require_field()
        found: list[str] = []
        for number, text in enumerate(texts, start=1):
            try:
                if card := clean_or_refuse(text, limit=FEEDBACK):
                    found.append(card)
            except QmtuiError as error:
                raise CardUnusable(number, error) from error
        if not found:
            raise CardsMissing
        with self._book.transaction():
            return [self.add(card, pile) for card in found]

    def agree(self, card_id: str, people: int = 1) -> Endorsement:
        """So many more say what is on the card; raises as `FeedbackDesk.endorse` does."""
        return self._desk.endorse(card_id, people)

    def agreeing(self, card_id: str) -> int:
        """How many more said what is on the card."""
        return endorsed(self._book, card_id)[card_id]

    def of_table(self, station_id: str | None) -> list[Feedback]:
        """The cards of a table that stand, the newest first."""
        found = self._book.feedback.where("channel", CHANNEL)
        standing = [
            card
            for card in found
            if card.station_id == station_id and card.id not in self._book.taken_back
        ]
        return sorted(standing, key=lambda card: (card.recorded_at, card.id), reverse=True)

    @contextmanager
    def _at_table(self, pile: Pile) -> Iterator[None]:
        """Stamp what is written meanwhile with the table the cards lay on."""
        before = self._book.post
        self._book.post = replace(
            before,
            station_id=pile.station_id or before.station_id,
            source="paper" if pile.is_paper else before.source,
        )
        try:
            yield
        finally:
            self._book.post = before
