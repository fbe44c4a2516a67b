"""Two records read as one person: everything follows, nothing is rewritten, all can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from qmtui.access import access
from qmtui.actors.actors import Actors
from qmtui.actors.duplicates import WIDE
from qmtui.actors.mailing import MailingLists
from qmtui.actors.merging import Merging, NotTwo, OtherKind, Persons
from qmtui.actors.people import People
from qmtui.actors.relations import Relations
from qmtui.actors.twins import twins
from qmtui.book import Book, new_id
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.desk import Desk
from qmtui.erasing import erase
from qmtui.exchange import sync
from qmtui.model.actor import Actor, Merge
from qmtui.rights import NotAllowed
from qmtui.undo import undo_entry
from tests.qmtui.conftest import Clock, OpenStation, files_of


@pytest.fixture
def pair(office: Book, now: Clock) -> tuple[str, str]:
    """Ayşe, once with a phone for a call, once with an address for the newsletter."""
    contacts = Contacts(office, now)
    one = contacts.add("Ayşe Yılmaz", ["K1", "K4"], phone="030 23125 017")
    other = contacts.add("Ayse Yilmaz", ["K5"], email="ayse@example.org")
    return one.id, other.id


@pytest.fixture
def second_office(office: Book, stick: Path, tmp_path: Path) -> Iterator[Book]:
    """Another copy of the office book, which knows what was there so far."""
    office.database.exchange(stick, init=True)
    book = office.database.manifest.book
    with Book.create(tmp_path / "second", office.about, book=book, role="staff") as second:
        second.database.exchange(stick)
        yield second


def test_alike_names_are_proposed_and_never_merged_by_themselves(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    before = files_of(office.folder)
    (proposal,) = twins(People(office, now))
    assert {proposal.one.name, proposal.other.name} == {"Ayşe Yılmaz", "Ayse Yilmaz"}
    assert len(People(office, now)) == 2
    assert files_of(office.folder) == before


def test_a_merged_person_has_the_consents_values_and_references_of_both(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    kept, merged = pair
    verein = Actors(office, now).save(Actor(id=new_id(), name="Sportverein", kind="association"))
    Relations(office, now).add(merged, verein, "Vorstand")
    lists = MailingLists(office, now)
    mailing = lists.add("Arbeitskreis", "K5")
    lists.join(mailing, People(office, now).person(merged))
    lists.join(mailing, People(office, now).person(kept))

    Merging(office, now).merge(kept, merged)
    people = People(office, now)
    person = people.person(merged)
    assert person == people.person(kept)
    assert (person.id, person.purposes) == (kept, ("K1", "K4", "K5"))
    assert (person.phone, person.email) == ("+493023125017", "ayse@example.org")
    assert [f.relation.function for f in Relations(office, now).of_person(person.ids)] == [
        "Vorstand"
    ]
    (addressee,) = lists.addressees(mailing, people)
    assert (addressee.id, addressee.left_out) == (kept, None)
    assert len(people.callbacks(person)) == 1
    assert twins(people) == []


def test_a_withdrawal_ends_the_consents_it_was_given_for_and_no_others(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    kept, merged = pair
    Merging(office, now).merge(kept, merged)
    now.advance(days=1)
    Withdrawals(office, now).by_code(Contacts(office, now).find(kept).code)
    people = People(office, now)
    person = people.person(kept)
    assert person.purposes == ("K5",)
    assert {a.consent.purpose: a.state for a in people.agreements(person)} == {
        "K1": "withdrawn",
        "K4": "withdrawn",
        "K5": "stands",
    }


def test_undoing_a_merge_leaves_two_people_as_they_were(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    before = People(office, now).all()
    records = [list(office.contacts), list(office.consents)]
    merge = Merging(office, now).merge(*pair)
    assert [list(office.contacts), list(office.consents)] == records
    undo_entry(office, now, merge.id)
    assert People(office, now).all() == before
    assert len(twins(People(office, now))) == 1


def test_a_difference_shows_both_values_until_the_office_picks(office: Book, now: Clock) -> None:
    contacts = Contacts(office, now)
    one = contacts.add("Ayşe Yılmaz", ["K1"], phone="030 23125 017")
    other = contacts.add("Ayse Yilmaz", ["K1"], phone="030 23125 018")
    merging = Merging(office, now)
    merging.merge(one.id, other.id)
    person = People(office, now).person(one.id)
    assert person.phone == "+493023125017"
    assert person.differing["phone"] == {one.id: "+493023125017", other.id: "+493023125018"}

    picked = merging.pick(other.id, "phone")
    assert People(office, now).person(one.id).phone == "+493023125018"
    undo_entry(office, now, picked.id)
    assert People(office, now).person(one.id).phone == "+493023125017"


def test_who_was_said_to_be_different_is_not_proposed_again_unless_undone(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    said = Merging(office, now).keep_apart(*pair)
    assert twins(People(office, now)) == []
    undo_entry(office, now, said.id)
    assert len(twins(People(office, now))) == 1


def test_different_stays_different_for_whoever_is_merged_with_one_of_them_later(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    third = Contacts(office, now).add("Ayşe Yilmaz", ["K4"])
    Merging(office, now).keep_apart(*pair)
    Merging(office, now).merge(third.id, pair[0])
    assert twins(People(office, now), WIDE) == []


def test_two_merges_that_cross_leave_one_person_in_both_offices(
    office: Book, second_office: Book, pair: tuple[str, str], now: Clock, stick: Path
) -> None:
    office.database.exchange(stick)
    second_office.database.exchange(stick)
    one, other = pair
    Merging(office, now).merge(one, other)
    Merging(second_office, now).merge(other, one)
    Merging(second_office, now).pick(other, "name")
    for book in (office, second_office, office):
        book.database.exchange(stick)
    mine, theirs = (People(book, now).all() for book in (office, second_office))
    assert mine == theirs
    (person,) = mine
    assert person.id == min(pair)
    assert person.name == "Ayse Yilmaz"


def test_merges_say_the_same_in_whatever_order_they_come(
    office: Book, now: Clock, tmp_path: Path
) -> None:
    merges = [
        Merge(**office.stamp(now()), kept=kept, merged=merged)
        for kept, merged in ("ab", "ba", "cb", "dc", "fe")
    ]
    seen = set()
    for order in permutations(merges):
        with office.transaction():
            for known in list(office.merges):
                office.merges.remove(known.id)
            for merge in order:
                office.merges.add(merge)
        persons = Persons(office)
        seen.add(tuple(persons.records(record) for record in "abcdef"))
    assert seen == {(("d", "a", "b", "c"),) * 4 + (("f", "e"),) * 2}


def test_walk_ins_of_one_event_are_proposed_and_can_be_merged(
    office: Book, open_station: OpenStation, now: Clock, stick: Path
) -> None:
    station = open_station()
    first = Desk(station, now).walk_in("Ayşe Yılmaz").attendee
    second = Desk(station, now).walk_in("Ayse Yilmaz").attendee
    assert first
    assert second
    sync(station, now, stick)
    collect(office, now, stick)
    people = People(office, now)
    (proposal,) = twins(people)
    assert proposal.event == office.event().id
    contact = Contacts(office, now).add("Ayşe Yılmaz", ["K4"])
    with pytest.raises(OtherKind):
        People(office, now).require_same_kind(first, contact.id)
    Merging(office, now).merge(first, second)
    assert twins(People(office, now)) == []


def test_one_person_is_not_merged_or_parted_with_themselves(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    Merging(office, now).merge(*pair)
    for say in (Merging(office, now).merge, Merging(office, now).keep_apart):
        with pytest.raises(NotTwo):
            say(*reversed(pair))


def test_a_station_decides_nothing_about_people(field_book: Book, now: Clock) -> None:
    with pytest.raises(NotAllowed):
        People(field_book, now)
    with pytest.raises(NotAllowed):
        Merging(field_book, now).merge("a", "b")


def test_whoever_is_read_as_one_is_told_of_and_erased_as_one(
    office: Book, now: Clock, pair: tuple[str, str]
) -> None:
    kept, merged = pair
    kita = Actors(office, now).save(Actor(id=new_id(), name="Kita", kind="nursery"))
    Relations(office, now).add(merged, kita, "Leitung")
    Merging(office, now).merge(kept, merged)
    told = {held.record.get("name") for held in access(office, now, kept).held}
    assert {"Ayşe Yılmaz", "Ayse Yilmaz"} <= told
    erase(office, now, kept)
    assert len(office.contacts) == len(office.relations) == len(People(office, now)) == 0
