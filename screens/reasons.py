"""What a digit means right after an answer: a reason against the rule, or how many came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Key
from textual.message import Message

from qmtui.i18n import _
from qmtui.model.result import REASONS, Result
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


def reason_of(digit: int) -> str | None:
    """The key of the reason that this digit stands for."""
    return dict(enumerate(REASONS, start=1)).get(digit)


def choices() -> tuple[str, ...]:
    """The reasons, each with its digit."""
    return tuple(f"{digit} {_(REASONS[key])}" for digit, key in enumerate(REASONS, start=1))


def asks_reason(results: Sequence[Result]) -> bool:
    """Whether a reason sets a refusal aside, or explains why there are too many."""
    return any(result.overridable or is_overrun(result) for result in results)


def is_overrun(result: Result) -> bool:
    """Whether somebody came in above capacity and nobody said why."""
    return result.result == "over" and result.overrides is None and result.entry is not None


def counts(results: Sequence[Result]) -> bool:
    """Whether the number of people let in is still to be changed: only one ticket's can."""
    return (
        len(results) == 1
        and results[0].result in ("ok", "walkin", "reentry", "over")
        and results[0].entry is not None
    )


def asks_heads(results: Sequence[Result]) -> bool:
    """Whether one ticket let in several people, of whom some may have stayed away."""
    return counts(results) and results[0].places > 1 and not is_overrun(results[0])
