"""What is known of a device's entries and has not arrived, and who has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.device_states import devices_of
from qmtui.errors import BookUnusable
from qmtui.exchange import StickOfOtherEvent, sync
from qmtui.fieldbook import issue, join
from qmtui.model.event import Event
from qmtui.outstanding import Outstanding, outstanding, told
from qmtui.sticks import known
from storage import Manifest
from storage.errors import (
    FolderForbidden,
    FolderFull,
    FolderGone,
    FolderReadOnly,
    FolderUnreliable,
    StorageError,
)

Devices = dict[str, Book]


@pytest.fixture
def devices(office: Book, now: Now, event: Event, stick: Path, tmp_path: Path) -> Iterator[Devices]:
    """Four devices of one event, the last ones without a station of their own."""
    issue(office, now, event, stick)
    stations = {"G1": "Eingang Nord", "G2": "Eingang Süd"}
    with ExitStack() as stack:
        books = {}
        for label in ("G1", "G2", "G3", "G4"):
            join(stick, label, station=stations.get(label), at=tmp_path / label)
            books[label] = stack.enter_context(Book.open(tmp_path / label))
        yield books


def stroke_and_sync(book: Book, now: Now, stick: Path, strokes: int) -> list[Path]:
    """The files that are new on the stick afterwards."""
    before = set(stick.rglob("*.seg"))
    for _ in range(strokes):
        Count(book, now).stroke()
    sync(book, now, stick)
    return sorted(set(stick.rglob("*.seg")) - before)


def lose(paths: list[Path]) -> None:
    for path in paths:
        path.unlink()


def test_nothing_is_outstanding_while_nothing_is_missing(
    devices: Devices, now: Now, stick: Path
) -> None:
    stroke_and_sync(devices["G1"], now, stick, 2)
    sync(devices["G2"], now, stick)
    assert outstanding(devices["G2"]) == ()


def test_the_rest_is_with_whoever_told_so_by_station_else_by_label(
    devices: Devices, now: Now, stick: Path
) -> None:
    g1, g2, g3, g4 = devices.values()
    stroke_and_sync(g3, now, stick, 1)
    rest = stroke_and_sync(g3, now, stick, 2)
    stroke_and_sync(g2, now, stick, 1)  # stands at a station
    sync(g4, now, stick)  # has written nothing
    lose(rest)
    sync(g1, now, stick)
    found = outstanding(g1)
    assert found == (Outstanding(label="G3", here=1, known=3, held_by=("Eingang Süd", "G4")),)
    assert told(found[0]) == (
        "G3: 1 von 3 Einträgen da, der Rest liegt auf dem Stick oder Gerät von Eingang Süd, G4."
    )


def test_what_no_other_copy_has_is_on_the_device_itself(
    devices: Devices, now: Now, stick: Path
) -> None:
    lose(stroke_and_sync(devices["G3"], now, stick, 2))
    sync(devices["G1"], now, stick)
    (found,) = outstanding(devices["G1"])
    # The note of who began, which went with it, is no entry.
    assert (found.here, found.known, found.held_by) == (0, 2, ())
    assert {d.label: d.missing for d in devices_of(devices["G1"])}["G3"] == 2
    assert told(found) == "G3: 0 von 2 Einträgen da, der Rest liegt noch auf G3 selbst."


def test_a_copy_that_lacks_a_part_of_it_is_not_named(
    devices: Devices, now: Now, stick: Path
) -> None:
    first, last = (stroke_and_sync(devices["G3"], now, stick, 1) for _ in range(2))
    lose(first)
    sync(devices["G2"], now, stick)
    lose(last)
    sync(devices["G1"], now, stick)
    (found,) = outstanding(devices["G1"])
    assert found.held_by == ()


def test_each_stick_is_as_far_behind_as_its_files_say(
    devices: Devices, now: Now, stick: Path, tmp_path: Path
) -> None:
    (second := tmp_path / "second").mkdir()
    book = devices["G1"]
    stroke_and_sync(book, now, stick, 2)
    sync(book, now, second, init=True)
    Count(book, now).stroke()
    sync(book, now, stick)
    here, there, gone = known(book, stick, second, tmp_path / "gone")
    assert (here.lacking, there.lacking, gone.lacking) == (0, 1, None)
    assert (here.at, gone.at) == (now().replace(second=0, microsecond=0), None)
    lose(list(stick.rglob("*.seg")))
    assert known(book, stick)[0].lacking == 3


def test_a_stick_of_another_event_is_named_and_left_alone(
    devices: Devices, now: Now, tmp_path: Path
) -> None:
    (wrong := tmp_path / "wrong" / ("cd" * 16)).mkdir(parents=True)
    about = {"kind": "field", "title": "Kiezfest"}
    (wrong / "book.json").write_bytes(Manifest(book="cd" * 16, about=about).encode())
    with pytest.raises(StickOfOtherEvent, match="Auf diesem Stick liegt: Kiezfest"):
        sync(devices["G1"], now, wrong.parent)
    assert [path.name for path in wrong.parent.rglob("*")] == ["cd" * 16, "book.json"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (FolderFull, "voll"),
        (FolderReadOnly, "schreibgeschützt"),
        (FolderForbidden, "darf dieser Rechner nicht schreiben"),
        (FolderGone, "herausgezogen"),
        (FolderUnreliable, "antwortet nicht richtig"),
    ],
)
def test_each_fault_of_a_stick_has_its_sentence_and_each_says_that_nothing_is_lost(
    state: type[StorageError], said: str
) -> None:
    sentence = str(BookUnusable(state()))
    assert said in sentence
    assert "Nichts ist verloren" in sentence
