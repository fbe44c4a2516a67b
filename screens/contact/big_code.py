"""The consonants of our codes, large enough to copy from a step away."""

from __future__ import annotations

from screens.figure import HALVES

# Five rows of four dots for each letter.
LETTERS = {
    "B": "###. #..# ###. #..# ###.",
    "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.",
    "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###",
    "H": "#..# #..# #### #..# #..#",
    "J": "..## ...# ...# #..# .##.",
    "K": "#..# #.#. ##.. #.#. #..#",
    "L": "#... #... #... #... ####",
    "N": "#..# ##.# #.## #..# #..#",
    "P": "###. #..# ###. #... #...",
    "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.",
    "T": "##### ..#.. ..#.. ..#.. ..#..",
    "V": "#...# #...# #...# .#.#. ..#..",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    " ": ".. .. .. .. ..",
}


def big_rows(text: str) -> list[str]:
    """Three rows of half blocks that draw `text`."""
    glyphs = [[*LETTERS[sign].split(), ""] for sign in text]
    rows = []
    for upper in range(0, 6, 2):
        parts = []
        for glyph in glyphs:
            pair = [row.ljust(len(glyph[0]), ".") for row in glyph[upper : upper + 2]]
            parts.append("".join(HALVES[a == "#", b == "#"] for a, b in zip(*pair, strict=True)))
        rows.append(" ".join(parts))
    return rows
