"""Dot polls (Punktabfrage): which option of a measure people are for."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.count import MOST_AT_ONCE, NumberOutOfRange
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.feedback import Dot, Measure
from qmtui.replicas import each_copy

LETTERS = "abcdefgh"
"""The key of each option."""


class NoSuchOption(QmtuiError):
    exit_code = 32
    sentence = mark("“{0}” is not among the options; there are: {1}.")


class DotMissing(QmtuiError):
    exit_code = 37
    sentence = mark("“{0}” has no dot that could be taken away.")


class Result(Struct, frozen=True, kw_only=True):
    """The dots of each option over all devices, in the measure's order."""

    measure: str
    options: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.options.values())


class Poll:
    """Dots for the options of one measure."""

    def __init__(self, book: Book, now: Now, measure: Measure) -> None:
        self._book = book
        self._now = now
        self.measure = measure

    def give(self, option: str, delta: int = 1) -> Dot:
        """Give `delta` dots to an option, or take some away; on the disk when this returns.

        Raises `NumberOutOfRange`, and `DotMissing` if there are not so many to take away.
        """
        self._book.require_field()
        if not (delta and abs(delta) <= MOST_AT_ONCE):
            raise NumberOutOfRange(1, MOST_AT_ONCE)
        if delta < 0 and self._sums(self._book)[option] + delta < 0:
            raise DotMissing(option)
        dot = Dot(
            **self._book.stamp(self._now()),
            measure_id=self.measure.id,
            option=option,
            delta=delta,
        )
        with self._book.transaction():
            return self._book.dots.add(dot)

    def option_meant(self, text: str) -> str:
        """The option with this name or letter; raises `NoSuchOption`."""
        wanted = text.strip().casefold()
        for option in self.measure.options:
            if option.casefold() == wanted:
                return option
        lettered = dict(zip(LETTERS, self.measure.options, strict=False))
        if wanted in lettered:
            return lettered[wanted]
        raise NoSuchOption(clean(text), ", ".join(self.measure.options))

    def result(self) -> Result:
        """What was given at every device this book knows of; the office reads all its events."""
        sums: Counter[str] = Counter()
        for _event, copy in each_copy(self._book):
            sums.update(self._sums(copy))
        # Dots taken away where others took back what was given leave none, not less than none.
        planned = {option: max(sums[option], 0) for option in self.measure.options}
        others = {
            option: n for option, n in sorted(sums.items()) if n > 0 and option not in planned
        }
        return Result(measure=self.measure.title, options=planned | others)

    def _sums(self, book: Book) -> Counter[str]:
        sums: Counter[str] = Counter()
        for dot in book.dots.where("measure_id", self.measure.id):
            if dot.id not in book.taken_back:
                sums[dot.option] += dot.delta
        return sums
