"""Those who come together and those who follow, at stations that do not know of each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qmtui import codes
from qmtui.afterwards import correct_heads
from qmtui.book import Book
from qmtui.codes import grouped
from qmtui.collecting import collect
from qmtui.desk import CodeNotOurs, Desk, NoSuchAttendee
from qmtui.erasing import erase
from qmtui.events import counter_from
from qmtui.fieldbook import issue
from qmtui.holders import Holders
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.registrations import revoke
from qmtui.reports.event import OWN_WORDS, event_report
from qmtui.settling.deciding import settle
from qmtui.undo import ReasonNeeded, undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, qmtui, register

OURS = "TKDLJXNRBFSVHNFC"


def rule(book: Book, **changes: Any) -> None:
    with book.transaction():
        book.events.put(replace(book.event(), **changes))


def meet(stick: Path, *books: Book) -> None:
    """All of them exchange until each knows what the others do."""
    for book in (*books, *books):
        book.database.exchange(stick)


def test_those_who_follow_at_two_stations_are_different_people(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    ali = register(north, "Ali Öz", places=4)
    Desk(north, now).check_in(ali, people=1)
    meet(stick, north, south)
    now.set("14:20")
    Desk(north, now).check_in(ali, people=1)
    Desk(south, now).check_in(ali, people=2)
    meet(stick, north, south)
    for book in (north, south):
        stay = book.presence.stay(ali)
        assert (stay.people, stay.people_ever, stay.doubles) == (4, 4, ())
        assert [book.presence.inside_at[s.id] for s in book.stations_of(book.event())] == [2, 2]


def test_a_last_place_filled_at_two_stations_is_asked_about_and_nobody_is_lost(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    ali = register(north, "Ali Öz", places=4)
    Desk(north, now).check_in(ali, people=3)
    meet(stick, north, south)
    now.set("14:20")
    one = Desk(north, now).check_in(ali).entry or ""
    now.set("14:30")
    other = Desk(south, now).check_in(ali).entry or ""
    meet(stick, north, south)
    for book in (north, south):
        stay = book.presence.stay(ali)
        assert (stay.people, [double.id for double in stay.doubles]) == (4, [one, other])
    settle(north, now, one, other, "another_person")
    assert (north.presence.inside, north.presence.stay(ali).unsettled) == (5, ())


def test_whoever_is_left_after_an_undo_is_counted(field_book: Book, now: Clock) -> None:
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=5)
    first = desk.check_in(ali, people=3).entry or ""
    now.advance(minutes=5)
    desk.check_in(ali)
    undo_entry(field_book, now, first)
    assert desk.presence.inside == 2


def test_on_a_walk_as_many_arrive_as_left(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    rule(north, entering_leaves=True)
    ali = register(north, "Ali Öz", places=5)
    Desk(north, now).check_in(ali, people=3)
    meet(stick, north, south)
    now.set("14:30")
    assert Desk(south, now).check_in(ali).inside == 3


def test_on_a_walk_nobody_is_seen_twice_though_no_station_knew_of_the_other(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    rule(north, entering_leaves=True)
    eva = register(north, "Eva Weiß")
    meet(stick, north, south)
    Desk(north, now).check_in(eva)
    now.set("14:30")
    Desk(south, now).check_in(eva)
    meet(stick, north, south)
    stay = north.presence.stay(eva)
    assert (stay.people, stay.doubles, stay.station_id) == (1, (), south.post.station_id)


def test_a_rule_that_changes_in_mid_event_holds_for_what_was_before(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    eva = register(north, "Eva Weiß")
    meet(stick, north, south)
    Desk(north, now).check_in(eva)
    now.set("14:30")
    Desk(south, now).check_in(eva)
    meet(stick, north, south)
    assert len(north.presence.stay(eva).doubles) == 2
    rule(north, entering_leaves=True)
    assert north.presence.stay(eva).doubles == ()


def test_another_person_with_the_same_ticket_is_one_more(field_book: Book, now: Clock) -> None:
    rule(field_book, capacity=1, mode="registration")
    desk = Desk(field_book, now)
    eva = register(field_book, "Eva Weiß")
    desk.check_in(eva)
    result = desk.check_in(eva, reason="other_person")
    assert (result.result, result.overrides, result.inside) == ("over", "already", 2)
    assert desk.presence.stay(eva).doubles == ()


def test_a_blank_is_no_reason(field_book: Book, now: Clock) -> None:
    eva = register(field_book, "Eva Weiß", is_revoked=True)
    assert Desk(field_book, now).check_in(eva, reason=" \x1b ").result == "revoked"


def test_a_corrected_number_is_held_against_the_capacity(field_book: Book, now: Clock) -> None:
    rule(field_book, capacity=4, mode="registration")
    desk = Desk(field_book, now)
    entry = desk.check_in(register(field_book, "Ali Öz", places=2)).entry or ""
    assert correct_heads(field_book, now, entry, 9).result == "over"
    assert event_report(field_book, field_book.event()).over_capacity == 1
    assert correct_heads(field_book, now, entry, 3).result == "ok"
    for inside in (2, 0):
        undo_last(field_book, now)
        assert desk.presence.inside == inside
    with pytest.raises(NoSuchAttendee):
        correct_heads(field_book, now, entry, 2)


def test_once_lets_in_those_of_a_party_who_never_came(field_book: Book, now: Clock) -> None:
    rule(field_book, reentry="once")
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=2)
    desk.check_in(ali, people=1)
    desk.check_out(ali)
    now.advance(minutes=5)
    assert desk.check_in(ali, people=1).result == "reentry"


def test_once_counts_whoever_came_in_before_an_exit_too(field_book: Book, now: Clock) -> None:
    rule(field_book, reentry="once")
    desk = Desk(field_book, now)
    ali = register(field_book, "Ali Öz", places=4)
    results = []
    for _ in range(3):
        now.advance(minutes=5)
        results.append(desk.check_in(ali, people=2).result)
        desk.check_out(ali)
    assert results == ["ok", "reentry", "already"]


def test_going_on_to_the_next_station_is_no_exit_where_once_is_the_rule(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    rule(north, reentry="once", entering_leaves=True)
    ali = register(north, "Ali Öz", places=4)
    Desk(north, now).check_in(ali, people=2)
    meet(stick, north, south)
    now.set("14:30")
    desk = Desk(south, now)
    desk.check_in(ali)
    desk.check_out(ali)
    now.advance(minutes=5)
    assert desk.check_in(ali, people=2).result == "reentry"


def test_on_a_walk_a_number_above_those_who_moved_brings_the_rest(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    rule(north, entering_leaves=True)
    ali = register(north, "Ali Öz", places=4)
    Desk(north, now).check_in(ali, people=2)
    meet(stick, north, south)
    now.set("14:30")
    assert Desk(south, now).check_in(ali, people=4).inside == 4
    stay = south.presence.stay(ali)
    assert (stay.people, stay.people_ever, stay.doubles) == (4, 4, ())


def test_a_sticker_given_away_twice_says_so_and_a_walk_in_seen_elsewhere_stays(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    zoe = Desk(north, now).walk_in("Zoe", bind=OURS).attendee or ""
    Desk(south, now).walk_in("Mika", bind=OURS)
    meet(stick, north, south)
    now.set("14:20")
    assert Desk(north, now).scan(OURS).text == (
        "Mehrere Personen haben diesen Code; bitte nach Namen suchen."
    )
    Desk(south, now).check_out(zoe)
    Desk(south, now).check_in(zoe)
    undo_entry(north, now, zoe, "verklickt")
    meet(stick, north, south)
    desk = Desk(north, now)
    assert desk.hit(zoe).state == "inside"
    assert desk.party(zoe)
    with pytest.raises(ReasonNeeded):
        undo_entry(north, now, zoe)  # what is left of her is another device's


def test_the_office_withdraws_a_sticker_that_was_given_away_at_the_door(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    field = open_station()
    Desk(field, now).walk_in("Zoe", bind=OURS)
    meet(stick, field)
    collect(office, now, stick)
    issued = office.event()
    for meant in (OURS, grouped(OURS).lower(), "zoe"):
        assert [holder.name for holder in Holders(office, issued).find(meant)] == ["Zoe"]
    assert revoke(office, now, OURS).is_revoked
    assert [holder.registration.is_revoked for holder in Holders(office, issued).find("zoe")] == [
        True
    ]
    issue(office, now, event, stick)
    meet(stick, field)
    now.advance(minutes=5)
    assert Desk(field, now).scan(OURS).result == "revoked"


@pytest.mark.parametrize("kind", [codes.VOLUNTEER, codes.CONSENT])
def test_a_badge_or_a_slip_is_no_sticker(field_book: Book, now: Clock, kind: str) -> None:
    with pytest.raises(CodeNotOurs):
        Desk(field_book, now).walk_in("Zoe", bind=codes.new_code(kind))


def test_secrets_that_only_the_case_tells_apart_are_two(field_book: Book, now: Clock) -> None:
    ali = register(field_book, "Ali Öz", secret="abc123xyz")
    eva = register(field_book, "Eva Weiß", secret="ABC123XYZ")
    desk = Desk(field_book, now)
    assert (desk.whose("abc123xyz"), desk.whose("ABC123XYZ")) == (ali, eva)


def test_the_days_of_once_a_day_go_by_clocks_set_right(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    rule(office, reentry="once_per_day")
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    eva = register(north, "Eva Weiß")
    meet(stick, north, south)
    tomorrow = Clock(at("14:00"))
    tomorrow.advance(days=1)
    Desk(north, tomorrow).check_in(eva)  # G1's clock is a day ahead
    meet(stick, north, south)
    tomorrow.advance(hours=1)
    assert Desk(south, tomorrow).check_in(eva).result == "already"
    office.close()
    for option in (
        ("collect", stick),
        ("clock", event.id, "G1", "2026-06-14 14:00", "2026-06-13 14:00"),
        ("issue", event.id, stick, "--plain"),
    ):
        assert qmtui("--book", office.folder, *option).exit_code == 0
    meet(stick, south)
    tomorrow.advance(minutes=1)
    assert Desk(south, tomorrow).check_in(eva).result == "ok"


def test_a_note_that_comes_after_the_erasure_goes_too(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    with office.transaction():
        office.people.add(Person(id="01EVA", name="Eva Weiß"))
        office.registrations.add(Registration(id="01EVA", event_id=event.id, secret="r28bwa43"))
    field = open_station()
    desk = Desk(field, now)
    desk.check_in("01EVA", reason="Eva ist die Mutter")
    meet(stick, field)
    collect(office, now, stick)
    erase(office, now, "01EVA")
    desk.note("01EVA", "sucht ihr Kind")
    meet(stick, field)
    collect(office, now, stick)
    meet(stick, field)
    collect(office, now, stick)
    assert len(field.notes) == 0
    (entry,) = field.attendance
    assert entry.reason is None
    held = [path.read_bytes() for path in stick.rglob("*") if path.is_file()]
    for words in (b"ihr Kind", b"die Mutter", b"r28bwa43"):
        assert not any(words in content for content in held)


def test_own_words_stay_out_of_the_report(field_book: Book, now: Clock) -> None:
    eva = register(field_book, "Eva Weiß", is_revoked=True)
    Desk(field_book, now).check_in(eva, reason="Eva ist schwanger")
    (one,) = event_report(field_book, field_book.event()).exceptions
    assert one.reason == OWN_WORDS


def test_the_counters_with_a_meaning_are_known_by_their_german_names(
    field_book: Book, now: Clock
) -> None:
    rule(field_book, counters=(counter_from("Gegangen"), counter_from("Parcours")))
    field_book.close()
    for option in (("3", "Besuche"), ("2", "gegangen"), ("4", "PARCOURS")):
        assert qmtui("--book", field_book.folder, "tally", option[0], "--counter", option[1])
    with Book.open(field_book.folder) as book:
        assert {tally.counter for tally in book.tallies} == {"visits", "leaving", "Parcours"}
        assert Desk(book, now).capacity.occupied == 1


def test_a_late_entry_after_midnight_lies_in_the_events_night(field_book: Book) -> None:
    late = at("02:00").replace(day=14)
    rule(field_book, start=at("20:00"), end=late)
    field_book.close()
    result = qmtui("--book", field_book.folder, "tally", 7, "--late", "00:30", "01:30")
    assert result.exit_code == 0
    with Book.open(field_book.folder) as book:
        (tally,) = book.tallies
        assert tally.since
        assert tally.since.astimezone(book.zone).day == 14


def test_only_those_not_here_yet_come_in_with_the_party(field_book: Book, now: Clock) -> None:
    ids = [register(field_book, f"{n} Öz", household="Öz") for n in ("Ali", "Cem", "Eda")]
    desk = Desk(field_book, now)
    desk.check_in(ids[0])
    desk.check_out(ids[0])
    field_book.close()
    told = qmtui("--book", field_book.folder, "checkin", "--id", ids[1], "--party", "--json")
    assert told.exit_code == 0
    with Book.open(field_book.folder) as book:
        assert [book.presence.stay(i).state for i in ids] == ["left", "inside", "inside"]
