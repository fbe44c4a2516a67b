"""Finding who helps, in the words of those who ask; whoever can be reached now comes first."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from msgspec import Struct
from rapidfuzz import fuzz, process

from qmtui.book import Now
from qmtui.directory.directory import Directory
from qmtui.directory.reach import Reach
from qmtui.directory.thesaurus import BEGINNINGS, IDLE, LAST_BEGINNINGS
from qmtui.model.directory import ServiceOffer
from qmtui.search import skeleton

WHOLE, BEGUN, WITHIN, MEANT, SLIP = 5, 4, 3, 3, 2
"""What a word is worth: the same, a beginning, a part, the topic it leads to; less a slip."""

PART = 4
"""Letters from which on a word is looked for inside others, and slips are forgiven."""
ALMOST = 78
"""Percent of letters that have to be right."""

NEVER = datetime.max.replace(tzinfo=UTC)

_ENDINGS = ("ungen", "ung", "innen", "en", "er", "es", "e", "n", "s")


class Hit(Struct, frozen=True, kw_only=True):
    """An offer that was found, and whether it can be reached now."""

    offer: ServiceOffer
    reach: Reach


class Finder:
    """Searches topics, offers and providers; made anew when the directory has changed."""

    def __init__(self, directory: Directory, now: Now) -> None:
        self._directory = directory
        self._now = now
        self._offers = directory.all()
        self._words: dict[str, dict[int, bool]] = defaultdict(dict)
        """Each word with the offers that have it, and whether in the topic or the offer."""
        for place, offer in enumerate(self._offers):
            for word in skeleton(offer.provider).split():
                self._words[word].setdefault(place, False)
            for word in skeleton(f"{offer.topic} {offer.offer}").split():
                self._words[word][place] = True
        self._known = [word for word in {*self._words, *BEGINNINGS} if len(word) >= PART]
        self._reached: dict[str, Reach] = {}
        self._minute = ""

    def find(self, text: str, language: str = "") -> list[Hit]:
        """The offers that fit the most words of `text`; all of them for an empty one."""
        words = [word for word in skeleton(text).split() if word not in IDLE]
        scores = self._scores(words) if words else {n: [0] for n in range(len(self._offers))}
        most = max(map(len, scores.values()), default=0)
        self._forget_old()
        order = []
        for place, worth in scores.items():
            offer = self._offers[place]
            if len(worth) == most and (not language or language in offer.languages):
                found = self._reach(offer)
                order.append((not found.is_open, -sum(worth), found.opens or NEVER, place))
        offers = (self._offers[place] for *_order, place in sorted(order))
        return [Hit(offer=offer, reach=self._reach(offer)) for offer in offers]

    def _scores(self, words: list[str]) -> dict[int, list[int]]:
        """For each offer what each of the words that fit it is worth."""
        scores: dict[int, list[int]] = defaultdict(list)
        for word in words:
            for place, worth in self._meant(word).items():
                scores[place].append(worth)
        return scores

    def _meant(self, word: str) -> dict[int, int]:
        if found := self._worth(word):
            return found
        self._lead(found, word, LAST_BEGINNINGS)
        return found or self._alike(word)

    def _worth(self, word: str) -> dict[int, int]:
        """The offers that a word means, by its letters or by what it leads to."""
        found: dict[int, int] = {}
        stem = _stem(word)
        for known, places in self._words.items():
            if worth := _likeness(word, stem, known):
                _note(found, places, worth)
        self._lead(found, word, BEGINNINGS)
        return found

    def _lead(
        self, found: dict[int, int], word: str, beginnings: dict[str, tuple[str, ...]]
    ) -> None:
        """Add the offers that a word leads to; one half typed only if it can mean nothing else."""
        led = [topics for begun, topics in beginnings.items() if _leads(word, begun)]
        if not led and not found and len(word) >= PART:
            led = [topics for begun, topics in beginnings.items() if begun.startswith(word)]
        for topic in {topic for topics in led for topic in topics}:
            places = self._words.get(topic, {})
            _note(found, {place: True for place, is_own in places.items() if is_own}, MEANT)

    def _alike(self, word: str) -> dict[int, int]:
        """The offers of the word that this one is a slip of."""
        if len(word) < PART:
            return {}
        near = process.extract(word, self._known, scorer=fuzz.ratio, score_cutoff=ALMOST, limit=3)
        found: dict[int, int] = {}
        for known, _score, _place in near:
            for place, worth in self._worth(known).items():
                found[place] = max(found.get(place, 0), worth - SLIP)
        return found

    def _reach(self, offer: ServiceOffer) -> Reach:
        if offer.id not in self._reached:
            self._reached[offer.id] = self._directory.reach(offer)
        return self._reached[offer.id]

    def _forget_old(self) -> None:
        """What can be reached changes on the minute."""
        minute = f"{self._now():%Y%m%d%H%M}"
        if minute != self._minute:
            self._minute, self._reached = minute, {}


def _likeness(word: str, stem: str, known: str) -> int:
    if word == known:
        return WHOLE
    if known.startswith(word) or (len(stem) >= PART and known.startswith(stem)):
        return BEGUN
    return WITHIN if len(stem) >= PART and stem in known else 0


def _leads(word: str, begun: str) -> bool:
    """Whether a word begins so, or has it in it: "Straßenlaterne"."""
    return word.startswith(begun) or (len(begun) > PART and begun in word)


def _stem(word: str) -> str:
    """A word without its ending, as long as enough of it stays."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= PART:
            return word.removesuffix(ending)
    return word


def _note(found: dict[int, int], places: dict[int, bool], worth: int) -> None:
    """Keep the best; in the name of the provider a word is worth less."""
    for place, is_own in places.items():
        found[place] = max(found.get(place, 0), worth if is_own else worth - 1)
