"""From the keys of a scanner to the result on the screen, the flush to the disk included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key

from benchmarks.festival import field_book
from benchmarks.peers import Append
from benchmarks.table import Row
from qmtui.book import Book, now
from screens.app import QmtuiApp

PEOPLE = 10_000
ROUNDS = 5
SCANS = 100
"""People scanned in a round."""
LONGEST = 10.0
TARGET = 0.05
"""Seconds, for all but one scan in a hundred."""


class Paper(HeadlessDriver):
    """A terminal nobody looks at: everything is painted, and says when."""

    painted = ""

    @property
    def is_headless(self) -> bool:
        return False  # or Textual would paint nothing

    def write(self, data: str) -> None:
        Paper.painted += data


def rows(folder: Path, scale: float) -> Iterator[Row]:
    people = max(1, round(PEOPLE * scale))
    scans = max(1, round(SCANS * scale))
    ours = asyncio.run(_scanned(field_book(folder, people), min(scans, people // ROUNDS)))
    theirs = [_slowest(_appended(folder, scans)) for _round in range(ROUNDS)]
    what = f"scan to painted result, {people:,} people, p99"
    yield Row(what=what, ours=ours, target=TARGET)
    yield Row(what=what, ours=ours, peer="append+fdatasync", theirs=theirs)


async def _scanned(folder: Path, scans: int) -> list[float]:
    with Book.open(folder) as book:
        app = QmtuiApp(book, now, "JO")
        app.driver_class = Paper
        # The slower way: from a scanner set to US keys on a German keyboard, found by repair alone.
        typed = [r.secret.replace("-", "ß") for r in book.registrations]
        people = [book.people.get(r.id) for r in book.registrations]
        tickets = list(zip(typed, people, strict=True))
        async with app.run_test(headless=False, size=(80, 24)) as pilot:
            await pilot.pause()
            slowest = []
            for _round in range(ROUNDS):
                samples = []
                for _scan in range(scans):
                    secret, person = tickets.pop()
                    assert person
                    samples.append(await _scan_one(app, secret, person.name))
                slowest.append(_slowest(samples))
    return slowest


async def _scan_one(app: QmtuiApp, secret: str, name: str) -> float:
    """Seconds from the first key until the name is painted, which only the result shows."""
    Paper.painted = ""
    begin = perf_counter()
    for character in secret:
        app.post_message(Key(character, character))
    app.post_message(Key("enter", "\r"))
    while name not in Paper.painted:
        await asyncio.sleep(0)
        if perf_counter() - begin > LONGEST:
            raise TimeoutError("a scan was not answered")
    took = perf_counter() - begin
    await asyncio.sleep(0.1)  # the next person steps up; no scanner is that quick
    return took


def _appended(folder: Path, count: int) -> list[float]:
    """The least that a durable entry can cost on this disk."""
    samples = []
    (folder / "append").unlink(missing_ok=True)
    place = Append(folder)
    for number in range(count):
        insert = place.insertion({"id": f"{number:026}", "kind": "arrival", "people": 1})
        begin = perf_counter()
        insert()
        samples.append(perf_counter() - begin)
    place.close()
    return samples


def _slowest(samples: list[float]) -> float:
    """Seconds within which all but one in a hundred are done."""
    return sorted(samples)[len(samples) * 99 // 100]
