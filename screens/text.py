"""The display gate: what people wrote reaches a widget, and the terminal, only through here.

A plain `str` is markup to most widgets: a name such as `Bob [/foo]` would end the app.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from qmtui.clean import MARKS, PASTE, clean

_JOINERS = "\u200c\u200d"


def safe(text: str, *, multiline: bool = False) -> Content:
    """`text` for any widget: cleaned, and never read as markup."""
    return Content(clean(text, multiline=multiline, limit=PASTE))


def safe_cell(text: str) -> Text:
    """`text` for the cells of a DataTable and the nodes of a Tree, which want Rich."""
    return Text(clean(text, limit=PASTE))


class Drawable(LineFilter):
    """No line of any widget steers the terminal.

    Fields show what they are given as it is, and a record may be another program's.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control else Segment(drawable(segment.text), segment.style)
            for segment in segments
        ]


# Most lines are drawn many times.
@lru_cache(4_096)
def drawable(text: str) -> str:
    """`text` without what steers, hides or piles up, as many cells wide as before."""
    if text.isascii() and text.isprintable():
        return text
    marks = 0
    drawn = []
    for char in text:
        kind = category(char)
        marks = marks + 1 if kind.startswith("M") else 0
        if kind == "Zs":
            drawn.append(" " * cell_len(char))
        elif (char.isprintable() and marks <= MARKS) or char in _JOINERS:
            drawn.append(char)
        else:
            drawn.append("\N{REPLACEMENT CHARACTER}" * cell_len(char))
    return "".join(drawn)


DRAWABLE = Drawable()
