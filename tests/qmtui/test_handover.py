"""Devices from hand-out to wiping: stages, losses, receipts, clocks, the record of collecting."""

from __future__ import annotations

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qmtui.book import Book
from qmtui.clock_checks import (
    ClockUnreadable,
    both_read,
    compare_clock,
    compare_own_clock,
    offset_between,
)
from qmtui.collecting import collect
from qmtui.completeness import completeness
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.device_states import devices_of
from qmtui.drafts import Drafts
from qmtui.errors import BookUnusable
from qmtui.exchange import stop, sync
from qmtui.fieldbook import issue, join
from qmtui.handover.farewell import farewell
from qmtui.handover.labels import expected_from, next_label
from qmtui.handover.log import collections_of
from qmtui.handover.notes import (
    LostAlready,
    NotLost,
    NotObliged,
    NotSignedFor,
    WhyLost,
    find,
    hand_in_by_hand,
    hand_out,
    lose,
    note_wiped,
)
from qmtui.handover.obligations import ObligedLater, oblige, obliged_on
from qmtui.handover.roll import OnTheRoll, roll_of
from qmtui.handover.telling import completeness_told, sentence
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.reports.event import event_report
from qmtui.undo import undo_last
from qmtui.wiping import NoReceipt, wipe
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register


def rows(office: Book) -> dict[str, OnTheRoll]:
    return {row.name: row for row in roll_of(office, office.event()).devices}


def stages(office: Book) -> dict[str, str]:
    return {name: row.state.stage for name, row in rows(office).items()}


