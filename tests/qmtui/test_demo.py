"""The invented quarter Lindenhof, built anew each time."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.codes import PRACTICE, new_code
from qmtui.demo import MARKER, REGISTERED, Demo, FolderNotEmpty, build
from qmtui.desk import CodeNotOurs, Desk
from qmtui.errors import BookUnusable
from qmtui.exchange import sync
from qmtui.fieldbook import issue
from qmtui.invented import ALONE, WITH_TICKET
from qmtui.model.event import Event
from qmtui.passage import Coming
from qmtui.practice import PracticeStays, next_exercise
from qmtui.practice_folder import practice_folder
from qmtui.reports.event import EventReport, event_report
from qmtui.undo import undo_last
from tests.qmtui.conftest import Clock, OpenStation, at, files_of, qmtui


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


def test_practice_is_not_handed_out_where_a_real_event_lies(
    built: Demo, office: Book, event: Event, stick: Path, tmp_path: Path
) -> None:
    now = Clock(at("16:30"))
    issue(office, now, event, stick)
    shutil.copytree(built.office, tmp_path / "practice")
    with Book.open(tmp_path / "practice") as practice, pytest.raises(PracticeStays):
        issue(practice, now, practice.event(), stick)


def test_the_exercises_tick_themselves_off(built: Demo, tmp_path: Path) -> None:
    now = Clock(at("16:30"))
    with Book.open(Path(shutil.copytree(built.stations[0], tmp_path / "g1"))) as book:
        desk = Desk(book, now)

        assert next_exercise(book) == "alone", "what the quarter did before does not count"
        (alone,) = desk.search(ALONE.name)
        desk.check_in(alone.id)
        assert next_exercise(book) == "ticket"
        family = [Coming(attendee=hit.id) for hit in desk.search("sommer")[:2]]
        desk.check_in_together(family)
        assert next_exercise(book) == "ticket", "in whatever order"
        desk.scan(WITH_TICKET.code)
        assert next_exercise(book) == "walk_in"
        assert desk.walk_in("Toni").code.startswith(PRACTICE)
        assert next_exercise(book) == "undo"
        undo_last(book, now)
        assert next_exercise(book) is None


def test_what_others_do_ticks_nothing_off(built: Demo, tmp_path: Path) -> None:
    with Book.open(Path(shutil.copytree(built.stations[0], tmp_path / "g1"))) as book:
        own = book.post
        book.post = replace(own, device="G2")
        desk = Desk(book, Clock(at("16:30")))
        desk.scan(WITH_TICKET.code)
        desk.walk_in("Toni")
        (alone,) = desk.search(ALONE.name)
        desk.check_in(alone.id)
        book.post = own
        assert next_exercise(book) == "alone"


def test_a_practice_ticket_is_known_at_a_station_and_never_bound(open_station: OpenStation) -> None:
    desk = Desk(open_station(), Clock(at("14:30")))
    result = desk.scan(WITH_TICKET.code)
    assert (result.result, result.text) == ("other_event", "ein Übungsticket")
    with pytest.raises(CodeNotOurs):
        desk.walk_in("Toni", bind=WITH_TICKET.code)


def test_a_real_ticket_is_none_in_practice(built: Demo, tmp_path: Path) -> None:
    with Book.open(Path(shutil.copytree(built.stations[0], tmp_path / "g1"))) as book:
        result = Desk(book, Clock(at("16:30"))).scan(new_code())
    assert (result.result, result.text) == (
        "other_event",
        "ein echtes Ticket, und hier ist nur Übung",
    )


def test_a_practice_goes_when_it_is_over_and_takes_old_wrecks_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, hours in (("wreck", 25), ("another", 1)):
        folder = tmp_path / f"qmtui-practice-{name}"
        folder.mkdir()
        (folder / MARKER).touch()
        long_ago = time.time() - hours * 3600
        os.utime(folder / MARKER, (long_ago, long_ago))
    somebodys = tmp_path / "qmtui-practice-photos" / "photo.jpg"
    somebodys.parent.mkdir()
    somebodys.touch()
    os.utime(somebodys, (0, 0))
    with practice_folder() as folder:
        (folder / "office").mkdir()
        others = {path.name for path in tmp_path.iterdir() if path != folder}
    assert others == {"qmtui-practice-another", "qmtui-practice-photos"}
    assert not folder.exists()


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 20, "ein Terminal"),
        (("--json",), 2, "--json"),
        (("--no-ui",), 2, "--no-ui"),
        (("--dir", "somewhere"), 2, "--dir"),
    ],
)
def test_practising_needs_a_terminal_and_takes_no_other_option(
    options: tuple[str, ...],
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = qmtui("demo", "--practise", *options)
    assert result.exit_code == code
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []
