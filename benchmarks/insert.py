"""One document more, durably, in books of several sizes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.documents import KEY, documents
from benchmarks.peers import Append, Ours, Place, Sqlite, Stock
from benchmarks.table import Row

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 10
"""The disk's own time drifts: all take turns, with a block of inserts in each round."""
BLOCK = 50

PLACES: dict[str, Callable[[Path], Place]] = {
    "ours": Ours,
    "ours, encrypted": partial(Ours, key=KEY),
    "append+fdatasync": Append,
    "SQLite WAL FULL": Sqlite,
    "stock TinyDB": Stock,
}
OURS = 2
"""So many of the places are ours."""
TARGETS = {"append+fdatasync": 1.5, "SQLite WAL FULL": 1.4}


def rows(folder: Path, scale: float) -> Iterator[Row]:
    for size in SIZES:
        samples = _measure(folder / str(size), max(1, round(size * scale)), scale)
        for ours in list(PLACES)[:OURS]:
            for name in list(PLACES)[OURS:]:
                yield Row(
                    what=f"insert into {size * scale:,.0f}" + ours.removeprefix("ours"),
                    ours=samples[ours],
                    peer=name,
                    theirs=samples[name],
                    target=0.01 if (name, size) == ("stock TinyDB", 10_000) else TARGETS.get(name),
                )


def _measure(folder: Path, size: int, scale: float) -> dict[str, list[float]]:
    """Seconds per insert, by the name of the place."""
    folder.mkdir()
    samples: dict[str, list[float]] = {name: [] for name in PLACES}
    with contextlib.ExitStack() as stack:
        places = {name: _filled(place, folder, size, stack) for name, place in PLACES.items()}
        for round_ in range(ROUNDS):
            for name, place in places.items():
                # Stock TinyDB rewrites its file each time, which takes seconds at 100,000.
                block = 1 if name == "stock TinyDB" else max(1, round(BLOCK * scale))
                for document in documents(block, start=size + round_ * block):
                    insert = place.insertion(document)
                    begin = perf_counter()
                    insert()
                    samples[name].append(perf_counter() - begin)
    return samples


def _filled(
    place: Callable[[Path], Place], folder: Path, size: int, stack: contextlib.ExitStack
) -> Place:
    filled = place(folder)
    stack.callback(filled.close)
    filled.fill(documents(size))
    return filled
