"""A new copy takes in what a hundred writers have done to the same records."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.documents import documents
from benchmarks.processes import fresh, peak_memory
from benchmarks.table import Row
from benchmarks.writers import Writer
from storage import Database, ops
from storage.ops import Dot

RECORDS = 100_000
EDITS = 9
"""Of each record, each by another writer, one field at a time."""
WRITERS = 100
FIELDS = ("place", "people", "is_inside")
BLIND = 10
"""One in so many edits did not see the one before it."""
REPETITIONS = 3

TABLE = "documents"
Seen = dict[str | None, list[Dot]]


class Merged(NamedTuple):
    seconds: float
    peak_memory: float


def rows(folder: Path, scale: float) -> Iterator[Row]:
    size = max(1, round(RECORDS * scale))
    entries = size * (1 + EDITS)
    book = fresh(_write, folder, size)
    runs = [fresh(_merge, folder, f"copy{i}", book, entries) for i in range(REPETITIONS)]
    what = f"merge {entries:,} entries of {WRITERS} writers"
    yield Row(what=what, ours=[run.seconds for run in runs], target=5)
    memory = [run.peak_memory for run in runs]
    yield Row(what=f"{what}: peak memory", unit="MB", ours=memory, target=600)


def _write(folder: Path, size: int) -> str:
    """Fill an exchange folder; the id of the book."""
    with contextlib.closing(Database(folder / "first")) as db:
        manifest = db.manifest
    writers = [Writer(manifest.book, f"G{i}") for i in range(WRITERS)]
    latest: dict[tuple[int, str], Dot] = {}
    for number, document in enumerate(documents(size)):
        op = ops.insert(TABLE, document["id"], number + 1, document, {})
        dot = writers[number % WRITERS].write(op)
        latest |= {(number, name): dot for name in FIELDS}
    for edit in range(EDITS):
        name = FIELDS[edit % len(FIELDS)]
        for number, document in enumerate(documents(size)):
            is_blind = (number + edit) % BLIND == 0
            seen: Seen = {} if is_blind else {name: [latest[number, name]]}
            changed = {name: f"edit {edit}"}
            op = ops.set_fields(TABLE, document["id"], number + 1, changed, [], seen)
            latest[number, name] = writers[(number * 7 + edit + 1) % WRITERS].write(op)
    for writer in writers:
        writer.put_segment(folder / "stick" / manifest.book)
    return manifest.book


def _merge(folder: Path, name: str, book: str, entries: int) -> Merged:
    with Database(folder / name, book=book) as db:
        begin = perf_counter()
        pulled = db.pull(folder / "stick")
        seconds = perf_counter() - begin
        merged = Merged(seconds, peak_memory())
    assert pulled == entries
    return merged
