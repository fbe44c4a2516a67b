"""The invented quarter Lindenhof, built anew each time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.demo import REGISTERED, Demo, FolderNotEmpty, build
from qmtui.desk import Desk
from qmtui.errors import BookUnusable
from qmtui.exchange import PracticeStays, sync
from qmtui.reports.event import EventReport, event_report
from tests.qmtui.conftest import Clock, at, files_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One demonstration for the tests that only look."""
    return build(tmp_path_factory.mktemp("demo"), Clock(at("16:30")))


@pytest.fixture(scope="module")
def report(built: Demo) -> EventReport:
    with Book.open(built.office, read_only=True) as office:
        return event_report(office, office.event())


def test_a_festival_is_on_right_now(report: EventReport) -> None:
    assert report.kind == "street_fest"
    assert report.end
    assert report.start < at("16:30") < report.end


def test_two_stations_have_worked_and_the_office_has_it_all(report: EventReport) -> None:
    assert [device.label for device in report.devices] == ["G1", "G2"]
    assert all(station.visits and station.check_ins for station in report.stations)
    assert sum(station.visits for station in report.stations) == report.visits.total
    assert report.registered == REGISTERED
    assert 0 < report.arrived < REGISTERED
    assert report.walkins == 6
    assert sum(report.feedback.values()) == 6


def test_somebody_was_seen_at_both_stations(report: EventReport) -> None:
    assert report.twice


def test_a_station_can_go_on_checking_people_in(built: Demo) -> None:
    with Book.open(built.stations[0], read_only=True) as book:
        assert book.post.device == "G1"
        assert book.station_name(book.post.station_id) == "Eingang Nord"
        desk = Desk(book, Clock(at("16:30")))
        expected = [r.id for r in book.registrations if desk.hit(r.id).state == "expected"]
        assert len(expected) > 40


def test_it_says_everywhere_that_it_is_plain(built: Demo) -> None:
    for folder in (built.office, *built.stations):
        with Book.open(folder, read_only=True) as book:
            assert book.is_plain


def test_nothing_lies_in_the_future(built: Demo) -> None:
    with Book.open(built.office / "events" / only_event(built), read_only=True) as field:
        times = [entry.observed_at for _, records in field.captured() for entry in records]
    assert len(times) > 100
    assert max(times) < at("16:30")


def only_event(built: Demo) -> str:
    (folder,) = (built.office / "events").iterdir()
    return folder.name


# -- Built again


@pytest.fixture
def older(built: Demo, tmp_path: Path) -> Path:
    """The folder of a demonstration that was built before."""
    return shutil.copytree(built.office.parent, tmp_path / "demo")


def test_it_is_built_over_an_older_one(older: Path, now: Clock) -> None:
    now.advance(days=1)
    again = build(older, now)
    with Book.open(again.office, read_only=True) as office:
        assert office.event().start == at("11:00").replace(day=14)


@pytest.mark.parametrize("lost", ["office", "exchange", "station-2"])
def test_it_is_built_over_one_that_was_interrupted(older: Path, now: Clock, lost: str) -> None:
    shutil.rmtree(older / lost)
    assert build(older, now).office.is_dir()


def test_it_is_never_built_over_anything_else(tmp_path: Path, now: Clock) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    before = files_of(tmp_path)
    with pytest.raises(FolderNotEmpty):
        build(tmp_path, now)
    assert files_of(tmp_path) == before


def test_it_is_never_built_over_a_real_office(office: Book, tmp_path: Path, now: Clock) -> None:
    office.close()
    before = files_of(tmp_path)
    with pytest.raises(FolderNotEmpty):
        build(tmp_path, now)
    assert files_of(tmp_path) == before


def test_it_is_not_built_over_one_that_is_open(older: Path, now: Clock) -> None:
    with Book.open(older / "station-1"):
        before = files_of(older)
        with pytest.raises(BookUnusable) as refusal:
            build(older, now)
        assert refusal.value.exit_code == 21
        assert files_of(older) == before


def test_nothing_of_practice_goes_to_a_real_stick(tmp_path: Path, stick: Path) -> None:
    now = Clock(at("16:30"))
    demo = build(tmp_path / "demo", now)
    with Book.open(demo.stations[0]) as book:
        assert book.is_practice
        with pytest.raises(PracticeStays):
            sync(book, now, stick, init=True)
        assert list(stick.iterdir()) == []
        sync(book, now, demo.exchange)
