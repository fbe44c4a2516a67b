"""Reading many logs: in portions, in the order of their times, without looking for garbage."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator

from storage import segments
from storage.frames import Frame

MANY_OBJECTS = 100_000
"""New objects that the garbage collector would look through in about ten milliseconds."""
BATCH = 32 * 2**20
"""Bytes of logs that are held in memory at once while reading many."""


@contextlib.contextmanager
def garbage_collector_paused() -> Iterator[None]:
    """Reading entries makes only objects that stay: looking for garbage would double the time.

    What was made is exempted from later searches too, which would take a tenth of a second each.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    before = gc.get_count()[0]
    try:
        yield
    finally:
        if gc.get_count()[0] - before > MANY_OBJECTS:
            gc.freeze()
        gc.enable()


def stream(
    part: segments.Log, place: int, left_out: list[int]
) -> Iterator[tuple[int, int, tuple[Frame, ...]]]:
    """The transactions of one log, to be merged with those of others by their times."""
    for group in segments.transactions(part.frames, left_out):
        yield group[0].hlc, place, group


def batches(found: Iterable[segments.Log]) -> Iterator[list[segments.Log]]:
    """Logs in portions that fit into memory, without empty ones."""
    batch: list[segments.Log] = []
    size = 0
    for part in found:
        if not part.frames:
            continue
        batch.append(part)
        size += part.size
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
