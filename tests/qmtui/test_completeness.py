"""An event is complete only when every device that may still have work is in, or lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.collecting import collect
from qmtui.completeness import Completeness, completeness
from qmtui.count import Count
from qmtui.device_states import devices_of
from qmtui.exchange import sync
from qmtui.fieldbook import issue, join
from qmtui.handover.notes import hand_in_by_hand, hand_out, lose
from qmtui.handover.roll import roll_of
from qmtui.handover.telling import completeness_told
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.reports.event import event_report
from tests.qmtui.conftest import NORTH, SOUTH, Clock, at

Laptop = Callable[..., Book]


@pytest.fixture
def laptop(event: Event, stick: Path, now: Clock, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop that joins and counts once; each call is another one, whatever its label."""
    with ExitStack() as opened:

        def joined(label: str, *, station: str = NORTH) -> Book:
            folder = tmp_path / f"laptop{len(list(tmp_path.glob('laptop*')))}"
            join(stick, label, station=station, at=folder)
            book = opened.enter_context(Book.open(folder))
            Count(book, now).stroke()
            return book

        yield joined


def found(office: Book) -> Completeness:
    with replica(office, office.event(), read_only=True) as field:
        return completeness(field, office.event())


def lost(office: Book) -> dict[str, bool]:
    with replica(office, office.event(), read_only=True) as field:
        return {device.label: bool(device.lost) for device in devices_of(field)}


def last_segment(stick: Path) -> Path:
    return max(stick.rglob("*.seg"), key=lambda path: path.stat().st_mtime_ns)


def test_a_second_device_of_a_label_does_not_stand_in_for_another_one(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, labels=("G1", "G2"))
    for _ in range(2):
        sync(laptop("G1"), now, stick, final=True)
    assert not collect(office, now, stick).complete
    assert (found(office).handed_in, found(office).out) == (2, ("G2",))
    assert completeness_told(found(office)) == (
        "Vorläufig: 2 von 3 Geräten abgegeben. Noch nicht zurück: G2."
    )


@pytest.mark.parametrize("devices", [None, 1])
def test_a_device_that_joined_is_waited_for(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop, devices: int | None
) -> None:
    issue(office, now, event, stick, devices=devices)
    first, second = laptop("G1"), laptop("G2")
    sync(first, now, stick, final=True)
    collected = collect(office, now, stick)
    assert (collected.complete, collected.out) == (False, ("G2",))
    assert event_report(office, office.event()).expected_devices == 2
    sync(second, now, stick, final=True)
    assert collect(office, now, stick).complete


def test_a_device_that_was_handed_out_is_waited_for_until_it_is_back_unused(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, devices=1)
    hand_out(office, now, office.event(), "G3", "jo", is_obliged=True)
    sync(laptop("G1"), now, stick, final=True)
    assert not collect(office, now, stick).complete
    hand_in_by_hand(office, now, office.event(), "G3")
    assert found(office).complete


def test_an_unexpected_device_that_is_lost_does_not_stand_in_for_an_expected_one(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, labels=("G1", "G2"))
    sync(laptop("G3"), now, stick)
    sync(laptop("G1"), now, stick, final=True)
    collect(office, now, stick)
    lose(office, now, office.event(), "G3", "weg")
    assert not found(office).complete
    lose(office, now, office.event(), "G2", "auch weg")
    assert found(office).complete


def test_a_label_is_expected_however_it_is_spelt(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, labels=("G1",))
    sync(laptop("g1"), now, stick, final=True)
    assert collect(office, now, stick).complete
    assert [row.name for row in roll_of(office, office.event()).devices] == ["g1"]


def test_who_turns_up_with_the_label_of_a_lost_device_is_not_lost(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, labels=("G1", "G2"))
    sync(laptop("G2"), now, stick, final=True)
    collect(office, now, stick)
    lose(office, now, office.event(), "G1", "weg")
    assert found(office).complete
    books = [laptop("G1"), laptop("G1")]
    for book in books:
        sync(book, now, stick)
    collected = collect(office, now, stick)
    assert not any(lost(office).values())
    assert not collected.complete


