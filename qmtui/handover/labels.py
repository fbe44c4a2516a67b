"""The labels of devices as people type them: how many, or which."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from qmtui.clean import STATION, clean
from qmtui.office import LABEL as OFFICE_LABEL

MOST = 99
"""Devices at one event; more are a typing error."""


def labels_from(names: Iterable[str]) -> tuple[str, ...]:
    """Clean labels, each once however it is spelt; the office is none."""
    found: dict[str, str] = {}
    for name in (clean(name, limit=STATION) for name in names):
        if name and name.casefold() != OFFICE_LABEL.casefold():
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def expected_from(text: str) -> tuple[int | None, tuple[str, ...]]:
    """How many devices, and which of them by name: from `4`, or from `G1, G2, Tablet`."""
    text = text.strip()
    if text.isdecimal():
        return min(int(text), MOST) or None, ()
    labels = labels_from(text.replace(";", ",").split(","))
    return len(labels) or None, labels


def next_label(taken: Iterable[str]) -> str:
    """The next free label of the usual kind: G1, G2 ..."""
    known = {label.casefold() for label in taken}
    return next(label for n in count(1) if (label := f"G{n}").casefold() not in known)
