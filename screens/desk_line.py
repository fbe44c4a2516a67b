"""The one field of the desk, which takes digits and signs too while an answer asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Key
from textual.message import Message

from screens.fields import Line

STEPS = {"+": 1, "-": -1}


class DeskLine(Line):
    """The one field of the desk; while something `asks`, a digit typed into nothing answers it.

    While it `counts` whom the answer is about, + and - say that one more or one fewer came. `kept`
    is what stood in the field when it was asked: a scan leaves it there.
    """

    asks = False
    counts = False
    kept = ""

    @dataclass
    class Digit(Message):
        digit: int

    @dataclass
    class More(Message):
        """So many more came with whom the answer is about."""

        heads: int

    def on_key(self, event: Key) -> None:
        if (answer := self._answer(event.character or "")) is not None:
            self.post_message(answer)
            event.prevent_default()
            event.stop()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What answers is no text, and whatever follows waits for what it does."""
        return self._answer(character or "") is None and super().check_consume_key(key, character)

    def _answer(self, character: str) -> Message | None:
        """What a key says about the answer shown, if nothing else is being typed."""
        if self.value not in ("", self.kept):
            return None
        if self.asks and character.isascii() and character.isdecimal():
            return self.Digit(int(character))
        if self.counts and character in STEPS:
            return self.More(STEPS[character])
        return None
