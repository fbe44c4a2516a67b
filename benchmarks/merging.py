"""A new copy takes in what a hundred writers have done to the same records."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.documents import KEY, documents
from benchmarks.processes import fresh, peak_memory
from benchmarks.table import Row
from benchmarks.writers import Writer
from storage import Database, ops
from storage.cipher import Encrypted, Plain
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
    yield from _rows(folder / "plain", scale, None, "", 5)
    yield from _rows(folder / "encrypted", scale, KEY, ", encrypted", 15)


def _rows(folder: Path, scale: float, key: bytes | None, kind: str, target: float) -> Iterator[Row]:
    size = max(1, round(RECORDS * scale))
    entries = size * (1 + EDITS)
    book = fresh(_write, folder, key, size)
    runs = [fresh(_merge, folder, key, f"copy{i}", book, entries) for i in range(REPETITIONS)]
    what = f"merge {entries:,} entries of {WRITERS} writers{kind}"
    yield Row(what=what, ours=[run.seconds for run in runs], target=target)
    memory = [run.peak_memory for run in runs]
    yield Row(what=f"{what}: peak memory", unit="MB", ours=memory, target=600)


def _write(folder: Path, key: bytes | None, size: int) -> str:
    """Fill an exchange folder; the id of the book."""
    with contextlib.closing(Database(folder / "first", key)) as db:
        manifest = db.manifest
    cipher = Encrypted(key) if key else Plain(manifest.book)
    writers = [Writer(cipher, f"G{i}") for i in range(WRITERS)]
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


def _merge(folder: Path, key: bytes | None, name: str, book: str, entries: int) -> Merged:
    with Database(folder / name, key, book=book) as db:
        begin = perf_counter()
        pulled = db.pull(folder / "stick")
        seconds = perf_counter() - begin
        merged = Merged(seconds, peak_memory())
    assert pulled == entries
    return merged
