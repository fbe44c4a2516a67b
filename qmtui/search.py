"""Finding people by the beginnings of their names, however these are spelled."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Container, Iterator, Set
from heapq import nsmallest
from unicodedata import category, normalize

from qmtui.sounds import Sounds

LETTERS = 3
"""So many letters of one word must be typed before beginnings are searched."""

HITS = 10
"""So many people a search shows at most."""

PIECES = 3
"""Into so many a name is written apart at most: Abd el Rahman."""

_DIGRAPHS = re.compile("(?<=[aou])e+|(?<=s)s")


def skeleton(text: str) -> str:
    """What all spellings of a name have in common, as words separated by single blanks.

    Only for comparing: Müller, Mueller and MULLER all become "muller", Strauß becomes "straus".
    """
    return _DIGRAPHS.sub("", _fold(text))


def long_enough(text: str) -> bool:
    """Whether beginnings are searched for `text`, or only exact short names such as Öz."""
    return any(len(word) >= LETTERS for word in _fold(text).split())


def begins(wanted: str, name: str) -> bool:
    """Whether `name` has a word beginning with each word of `wanted`; any has for an empty one."""
    words = skeleton(name).split()
    return all(any(word.startswith(b) for word in words) for b in skeleton(wanted).split())


class NameIndex:
    """Keys of people, found by the words of their names, however many pieces these are written in.

    Held in memory only; a change costs microseconds, so each walk-in is put in at once.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._keys: dict[str, set[str]] = {}
        self._words: list[str] = []
        """Every word once, sorted, so that a beginning is one slice."""
        self._sounds = Sounds()

    def put(self, key: str, *texts: str) -> None:
        """Make `key` findable by all words of `texts` and by no others."""
        self.discard(key)
        # Folding is most of the work, and a name comes whole and in its parts.
        self._names[key] = name = skeleton(" ".join(dict.fromkeys(" ".join(texts).split())))
        for word in set(name.split()):
            if word not in self._keys:
                self._keys[word] = set()
                insort(self._words, word)
                self._sounds.put(word)
            self._keys[word].add(key)

    def discard(self, key: str) -> None:
        """Forget `key`, if it is known."""
        for word in set(self._names.pop(key, "").split()):
            self._keys[word].remove(key)
            if not self._keys[word]:
                del self._keys[word]
                del self._words[bisect_left(self._words, word)]
                self._sounds.discard(word)

    def find(
        self,
        text: str,
        limit: int = HITS,
        *,
        later: Container[str] = (),
        among: Set[str] | None = None,
    ) -> list[str]:
        """At most `limit` keys that have a word for each word of `text`, in any order.

        Whole words come before beginnings, then whoever is not in `later`, then the names' alphabet
        decides; `among` says whom to look for alone.
        """
        if among is not None and not among:
            return []
        found = self.matching(text) if among is None else self.matching(text) & among
        return self.first(text, found, limit, later=later)

    def first(
        self, text: str, found: Set[str], limit: int = HITS, *, later: Container[str] = ()
    ) -> list[str]:
        """At most `limit` of those who match `text`, in the order of `find`."""
        wholes = Counter(
            key for word in skeleton(text).split() for key in self._keys.get(word, set()) & found
        )
        return nsmallest(
            limit, found, lambda key: (-wholes.get(key, 0), key in later, self._names[key], key)
        )

    def matching(self, text: str) -> set[str]:
        """All keys that have a word for each word of `text`, in any order."""
        words = skeleton(text).split()
        if not words:
            return set()
        if not long_enough(text):
            return set.intersection(*(self._keys.get(word, set()) for word in words))
        return set().union(*(self._meeting(spelled) for spelled in _spacings(words)))

    def alike(self, text: str, limit: int = HITS, *, later: Container[str] = ()) -> list[str]:
        """At most `limit` keys whose words begin with, or sound like, those of `text`.

        For a `text` that finds nobody; the most alike come first, then as in `find`.
        A word of fewer than four letters is never taken for another.
        """
        if not long_enough(text):
            return []
        far = dict[str, int]()
        # The longest words leave the fewest people.
        for place, word in enumerate(sorted(skeleton(text).split(), key=len, reverse=True)):
            near = self._near(word)
            far = {key: far[key] + near[key] for key in far.keys() & near} if place else near
            if not far:
                return []
        return nsmallest(limit, far, lambda key: (far[key], key in later, self._names[key], key))

    def _meeting(self, words: list[str]) -> set[str]:
        """Keys that have for each of `words` a word beginning so."""
        met = set[str]()
        for place, word in enumerate(sorted(words, key=len, reverse=True)):
            keys = self._spelled(word)
            met = met & keys if place else keys
            if not met:
                break
        return met

    def _spelled(self, beginning: str, pieces: int = PIECES) -> set[str]:
        """Keys with a word beginning so, or with several that do when written as one."""
        keys = self._begun_with(beginning)
        for cut in range(2, len(beginning) if pieces > 1 else 0):
            if whole := self._keys.get(beginning[:cut]):
                keys |= whole & self._spelled(beginning[cut:], pieces - 1)
        return keys

    def _near(self, word: str) -> dict[str, int]:
        """Keys with a word that begins with `word` or sounds like it, and how far it is off."""
        off = dict.fromkeys(self._begun_with(word), 0)
        for known, slips in self._sounds.near(word).items():
            for key in self._keys[known]:
                off[key] = min(off.get(key, slips + 1), slips + 1)
        return off

    def _begun_with(self, beginning: str) -> set[str]:
        first = bisect_left(self._words, beginning)
        last = bisect_left(self._words, beginning + "\U0010ffff", first)
        return set().union(*(self._keys[word] for word in self._words[first:last]))


def _spacings(words: list[str]) -> Iterator[list[str]]:
    """The words as they are, then with neighbours written as one."""
    yield words
    for size in range(2, PIECES + 1):
        for first in range(len(words) - size + 1):
            end = first + size
            joined = _DIGRAPHS.sub("", "".join(words[first:end]))
            yield [*words[:first], joined, *words[end:]]


def _fold(text: str) -> str:
    # NFKD would turn this common false apostrophe into a blank.
    text = normalize("NFKD", text.replace("´", "'"))
    return " ".join(text.casefold().translate(_folded).split())


class _Folded(dict[int, str]):
    """What each decomposed character becomes, for `str.translate`; learned on first sight."""

    def __missing__(self, codepoint: int) -> str:
        char = chr(codepoint)
        kind = category(char)
        if char.isalnum():
            folded = char
        elif kind.startswith("M") or kind == "Cf":
            folded = ""
        else:
            folded = " "
        return self.setdefault(codepoint, folded)


# Letters that do not decompose and what they are compared as; the last ones as nothing.
_ALIKE = "łl øo đd ðd ħh ıi æae œoe þth ىي یي ةه کك ٱا ـ ' ` ‘ ’ ʹ ʻ ʼ ʽ ʾ ʿ"

_folded = _Folded({ord(pair[0]): pair[1:] for pair in _ALIKE.split()})
