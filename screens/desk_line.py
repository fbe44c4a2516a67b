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
        character = event.character or ""
        is_digit = character.isascii() and character.isdecimal()
        if self.value not in ("", self.kept):
            return
        if self.asks and is_digit:
            self.post_message(self.Digit(int(character)))
        elif self.counts and character in STEPS:
            self.post_message(self.More(STEPS[character]))
        else:
            return
        event.prevent_default()
        event.stop()
