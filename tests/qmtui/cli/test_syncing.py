"""`qmtui sync --watch`: goes on until it is told to end, and ends in order."""

from __future__ import annotations

import json
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Manifest
from tests.qmtui.cli.festival import Places, at_g1
from tests.qmtui.conftest import qmtui


@pytest.fixture
def wakes(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What happens while the folder is watched, one thing at a time; Ctrl+C at the end."""
    things: list[object] = []

    def hints(folder: Path, stop: object) -> Iterator[bool]:
        while things:
            if callable(thing := things.pop(0)):
                thing()
            yield True
        signal.raise_signal(signal.SIGTERM)
        while not stop.wait(0.01):  # type: ignore[attr-defined] # a threading.Event
            yield False

    monkeypatch.setattr("qmtui.live.hints", hints)
    monkeypatch.setattr("qmtui.live.TICK", 0.0)
    return things


def test_each_exchange_that_moved_something_is_one_json_value(
    places: Places, wakes: list[object], tmp_path: Path
) -> None:
    other = tmp_path / "g9"
    qmtui("join", places.stick, "--as", "G9", "--book", other)
    qmtui("--book", other, "tally", 3)
    wakes += [None, lambda: qmtui("--book", other, "sync", places.stick), None]
    before = signal.getsignal(signal.SIGTERM)
    result = qmtui(*at_g1(places, "sync", places.stick, "--watch", "--json"))
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first.keys() == second.keys() == {"pushed", "pulled", "pending", "missing", "problems"}
    assert second["pulled"] == 1
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_folder_that_goes_away_is_said_once_and_waited_for(
    places: Places, wakes: list[object], tmp_path: Path
) -> None:
    away = tmp_path / "away"

    def go_away() -> None:
        places.stick.rename(away)
        threading.Timer(0.1, away.rename, (places.stick,)).start()

    wakes += [go_away]
    result = qmtui(*at_g1(places, "sync", places.stick, "--watch"))
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_folder_is_refused_at_first_and_waited_for_later(
    places: Places, wakes: list[object], tmp_path: Path
) -> None:
    content, away = next(places.stick.iterdir()), tmp_path / "away"
    wakes += [lambda: content.rename(away), None, lambda: away.rename(content), None]
    result = qmtui(*at_g1(places, "sync", places.stick, "--watch"))
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 1
    shutil.rmtree(content)
    assert qmtui(*at_g1(places, "sync", places.stick, "--watch")).exit_code == 26


def test_what_does_not_pass_by_itself_ends_it_with_its_own_code(
    places: Places, wakes: list[object]
) -> None:
    def change_sticks() -> None:
        shutil.rmtree(next(places.stick.iterdir()))
        (other := places.stick / "another").mkdir()
        manifest = Manifest("0" * 32, {"kind": "field", "title": "Lesung"})
        (other / "book.json").write_bytes(manifest.encode())

    wakes += [change_sticks, None]
    result = qmtui(*at_g1(places, "sync", places.stick, "--watch"))
    assert result.exit_code == 26
    assert "Lesung" in result.stderr


def test_whoever_hands_in_does_not_go_on() -> None:
    result = qmtui("sync", "--watch", "--final")
    assert result.exit_code == 2


def test_a_file_that_cannot_be_used_is_told_once(places: Places, wakes: list[object]) -> None:
    def leave(name: str) -> None:
        segment = next(places.stick.rglob("*.seg"))
        segment.with_name(f"{segment.stem} {name}.seg").write_bytes(segment.read_bytes()[:-1])

    leave("old")
    wakes += [None, lambda: leave("new"), None, None]
    result = qmtui(*at_g1(places, "sync", places.stick, "--watch", "--json"))
    first, second = map(json.loads, result.stdout.splitlines())
    assert [len(report["problems"]) for report in (first, second)] == [1, 2]


def test_the_note_of_who_began_is_not_counted_as_missing(places: Places, tmp_path: Path) -> None:
    other = tmp_path / "g9"
    qmtui("join", places.stick, "--as", "G9", "--book", other)
    before = set(places.stick.rglob("*.seg"))
    qmtui("--book", other, "tally", 3)
    qmtui("--book", other, "sync", places.stick)
    for path in set(places.stick.rglob("*.seg")) - before:
        path.unlink()
    assert "1 fehlen" in qmtui(*at_g1(places, "sync", places.stick)).stdout
