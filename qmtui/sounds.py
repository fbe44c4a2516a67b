"""Words as they sound to the ear, for names taken down by listening."""

from __future__ import annotations

import re

LETTERS = 4
"""A shorter word sounds like too many others."""

_SPELLED = "sch:s sh:s sz:s ph:f dj:d th:t dh:t dt:t ch:k ck:k c:k q:k j:i y:i v:w z:s ai:ei ou:u"
# In this order. Plain replacing is ten times as quick as patterns, and a book has many words.
_HEARD = [pair.split(":") for pair in _SPELLED.split()]
_DOUBLE = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """How a folded word sounds to German ears, roughly; only for comparing.

    Mayer, Maier, Meyer and Meier become one, and so do Schymanski and Szymański.
    """
    for spelled, heard in _HEARD:
        word = word.replace(spelled, heard)
    word = _DOUBLE.sub(r"\1", word)
    return f"{word[:-1]}t" if word.endswith("d") else word


def slips(word: str) -> int:
    """So many letters of a folded word may sound different, or be missing or swapped.

    Chosen by the pairs in tests/qmtui/test_sounds.py. A wrong first letter is never forgiven: it is
    the rarest slip of all, and would take Becker for Decker.
    """
    return (len(word) >= 5) + (len(word) >= 8)


class Sounds:
    """Folded words, found by others that sound nearly the same."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, set[str]]] = {}
        """By first letter, then by sound: only one letter's words are compared."""

    def put(self, word: str) -> None:
        heard = sound(word)
        self._words.setdefault(heard[0], {}).setdefault(heard, set()).add(word)

    def discard(self, word: str) -> None:
        heard = sound(word)
        same = self._words[heard[0]]
        same[heard].discard(word)
        if not same[heard]:
            del same[heard]

    def near(self, word: str) -> dict[str, int]:
        """Known words that sound like `word`, and how many slips lie between; none if short."""
        if len(word) < LETTERS:
            return {}
        # Imported here: few searches need it, and the start waits for none of its parts.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        heard = sound(word)
        words = self._words.get(heard[0], {})
        found = process.extract(
            heard, list(words), scorer=OSA.distance, score_cutoff=slips(word), limit=None
        )
        return {known: int(slip) for alike, slip, _ in found for known in words[alike]}
