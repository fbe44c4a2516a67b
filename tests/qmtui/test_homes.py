"""What belongs where, and what stays true when clocks, plugs and hands slip."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book, NotAtStation
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.device_states import devices_of
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join, offers_in
from qmtui.model.event import Event
from qmtui.reports.event import event_report
from qmtui.reports.markdown import unescaped
from qmtui.spans import span_of
from qmtui.undo import NothingToUndo, undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, files_of, qmtui, register


def test_the_office_book_takes_no_captured_facts(office: Book, event: Event, now: Clock) -> None:
    before = files_of(office.folder)
    for capture in (
        lambda: Count(office, now).stroke(3),
        lambda: Count(office, now).headcount(3, "counted"),
        lambda: FeedbackDesk(office, now).add("idea", "Bänke"),
    ):
        with pytest.raises(NotAtStation):
            capture()
    with pytest.raises(NothingToUndo):
        undo_last(office, now)
    assert files_of(office.folder) == before


def test_a_join_that_was_interrupted_goes_on(
    office: Book, event: Event, now: Clock, stick: Path, tmp_path: Path
) -> None:
    issue(office, now, event, stick)
    (offer,) = offers_in(stick)
    Book.create(tmp_path / "g1", offer.about, book=offer.book).close()
    assert join(stick, "G1", station=NORTH, at=tmp_path / "g1").station == NORTH


def test_a_walk_in_seen_again_elsewhere_keeps_name_and_place_when_one_arrival_is_undone(
    open_station: OpenStation, now: Clock
) -> None:
    north = open_station()
    desk = Desk(north, now)
    rosa = desk.walk_in("Rosa", adults=3).attendee
    assert rosa is not None
    (first,) = north.attendance.where("attendee_id", rosa)
    now.advance(minutes=5)
    desk.check_out(rosa)
    now.advance(minutes=5)
    desk.check_in(rosa)
    undo_entry(north, now, first.id)
    report = event_report(north, north.event())
    assert [hit.name for hit in desk.search("rosa")] == ["Rosa"]
    assert (report.walkins, report.people, desk.presence.inside) == (1, 3, 3)


def test_an_exit_counts_though_the_clock_was_set_back(
    office: Book, event: Event, open_station: OpenStation, now: Clock
) -> None:
    ali = register(office, "Ali Can")
    desk = Desk(open_station(), now)
    desk.check_in(ali)
    now.advance(hours=-1)
    assert desk.check_out(ali).inside == 0
    assert desk.hit(ali).state == "left"


def test_estimates_do_not_fill_the_place(
    office: Book, open_station: OpenStation, now: Clock, event: Event
) -> None:
    ali = register(office, "Ali Can")
    with office.transaction():
        office.events.put(replace(event, capacity=600))
    station = open_station()
    Count(station, now).headcount(700, "estimated")
    desk = Desk(station, now)
    assert desk.capacity.occupied == 0
    assert desk.check_in(ali).result == "ok"


def test_two_devices_of_one_label_hand_in_each_for_itself(
    open_station: OpenStation, now: Clock, stick: Path, tmp_path: Path
) -> None:
    first = open_station("G7")
    join(stick, "G7", station=SOUTH, at=tmp_path / "other")
    with Book.open(tmp_path / "other") as second:
        sync(first, now, stick, final=True)
        sync(second, now, stick, final=True)
        assert len(second.hand_ins) == 2
        devices = devices_of(second)
    assert [(d.label, d.handed_in) for d in devices] == [("G7", True), ("G7 (2)", True)]


def test_what_was_escaped_for_markdown_is_shown_as_it_was() -> None:
    assert unescaped(r"Kaffee \& Kuchen 1\. \- \[x\] a\\b") == r"Kaffee & Kuchen 1. - [x] a\b"


def test_a_late_entry_may_go_over_midnight(open_station: OpenStation, now: Clock) -> None:

    since, until = span_of(open_station(), ("23:00", "01:00"))
    assert (since, until) == (at("23:00"), at("23:00").replace(day=14, hour=1))


def test_the_app_without_a_terminal_is_refused_in_one_sentence(tmp_path: Path) -> None:
    result = qmtui("--book", tmp_path)
    assert (result.exit_code, result.stdout) == (20, "")
    assert result.stderr.startswith("Die App braucht ein Terminal")
