"""Short names of the figures of a report, for whoever asks for the records behind one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import mark
from qmtui.reports.layout import Headlines, Opens, Report, Row, Table, cell_text

HEADLINES = "figures"
"""What the figures at the top are called; those of a table are called like it."""


class NoSuchFigure(QmtuiError):
    exit_code = 31
    sentence = mark("The report has no figure “{0}” that opens; `--records list` names all.")


class Named(Struct, frozen=True, kw_only=True):
    """A figure that opens: `counted:3` is the third row of the table `counted`."""

    key: str
    told: str
    opens: Opens


def figures_of(report: Report) -> Iterator[Named]:
    """Every figure of the report that opens, in its order."""
    places: Counter[str] = Counter()
    for name, told, opens in _figures(report):
        places[name] += 1
        if opens:
            yield Named(key=f"{name}:{places[name]}", told=told, opens=opens)


def figure_called(report: Report, wanted: str) -> Named:
    """The figure of this name, however it is spelt; raises `NoSuchFigure`."""
    for figure in figures_of(report):
        if figure.key.casefold() == wanted.strip().casefold():
            return figure
    raise NoSuchFigure(wanted)


def _figures(report: Report) -> Iterator[tuple[str, str, Opens]]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Headlines):
                for one in block.headlines:
                    yield HEADLINES, f"{number(one.number)} {one.label}", one.opens
            elif isinstance(block, Table):
                for row in block.rows:
                    yield block.name, _told(block, row), row.opens


def _told(table: Table, row: Row) -> str:
    kinds = [column.kind for column in table.columns]
    cells = (cell_text(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True))
    return " · ".join(filter(None, cells))
