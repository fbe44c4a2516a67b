"""Copies of a book that meet in a folder until all have all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.documents import documents
from benchmarks.processes import fresh
from benchmarks.table import Row
from benchmarks.writers import Writer
from storage import Database, ops
from storage.cipher import Plain

ONCE = 5_000
"""Writers with one entry each, as a day of commands leaves them."""
DEVICES = 8
ENTRIES = 5_000
TOGETHER = 50
"""Entries that a device writes as one change."""
REPETITIONS = 3


def rows(folder: Path, scale: float) -> Iterator[Row]:
    writers, entries = max(1, round(ONCE * scale)), max(1, round(ENTRIES * scale))
    fresh(_write_once, folder / "once", writers)
    yield Row(
        what=f"exchange {writers:,} one-entry writers",
        ours=_measure(folder / "once", [0, 1], writers),
        target=10,
    )
    fresh(_write, folder / "many", entries)
    yield Row(
        what=f"exchange {DEVICES} devices x {entries:,} entries",
        # All but the last, which has all already, meet the folder again.
        ours=_measure(folder / "many", [*range(DEVICES), *range(DEVICES - 1)], DEVICES * entries),
        target=5,
    )


def _write_once(folder: Path, writers: int) -> None:
    """A book with many writers, and an empty copy of it."""
    with Database(folder / "0") as db, Database(folder / "1", book=db.manifest.book):
        manifest = db.manifest
    for number, document in enumerate(documents(writers), 1):
        writer = Writer(Plain(manifest.book), "G1")
        writer.write(ops.insert("_default", document["id"], number, document, {}))
        writer.put_log(folder / "0" / "wal")


def _write(folder: Path, entries: int) -> None:
    """A book with as many copies as devices, each with entries of its own."""
    book = None
    for device in range(DEVICES):
        with Database(folder / f"{device}", label=f"G{device}", book=book) as db:
            book = db.manifest.book
            for start in range(0, entries, TOGETHER):
                count = min(TOGETHER, entries - start)
                db.insert_multiple(documents(count, start=device * entries + start))


def _measure(written: Path, meetings: Sequence[int], entries: int) -> list[float]:
    runs = []
    for repetition in range(REPETITIONS):
        folder = written.with_name(f"{written.name}-{repetition}")
        shutil.copytree(written, folder)
        runs.append(fresh(_exchange, folder, meetings, entries))
    return runs


def _exchange(folder: Path, meetings: Sequence[int], entries: int) -> float:
    """Seconds until the copies in `folder`, in the order of `meetings`, have met a stick."""
    paths = sorted(folder.iterdir())
    (stick := folder / "stick").mkdir()
    with contextlib.ExitStack() as stack:
        copies = [stack.enter_context(contextlib.closing(Database(path))) for path in paths]
        begin = perf_counter()
        for place in meetings:
            copies[place].exchange(stick, init=True)
        seconds = perf_counter() - begin
        assert {db.status().entries for db in copies} == {entries}
    return seconds
