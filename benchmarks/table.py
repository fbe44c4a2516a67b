"""What a benchmark finds, as a line of a table or as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Row:
    """Samples of ours in `unit` ("s" or "MB"), and of a peer where there is one."""

    what: str
    ours: Sequence[float]
    unit: str = "s"
    peer: str = ""
    theirs: Sequence[float] = ()
    target: float | None = None
    """At most this: the ratio of the medians if there is a peer, else our median."""

    @property
    def ratio(self) -> float | None:
        return median(self.ours) / median(self.theirs) if self.theirs else None

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return (median(self.ours) if self.ratio is None else self.ratio) <= self.target


def plain(row: Row) -> dict[str, object]:
    """The row as JSON holds it."""
    return {
        "what": row.what,
        "unit": row.unit,
        "ours": median(row.ours),
        "repetitions": len(row.ours),
        "peer": row.peer or None,
        "theirs": median(row.theirs) if row.theirs else None,
        "peer_repetitions": len(row.theirs),
        "ratio": row.ratio,
        "target": row.target,
        "met": row.is_met,
    }


HEAD = ("", "ours", "n", "peer", "theirs", "n", "ratio", "target", "")


def text(rows: Iterable[Row]) -> str:
    """The rows as a table of medians; `n` is how often each was measured."""
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        _amount(median(row.ours), row.unit),
        str(len(row.ours)),
        row.peer,
        _amount(median(row.theirs), row.unit) if row.theirs else "",
        str(len(row.theirs) or ""),
        "" if row.ratio is None else _ratio(row.ratio),
        "" if row.target is None else f"<= {_target(row, row.target)}",
        {True: "met", False: "NOT MET", None: ""}[row.is_met],
    )


def _target(row: Row, target: float) -> str:
    return _ratio(target) if row.theirs else f"{target:g} {row.unit}"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2g}x" if ratio < 1 else f"{ratio:.2f}x"


def _amount(amount: float, unit: str) -> str:
    if unit == "s" and amount < 1:
        return f"{amount * 1000:.3g} ms"
    return f"{amount:.3g} {unit}"
