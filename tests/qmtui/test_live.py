"""Exchanging all the time: when something is due, and what other programs leave in the folder."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.count import Count
from qmtui.errors import QmtuiError
from qmtui.exchange import sync
from qmtui.live import LONGEST, QUIET, Live, Sending, Told, hints, is_waiting
from qmtui.shared_folders import is_shared
from storage.values import ExchangeReport
from tests.qmtui.conftest import SOUTH, Clock, OpenStation


class Device(Live):
    """A device whose steps the test takes; `told` is what it had to say."""

    def __init__(self, book: Book, now: Clock, folder: Path) -> None:
        self.told: list[Told] = []
        super().__init__(book, now, folder, self.told.append)
        self.step()

    @property
    def moved(self) -> list[tuple[int, int]]:
        """Pushed and pulled by each exchange."""
        return [(t.pushed, t.pulled) for t in self.told if isinstance(t, ExchangeReport)]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes steps by hand waits for nothing between them."""
    monkeypatch.setattr("qmtui.live.QUIET", 0.0)
    monkeypatch.setattr("qmtui.live.TICK", 0.0)


@pytest.fixture
def south(open_station: OpenStation, field_book: Book) -> Book:
    return open_station("G2", SOUTH)


@pytest.fixture
def one(at_once: None, field_book: Book, now: Clock, stick: Path) -> Device:
    return Device(field_book, now, stick)


@pytest.fixture
def two(at_once: None, south: Book, now: Clock, stick: Path) -> Device:
    return Device(south, now, stick)


def segment(folder: Path) -> Path:
    """The newest segment in a folder."""
    return max(folder.rglob("*.seg"), key=lambda path: (path.stat().st_mtime_ns, path.name))


def strokes(book: Book) -> int:
    return sum(tally.delta for tally in book.tallies)


def test_entries_go_soon_after_the_last_and_never_much_after_the_first() -> None:
    quiet, busy = Sending(), Sending()
    assert not quiet.is_due(1, 100.0)
    assert not quiet.is_due(2, 100.5)
    assert not quiet.is_due(2, 100.5 + QUIET - 0.1)
    assert quiet.is_due(2, 100.5 + QUIET)
    quiet.done(0)
    assert not quiet.is_due(0, 110.0)
    due = [at for at in range(20) if busy.is_due(at + 1, 100 + at * 0.9)]
    assert due[0] * 0.9 == pytest.approx(LONGEST, abs=0.9)


def test_two_devices_see_each_other_and_then_keep_quiet(
    one: Device, two: Device, field_book: Book, south: Book, now: Clock
) -> None:
    Count(field_book, now).stroke()
    for _round in range(4):
        one.step()
        two.step()
    # Heads alone are no news, or the two would answer each other for ever.
    assert one.moved == [(0, 0), (1, 0)]
    assert two.moved == [(0, 0), (0, 1)]
    assert strokes(south) == 1


@pytest.mark.parametrize(
    "name",
    [
        ".syncthing.{0}.tmp",
        "~syncthing~{0}.tmp",
        ".~{0}",
        ".sync_1a2b.db",
        "._sync_1a2b.db-wal",
        "{1}.sync-conflict-20260613-140500-ABCDEFG.seg",
        "{1} (conflicted copy 2026-06-13 140500).seg",
        "{1} (in Konflikt stehende Kopie 2026-06-13).seg",
        "desktop.ini",
    ],
)
def test_what_other_programs_leave_does_no_harm_and_is_looked_at_once(
    one: Device, field_book: Book, now: Clock, stick: Path, name: str
) -> None:
    Count(field_book, now).stroke()
    one.step()
    known = segment(stick)
    left = known.with_name(name.format(known.name, known.stem))
    left.write_bytes(known.read_bytes()[:-1] if "onf" not in name else known.read_bytes())
    for _round in range(3):
        one.step()
    assert strokes(field_book) == 1
    assert len(one.moved) <= 3
    assert left.exists()
    assert all(isinstance(told, ExchangeReport) for told in one.told)


def test_entries_that_only_a_conflict_copy_holds_are_taken_in(
    one: Device, field_book: Book, south: Book, now: Clock, stick: Path, tmp_path: Path
) -> None:
    shutil.copytree(stick, tmp_path / "elsewhere")
    Count(south, now).stroke()
    sync(south, now, tmp_path / "elsewhere")
    new = segment(tmp_path / "elsewhere")
    copy = stick / new.relative_to(tmp_path / "elsewhere")
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(new, copy.with_name(f"{copy.stem}.sync-conflict-20260613-140500-ABCDEFG.seg"))
    one.step()
    assert strokes(field_book) == 1


def test_a_stick_pulled_out_is_said_once_and_waited_for(
    one: Device, field_book: Book, now: Clock, stick: Path
) -> None:
    away = stick.rename(stick.with_name("away"))
    Count(field_book, now).stroke()
    for _round in range(3):
        assert not one.step()
    (trouble,) = (told for told in one.told if isinstance(told, QmtuiError))
    assert is_waiting(trouble)
    away.rename(stick)
    assert one.step()
    assert one.moved[-1] == (1, 0)


def test_it_runs_in_a_thread_that_the_folder_wakes_until_it_is_stopped(
    field_book: Book, south: Book, now: Clock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmtui.live.LOOK", 1000.0)
    begun, came = threading.Event(), threading.Event()

    def tell(told: Told) -> None:
        begun.set()
        if isinstance(told, ExchangeReport) and told.pulled:
            came.set()

    live = Live(field_book, now, stick, tell)
    thread = threading.Thread(target=live.run, daemon=True)
    thread.start()
    assert begun.wait(20)
    Count(south, now).stroke()
    sync(south, now, stick)
    assert came.wait(20)
    assert live.stop(5)
    thread.join(5)
    assert not thread.is_alive()


def test_where_the_system_cannot_watch_the_folder_is_looked_at_instead(
    at_once: None, monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    def too_many(*_paths: object, **_options: object) -> Iterator[set[object]]:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr("watchfiles.watch", too_many)
    looks = hints(stick, threading.Event())
    assert [next(looks), next(looks)] == [False, False]


def test_an_exchange_waits_until_another_one_is_over(
    field_book: Book, now: Clock, stick: Path
) -> None:
    Count(field_book, now).stroke()
    second = threading.Thread(target=sync, args=(field_book, now, stick))
    alone: list[bool] = []

    def progress(done: int, total: int) -> None:
        if not alone:
            second.start()
            second.join(0.05)
            alone.append(second.is_alive())

    sync(field_book, now, stick, progress=progress)
    second.join(10)
    assert alone == [True]
    assert not second.is_alive()


@pytest.mark.parametrize("mark", [".stfolder", ".sync_1a2b.db", ".owncloudsync.log", ""])
def test_a_folder_below_one_that_programs_share_is_known_by_their_marks(
    tmp_path: Path, mark: str
) -> None:
    (folder := tmp_path / "shared" / "Stadtteilfest").mkdir(parents=True)
    if mark:
        (tmp_path / "shared" / mark).touch()
    assert is_shared(folder) is bool(mark)