def test_a_device_goes_from_empty_to_wiped(
    office: Book, event: Event, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    issue(office, now, event, stick, labels=("G1", "G2"))
    assert stages(office) == {"G1": "empty", "G2": "empty"}
    book = open_station("G1")
    collect(office, now, stick)
    assert stages(office) == {"G1": "loaded", "G2": "empty"}
    Count(book, now).stroke()
    sync(book, now, stick)
    collect(office, now, stick)
    assert stages(office)["G1"] == "in_use"
    sync(book, now, stick, final=True)
    assert farewell(book) == ("wait", 1)
    collect(office, now, stick)
    assert stages(office)["G1"] == "receipted"
    with pytest.raises(NoReceipt):
        wipe(book, now)
    sync(book, now, stick)
    assert farewell(book) == ("wipe", 0)
    wipe(book, now)
    collect(office, now, stick)
    assert stages(office) == {"G1": "wiped", "G2": "empty"}


def test_wiping_works_without_the_stick_and_the_office_notes_it(
    office: Book, open_station: OpenStation, stick: Path, now: Clock, tmp_path: Path
) -> None:
    book = open_station()
    Count(book, now).stroke()
    sync(book, now, stick)
    collect(office, now, stick)
    with pytest.raises(NotSignedFor):
        note_wiped(office, now, office.event(), "G1")
    sync(book, now, stick, final=True)
    collect(office, now, stick)
    sync(book, now, stick)
    stick.rename(tmp_path / "pulled out")
    wipe(book, now)
    assert not (tmp_path / "G1" / "book.json").exists()
    assert note_wiped(office, now, office.event(), "g1").device.stage == "wiped"


def test_word_of_a_wiping_that_was_cut_off_does_not_block_the_next(
    office: Book,
    open_station: OpenStation,
    stick: Path,
    now: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = open_station()
    sync(book, now, stick, final=True)
    collect(office, now, stick)
    sync(book, now, stick)
    with monkeypatch.context() as patch:
        patch.setattr(Book, "close", lambda _book: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            wipe(book, now)
    assert len(book.wipings) == 1
    wipe(book, now)


def test_devices_of_one_label_are_told_apart_with_their_clocks(
    office: Book, open_station: OpenStation, stick: Path, now: Clock, tmp_path: Path
) -> None:
    first = open_station("G1", NORTH)
    join(stick, "G1", station=SOUTH, at=tmp_path / "other")
    with Book.open(tmp_path / "other") as second:
        Count(first, now).stroke()
        Count(second, now).stroke()
        sync(first, now, stick, final=True)
        sync(second, now, stick)
        collect(office, now, stick)
        found = rows(office)
        assert {row.station: row.state.handed_in for row in found.values()} == {
            NORTH: True,
            SOUTH: False,
        }
        assert set(found) == {"G1", "G1 (2)"}
        slow = next(name for name, row in found.items() if row.station == SOUTH)
        with replica(office, office.event()) as field:
            compare_clock(field, now, slow, at("13:00"), at("14:00"))
            times = {field.station_name(t.station_id): field.when(t) for t in field.tallies}
            assert times == {NORTH: at("14:00"), SOUTH: at("15:00")}
            offsets = {device.label: device.clock_offset_s for device in devices_of(field)}
        assert offsets == {slow: -3600, ({"G1", "G1 (2)"} - {slow}).pop(): None}
        collect(office, now, stick)
        sync(second, now, stick)
        assert second.set_right(at("14:00")) == at("15:00"), "it knows of its own clock"


def test_a_device_keeps_its_name_and_its_clocks_fault_when_another_of_its_label_turns_up(
    office: Book, open_station: OpenStation, stick: Path, now: Clock, tmp_path: Path
) -> None:
    open_station("G1")
    label = "Tablet (rot)"
    copies = [shutil.copytree(stick, tmp_path / name) for name in ("a", "b")]
    for copy in copies:
        join(copy, label, station=NORTH, at=copy / "at")
    with Book.open(copies[0] / "at") as one, Book.open(copies[1] / "at") as other:
        # The ids of copies are drawn; whoever turns up later comes first by them.
        later, first = sorted((one, other), key=lambda book: book.database.copy)
        Count(first, Clock(now() + timedelta(minutes=20))).stroke()
        sync(first, now, stick)
        collect(office, now, stick)
        before = rows(office)[label]
        assert before.doubt
        sync(later, now, stick)
        collect(office, now, stick)
        assert rows(office)[label] == before
        Count(later, now).stroke()
        sync(later, now, stick)
        collect(office, now, stick)
    found = rows(office)
    assert {name: bool(row.doubt) for name, row in found.items() if name != "G1"} == {
        label: True,
        f"{label} (2)": False,
    }
    assert found[f"{label} (2)"].joined_as == label


def test_who_writes_on_after_handing_in_is_asked_to_hand_in_again(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, now).stroke()
    sync(book, now, stick, final=True)
    assert farewell(book)[0] == "wait"
    Count(book, now).stroke(2)
    Count(book, now).stroke()
    assert farewell(book) == ("again", 2)
    sync(book, now, stick)
    [device] = collect(office, now, stick).devices
    assert (device.handed_in, device.wrote_on) == (True, 2)
    assert "weitergeschrieben: 2 Einträge" in sentence(rows(office)["G1"])
    sync(book, now, stick, final=True)
    [device] = collect(office, now, stick).devices
    assert device.wrote_on == 0


def test_drafts_left_open_are_told_with_the_hand_in(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Drafts(book, now).keep("feedback", {"text": "Lampe"})
    sync(book, now, stick, final=True)
    [device] = collect(office, now, stick).devices
    assert device.drafts == 1
    assert collections_of(office, office.event())[-1].devices[0].drafts == 1


# -- Lost


def test_an_event_is_closed_without_a_lost_device_and_open_again_once_it_is_found(
    office: Book, event: Event, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    issue(office, now, event, stick, labels=("G1", "G2"))
    book = open_station("G1")
    lose(office, now, office.event(), "G2", "im Bus vergessen")
    sync(book, now, stick)
    assert not collect(office, now, stick).complete, "a lost device stands for no other"
    sync(book, now, stick, final=True)
    assert collect(office, now, stick).complete
    with replica(office, office.event()) as field:
        found = completeness(field, office.event())
    assert (found.handed_in, found.expected, found.lost) == (1, 2, ("G2",))
    assert completeness_told(found) == ("✓ Abgeschlossen: 1 von 2 Geräten abgegeben; verloren: G2.")
    assert event_report(office, office.event()).complete
    find(office, now, office.event(), "G2")
    assert not event_report(office, office.event()).complete


def test_a_lost_device_that_had_not_brought_all_leaves_no_gap_to_wait_for(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    for _ in range(2):
        Count(book, now).stroke()
        sync(book, now, stick)
    *_, last = sorted(stick.rglob("*.seg"), key=lambda path: path.stat().st_mtime_ns)
    last.unlink()
    assert [device.missing for device in collect(office, now, stick).devices] == [1]
    lose(office, now, office.event(), "G1", "ins Wasser gefallen")
    collected = collect(office, now, stick)
    assert (collected.complete, collected.devices[0].lost) == (True, "ins Wasser gefallen")


def test_a_loss_needs_a_reason_and_is_noted_once(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    open_station()
    collect(office, now, stick)
    event = office.event()
    with pytest.raises(WhyLost):
        lose(office, now, event, "G1", "  ")
    with pytest.raises(NotLost):
        find(office, now, event, "G1")
    lose(office, now, event, "G1", "gestohlen")
    with pytest.raises(LostAlready):
        lose(office, now, event, "G1", "gestohlen")


# -- Handed out and taken back


def test_a_device_goes_only_to_who_is_bound_to_confidentiality(
    office: Book, event: Event, stick: Path, now: Clock
) -> None:
    issue(office, now, event, stick)
    with pytest.raises(NotObliged):
        hand_out(office, now, office.event(), "G1", "jo")
    with pytest.raises(ObligedLater):
        oblige(office, now, "JO", now().date() + timedelta(days=1))
    hand_out(office, now, office.event(), "G1", "jo", is_obliged=True)
    hand_out(office, now, office.event(), "g1", "JO")
    row = rows(office)["G1"]
    assert (row.given_to, row.obliged_on, row.step) == ("JO", now().date(), "join")
    undo_last(office, now)
    assert obliged_on(office, "JO") is None


def test_the_office_takes_back_what_could_not_hand_in(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, now).stroke()
    sync(book, now, stick)
    collect(office, now, stick)
    hand_in_by_hand(office, now, office.event(), "G1")
    assert collect(office, now, stick).complete
    sync(book, now, stick)
    assert farewell(book)[0] == "wipe"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4", (4, ())),
        ("", (None, ())),
        ("G1, g1; Büro, Tablet", (2, ("G1", "Tablet"))),
        ("9999", (99, ())),
    ],
)
def test_devices_are_expected_by_number_or_by_name(
    typed: str, expected: tuple[int | None, tuple[str, ...]]
) -> None:
    assert expected_from(typed) == expected


def test_the_next_label_is_the_first_free_one() -> None:
    assert next_label(["G1", "g2", "G4"]) == "G3"


# -- Clocks


def test_an_entry_read_before_it_was_written_speaks_against_the_clock(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, Clock(at("15:00"))).stroke()
    sync(book, now, stick)
    now.set("14:20")
    collect(office, now, stick)
    assert "mindestens 40 min vor" in rows(office)["G1"].doubt
    assert rows(office)["G1"].step == "clock"
    with replica(office, office.event()) as field:
        compare_clock(field, now, "G1", at("14:25"), at("14:20"))
    assert rows(office)["G1"].doubt.startswith("G1 geht 5 min vor?")
    with replica(office, office.event()) as field:
        compare_clock(field, now, "G1", at("15:00"), at("14:20"))
    assert rows(office)["G1"].doubt == ""


def test_nothing_speaks_against_a_slow_clock_that_was_compared(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, now).stroke()
    sync(book, now, stick, final=True)
    now.set("15:00")
    collect(office, now, stick)
    with replica(office, office.event()) as field:
        compare_clock(field, now, "G1", at("14:30"), at("15:00"))
    assert (rows(office)["G1"].doubt, rows(office)["G1"].step) == ("", "exchange")


def test_an_entry_older_than_the_hand_out_speaks_against_the_clock(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, Clock(at("13:00"))).stroke()
    sync(book, now, stick)
    collect(office, now, stick)
    assert "mindestens 60 min nach" in rows(office)["G1"].doubt


def test_the_offices_look_at_a_clock_counts_and_a_wrong_yes_at_the_device_is_told(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book, fast = open_station(), Clock(at("15:00"))
    compare_own_clock(book, fast, fast(), fast())  # "yes, it is right"
    Count(book, fast).stroke()
    sync(book, now, stick, final=True)
    now.set("14:20")
    collect(office, now, stick)
    row = rows(office)["G1"]
    assert (row.state.clock_offset_s, row.step) == (0, "clock")
    assert row.doubt.startswith("Die Uhr von G1 geht richtig? Dann wären Einträge hier gewesen")
    with replica(office, office.event()) as field:
        compare_clock(field, now, "G1", at("15:20"), at("14:20"))
        assert [field.when(tally) for tally in field.tallies] == [at("14:00")]
    row = rows(office)["G1"]
    assert (row.state.clock_offset_s, row.step) == (3600, "exchange")
    told = "G1 geht 60 min vor. Am Gerät hieß es: Die Uhr von G1 geht richtig."
    assert told in sentence(row)


def test_what_a_device_finds_about_its_clock_is_about_it_alone(
    office: Book, open_station: OpenStation, stick: Path, now: Clock, tmp_path: Path
) -> None:
    first = open_station("G1", NORTH)
    join(stick, "G1", station=SOUTH, at=tmp_path / "other")
    with Book.open(tmp_path / "other") as second:
        for book in (first, second):
            Count(book, now).stroke()
        compare_own_clock(second, now, at("14:00"), at("15:00"))
        assert second.set_right(at("14:00")) == at("15:00")
        for book in (first, second):
            sync(book, now, stick)
    now.set("15:10")
    collect(office, now, stick)
    with replica(office, office.event()) as field:
        times = {field.station_name(t.station_id): field.when(t) for t in field.tallies}
    assert times == {NORTH: at("14:00"), SOUTH: at("15:00")}
    found = {row.station: row for row in rows(office).values()}
    assert "Uhr nur am Gerät verglichen." in sentence(found[SOUTH])
    assert "Uhr noch nicht verglichen." in sentence(found[NORTH])


@pytest.mark.parametrize(
    ("typed", "other", "offset_s"),
    [
        ("14:05", "14:05:40", 0),  # whoever types minutes has read minutes
        ("14:05:10", "14:05:40", -30),
        ("15:05", "14:05:40", 3600),
        ("23:58", "00:01:20", -180),  # yesterday's
        ("0:01", "23:59:10", 120),  # tomorrow's
    ],
)
def test_a_clock_is_compared_as_exactly_as_it_was_read(
    typed: str, other: str, offset_s: int
) -> None:
    moment = datetime.combine(at("14:00").date(), time.fromisoformat(other), at("14:00").tzinfo)
    read, exactly = both_read(typed, ZoneInfo("Europe/Berlin"), moment)
    assert offset_between(read, exactly) == offset_s


def test_who_types_no_time_is_told_what_a_clock_shows() -> None:
    with pytest.raises(ClockUnreadable, match=r"14:05\.$"):
        both_read("", ZoneInfo("Europe/Berlin"), at("14:00"))


# -- What was taken in when


def test_each_collect_is_on_record_and_an_old_stick_brings_nothing_new(
    office: Book, open_station: OpenStation, stick: Path, now: Clock, tmp_path: Path
) -> None:
    ali = register(office, "Ali Öz")
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    Count(north, now).stroke()
    sync(north, now, stick)
    shutil.copytree(stick, tmp_path / "Stick von Süd")
    Desk(south, now).check_in(ali)
    sync(south, now, stick, final=True)
    collect(office, now, stick)
    collect(office, now, stick)
    now.advance(minutes=5)
    collect(office, now, tmp_path / "Stick von Süd")
    first, second = collections_of(office, office.event())
    assert (first.folder, first.new, first.known) == ("stick", 2, 0)
    assert [(d.label, d.new, d.known, d.handed_in) for d in first.devices] == [
        ("G1", 1, 0, False),
        ("G2", 1, 0, True),
    ]
    assert (second.folder, second.new, second.known) == ("Stick von Süd", 0, 1)
    assert str(tmp_path) not in second.folder


def test_a_collect_that_is_stopped_goes_on_the_next_time(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Count(book, now).stroke()
    sync(book, now, stick)

    def stop_at_once(_done: int, _total: int) -> None:
        stop()

    with pytest.raises(BookUnusable) as stopped:
        collect(office, now, stick, stop_at_once)
    assert stopped.value.is_stopped
    assert collections_of(office, office.event()) == []
    collected = collect(office, now, stick)
    assert (collected.new + collected.known, len(collections_of(office, office.event()))) == (1, 1)
