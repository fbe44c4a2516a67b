"""Two real Syncthing instances on the loopback: a check-in at Nord is known at Süd by itself."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.desk import Desk
from qmtui.fieldbook import issue, join
from qmtui.live import Live
from qmtui.model.event import Event
from scripts.syncthing_pair import pair
from tests.qmtui.conftest import NORTH, SOUTH, Clock, register

PATIENCE = 15.0
"""Seconds; it takes three."""

pytestmark = pytest.mark.skipif(
    shutil.which("syncthing") is None, reason="syncthing is not installed (apt install syncthing)"
)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "Syncthing brought nothing"
        time.sleep(0.02)


def files_in(folder: Path) -> set[Path]:
    """What is exchanged; Syncthing keeps its own affairs in names with a dot."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {file for file in files if not any(part.startswith(".") for part in file.parts)}


@contextmanager
def live(book: Book, now: Clock, folder: Path) -> Iterator[None]:
    """Exchange by itself as long as the block lasts."""
    running = Live(book, now, folder, lambda told: None)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield
    finally:
        running.stop()
        thread.join()


def test_a_check_in_at_one_entrance_is_known_at_the_other(
    office: Book, event: Event, now: Clock, tmp_path: Path
) -> None:
    who = register(office, "Ayşe Yılmaz")
    with pair(tmp_path / "sync") as (at_north, at_south), ExitStack() as stack:
        issue(office, now, event, at_north)
        until(lambda: files_in(at_south) >= files_in(at_north))
        books = []
        for label, station, folder in (("G1", NORTH, at_north), ("G2", SOUTH, at_south)):
            join(folder, label, station=station, at=tmp_path / label)
            books.append(stack.enter_context(Book.open(tmp_path / label)))
            stack.enter_context(live(books[-1], now, folder))
        north, south = books
        Desk(north, now).check_in(who)
        until(lambda: south.presence.stay(who).state == "inside")
        now.advance(minutes=6)
        result = Desk(south, now).check_in(who)
        assert result.result == "already"
        assert result.first is not None
        assert (result.first.station, result.first.at) == (NORTH, now.moment.replace(minute=0))
        assert not [*at_north.rglob("*sync-conflict*")]
