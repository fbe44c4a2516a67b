"""Strokes per second, through the service and through the app, in books that hold many already."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from textual.events import Key

from benchmarks.peers import Append
from benchmarks.table import Row
from qmtui.book import Book, now
from qmtui.count import Count
from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.model.count import Tally
from qmtui.office import found_office
from screens.app import QmtuiApp
from screens.count import CountScreen

SIZES = (10_000, 50_000)
STROKES = 300
BURST = 30
"""Keys that arrive at once, faster than anybody presses them: what counts is when all are shown."""

TARGET = 0.033
"""Seconds for a stroke: 30 in a second."""

START = datetime(2026, 6, 13, 12, tzinfo=UTC)


def rows(folder: Path, scale: float) -> Iterator[Row]:
    strokes = max(1, round(STROKES * scale))
    for size in SIZES:
        tallies = max(1, round(size * scale))
        book = _filled(folder / str(size), tallies)
        service = _through_service(book, strokes)
        app = asyncio.run(_through_app(book, strokes))
        append = _appended(folder / str(size), strokes)
        lost = tallies + 2 * strokes - _counted(book)
        named = f"stroke, {tallies:,} tallies"
        yield Row(what=named, ours=service, target=TARGET)
        yield Row(what=named, ours=service, peer="append+fdatasync", theirs=append)
        yield Row(what=f"{named}, on screen", ours=app, target=TARGET)
        yield Row(what=f"lost of {2 * strokes:,} strokes", ours=[lost], unit="strokes", target=0)


def _filled(folder: Path, tallies: int) -> Path:
    """The field book of a station where so many strokes were counted, over some hours."""
    folder.mkdir()
    stick = folder / "stick"
    stick.mkdir()
    with found_office(folder / "office", "Lindenhof", plain=True) as office:
        event = Events(office, now).add(
            "Stadtteilfest", "street_fest", START, START + timedelta(hours=5), stations=("Nord",)
        )
        issue(office, now, event, stick)
    join(stick, "G1", station="Nord", at=folder / "g1")
    shutil.rmtree(folder / "office")
    with Book.open(folder / "g1") as book, book.transaction():
        for number in range(tallies):
            stamp = book.stamp(START + timedelta(seconds=number % 18_000))
            book.tallies.add(Tally(**stamp, delta=1))
    return folder / "g1"


def _through_service(folder: Path, strokes: int) -> list[float]:
    samples = []
    with Book.open(folder) as book:
        count = Count(book, now)
        count.figure()
        for _stroke in range(strokes):
            begin = perf_counter()
            count.stroke()
            samples.append(perf_counter() - begin)
    return samples


async def _through_app(folder: Path, strokes: int) -> list[float]:
    """Seconds for each stroke of a burst, from the keys to the figure on the screen."""
    samples = []
    with Book.open(folder) as book:
        app = QmtuiApp(book, now, "JO")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("f3")
            screen = app.screen
            assert isinstance(screen, CountScreen)
            for done in range(0, strokes, BURST):
                burst = min(BURST, strokes - done)
                wanted = screen.here.figure + burst
                begin = perf_counter()
                for _key in range(burst):
                    app.post_message(Key("space", " "))
                while screen.here.figure < wanted:
                    await asyncio.sleep(0.001)
                samples.append((perf_counter() - begin) / burst)
    return samples


def _appended(folder: Path, strokes: int) -> list[float]:
    """The least that a durable stroke can cost on this disk."""
    samples = []
    place = Append(folder)
    for number in range(strokes):
        insert = place.insertion({"id": f"{number:026}", "delta": 1, "counter": "visits"})
        begin = perf_counter()
        insert()
        samples.append(perf_counter() - begin)
    place.close()
    return samples


def _counted(folder: Path) -> int:
    """What is on the disk: the book read again, and summed afresh."""
    with Book.open(folder, read_only=True) as book:
        return sum(tally.delta for tally in book.tallies)
