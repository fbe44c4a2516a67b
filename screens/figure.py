"""A number, or a word, large enough to read from two steps away."""

from __future__ import annotations

from itertools import zip_longest

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.formats import number

# Five rows of three dots for each sign.
GLYPHS = {
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# .#. .#.",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "-": "... ... ### ... ...",
    ".": ". . . . #",
    ",": ". . . . #",
    ":": ". # . # .",
}
# What the words for a locked screen need.
LETTERS = {
    "C": "### #.. #.. #.. ###",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "G": "### #.. #.# #.# ###",
    "K": "#.# #.# ##. #.# #.#",
    "L": "#.. #.. #.. #.. ###",
    "O": "### #.# #.# #.# ###",
    "P": "### #.# ### #.. #..",
    "R": "##. #.# ##. #.# #.#",
    "S": "### #.. ### ..# ###",
    "T": "### .#. .#. .#. .#.",
}
ROWS = 5
HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""Two dots, one above the other, in one cell."""


class BigFigure(Widget):
    """A figure in digits of blocks, five rows high."""

    figure: reactive[int] = reactive(0)

    def render(self) -> RenderResult:
        return Content("\n").join(rows(number(self.figure)))


class BigWord(Widget):
    """A word in letters of blocks, or in ordinary ones where they do not fit."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def render(self) -> RenderResult:
        drawn = rows(self._word)
        fits = len(drawn[0]) <= self.size.width
        return Content("\n").join(drawn) if fits else Content(" ".join(self._word))


def rows(text: str) -> list[str]:
    """The rows of blocks that draw `text`; a dot is two cells wide and one high."""
    glyphs = [(GLYPHS | LETTERS)[sign].split() for sign in text]
    return [
        "  ".join(glyph[row].replace("#", "██").replace(".", "  ") for glyph in glyphs)
        for row in range(ROWS)
    ]


def small_rows(text: str) -> list[str]:
    """The same in half the size: three rows, for digits alone."""
    glyphs = [[*GLYPHS[sign].split(), ""] for sign in text]
    return [
        " ".join(
            "".join(
                HALVES[upper == "#", lower == "#"]
                for upper, lower in zip_longest(glyph[row], glyph[row + 1])
            )
            for glyph in glyphs
        )
        for row in range(0, ROWS, 2)
    ]
