"""Finding matters by words, and those that are likely the same."""

from __future__ import annotations

from collections.abc import Iterable

from qmtui.book import Book
from qmtui.code_lists import word_of
from qmtui.i18n import _
from qmtui.inbox.matter import Matter
from qmtui.inbox.states import STATES
from qmtui.inbox.timeline import body_word
from qmtui.model.feedback import KINDS, Feedback
from qmtui.search import skeleton


class Search:
    """The words of each matter, kept folded: at twenty thousand, each key is to be quick."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._folded: dict[str, str] = {}

    def forget(self, ids: Iterable[str]) -> None:
        """These matters have changed; they are read again when somebody searches."""
        for key in ids:
            self._folded.pop(key, None)

    def matching(self, matters: Iterable[Matter], text: str) -> list[Matter]:
        """The matters in whose words every part of `text` occurs, however it is spelled."""
        parts = skeleton(text).split()
        if not parts:
            return list(matters)
        found = ((matter, self._words(matter)) for matter in matters)
        return [matter for matter, words in found if all(part in words for part in parts)]

    def _words(self, matter: Matter) -> str:
        words = self._folded.get(matter.id)
        if words is None:
            words = self._folded[matter.id] = skeleton(_all_words(self._book, matter))
        return words


def likely_same(matters: Iterable[Matter], said: Feedback) -> list[Matter]:
    """Sorted by how likely they are the same: place, topic and kind, and not done yet."""
    return sorted(matters, key=lambda matter: -_likeness(matter, said))


def _likeness(matter: Matter, said: Feedback) -> int:
    other = matter.feedback
    same_place = bool(said.place and other.place == said.place)
    same_stop = bool(said.stop and other.stop == said.stop)
    same_topic = bool(said.topic and other.topic == said.topic)
    is_alike = (same_place or same_stop) + same_topic
    return 4 * is_alike + 2 * (other.kind == said.kind) + (not matter.is_closed)


def _all_words(book: Book, matter: Matter) -> str:
    said = matter.feedback
    bodies = " ".join(body_word(book, h.referral.body) for h in matter.referrals)
    return " ".join(
        [
            *(said.text, said.place, said.stop, said.id, bodies, matter.responsible or ""),
            word_of(book, "topics", said.topic) if said.topic else "",
            _(KINDS[said.kind]),
            _(STATES[matter.state].word),
            matter.event.title if matter.event else "",
        ]
    )
