"""Taking back: the last thing, an older one, and what goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui import codes
from qmtui.actors.people import People
from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.desk import Desk, NoSuchAttendee, TicketWithdrawn
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.holders import Holders
from qmtui.model.event import Event
from qmtui.passage import Coming
from qmtui.reports.behind import records_behind
from qmtui.reports.event import event_report
from qmtui.settling.on_the_list import OnTheList
from qmtui.telling import told
from qmtui.undo import NothingToUndo, NotUndoable, latest, undo_entry, undo_last
from storage import clock
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register

IN_2019 = 1_546_300_800.0
OURS = "TKDLJXNRBFSVHNFC"


def meet(stick: Path, *books: Book) -> None:
    for book in (*books, *books):
        book.database.exchange(stick)


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


@pytest.fixture
def ali(field_book: Book) -> str:
    return register(field_book, "Ali Öz", places=3, code="r28bwa43")


def test_the_last_thing_is_taken_back_whatever_it_was(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    Count(field_book, now).stroke()
    FeedbackDesk(field_book, now).add("idea", "Bank")
    Count(field_book, now).headcount(4, "counted")
    taken = [undo_last(field_book, now).table for _ in range(4)]
    assert taken == ["headcounts", "feedback", "tallies", "attendance"]


def test_a_check_in_taken_back_leaves_the_person_expected(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undo_last(field_book, now)
    assert (desk.hit(ali).state, desk.presence.inside) == ("expected", 0)
    assert desk.check_in(ali).result == "ok"


def test_an_exit_taken_back_puts_the_person_inside_again(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    now.advance(minutes=5)
    desk.check_out(ali)
    undo_last(field_book, now)
    assert desk.presence.inside == 3


def test_what_was_taken_back_stays_readable(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undone = undo_last(field_book, now)
    assert list(field_book.attendance) == [undone.entry]
    (undo,) = field_book.undos
    assert undo.targets == (undone.entry.id,)


def test_refusals_are_passed_over(desk: Desk, field_book: Book, now: Clock, ali: str) -> None:
    desk.check_in(ali)
    now.advance(minutes=1)
    desk.check_in(ali)
    desk.scan("nobody")
    undo_last(field_book, now)
    assert desk.presence.inside == 0


def test_where_nothing_was_done_nothing_is_undone(field_book: Book, now: Clock) -> None:
    with pytest.raises(NothingToUndo):
        undo_last(field_book, now)


def test_everything_can_be_taken_back_but_no_undo(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    undo_last(field_book, now)
    with pytest.raises(NothingToUndo):
        undo_last(field_book, now)


def test_it_works_after_a_restart_too(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke(7)
    field_book.close()
    with Book.open(field_book.folder) as again:
        undo_last(again, now)
        assert Count(again, now).figure().total == 0


def test_a_battery_run_down_that_resets_the_clock_leaves_the_last_thing_the_last(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Count(field_book, now).stroke()
    field_book.close()
    monkeypatch.setattr(clock.Clock.__init__, "__defaults__", (lambda: IN_2019,))
    with Book.open(field_book.folder) as reopened:
        FeedbackDesk(reopened, now).add("idea", "Bank")
        assert [undo_last(reopened, now).table for _ in range(2)] == ["feedback", "tallies"]


def test_it_works_after_a_sync_too(field_book: Book, now: Clock, stick: Path) -> None:
    Count(field_book, now).stroke(7)
    sync(field_book, now, stick)
    undo_last(field_book, now)
    assert Count(field_book, now).figure().total == 0


def test_another_devices_entry_is_never_the_last(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    Count(north, now).stroke(3)
    Count(south, now).stroke(4)
    sync(south, now, stick)
    sync(north, now, stick)
    undo_last(north, now)
    assert Count(north, now).figure().total == 4
    with pytest.raises(NothingToUndo):
        undo_last(north, now)


def test_an_older_entry_is_taken_back_by_its_id(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke(3)
    (first,) = field_book.tallies
    Count(field_book, now).stroke(4)
    undo_entry(field_book, now, first.id)
    assert Count(field_book, now).figure().total == 4


def test_a_persons_id_takes_back_their_last_arrival_or_exit(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    now.advance(minutes=5)
    desk.check_out(ali)
    Count(field_book, now).stroke()
    undo_entry(field_book, now, ali)
    assert desk.hit(ali).state == "inside"
    undo_entry(field_book, now, ali)
    assert desk.hit(ali).state == "expected"


def test_the_reason_is_kept(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    (stroke,) = field_book.tallies
    undo_entry(field_book, now, stroke.id, reason="\x1bverzählt ")
    (undo,) = field_book.undos
    assert undo.reason == "verzählt"


def test_a_second_undo_of_the_same_entry_is_refused(field_book: Book, now: Clock) -> None:
    Count(field_book, now).stroke()
    (stroke,) = field_book.tallies
    undo_entry(field_book, now, stroke.id)
    with pytest.raises(NotUndoable):
        undo_entry(field_book, now, stroke.id)
    assert len(field_book.undos) == 1


def test_a_refusal_an_undo_and_an_unknown_id_cannot_be_taken_back(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.scan("nobody")
    (refusal,) = field_book.attendance
    Count(field_book, now).stroke()
    undo_last(field_book, now)
    (undo,) = field_book.undos
    for entry_id in (refusal.id, undo.id, ali, "01NOBODY"):
        with pytest.raises(NotUndoable):
            undo_entry(field_book, now, entry_id)


# -- Walk-ins


def test_the_name_of_a_walk_in_goes_with_it(desk: Desk, field_book: Book, now: Clock) -> None:
    result = desk.walk_in("Nele")
    undo_last(field_book, now)
    assert len(field_book.people) == 0
    assert desk.presence.inside == 0
    assert result.attendee
    assert desk.as_now(result.attendee, "undone").name == ""


def test_undoing_a_walk_ins_second_visit_keeps_the_person(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    attendee = desk.walk_in("Nele").attendee
    assert attendee
    now.advance(minutes=5)
    desk.check_out(attendee)
    now.advance(minutes=5)
    desk.check_in(attendee)
    undo_last(field_book, now)
    assert desk.hit(attendee).name == "Nele"
    assert desk.hit(attendee).state == "left"


def test_what_was_undone_is_answered_with_the_person_and_who_is_here(
    desk: Desk, field_book: Book, now: Clock, ali: str
) -> None:
    desk.check_in(ali)
    undo_last(field_book, now)
    result = desk.as_now(ali, "undone")
    assert (result.result, result.name, result.inside) == ("undone", "Ali Öz", 0)


def figures(book: Book) -> tuple[int, ...]:
    report = event_report(book, book.event())
    offerings = sum(offering.walkins or 0 for offering in report.offerings)
    behind = records_behind(book, lambda: at("18:00"), book.event(), ("registrations",))
    return report.people, report.named, report.walkins, offerings, len(behind.rows)


def test_a_walk_in_taken_back_at_one_station_but_seen_at_another_is_still_here(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    zoe = Desk(north, now).walk_in("Zoe", adults=2).attendee or ""
    meet(stick, north, south)
    now.set("14:10")
    Desk(south, now).check_out(zoe)
    Desk(south, now).check_in(zoe)
    undo_last(north, now)
    assert figures(north) == (0, 0, 0, 0, 0)
    meet(stick, north, south)
    for book in (north, south):
        assert [hit.name for hit in Desk(book, now).search("zoe")] == ["Zoe"]
        assert figures(book) == (2, 1, 1, 1, 1)
    undo_last(south, now)
    undo_last(south, now)
    meet(stick, north, south)
    for book in (north, south):
        assert Desk(book, now).search("zoe") == []
        assert figures(book) == (0, 0, 0, 0, 0)


def test_a_walk_in_taken_back_after_an_exchange_is_on_no_list_of_the_office(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    field = open_station()
    Desk(field, now).walk_in("Zoe", bind=OURS)
    Desk(field, now).walk_in("Mika")
    meet(stick, field)
    undo_entry(field, now, field.registrations.where("code", OURS)[0].id)
    meet(stick, field)
    collect(office, now, stick)
    assert Holders(office, office.event()).find("zoe") == []
    assert [one.name for one in People(office, now).candidates()] == ["Mika"]
    assert OnTheList(office, event.id, "").find("zoe") == []


def test_whoever_was_taken_back_is_not_let_in_by_the_id(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    zoe = desk.walk_in("Zoe").attendee or ""
    undo_last(field_book, now)
    for action in (desk.check_in, desk.check_out):
        with pytest.raises(NoSuchAttendee):
            action(zoe)


def test_by_a_persons_id_the_station_left_for_the_next_is_where_they_are_again(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    with north.transaction():
        north.events.put(replace(north.event(), entering_leaves=True))
    party = [register(north, name, household="Öz", places=2) for name in ("Ali Öz", "Eva Öz")]
    Desk(north, now).check_in_together([Coming(attendee=one) for one in party])
    meet(stick, north, south)
    now.set("14:20")
    Desk(south, now).check_in_together([Coming(attendee=one) for one in party])
    undo_entry(south, now, party[0])
    at_south = south.post.station_id
    assert (south.presence.inside, south.presence.inside_at[at_south]) == (4, 2)
    assert south.presence.stay(party[0]).station_id != at_south


def test_of_a_party_taken_back_in_part_those_who_are_left_are_told(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    ada, ben, cem = (register(field_book, name) for name in ("Ada", "Ben", "Cem"))
    desk.check_in_together([Coming(attendee=one) for one in (ada, ben, cem)])
    assert told(field_book, undo_entry(field_book, now, ada).entry) == "Ankunft von Ada, 14:00"
    undo_entry(field_book, now, cem)
    assert [told(field_book, one.entry) for one in latest(field_book, now)] == [
        "Ankunft von Ben, 14:00"
    ]
    assert told(field_book, undo_last(field_book, now).entry) == "Ankunft von Ben, 14:00"


# -- Stickers


def test_another_sticker_is_taken_back_before_the_walk_in(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    zoe = desk.walk_in("Zoe")
    desk.rebind(zoe.attendee or "", OURS)
    assert desk.whose(OURS) == zoe.attendee
    undone = undo_last(field_book, now)
    assert told(field_book, undone.entry) == "Neuer Code für Zoe, 14:00"
    assert (desk.whose(OURS), desk.whose(zoe.code)) == (None, zoe.attendee)
    assert desk.presence.inside == 1


def test_a_lost_sticker_that_is_somebody_elses_by_now_stays_theirs(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    zoe = desk.walk_in("Zoe")
    desk.rebind(zoe.attendee or "", OURS)
    (rebinding,) = field_book.rebindings
    mika = desk.walk_in("Mika", bind=zoe.code).attendee
    undo_entry(field_book, now, rebinding.id)
    assert (desk.whose(zoe.code), desk.whose(OURS)) == (mika, zoe.attendee)


def test_with_the_walk_in_the_other_sticker_is_taken_back(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    zoe = desk.walk_in("Zoe").attendee or ""
    desk.rebind(zoe, OURS)
    undo_entry(field_book, now, zoe)
    assert latest(field_book, now) == []
    with pytest.raises(NoSuchAttendee):
        desk.rebind(zoe, codes.new_code())


def test_whose_code_was_withdrawn_gets_no_other_one(desk: Desk, field_book: Book) -> None:
    zoe = register(field_book, "Zoe", is_walk_in=True, is_revoked=True)
    with pytest.raises(TicketWithdrawn):
        desk.rebind(zoe, OURS)


def test_a_sticker_replaced_once_more_since_stays_replaced(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    zoe = desk.walk_in("Zoe").attendee or ""
    desk.rebind(zoe, OURS)
    (first,) = field_book.rebindings
    latest_code = codes.new_code()
    desk.rebind(zoe, latest_code)
    undo_entry(field_book, now, first.id)
    assert desk.whose(latest_code) == zoe
