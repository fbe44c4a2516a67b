"""A4 pages to write on: text that is fitted to its place, and QR codes as vectors."""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from unicodedata import bidirectional, category

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from msgspec import Struct

from qmtui.qr import qr_matrix

FONTS = Path(__file__).parent / "fonts"
WIDTH, HEIGHT = 210.0, 297.0
"""A4 in millimetres, like all lengths here."""

LINE = 0.45
"""The height of a line of text in millimetres for each point of its size."""

_MEASURED = 10.0
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_OVERLAP = 0.02


class Box(Struct, frozen=True):
    """Where a text goes; what does not fit at `size` shrinks to `least` and is cut then.

    With a `height` there is room for two lines, and the text stands in the middle of it.
    """

    x: float
    y: float
    width: float
    size: float
    least: float = 7.0
    height: float = 0
    is_bold: bool = False
    is_centred: bool = False


class Spot(Struct, frozen=True):
    """Where a code was printed; `page` counts from 0, the quiet zone is part of `size`."""

    page: int
    x: float
    y: float
    size: float
    code: str


class Paper:
    """A document in the making. It remembers which texts were cut and which lack characters."""

    def __init__(self, title: str, moment: datetime) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.c_margin = 0
        # Else "{nb}" in a name would become the number of pages.
        self._pdf.alias_nb_pages("")
        self._pdf.set_title(title)
        self._pdf.set_creation_date(moment)
        self._pdf.add_font("DejaVu", "", FONTS / "DejaVuSans.ttf")
        self._pdf.add_font("DejaVu", "B", FONTS / "DejaVuSans-Bold.ttf")
        # There is no uharfbuzz for Windows on ARM.
        self._joins_letters = find_spec("uharfbuzz") is not None
        self._pdf.set_text_shaping(self._joins_letters)
        # Every ticket repeats most of the last one, and shaping takes its time.
        self._widths: dict[str, dict[str, float]] = {"": {}, "B": {}}
        self.shortened: dict[str, None] = {}
        self.undrawable: dict[str, None] = {}
        self.spots: list[Spot] = []

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *reason: object) -> None:
        # Fonts are read as glyphs are needed, so their files stay open until now.
        for font in self._pdf.fonts.values():
            font.close()  # type: ignore[union-attr]  # always one of ours

    @property
    def pages(self) -> int:
        return self._pdf.page

    def add_page(self) -> None:
        self._pdf.add_page()
        self._pdf.set_draw_color(150)

    def write(self, text: str, box: Box) -> bool:
        """Write `text` into its place, whatever its script, never beyond it; whether it can be."""
        self._pdf.set_font("DejaVu", "B" if box.is_bold else "")
        drawn = self._drawn(text)
        lines, size = self._fitted(drawn, box)
        if lines and lines[-1].endswith("…") and not drawn.endswith("…"):
            self.shortened[text] = None
        top = box.y + max(0, box.height - len(lines) * size * LINE) / 2
        align = "C" if box.is_centred else "L"
        self._pdf.set_font_size(size)
        for number, line in enumerate(lines):
            self._pdf.set_xy(box.x, top + number * size * LINE)
            self._pdf.cell(
                box.width, size * LINE, line, align=align, new_x=XPos.LEFT, new_y=YPos.TOP
            )
        return bool(drawn)

    def paragraph(self, text: str, box: Box, *, from_right: bool = False) -> float:
        """Write as many lines as `text` takes, at the size of the box; where the last one ends.

        `from_right` is for scripts that are written so.
        """
        self._pdf.set_font("DejaVu", "B" if box.is_bold else "")
        y = box.y
        for part in text.split("\n"):
            for line in self._wrapped(self._drawn(part), box):
                self._pdf.set_font_size(box.size)
                self._pdf.set_xy(box.x, y)
                align = "R" if from_right else "C" if box.is_centred else "L"
                self._pdf.cell(box.width, box.size * LINE, line, align=align)
                y += box.size * LINE
        return y

    def _wrapped(self, text: str, box: Box) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._width(longer) * box.size / _MEASURED > box.width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def qr(self, code: str, x: float, y: float, size: float) -> None:
        """Draw `code`, its quiet zone included in `size`."""
        matrix = qr_matrix(code)
        module = size / len(matrix)
        self._pdf.set_fill_color(0)
        for row, modules in enumerate(matrix):
            for start, length in _runs(modules):
                # Without an overlap some viewers leave hairlines between the rows.
                self._pdf.rect(
                    x + start * module,
                    y + row * module,
                    length * module,
                    module + _OVERLAP,
                    style="F",
                )
        self.spots.append(Spot(self._pdf.page - 1, x, y, size, code))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        self._pdf.set_line_width(0.2)
        self._pdf.rect(x, y, width, height)

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._pdf.set_line_width(0.1)
        self._pdf.line(x, y, to_x, to_y)

    def as_bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _drawn(self, text: str) -> str:
        """`text` without the characters our font lacks."""
        kept = "".join(filter(self._is_drawable, text))
        if kept != text:
            self.undrawable[text] = None
        return " ".join(kept.split())

    def _is_drawable(self, char: str) -> bool:
        if not self._joins_letters and bidirectional(char) in _RIGHT_TO_LEFT:
            return False
        # A joiner is no glyph: it only shapes its neighbours.
        return category(char) == "Cf" or ord(char) in self._pdf.current_font.cmap  # type: ignore[union-attr]  # always one of ours

    def _fitted(self, text: str, box: Box) -> tuple[list[str], float]:
        """The lines that `text` takes and their size in points."""
        splits = [[text]]
        words = text.split()
        if box.height and self._size(splits[0], box) < box.size:
            splits += [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
        best = max(splits, key=lambda lines: self._size(lines, box))
        if (size := self._size(best, box)) >= box.least:
            return best, size
        at = max((n for n in range(1, len(words)) if self._fits(words[:n], box)), default=0)
        if not (at and box.height):
            return [self._cut(text, box)], box.least
        return [" ".join(words[:at]), self._cut(" ".join(words[at:]), box)], box.least

    def _size(self, lines: list[str], box: Box) -> float:
        """The largest size at which every line fits."""
        widest = max(map(self._width, lines)) or 1
        size = min(box.size, _MEASURED * box.width / widest)
        return min(size, box.height / LINE / len(lines)) if box.height else size

    def _fits(self, words: list[str], box: Box) -> bool:
        return self._width(" ".join(words)) * box.least / _MEASURED <= box.width

    def _cut(self, text: str, box: Box) -> str:
        """As much of `text` as fits at the least size, with an ellipsis if that is not all."""
        if self._fits([text], box):
            return text
        while text and not self._fits([f"{text}…"], box):
            text = text[:-1].rstrip()
        return f"{text}…"

    def _width(self, text: str) -> float:
        known = self._widths[self._pdf.font_style]
        if text not in known:
            self._pdf.set_font_size(_MEASURED)
            known[text] = self._pdf.get_string_width(text)
        return known[text]


def _runs(modules: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(modules):
        if is_dark and runs and sum(runs[-1]) == at:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        elif is_dark:
            runs.append((at, 1))
    return runs
