"""What is cut from a sheet or peeled off it: a ticket, a badge, a sticker, each with a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from qmtui.codes import grouped
from qmtui.i18n import _
from qmtui.printing.head import Head
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.progress import Progress, tell


class Slip(Struct, frozen=True, kw_only=True):
    """What one piece of paper says; `lines` come below the name."""

    code: str
    name: str = ""
    lines: tuple[str, ...] = ()


class Grid(Struct, frozen=True, kw_only=True):
    """How slips lie on a page; what is left over is margin, the same on both sides."""

    columns: int
    rows: int
    width: float
    height: float
    has_marks: bool = True

    @property
    def left(self) -> float:
        return (WIDTH - self.columns * self.width) / 2

    @property
    def top(self) -> float:
        return (HEIGHT - self.rows * self.height) / 2

    def places(self) -> Iterator[tuple[float, float]]:
        """The upper left corner of each slip, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left + column * self.width, self.top + row * self.height


TICKETS = Grid(columns=2, rows=4, width=105, height=74.25)
"""A7; the sheet cut in half three times."""
BADGES = Grid(columns=2, rows=5, width=90, height=54)
"""The usual inserts of badge holders."""
STICKERS = Grid(columns=4, rows=10, width=48.5, height=25.4, has_marks=False)
"""Label sheets with 40 labels of 48.5 by 25.4 mm, such as Avery 3657; wristbands take them too."""

_EDGE = 8.0
"""What printers cannot reach, and some room to cut."""
_MARK = 2.0
_SMALLEST = 4.4
"""For what funders want to read: in full, if hardly legible; nobody at the door needs it."""

Draw = Callable[[Paper, Head, Slip, float, float], None]


def lay_out(
    paper: Paper,
    grid: Grid,
    draw: Draw,
    head: Head,
    slips: Sequence[Slip],
    progress: Progress | None = None,
) -> None:
    """Fill as many pages as it takes; raises `PrintingStopped` if `progress` says so."""
    places = list(grid.places())
    for number, slip in enumerate(slips):
        tell(progress, number, len(slips))
        if number % len(places) == 0:
            paper.add_page()
            if grid.has_marks:
                _mark_cuts(paper, grid)
        draw(paper, head, slip, *places[number % len(places)])


def ticket(paper: Paper, head: Head, slip: Slip, x: float, y: float) -> None:
    left, inner, qr = x + _EDGE, TICKETS.width - 2 * _EDGE, 34.0
    paper.write(head.title, Box(left, y + 7, inner, 14, 9, height=10, is_bold=True))
    for number, line in enumerate(head.lines):
        paper.write(line, Box(left, y + 17.5 + 4.2 * number, inner, 8.5))
    beside = inner - qr - 2
    _write_name(paper, slip.name, Box(left, y + 28, beside, 17, 9, height=16, is_bold=True))
    for number, line in enumerate(slip.lines):
        paper.write(line, Box(left, y + 44.5 + 6.2 * number, beside, 10, height=5.5))
    corner = x + TICKETS.width - _EDGE - qr
    paper.qr(slip.code, corner, y + 25, qr)
    paper.write(grouped(slip.code), Box(corner, y + 58.5, qr, 8.5, is_centred=True))
    paper.write(_("The code is a mere number; no name is in it."), Box(left, y + 62.4, inner, 6, 5))
    paper.write(head.foot, Box(left, y + 65.2, inner, 6, _SMALLEST, height=4))


def badge(paper: Paper, head: Head, slip: Slip, x: float, y: float) -> None:
    left, inner, qr = x + 4, BADGES.width - 8, 23.0
    paper.write(head.title, Box(left, y + 3, inner, 9, height=7.5, is_centred=True))
    name = Box(left, y + 10.5, inner, 28, 12, height=19, is_bold=True, is_centred=True)
    _write_name(paper, slip.name, name)
    paper.qr(slip.code, x + BADGES.width - qr - 1, y + BADGES.height - qr - 1, qr)
    beside = inner - qr - 1
    for number, line in enumerate(slip.lines):
        paper.write(line, Box(left, y + 33 + 8.5 * number, beside, 10, height=8))
    paper.write(grouped(slip.code), Box(left, y + 43, beside, 9))
    paper.write(head.foot, Box(left, y + 47.5, beside, 6, _SMALLEST, height=4.5))


def sticker(paper: Paper, head: Head, slip: Slip, x: float, y: float) -> None:
    qr = 23.0
    paper.qr(slip.code, x + 1, y + (STICKERS.height - qr) / 2, qr)
    for number, group in enumerate(grouped(slip.code).split()):
        box = Box(x + qr + 2, y + 4 + 4.5 * number, STICKERS.width - qr - 4, 11, is_bold=True)
        paper.write(group, box)


def _write_name(paper: Paper, name: str, box: Box) -> None:
    """The name, or a line to write it on: guests without one, scripts that our font lacks."""
    if not paper.write(name, box):
        y = box.y + box.height - 3
        paper.line(box.x, y, box.x + box.width, y)


def _mark_cuts(paper: Paper, grid: Grid) -> None:
    """A small cross wherever four slips meet, at the edge half of one."""
    columns = [grid.left + grid.width * n for n in range(grid.columns + 1)]
    rows = [grid.top + grid.height * n for n in range(grid.rows + 1)]
    for x in columns:
        for y in rows:
            paper.line(max(x - _MARK, 0), y, min(x + _MARK, WIDTH), y)
            paper.line(x, max(y - _MARK, 0), x, min(y + _MARK, HEIGHT))
