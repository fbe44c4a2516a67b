"""What two devices wrote without knowing of each other, and how a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.conflicts import (
    FieldNeeded,
    ForTheOffice,
    NoSuchRival,
    NothingDisputed,
    disputes,
    resolve,
)
from qmtui.errors import BookUnusable, in_plain_words
from qmtui.exchange import sync
from qmtui.model.event import Event
from qmtui.replicas import CopyUnusable
from qmtui.settling.reopening import DELETED
from tests.qmtui.conftest import SOUTH, Clock, OpenStation, register

Pair = tuple[Book, Book]


@pytest.fixture
def ali(office: Book, event: Event) -> str:
    return register(office, "Ali Öz", offering="Lange Tafel")


@pytest.fixture
def pair(ali: str, open_station: OpenStation) -> Pair:
    """Two stations that both have Ali on their lists."""
    return open_station("G1"), open_station("G2", SOUTH)


def rename(book: Book, person: str, name: str) -> None:
    change(book, person, name=name)


def change(book: Book, person: str, **fields: Any) -> None:  # of a person
    known = book.people.get(person)
    assert known
    book.people.put(replace(known, **fields))


def change_offering(book: Book, person: str, offering: str) -> None:
    known = book.registrations.get(person)
    assert known
    book.registrations.put(replace(known, offering=offering))


def meet(pair: Pair, now: Clock, stick: Path) -> None:
    """Exchange until both stations know all of each other."""
    for book in (*pair, pair[0]):
        sync(book, now, stick)


def number_of(book: Book, label: str) -> int:
    """The number of the value that came from this device."""
    (dispute,) = disputes(book)
    (keep,) = [claim.keep for claim in dispute.rivals if claim.label == label]
    return keep


@pytest.fixture
def disputed(pair: Pair, ali: str, now: Clock, stick: Path) -> Pair:
    """Two stations that gave Ali a name each, and have met since."""
    rename(pair[0], ali, "Ali Özdemir")
    rename(pair[1], ali, "Ali Özkan")
    meet(pair, now, stick)
    return pair


def test_nothing_is_disputed_at_first(pair: Pair, office: Book) -> None:
    assert [disputes(book) for book in (*pair, office)] == [[], [], []]


def test_both_values_are_listed_with_their_devices_and_the_shown_one_first(
    disputed: Pair, ali: str
) -> None:
    for book in disputed:
        (dispute,) = disputes(book)
        assert (dispute.id, dispute.table, dispute.field) == (ali, "people", "name")
        assert [claim.keep for claim in dispute.rivals] == [1, 2]
        values = {claim.label: claim.value for claim in dispute.rivals}
        assert values == {"G1": "Ali Özdemir", "G2": "Ali Özkan"}
        person = book.people.get(ali)
        assert person
        assert person.name == dispute.name == dispute.rivals[0].value
        assert all(claim.at.tzinfo == book.zone for claim in dispute.rivals)


@pytest.mark.parametrize("label", ["G1", "G2"])
def test_what_is_kept_stands_everywhere_and_nothing_is_disputed_any_more(
    disputed: Pair, ali: str, now: Clock, stick: Path, label: str
) -> None:
    settled = resolve(disputed[0], ali, number_of(disputed[0], label))
    name = {"G1": "Ali Özdemir", "G2": "Ali Özkan"}[label]
    assert [claim.value for claim in settled.rivals] == [name]
    meet(disputed, now, stick)
    for book in disputed:
        person = book.people.get(ali)
        assert person
        assert (person.name, disputes(book)) == (name, [])


def test_a_number_beyond_the_list_is_refused(disputed: Pair, ali: str) -> None:
    for keep in (0, 3):
        with pytest.raises(NoSuchRival, match="2 Werte"):
            resolve(disputed[0], ali, keep)
    assert len(disputes(disputed[0])) == 1


def test_what_is_not_disputed_cannot_be_settled(disputed: Pair, ali: str, event: Event) -> None:
    book = disputed[0]
    for record_id, field in ((event.id, None), ("01NOBODY", None), (ali, "comment")):
        with pytest.raises(NothingDisputed):
            resolve(book, record_id, 1, field)
    resolve(book, ali, 2)
    with pytest.raises(NothingDisputed):
        resolve(book, ali, 1)


def test_what_somebody_else_has_settled_meanwhile_is_one_sentence(pair: Pair, ali: str) -> None:
    with pytest.raises(BookUnusable, match="schon entschieden") as refused, in_plain_words():
        pair[0].database.resolve("people", ali, "name", 0)
    assert refused.value.exit_code == 39


def test_a_book_open_for_reading_settles_nothing(disputed: Pair, ali: str) -> None:
    with Book.open(disputed[0].folder, read_only=True) as book, pytest.raises(BookUnusable):
        resolve(book, ali, 1)


# -- Several fields


def test_of_several_fields_one_must_be_named(pair: Pair, ali: str, now: Clock, stick: Path) -> None:
    for book, text in zip(pair, "ab", strict=True):
        change(book, ali, name=text, comment=text)
        change_offering(book, ali, text)
    meet(pair, now, stick)
    assert [d.field for d in disputes(pair[0])] == ["comment", "name", "offering"]
    with pytest.raises(FieldNeeded, match="comment, name, offering"):
        resolve(pair[0], ali, 1)
    for field in ("comment", "people.name", "offering"):
        resolve(pair[0], ali, 1, field)
    assert disputes(pair[0]) == []


# -- Deleted against edited


@pytest.fixture
def half_deleted(pair: Pair, ali: str, now: Clock, stick: Path) -> Pair:
    """The first station deleted Ali, the second one went on editing."""
    pair[0].people.remove(ali)
    rename(pair[1], ali, "Ali Özkan")
    meet(pair, now, stick)
    return pair


def test_a_deletion_against_an_edit_names_who_did_what(half_deleted: Pair, ali: str) -> None:
    for book in half_deleted:
        (dispute,) = disputes(book)
        assert (dispute.field, dispute.name) == (DELETED, "Ali Özkan")
        claims = [(claim.keep, claim.value, claim.label) for claim in dispute.rivals]
        assert claims == [(1, "keep", "G2"), (2, "delete", "G1")]


@pytest.mark.parametrize("keep", [1, 2])
def test_a_record_is_kept_or_deleted_for_all(
    half_deleted: Pair, ali: str, now: Clock, stick: Path, keep: int
) -> None:
    resolve(half_deleted[1], ali, keep)
    meet(half_deleted, now, stick)
    for book in half_deleted:
        person = book.people.get(ali)
        assert (person.name if person else None) == {1: "Ali Özkan", 2: None}[keep]
        assert disputes(book) == []


def test_two_deletions_of_one_id_are_told_apart_by_their_tables(
    pair: Pair, ali: str, now: Clock, stick: Path
) -> None:
    pair[0].people.remove(ali)
    pair[0].registrations.remove(ali)
    rename(pair[1], ali, "Ali Özkan")
    change_offering(pair[1], ali, "Flohmarkt")
    meet(pair, now, stick)
    with pytest.raises(FieldNeeded, match=r"people\.deleted, registrations\.deleted"):
        resolve(pair[0], ali, 1, DELETED)
    resolve(pair[0], ali, 2, "people.deleted")
    (left,) = disputes(pair[0])
    assert left.table == "registrations"


# -- The office


def test_the_office_settles_what_its_stations_dispute(
    disputed: Pair, office: Book, ali: str, event: Event, now: Clock, stick: Path
) -> None:
    assert collect(office, now, stick).disputed == 1
    (dispute,) = disputes(office)
    assert (dispute.event, dispute.name) == (event.id, dispute.rivals[0].value)
    resolve(office, ali, number_of(office, "G1"))
    assert disputes(office) == []
    collect(office, now, stick)
    meet(disputed, now, stick)
    for book in disputed:
        person = book.people.get(ali)
        assert person
        assert (person.name, disputes(book)) == ("Ali Özdemir", [])


def test_a_lost_copy_is_named_not_passed_over(disputed: Pair, office: Book, event: Event) -> None:
    (office.folder / "events" / event.id / "book.json").unlink()
    with pytest.raises(CopyUnusable, match="Stadtteilfest"):
        disputes(office)


# -- Who may see what


def test_a_station_neither_sees_nor_settles_what_is_for_the_office(
    pair: Pair, office: Book, ali: str, now: Clock, stick: Path
) -> None:
    for book, phone in zip(pair, ("030 1", "030 2"), strict=True):
        change(book, ali, phone=phone)
    meet(pair, now, stick)
    (dispute,) = disputes(pair[0])
    assert dispute.withheld
    assert [claim.value for claim in dispute.rivals] == [None, None]
    with pytest.raises(ForTheOffice):
        resolve(pair[0], ali, 1)
    collect(office, now, stick)
    (dispute,) = disputes(office)
    assert {claim.value for claim in dispute.rivals} == {"030 1", "030 2"}
    resolve(office, ali, 1)
    assert disputes(office) == []
