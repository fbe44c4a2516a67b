"""Seen twice, two values, one person: what people decide, and what it does to the figures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.actors.merging import Merging
from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.collecting import collect
from qmtui.conflicts import disputes, resolve
from qmtui.contacts.contacts import Contacts
from qmtui.desk import Desk, NoSuchAttendee
from qmtui.exchange import sync
from qmtui.model.entry import Entry
from qmtui.model.event import Event
from qmtui.model.person import Attendance
from qmtui.model.settling import Settlement
from qmtui.replicas import replica
from qmtui.reports.event import EventReport, event_report
from qmtui.settling.answers import answers
from qmtui.settling.deciding import NotSeenTwice, settle
from qmtui.settling.decisions import decision, decisions, take_back
from qmtui.settling.questions import OnePerson, SeenTwice, TwoValues
from qmtui.settling.reading import Reading, questions
from qmtui.settling.words import asked
from qmtui.undo import ReasonNeeded, undo_entry, undo_last
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, register

Pair = tuple[Book, Book]
Meet = Callable[[], None]


@pytest.fixture
def oez(office: Book, event: Event) -> str:
    return register(office, "Ayla Öz", offering="Lange Tafel")


@pytest.fixture
def eva(office: Book, event: Event) -> str:
    return register(office, "Eva Weiß", offering="Workshop")


@pytest.fixture
def pair(oez: str, eva: str, open_station: OpenStation) -> Pair:
    """Two stations that let Frau Öz in without knowing of each other."""
    return open_station("G1"), open_station("G2", SOUTH)


@pytest.fixture
def meet(pair: Pair, now: Clock, stick: Path, office: Book) -> Meet:
    def everybody() -> None:
        for book in pair:
            sync(book, now, stick)
        collect(office, now, stick)
        for book in pair:
            sync(book, now, stick)

    return everybody


@pytest.fixture
def seen(pair: Pair, oez: str, now: Clock, meet: Meet) -> Pair:
    now.set("14:05")
    Desk(pair[0], now).check_in(oez)
    now.set("14:11")
    Desk(pair[1], now).check_in(oez)
    meet()
    return pair


def open_pair(book: Book) -> tuple[str, str]:
    """The ids of the two sightings that wait for a decision."""
    (question,) = [q for q in questions(book, lambda: at("15:00")) if isinstance(q, SeenTwice)]
    return question.first.entry, question.second.entry


def figures(report: EventReport) -> tuple[int, int, int, dict[str, int]]:
    """People, registrations that came, walk-ins, check-ins by station."""
    check_ins = {station.name: station.check_ins for station in report.stations}
    return report.people, report.arrived, report.walkins, check_ins


BEFORE = (1, 1, 0, {NORTH: 1, SOUTH: 1})


def test_frau_oez_is_asked_about_in_one_plain_sentence(seen: Pair, office: Book) -> None:
    for book in (*seen, office):
        (question,) = questions(book, lambda: at("15:00"))
        assert asked(question) == ("Ayla Öz: 14:05 Eingang Nord und 14:11 Eingang Süd. Was stimmt?")
        assert [answer.does for answer in answers(question)] == [
            "Personen: 1, wie bisher",
            "Personen: 1, wie bisher\nCheck-ins Eingang Süd: 0 statt 1",
            "Personen: 2 statt 1",
            "Personen: 2 statt 1",
        ]


@pytest.mark.parametrize(
    ("verdict", "after"),
    [
        ("both_right", BEFORE),
        ("second_wrong", (1, 1, 0, {NORTH: 1, SOUTH: 0})),
        ("another_person", (2, 1, 0, {NORTH: 1, SOUTH: 1})),
    ],
)
def test_the_figures_follow_the_verdict_everywhere_and_back(
    seen: Pair, office: Book, event: Event, now: Clock, meet: Meet, verdict: str, after: object
) -> None:
    event = office.event()
    assert figures(event_report(office, event)) == BEFORE
    now.set("15:00")
    entry = settle(office, now, *open_pair(office), verdict)  # type: ignore[arg-type] # one of three
    meet()
    for book in (office, *seen):
        report = event_report(book, event)
        assert figures(report) == after
        assert [twice.verdict for twice in report.twice] == [verdict]
        assert questions(book, now) == []
    take_back(office, now, decision(office, now, entry.id))
    meet()
    for book in (office, *seen):
        report = event_report(book, event)
        assert figures(report) == BEFORE
        assert [twice.verdict for twice in report.twice] == [""]
        assert open_pair(book)


def test_what_was_said_before_is_what_the_figures_do(seen: Pair, eva: str, now: Clock) -> None:
    book = seen[0]
    (question,) = questions(book, now)
    assert isinstance(question, SeenTwice)
    for verdict, effect in question.effects.items():
        settle(book, now, *open_pair(book), verdict)  # type: ignore[arg-type] # one of three
        report = event_report(book, book.event())
        assert report.people == effect.people[1]
        assert figures(report)[3][SOUTH] == effect.check_ins[1]
        undo_last(book, now)


def test_the_other_person_is_somebody_on_the_list(seen: Pair, eva: str, now: Clock) -> None:
    book = seen[0]
    settle(book, now, *open_pair(book), "another_person", other=eva)
    assert figures(event_report(book, book.event())) == (2, 2, 0, {NORTH: 1, SOUTH: 1})
    assert book.presence.stay(eva).state == "inside"
    with pytest.raises(NoSuchAttendee):
        settle(book, now, *sightings(book), "another_person", other="01NOBODY")


def sightings(book: Book) -> tuple[str, str]:
    first, second = sorted(e.id for e in book.attendance)
    return first, second


def test_the_other_person_is_somebody_new_and_gone_with_the_decision(
    seen: Pair, now: Clock
) -> None:
    book = seen[0]
    settle(book, now, *open_pair(book), "another_person", name=" Nele Kovalenko ")
    assert figures(event_report(book, book.event())) == (2, 1, 1, {NORTH: 1, SOUTH: 1})
    assert "Nele Kovalenko" in [person.name for person in book.people]
    undo_last(book, now)
    assert figures(event_report(book, book.event())) == BEFORE
    assert "Nele Kovalenko" not in [person.name for person in book.people]


def test_a_refusal_as_already_here_may_have_been_somebody_else(
    pair: Pair, oez: str, now: Clock, meet: Meet
) -> None:
    Desk(pair[0], now).check_in(oez)
    meet()
    now.set("14:11")
    assert Desk(pair[1], now).check_in(oez).result == "already"
    settle(pair[1], now, *open_pair(pair[1]), "another_person")
    assert figures(event_report(pair[1], pair[1].event())) == (2, 1, 0, {NORTH: 1, SOUTH: 1})


def test_a_clock_set_right_later_changes_nothing_of_what_was_meant(
    seen: Pair, now: Clock, meet: Meet
) -> None:
    book = seen[0]
    first, second = open_pair(book)
    settle(book, now, first, second, "second_wrong")
    # The southern clock goes an hour ahead: its check-in was the earlier one.
    compare_clock(book, now, "G2", at("16:00"), at("15:00"))
    assert figures(event_report(book, book.event()))[3] == {NORTH: 1, SOUTH: 0}
    assert questions(book, now) == []


def test_two_who_are_both_right_are_not_asked_about_again_in_the_other_order(
    seen: Pair, now: Clock
) -> None:
    book = seen[0]
    settle(book, now, *open_pair(book), "both_right")
    compare_clock(book, now, "G2", at("16:00"), at("15:00"))
    assert questions(book, now) == []


def test_the_latest_verdict_holds_in_whatever_order_it_comes(
    seen: Pair, office: Book, event: Event, now: Clock, meet: Meet
) -> None:
    first, second = open_pair(seen[0])
    now.set("18:00")  # a clock far ahead decides first
    settle(seen[0], now, first, second, "another_person")
    meet()
    now.set("15:00")  # and one that is right decides in knowledge of it
    settle(seen[1], now, first, second, "second_wrong")
    meet()
    for book in (*seen, office):
        report = event_report(book, office.event())
        assert [twice.verdict for twice in report.twice] == ["second_wrong"]
        assert report.people == 1


def test_three_sightings_are_two_questions(pair: Pair, oez: str, now: Clock) -> None:
    book = pair[0]
    now.set("14:05")
    Desk(book, now).check_in(oez)
    with book.transaction():
        for time in ("14:11", "14:20"):
            stamp = {**book.stamp(at(time)), "station_id": f"station {time}"}
            book.attendance.add(
                Attendance(**stamp, attendee_id=oez, kind="arrival", result="ok", people=1)
            )
    found = [q for q in questions(book, now) if isinstance(q, SeenTwice)]
    assert [q.second.at.minute for q in found] == [11, 20]
    settle(book, now, found[0].first.entry, found[0].second.entry, "second_wrong")
    (left,) = [q for q in questions(book, now) if isinstance(q, SeenTwice)]
    assert (left.first.at.minute, left.second.at.minute) == (5, 20)
    assert [t.verdict for t in event_report(book, book.event()).twice] == [""]


def test_entries_and_verdicts_come_in_any_order(seen: Pair, eva: str, now: Clock) -> None:
    """Presence is a fold: a verdict may be there before what it is about."""
    book = seen[0]
    settle(book, now, *open_pair(book), "another_person", other=eva)
    expected = {
        a: book.presence.stay(a) for a in (eva, *[e.attendee_id or "" for e in book.attendance])
    }
    documents: list[tuple[str, Entry]] = [("attendance", entry) for entry in book.attendance]
    documents += [("settlements", entry) for entry in book.settlements]
    for order in permutations(documents):
        for table, entry in documents:
            getattr(book, table).remove(entry.id)
        assert book.presence.inside == 0
        for table, entry in order:
            getattr(book, table).add(entry)
        assert {a: book.presence.stay(a) for a in expected} == expected
        assert book.presence.inside == 2


def test_only_two_sightings_of_one_person_are_decided_about(seen: Pair, now: Clock) -> None:
    first, second = open_pair(seen[0])
    for wrong in ((first, first), (first, "01NOTHING"), ("01NOTHING", second)):
        with pytest.raises(NotSeenTwice):
            settle(seen[0], now, *wrong, "both_right")


def test_a_verdict_that_says_one_thing_twice_changes_nothing(seen: Pair, now: Clock) -> None:
    book = seen[0]
    first, _second = open_pair(book)
    with book.transaction():
        book.settlements.add(
            Settlement(
                **book.stamp(now()),
                attendee_id="x",
                first=first,
                second=first,
                verdict="second_wrong",
            )
        )
    assert figures(event_report(book, book.event())) == BEFORE


def test_a_station_names_people_as_the_desk_does(seen: Pair, now: Clock) -> None:
    (question,) = questions(seen[1], now)
    assert isinstance(question, SeenTwice)
    assert (question.name, question.offering) == ("Ayla Öz", "Lange Tafel")


def test_who_decided_when_is_listed_and_what_was_taken_back_too(
    seen: Pair, office: Book, now: Clock
) -> None:
    office.post = replace(office.post, by="JO")
    now.set("15:00")
    entry = settle(office, now, *open_pair(office), "both_right")
    (made,) = decisions(office, now)
    assert (made.by, made.at, made.is_taken_back) == ("JO", at("15:00"), False)
    assert made.about == "Ayla Öz, 14:05 Eingang Nord, 14:11 Eingang Süd"
    assert made.verdict == "beides stimmt"
    now.advance(minutes=20)
    with pytest.raises(ReasonNeeded):
        take_back(office, now, made)
    take_back(office, now, made, "verwechselt")
    assert [d.is_taken_back for d in decisions(office, now)] == [True]
    with replica(office, office.event(), read_only=True) as copy:
        (undo,) = copy.undos
        assert (undo.targets, undo.reason) == ((entry.id,), "verwechselt")


# -- Two values


def rename(book: Book, person: str, name: str) -> None:
    known = book.people.get(person)
    assert known
    book.people.put(replace(known, name=name))


@pytest.fixture
def renamed(pair: Pair, oez: str, meet: Meet) -> Pair:
    rename(pair[0], oez, "Ayla Özdemir")
    rename(pair[1], oez, "Ayla Özkan")
    meet()
    return pair


def name_in(book: Book, person: str) -> str:
    known = book.people.get(person)
    assert known
    return known.name


def test_a_value_that_was_chosen_is_an_entry_and_both_lie_open_again_without_it(
    renamed: Pair, oez: str, office: Book, now: Clock, meet: Meet
) -> None:
    shown = name_in(renamed[0], oez)
    (dispute,) = disputes(renamed[0])
    chosen = dispute.rivals[1].value
    resolve(renamed[0], oez, 2, now=now)
    meet()
    assert {name_in(book, oez) for book in renamed} == {chosen}
    (made,) = decisions(office, now)
    assert (made.kind, made.about) == ("values", f"{chosen}, Name")
    take_back(office, now, made, "verwechselt")
    meet()
    for book in renamed:
        assert name_in(book, oez) == shown
        (again,) = disputes(book)
        assert [claim.value for claim in again.rivals] == [shown, chosen]
        assert [claim.at for claim in again.rivals] == [claim.at for claim in dispute.rivals]
    resolve(renamed[1], oez, 2, now=now)
    meet()
    assert [disputes(book) for book in (*renamed, office)] == [[], [], []]
    assert {name_in(book, oez) for book in renamed} == {chosen}


def test_what_was_changed_after_the_decision_is_left_alone(
    renamed: Pair, oez: str, now: Clock
) -> None:
    book = renamed[0]
    resolve(book, oez, 2, now=now)
    rename(book, oez, "Ayla Özgür")
    undo_last(book, now)
    assert (name_in(book, oez), disputes(book)) == ("Ayla Özgür", [])


def test_a_record_deleted_by_decision_comes_back_with_its_undo(
    pair: Pair, oez: str, now: Clock, meet: Meet
) -> None:
    pair[0].people.remove(oez)
    rename(pair[1], oez, "Ayla Özkan")
    meet()
    book = pair[0]
    resolve(book, oez, 2, now=now)
    assert book.people.get(oez) is None
    undo_last(book, now)
    assert name_in(book, oez) == "Ayla Özkan"
    (dispute,) = disputes(book)
    assert (dispute.field, [c.value for c in dispute.rivals]) == ("deleted", ["keep", "delete"])
    resolve(book, oez, 1, now=now)
    assert (name_in(book, oez), disputes(book)) == ("Ayla Özkan", [])


def test_a_decision_repeats_no_value(renamed: Pair, oez: str, now: Clock) -> None:
    resolve(renamed[0], oez, 2, now=now)
    (entry,) = renamed[0].database.table("resolutions")
    assert "Öz" not in str(dict(entry))


def test_what_belongs_to_no_event_comes_last(renamed: Pair, office: Book, now: Clock) -> None:
    for name in ("Ali Demir", "Ali  Demir"):
        Contacts(office, now).add(name, ["K5"], email="ali@example.org")
    found = questions(office, now)
    assert [type(question) for question in found] == [TwoValues, OnePerson]


# -- One person


def test_walk_ins_who_are_one_person_are_counted_once_and_twice_again(
    pair: Pair, office: Book, now: Clock, meet: Meet
) -> None:
    Desk(pair[0], now).walk_in("Ayşe Yılmaz")
    Desk(pair[1], now).walk_in("Ayse Yilmaz")
    meet()
    event = office.event()
    (question,) = questions(office, now)
    assert isinstance(question, OnePerson)
    assert question.people == (2, 1)
    one, other = question.pair.one.id, question.pair.other.id
    assert figures(event_report(office, event))[::2] == (2, 2)
    merge = Merging(office, now).merge(one, other)
    assert figures(event_report(office, event)) == (1, 0, 1, {NORTH: 1, SOUTH: 1})
    assert questions(office, now) == []
    undo_entry(office, now, merge.id)
    assert figures(event_report(office, event))[::2] == (2, 2)


def test_a_merge_taken_back_is_open_again_though_all_was_read_after_it(
    office: Book, now: Clock
) -> None:
    contacts = Contacts(office, now)
    one, other = (contacts.add("Ali Demir", ["K5"], email="ali@example.org").id for _ in "12")
    merge = Merging(office, now).merge(one, other)
    reading = Reading(office, now)
    assert reading.questions == []
    undo_entry(office, now, merge.id)
    for _again in "12":
        reading.read_anew("")
        assert [type(question) for question in reading.questions] == [OnePerson]


def test_a_walk_in_who_was_registered_after_all_is_no_walk_in(
    pair: Pair, oez: str, office: Book, now: Clock, meet: Meet
) -> None:
    walk_in = Desk(pair[0], now).walk_in("Ayla Oez")
    meet()
    Merging(office, now).merge(oez, walk_in.attendee or "")
    report = event_report(office, office.event())
    assert figures(report)[:3] == (1, 1, 0)
    assert report.no_shows == 1
    assert sum(offering.walkins or 0 for offering in report.offerings) == 0


def test_who_registered_twice_and_came_once_is_named_once_and_the_other_registration_unused(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    station = open_station("G1")
    one, other = register(station, "Jörg Müller"), register(station, "Joerg Mueller")
    Desk(station, now).check_in(one)
    walk_in = Desk(station, now).walk_in("Müller Jörg").attendee
    assert walk_in
    sync(station, now, stick)
    collect(office, now, stick)
    merging = Merging(office, now)
    merging.merge(one, other)
    report = event_report(office, office.event())
    assert (report.named, report.arrived, report.no_shows, report.walkins) == (2, 1, 1, 1)
    merging.merge(one, walk_in)
    report = event_report(office, office.event())
    assert (report.named, report.arrived, report.no_shows, report.walkins) == (1, 1, 1, 0)


def test_a_walk_in_who_had_registered_came_on_that_registration(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    station = open_station("G1")
    registered = register(station, "Jörg Müller")
    walk_in = Desk(station, now).walk_in("Joerg Mueller").attendee
    assert walk_in
    sync(station, now, stick)
    collect(office, now, stick)
    Merging(office, now).merge(registered, walk_in)
    report = event_report(office, office.event())
    assert (report.named, report.arrived, report.no_shows, report.walkins) == (1, 1, 0, 0)
