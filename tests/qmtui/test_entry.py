"""What every captured fact carries, and what attendance never holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.count import Count
from qmtui.day.consultations import Consultations
from qmtui.day.relocating import Relocating
from qmtui.day.shifts import Shifts
from qmtui.desk import Desk
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.contact import Callback
from qmtui.model.day import StandMark
from qmtui.model.event import Event
from qmtui.model.feedback import Dot, Endorsement
from qmtui.model.place import RouteChange, StopVisit
from qmtui.model.settling import Resolution, Settlement
from qmtui.tables import CAPTURED
from qmtui.undo import undo_entry
from tests.qmtui.conftest import NORTH, Clock, OpenStation, at, register

CARRIED = {"observed_at", "recorded_at", "by", "device", "station_id", "source"}
TABLES = [*CAPTURED, "hand_ins"]


@pytest.fixture
def ali(office: Book, event: Event) -> str:
    return register(office, "Ayşe Yılmaz", places=3, code="r28bwa43", comment="braucht Strom")


@pytest.fixture
def book(ali: str, open_station: OpenStation) -> Book:
    """The book of G1, where JO works."""
    book = open_station()
    book.post = replace(book.post, by="JO")
    return book


def work(book: Book, now: Clock, stick: Path, attendee: str) -> None:
    """One of everything a station can write."""
    desk = Desk(book, now)
    desk.scan("r28bwa43")
    now.advance(minutes=5)
    desk.scan("r28bwa43")
    desk.scan("nobody")
    desk.check_out(attendee)
    desk.check_in(attendee, reason="vergessen")
    nele = desk.walk_in("Nele Kovalenko", adults=2)
    desk.rebind(nele.attendee or "", "TKDLJXNRBFSVHNFC")
    desk.note(attendee, "sucht ihr Kind")
    Count(book, now).stroke()
    Count(book, now).late(9, at("13:00"), at("13:30"))
    Count(book, now).headcount(40, "estimated")
    idea = FeedbackDesk(book, now).add("idea", "Eine Bank")
    with book.transaction():
        book.endorsements.add(Endorsement(**book.stamp(now()), feedback_id=idea.id))
        book.dots.add(Dot(**book.stamp(now()), measure_id="m1", option="Hecke"))
        book.stop_visits.add(StopVisit(**book.stamp(now()), stop_id="s1", kind="arrival"))
        book.route_changes.add(RouteChange(**book.stamp(now()), stops=("s1",)))
        book.callbacks.add(Callback(**book.stamp(now()), contact_id="k1", topic="", due=now()))
    contact = Contacts(book, now).add("Ayşe Yılmaz", ["K1"])
    Withdrawals(book, now).by_code(contact.code)
    Relocating(book, now).move("Gemeinschaftshaus", NORTH)
    Relocating(book, now).close("trocken")
    Shifts(book, now).come("JO")
    Consultations(book, now).add("housing", 10)
    with book.transaction():
        book.stand_marks.add(StandMark(**book.stamp(now()), stand_id="s1", kind="arrived"))
        book.settlements.add(
            Settlement(
                **book.stamp(now()),
                attendee_id=attendee,
                first="a1",
                second="a2",
                verdict="both_right",
            )
        )
        book.resolutions.add(
            Resolution(**book.stamp(now()), table="people", record_id="p1", part="name", kept=0)
        )
    compare_clock(book, now, "G1", now(), now())
    undo_entry(book, now, attendee)
    sync(book, now, stick, final=True)


def documents(book: Book, table: str) -> list[dict[str, Any]]:
    return [dict(document) for document in book.database.table(table)]


@pytest.mark.parametrize("table", TABLES)
def test_every_captured_record_carries_when_who_where_and_how(
    book: Book, now: Clock, stick: Path, ali: str, table: str
) -> None:
    work(book, now, stick, ali)
    station = book.station_named(book.event(), NORTH)
    found = documents(book, table)
    assert found
    for document in found:
        assert document.keys() >= CARRIED
        assert (document["by"], document["device"]) == ("JO", "G1")
        assert document["station_id"] == station.id
        assert document["source"] == ("paper" if document.get("since") else "live")


def test_times_are_kept_with_the_quarters_offset(
    book: Book, now: Clock, stick: Path, ali: str
) -> None:
    now.moment = at("16:00")
    Count(book, now).late(9, at("13:00"), at("13:30"))
    (tally,) = documents(book, "tallies")
    assert tally["observed_at"] == "2026-06-13T13:00:00+02:00"
    assert tally["recorded_at"] == "2026-06-13T16:00:00+02:00"


def test_nobody_named_means_by_nobody(book: Book, now: Clock) -> None:
    book.post = replace(book.post, by=None)
    Count(book, now).stroke()
    (tally,) = documents(book, "tallies")
    assert tally["by"] is None


def test_every_entry_has_an_id_of_its_own(book: Book, now: Clock, stick: Path, ali: str) -> None:
    work(book, now, stick, ali)
    ids = [document["id"] for table in TABLES for document in documents(book, table)]
    assert len(ids) == len(set(ids)) > 10
    assert {len(entry_id) for entry_id in ids} == {26}


# -- Names


def own_log(book: Book) -> bytes:
    """Every byte this station has written since it joined."""
    return b"".join(path.read_bytes() for path in (book.folder / "wal").glob("*.wal"))


def test_a_stations_log_holds_no_name_of_whom_it_checked_in(
    book: Book, now: Clock, ali: str
) -> None:
    desk = Desk(book, now)
    desk.scan("r28bwa43")
    now.advance(minutes=5)
    desk.check_in(ali)
    desk.check_out(ali)
    desk.check_in(desk.search("Yılmaz")[0].id, people=2)
    undo_entry(book, now, ali)
    log = own_log(book)
    assert ali.encode() in log
    for secret in ("Ayşe", "Yılmaz", "r28bwa43", "braucht Strom"):
        assert secret.encode() not in log
        assert json.dumps(secret)[1:-1].encode() not in log


def test_a_walk_ins_name_is_in_the_person_and_nowhere_else(book: Book, now: Clock) -> None:
    result = Desk(book, now).walk_in("Nele Kovalenko")
    tables = [table for table in book.database.tables() if "Nele" in str(documents(book, table))]
    assert tables == ["people"]
    (arrival,) = documents(book, "attendance")
    assert arrival["attendee_id"] == result.attendee
    assert own_log(book).count(b"Nele") == 1


def test_an_unknown_code_is_not_written_down(book: Book, now: Clock) -> None:
    Desk(book, now).scan("https://example.org/ayse.yilmaz")
    assert b"yilmaz" not in own_log(book).lower()
    assert b"https" not in own_log(book)


def test_erasing_a_name_leaves_every_figure_as_it_was(
    book: Book, now: Clock, stick: Path, ali: str
) -> None:
    from qmtui.reports.event import event_report

    work(book, now, stick, ali)
    before = event_report(book, book.event())
    for person in book.people:
        book.people.remove(person.id)
    after = event_report(book, book.event())
    assert before == replace(
        after,
        twice=tuple(
            replace(new, name=old.name) for new, old in zip(after.twice, before.twice, strict=True)
        ),
        devices=before.devices,
    )
