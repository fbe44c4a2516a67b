"""Opening a large book that was closed in order: its time and its memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import orjson

from benchmarks.documents import KEY, documents
from benchmarks.processes import fresh, memory
from benchmarks.table import Row
from storage import Database

RECORDS = 100_000
REPETITIONS = 5


class Loaded(NamedTuple):
    seconds: float
    memory: float


def rows(folder: Path, scale: float) -> Iterator[Row]:
    size = max(1, round(RECORDS * scale))
    book, locked, plain = folder / "book", folder / "locked", folder / "plain.json"
    fresh(_fill, book, None, plain, size)
    fresh(_fill, locked, KEY, plain, size)
    # In turns, for the machine's speed drifts too.
    rounds = [
        (
            fresh(_open, book, None, size),
            fresh(_open, locked, KEY, size),
            fresh(_parse, plain),
            fresh(_parse, plain, has_gc=False),
        )
        for _ in range(REPETITIONS)
    ]
    ours, encrypted, parsed, parsed_without_gc = zip(*rounds, strict=True)
    for what, mine in (("", ours), (", encrypted", encrypted)):
        for peer, runs in (("orjson.loads", parsed), ("orjson.loads, gc off", parsed_without_gc)):
            yield Row(
                what=f"open {size:,} records{what}",
                ours=[run.seconds for run in mine],
                peer=peer,
                theirs=[run.seconds for run in runs],
                target=2,
            )
    yield Row(
        what=f"memory of {size:,} records",
        unit="MB",
        ours=[run.memory for run in ours],
        peer="the documents alone",
        theirs=[run.memory for run in parsed],
    )


def _fill(book: Path, key: bytes | None, plain: Path, size: int) -> None:
    with Database(book, key, label="A") as db:
        db.insert_multiple(documents(size))
        db.export_plain(plain)


def _open(book: Path, key: bytes | None, size: int) -> Loaded:
    before = memory()
    begin = perf_counter()
    db = Database(book, key)
    loaded = Loaded(perf_counter() - begin, memory() - before)
    assert len(db) == size
    db.close()
    return loaded


def _parse(plain: Path, has_gc: bool = True) -> Loaded:
    if not has_gc:
        gc.disable()
    before = memory()
    content = plain.read_bytes()
    begin = perf_counter()
    tables = orjson.loads(content)
    seconds = perf_counter() - begin
    del content
    assert tables
    return Loaded(seconds, memory() - before)
