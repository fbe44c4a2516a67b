"""What a station writes for the office alone: sealed at once, correctable for ten minutes.

In the field book lie the sealed words; this device cannot open them again. What was just written
stays in memory for corrections, until the time is over, the screen is locked or the program ends.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Any

from storage import sealed

CORRECTABLE = timedelta(minutes=10)

Words = dict[str, Any]
"""Field names and values, as JSON holds them."""


def seal(about: dict[str, Any], words: Words) -> str:
    """Words for the office that `book.json` names, as text."""
    public = bytes.fromhex(about["office"]["seal"])
    content = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(sealed.seal(content, public)).decode()


def unseal(box: str, private: bytes) -> Words | None:
    """What was sealed, or None if it is damaged or was for another office."""
    try:
        content = sealed.unseal(b64decode(box, validate=True), private)
        words = json.loads(content) if content else None
    except ValueError:
        return None
    return words if isinstance(words, dict) else None


class Corrections:
    """What was sealed in the last minutes, in memory only."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[datetime, Words]] = {}

    def remember(self, record_id: str, words: Words, at: datetime) -> None:
        self._words[record_id] = at, words

    def words_of(self, record_id: str, now: datetime) -> Words | None:
        """What can still be corrected; a clock that went back ends it too."""
        self._words = {
            key: (at, words)
            for key, (at, words) in self._words.items()
            if timedelta(0) <= now - at <= CORRECTABLE
        }
        found = self._words.get(record_id)
        return found[1] if found else None

    def forget(self) -> None:
        """The screen is locked, or somebody else takes over."""
        self._words.clear()