def test_a_lost_device_that_hands_in_after_all_is_not_lost_any_more(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, devices=2)
    one, other = laptop("G1"), laptop("G2")
    for book in (one, other):
        sync(book, now, stick)
    collect(office, now, stick)
    for label in ("G1", "G2"):
        lose(office, now, office.event(), label, "weg")
    assert lost(office) == {"G1": True, "G2": True}
    sync(one, now, stick, final=True)
    assert collect(office, now, stick).complete
    assert lost(office) == {"G1": False, "G2": True}
    hand_in_by_hand(office, now, office.event(), "G2")
    assert lost(office) == {"G1": False, "G2": False}
    # It may be lost again, with all that is known by now.
    lose(office, now, office.event(), "G2", "noch einmal")
    assert lost(office)["G2"]


def test_work_after_handing_in_keeps_an_event_open(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, devices=1)
    book = laptop("G1")
    sync(book, now, stick, final=True)
    Count(book, now).stroke()
    sync(book, now, stick)
    assert not collect(office, now, stick).complete
    assert not event_report(office, office.event()).complete
    assert completeness_told(found(office)).endswith("Nach dem Abgeben weitergeschrieben: G1.")
    sync(book, now, stick, final=True)
    assert collect(office, now, stick).complete


@pytest.mark.parametrize("name", ["", "Foto von Anna.jpg"])
def test_a_file_that_cannot_be_read_keeps_an_event_open_until_its_work_is_here(
    office: Book,
    event: Event,
    stick: Path,
    now: Clock,
    laptop: Laptop,
    tmp_path: Path,
    name: str,
) -> None:
    issue(office, now, event, stick, devices=1)
    book = laptop("G1")
    sync(book, now, stick, final=True)
    Count(book, now).stroke(5)
    sync(book, now, stick, final=True)
    whole = shutil.copytree(stick, tmp_path / "whole")
    torn = last_segment(stick)
    content = bytearray(torn.read_bytes())
    content[-5] ^= 255
    torn.unlink()
    (torn.with_name(name) if name else torn).write_bytes(content)
    # Nothing else tells of the work that lies in it.
    for head in stick.rglob("heads/*"):
        head.unlink()
    collected = collect(office, now, stick)
    assert (collected.complete, collected.unread) == (False, 1)
    assert not event_report(office, office.event()).complete
    assert "1 Datei war nicht lesbar" in completeness_told(found(office))
    with replica(office, office.event(), read_only=True) as field:
        assert "Anna" not in str(field.local)
    if name:
        (torn.with_name(name)).unlink()
        collect(office, now, stick)
    assert collect(office, now, whole).complete
    assert event_report(office, office.event()).complete


def test_nobody_waits_for_the_torn_file_of_a_lost_device(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, devices=1)
    book = laptop("G1")
    sync(book, now, stick)
    Count(book, now).stroke()
    sync(book, now, stick)
    last_segment(stick).write_bytes(b"")
    assert not collect(office, now, stick).complete
    lose(office, now, office.event(), "G1", "ins Wasser gefallen")
    assert found(office).complete


def test_a_clock_that_was_compared_moves_no_other_laptop_of_its_label(
    office: Book, event: Event, stick: Path, now: Clock, laptop: Laptop
) -> None:
    issue(office, now, event, stick, devices=2)
    sync(laptop("G1"), now, stick)
    collect(office, now, stick)
    with replica(office, office.event()) as field:
        compare_clock(field, now, "G1", at("13:00"), at("14:00"))
    sync(laptop("G1", station=SOUTH), now, stick)
    collect(office, now, stick)
    with replica(office, office.event()) as field:
        times = {field.station_name(t.station_id): field.when(t) for t in field.tallies}
    assert times == {NORTH: at("15:00"), SOUTH: at("14:00")}
