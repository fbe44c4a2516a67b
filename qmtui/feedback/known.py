"""What is known already about a topic at a place, so that others say "me too" (Ich auch)."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from qmtui.book import Book
from qmtui.model.feedback import Feedback
from qmtui.places import Places, Spot, metres, place_key
from qmtui.search import skeleton

NEARBY = 250
"""Metres within which two remarks on one topic may well be about the same thing."""


class KnownMention(Struct, frozen=True, kw_only=True):
    """A mention that stands, and how many people have said so until now."""

    feedback: Feedback
    people: int


class Known:
    """Finds the mentions that a new one may repeat; what is sensitive is never shown."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._places = Places(book)

    def like(
        self, topic: str | None, place: str, text: str = "", limit: int = 3
    ) -> list[KnownMention]:
        """Mentions on `topic` at `place`, those nearest to the words of `text` first.

        Without a place those that name none; without a topic nothing can be the same.
        """
        if not topic:
            return []
        # Once: this runs at every key, and there may be hundreds of mentions and of places.
        wanted = place_key(place)
        spots = {place_key(spot.name): spot for spot in reversed(self._places.all())}
        undone = self._book.taken_back
        found = [
            feedback
            for feedback in self._book.feedback.where("topic", topic)
            if not feedback.sensitive
            and feedback.id not in undone
            and _is_at(feedback, wanted, spots)
        ]
        if not found:
            return []
        more = endorsed(self._book)
        mentions = [KnownMention(feedback=f, people=1 + more[f.id]) for f in found]
        mentions.sort(key=lambda m: (m.people, m.feedback.id), reverse=True)
        mentions.sort(key=lambda m: _likeness(text, m.feedback.text), reverse=True)
        return mentions[:limit]


def _is_at(feedback: Feedback, wanted: str, spots: dict[str, Spot]) -> bool:
    named = place_key(feedback.place or feedback.stop)
    if named == wanted:
        return True
    here, there = spots.get(wanted), spots.get(named)
    if here is None:
        return False
    if here.place_id == feedback.place_id and here.stop_id == feedback.stop_id:
        return True
    return there is not None and _away(here, there) <= NEARBY


def endorsed(book: Book, feedback_id: str | None = None) -> Counter[str]:
    """How many more people said the same, by the id of the feedback; or only of one."""
    more = Counter[str]()
    found = (
        book.endorsements.where("feedback_id", feedback_id) if feedback_id else book.endorsements
    )
    for endorsement in found:
        if endorsement.id not in book.taken_back:
            more[endorsement.feedback_id] += endorsement.count
    return more


def _likeness(text: str, known: str) -> float:
    """How many words two texts share, 0 to 100; so rough that similar ones stay in their order."""
    if not text.strip():
        return 0
    # Imported here: the start of the app does not wait for it.
    from rapidfuzz import fuzz

    return round(fuzz.token_set_ratio(skeleton(text), skeleton(known)), -1)


def _away(one: Spot, other: Spot) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    return metres(one.lat, one.lon, other.lat, other.lon)
