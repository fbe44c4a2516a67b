"""The gate: one order of checks, who may set them aside, and coming again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qmtui import codes
from qmtui.afterwards import explain
from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.desk import Desk, NoteMissing
from qmtui.erasing import erase
from qmtui.events import Events
from qmtui.fieldbook import issue
from qmtui.gate import refusal
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.model.result import OVERRIDABLE, Sighting
from qmtui.passage import Coming
from qmtui.registrations import NoSuchRegistration, revoke
from qmtui.rights import NotAllowed
from qmtui.stays import NOBODY, fold
from qmtui.undo import ReasonNeeded, latest, undo_entry, undo_last
from tests.qmtui.conftest import BERLIN, NORTH, SOUTH, Clock, OpenStation, at, register

OURS = "TKDLJXNRBFSVHNFC"


@pytest.fixture
def desk(field_book: Book, now: Clock) -> Desk:
    return Desk(field_book, now)


def rule(book: Book, **changes: Any) -> None:
    with book.transaction():
        book.events.put(replace(book.event(), **changes))


def limit(book: Book, name: str, capacity: int) -> None:
    station = book.station_named(book.event(), name)
    with book.transaction():
        book.stations.put(replace(station, capacity=capacity))


def verdict(event: Event, **facts: Any) -> str | None:
    registration = Registration(id="01ALI", event_id=event.id, **facts)
    return refusal(event, registration, NOBODY, None, at("15:00"), None, BERLIN)


# -- The order of checks


def test_the_first_check_that_fails_names_the_reason(event: Event) -> None:
    late = {"valid_from": at("16:00"), "valid_until": at("14:30")}
    assert verdict(event, is_revoked=True, **late) == "revoked"
    assert verdict(event, **late) == "not_yet"
    assert verdict(event, valid_until=at("14:30")) == "expired"
    assert verdict(event) is None


def test_a_ticket_is_good_from_its_first_moment_until_before_its_last(event: Event) -> None:
    assert verdict(event, valid_from=at("15:00")) is None
    assert verdict(event, valid_until=at("15:00")) == "expired"


def test_a_withdrawn_ticket_of_somebody_inside_is_withdrawn_first(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    eva = register(field_book, "Eva Weiß", code=OURS)
    desk.check_in(eva)
    with field_book.transaction():
        registration = field_book.registrations.get(eva)
        assert registration
        field_book.registrations.put(replace(registration, is_revoked=True))
    now.advance(minutes=5)
    assert desk.check_in(eva).result == "revoked"
    assert desk.check_out(eva).result == "exit"


@pytest.mark.parametrize("scanned", ["tkdl jxnr bfsv hnfc", "TKDL-JXNR-BFSV-HNFC", OURS.lower()])
def test_case_12_a_withdrawn_ticket_is_withdrawn_however_it_is_typed(
    desk: Desk, field_book: Book, scanned: str
) -> None:
    register(field_book, "Eva Weiß", code=OURS, is_revoked=True)
    result = desk.scan(scanned)
    assert (result.result, result.overridable, result.inside) == ("revoked", True, 0)
    (entry,) = field_book.attendance
    assert (entry.kind, entry.result) == ("refusal", "revoked")


def test_a_ticket_is_told_when_it_will_be_good(desk: Desk, field_book: Book) -> None:
    eva = register(field_book, "Eva Weiß", valid_from=at("16:00"))
    result = desk.check_in(eva)
    assert (result.result, result.valid_from) == ("not_yet", at("16:00"))


# -- Setting a refusal aside


@pytest.mark.parametrize("why", sorted(OVERRIDABLE))
def test_a_reason_sets_a_refusal_aside_and_stands_beside_it(
    desk: Desk, field_book: Book, now: Clock, why: str
) -> None:
    facts: dict[str, dict[str, Any]] = {
        "revoked": {"is_revoked": True},
        "not_yet": {"valid_from": at("18:00")},
        "expired": {"valid_until": at("13:00")},
        "already": {},
    }
    eva = register(field_book, "Eva Weiß", **facts[why])
    if why == "already":
        desk.check_in(eva)
        now.advance(minutes=5)
    assert desk.check_in(eva).overridable
    result = desk.check_in(eva, reason="team")
    assert (result.result, result.overrides, result.inside) == ("ok", why, 1)
    newest = max(field_book.attendance, key=lambda entry: (entry.observed_at, entry.id))
    assert (newest.kind, newest.overrides, newest.reason) == ("arrival", why, "team")


def test_a_reason_cannot_make_an_unknown_code_known(desk: Desk) -> None:
    result = desk.scan("nobody", reason="team")
    assert (result.result, result.overridable, result.inside) == ("unknown", False, 0)


def test_a_refusal_told_twice_at_once_is_one_entry(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    eva = register(field_book, "Eva Weiß", is_revoked=True)
    desk.check_in(eva)
    now.advance(seconds=1)
    assert desk.check_in(eva).just_now
    assert len(field_book.attendance) == 1


# -- Codes


def test_case_7_the_same_code_three_times_at_once_is_one_check_in(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    register(field_book, "Eva Weiß", code=OURS)
    desk.scan(OURS)
    for _ in range(2):
        now.advance(seconds=1)
        result = desk.scan(OURS)
        assert (result.result, result.just_now) == ("already", True)
    assert len(field_book.attendance) == 1


def test_case_8_a_wrong_symbol_is_never_another_person(desk: Desk, field_book: Book) -> None:
    register(field_book, "Eva Weiß", code=OURS)
    for place in range(len(OURS)):
        for symbol in codes.ALPHABET.replace(OURS[place], ""):
            misread = OURS[:place] + symbol + OURS[place + 1 :]
            assert desk.whose(misread) is None
    assert desk.scan(misread).result == "unreadable"


def test_case_10_a_ticket_of_another_event_is_named_and_can_be_bound(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    reading = Events(office, now).add("Lesung", "reading", at("18:00"))
    with office.transaction():
        office.registrations.add(
            Registration(id="01LES", event_id=reading.id, code=OURS, secret="pretix-secret-1")
        )
    field = open_station()
    desk = Desk(field, now)
    for scanned in (OURS, "PRETIX-SECRET-1"):
        result = desk.scan(scanned)
        assert (result.result, result.why, result.text) == ("other_event", None, "Lesung")
    assert desk.walk_in("Nele", bind=OURS).result == "walkin"
    now.advance(minutes=1)
    assert desk.scan(OURS).result == "already"
    assert all(OURS not in path.read_text("latin-1") for path in stick.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("kind", "words"),
    [(codes.VOLUNTEER, "der Ausweis einer helfenden Person"), (codes.CONSENT, "der Beleg")],
)
def test_case_10_a_code_of_another_kind_is_named_as_such(desk: Desk, kind: str, words: str) -> None:
    result = desk.scan(codes.new_code(kind))
    assert (result.result, result.why) == ("other_event", "no_ticket")
    assert result.text.startswith(words)


def test_case_11_a_code_on_no_list_leads_to_the_door(desk: Desk, field_book: Book) -> None:
    code = codes.new_code()
    assert desk.scan(code).result == "unknown"
    assert desk.walk_in("Nele", bind=code).code == code
    assert desk.whose(code) is not None


def test_case_13_a_code_used_elsewhere_tells_where_and_both_are_kept(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    eva = register(north, "Eva Weiß", code=OURS)
    Desk(north, now).scan(OURS)
    for book in (north, south):
        book.database.exchange(stick)
    now.set("14:20")
    result = Desk(south, now).scan(OURS)
    assert (result.result, result.overridable) == ("already", True)
    assert result.first == Sighting(station=NORTH, at=at("14:00"))
    assert [e.station_id for e in south.presence.stay(eva).doubles] == [
        s.id for s in south.stations_of(south.event())
    ]


def test_every_registration_has_a_code_of_ours_beside_its_ticket(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    register(field_book, "Eva Weiß", code=OURS, secret="r28bwa43")
    assert desk.scan("r28bwa43").result == "ok"
    now.advance(minutes=1)
    assert desk.scan(OURS).result == "already"


def test_the_office_withdraws_a_ticket_and_the_next_issue_says_so(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    person = Registration(id="01EVA", event_id=event.id, code=OURS)
    with office.transaction():
        office.registrations.add(person)
    field = open_station()
    revoke(office, now, OURS.lower())
    issue(office, now, event, stick)
    field.database.exchange(stick)
    assert Desk(field, now).scan(OURS).result == "revoked"
    revoke(office, now, "01EVA", restore=True)
    issue(office, now, event, stick)
    field.database.exchange(stick)
    now.advance(minutes=1)
    assert Desk(field, now).scan(OURS).result == "ok"


def test_only_the_office_withdraws_what_there_is(
    office: Book, field_book: Book, now: Clock
) -> None:
    with pytest.raises(NotAllowed):
        revoke(field_book, now, OURS)
    with pytest.raises(NoSuchRegistration):
        revoke(office, now, OURS)


# -- Coming again


def test_once_means_once(desk: Desk, field_book: Book, now: Clock) -> None:
    rule(field_book, reentry="once")
    eva = register(field_book, "Eva Weiß")
    desk.check_in(eva)
    desk.check_out(eva)
    now.advance(days=1)
    assert desk.check_in(eva).result == "already"
    assert desk.presence.inside == 0


def test_once_a_day_begins_anew_at_midnight_even_without_an_exit(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    rule(field_book, reentry="once_per_day")
    eva = register(field_book, "Eva Weiß")
    now.set("23:58")
    desk.check_in(eva)
    now.advance(minutes=1)
    assert desk.check_in(eva).result == "already"
    now.advance(minutes=2)
    result = desk.check_in(eva)
    assert (result.result, result.inside) == ("ok", 1)
    assert desk.presence.stay(eva).doubles == ()
    desk.check_out(eva)
    now.advance(minutes=5)
    assert desk.check_in(eva).result == "already"


def test_entering_one_station_is_leaving_the_other(
    open_station: OpenStation, now: Clock, stick: Path
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    rule(north, entering_leaves=True)
    eva = register(north, "Eva Weiß", places=2)
    first = Desk(north, now)
    first.check_in(eva)
    for book in (north, south):
        book.database.exchange(stick)
    now.set("14:30")
    second = Desk(south, now)
    result = second.check_in(eva)
    assert (result.result, result.inside) == ("ok", 2)
    station = south.post.station_id
    assert (second.presence.inside, second.presence.inside_at[station]) == (2, 2)
    assert second.presence.stay(eva).doubles == ()
    undo_last(south, now)
    assert (second.presence.inside, second.presence.inside_at[station]) == (2, 0)


# -- Those who come together


def test_a_household_comes_at_once_and_the_rest_later(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    ids = [register(field_book, f"{n} Öz", household="Öz") for n in ("Ali", "Cem", "Eda")]
    register(field_book, "Nora Öz", household="Andere")
    assert [hit.id for hit in desk.party(ids[1])] == [ids[1], ids[0], ids[2]]
    results = desk.check_in_together(
        [Coming(attendee=ids[0], people=3, children=2), Coming(attendee=ids[1])]
    )
    assert [result.result for result in results] == ["ok", "ok"]
    assert desk.presence.inside == 4
    assert [hit.to_come for hit in desk.party(ids[0])] == [0, 0, 1]
    now.advance(minutes=10)
    assert desk.check_in(ids[2]).inside == 5


def test_one_undo_takes_a_whole_household_back(desk: Desk, field_book: Book, now: Clock) -> None:
    ids = [register(field_book, f"{n} Öz", household="Öz") for n in ("Ali", "Cem")]
    desk.check_in_together([Coming(attendee=i) for i in ids])
    assert len(latest(field_book, now)) == 1
    undo_last(field_book, now)
    assert (desk.presence.inside, latest(field_book, now)) == (0, [])


def test_those_of_one_order_are_a_party_too(desk: Desk, field_book: Book) -> None:
    ids = [register(field_book, n, order="M7UFV") for n in ("Ali Öz", "Eva Weiß")]
    alone = register(field_book, "Jan Nowak")
    assert {hit.id for hit in desk.party(ids[0])} == set(ids)
    assert [hit.id for hit in desk.party(alone)] == [alone]


def test_places_left_empty_are_filled_by_the_next_scan(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    ali = register(field_book, "Ali Öz", places=4)
    assert desk.check_in(ali, people=1).to_come == 3
    now.advance(minutes=10)
    result = desk.check_in(ali)
    assert (result.result, result.people, result.inside, result.to_come) == ("ok", 3, 4, 0)
    stay = desk.presence.stay(ali)
    assert (stay.doubles, stay.people_ever) == ((), 4)
    now.advance(minutes=10)
    assert desk.check_in(ali).result == "already"
    assert desk.check_out(ali).people == 4


def test_the_rest_that_comes_at_two_stations_is_the_same_people(field_book: Book) -> None:
    ali = register(field_book, "Ali Öz", places=4)
    now = Clock(at("14:00"))
    desk = Desk(field_book, now)
    desk.check_in(ali, people=1)
    now.set("14:10")
    desk.check_in(ali)
    entries = field_book.attendance.where("attendee_id", ali)
    twin = replace(entries[-1], id="01TWIN", station_id="south")
    assert fold([*entries, twin]).people == 4


def test_a_party_that_cannot_all_be_written_is_not_written(desk: Desk, field_book: Book) -> None:
    ali = register(field_book, "Ali Öz")
    with pytest.raises(Exception, match="1"):
        desk.check_in_together([Coming(attendee=ali), Coming(attendee=ali, people=0)])
    assert len(field_book.attendance) == 0
    assert desk.presence.inside == 0


# -- How many fit in


def test_a_party_is_told_from_the_one_on_who_is_too_many(desk: Desk, field_book: Book) -> None:
    rule(field_book, capacity=2, mode="registration")
    ids = [register(field_book, f"{n} Öz", household="Öz") for n in ("Ali", "Cem", "Eda")]
    results = desk.check_in_together([Coming(attendee=i) for i in ids])
    assert [result.result for result in results] == ["ok", "ok", "over"]


def test_a_station_has_a_limit_of_its_own(desk: Desk, field_book: Book) -> None:
    rule(field_book, capacity=100, mode="registration")
    limit(field_book, NORTH, 1)
    assert desk.check_in(register(field_book, "Ali Öz")).result == "ok"
    assert desk.check_in(register(field_book, "Eva Weiß")).result == "over"
    assert (desk.capacity.limit_here, desk.capacity.occupied_here) == (1, 2)


def test_why_it_was_too_full_may_be_said_later(desk: Desk, field_book: Book) -> None:
    rule(field_book, capacity=1, mode="registration")
    desk.check_in(register(field_book, "Ali Öz"))
    result = desk.check_in(register(field_book, "Eva Weiß"))
    assert result.entry
    explain(field_book, result.entry, "belongs")
    entry = field_book.attendance.get(result.entry)
    assert entry
    assert entry.reason == "belongs"


def test_here_now_is_read_from_what_the_event_says(desk: Desk, field_book: Book) -> None:
    rule(field_book, mode="registration", here_from="tallies")
    desk.check_in(register(field_book, "Ali Öz", places=3))
    assert desk.capacity.occupied == 0
    rule(field_book, mode="count", here_from="check_ins")
    assert desk.capacity.occupied == 3


# -- Notes, and taking older things back


def test_a_note_is_shown_to_whoever_meets_them_next(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    eva = register(field_book, "Eva Weiß", comment="bringt Kuchen")
    desk.note(eva, " sucht\x1b ihr Kind ")
    assert desk.check_in(eva).comment == "bringt Kuchen · sucht ihr Kind"
    undo_last(field_book, now)
    undo_last(field_book, now)
    assert desk.check_in(eva).comment == "bringt Kuchen"
    with pytest.raises(NoteMissing):
        desk.note(eva, " \x1b ")


def test_what_is_older_or_somebody_elses_takes_a_reason(
    desk: Desk, field_book: Book, now: Clock
) -> None:
    field_book.post = replace(field_book.post, by="JO")
    eva, ali = register(field_book, "Eva Weiß"), register(field_book, "Ali Öz")
    desk.check_in(eva)
    now.advance(minutes=16)
    desk.check_in(ali)
    assert [one.needs_reason for one in latest(field_book, now)] == [False, True]
    with pytest.raises(ReasonNeeded):
        undo_entry(field_book, now, eva)
    assert desk.presence.inside == 2
    undo_entry(field_book, now, eva, "verklickt")
    field_book.post = replace(field_book.post, by="MK")
    with pytest.raises(ReasonNeeded):
        undo_entry(field_book, now, ali)
    assert desk.presence.inside == 1


def test_who_is_only_alike_is_found_when_nobody_begins_so(desk: Desk, field_book: Book) -> None:
    register(field_book, "Karl Meier")
    (hit,) = desk.search("Meyer")
    assert (hit.name, hit.is_alike) == ("Karl Meier", True)
    register(field_book, "Eva Meyer")
    assert [(hit.name, hit.is_alike) for hit in desk.search("Meyer")] == [("Eva Meyer", False)]


def test_erasing_somebody_takes_the_notes_and_the_household_along(
    office: Book, event: Event, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    with office.transaction():
        office.people.add(Person(id="01EVA", name="Eva Weiß"))
        office.registrations.add(
            Registration(id="01EVA", event_id=event.id, household="Familie Weiß")
        )
    field = open_station()
    desk = Desk(field, now)
    desk.note("01EVA", "sucht ihr Kind")
    desk.check_in("01EVA")
    field.database.exchange(stick)
    collect(office, now, stick)
    erase(office, now, "01EVA")
    collect(office, now, stick)
    field.database.exchange(stick)
    assert len(field.notes) == 0
    registration = field.registrations.get("01EVA")
    assert registration
    assert (registration.household, desk.presence.inside) == ("", 1)
    field.database.exchange(stick)
    written = [path.read_bytes() for path in stick.rglob("*") if path.is_file()]
    assert not [1 for held in written if "Familie Weiß".encode() in held or b"ihr Kind" in held]
