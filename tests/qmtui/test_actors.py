"""Actors, functions, mailing lists: what the office keeps, and who may be written to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.actors.actors import ActorKindMissing, ActorKnown, Actors
from qmtui.actors.endings import NothingToEnd, end
from qmtui.actors.last_contact import SILENT, is_silent, last_contact
from qmtui.actors.mailing import ListPurposeMissing, MailingLists, OnListAlready
from qmtui.actors.people import People
from qmtui.actors.relations import FunctionOnly, Relations
from qmtui.actors.telling import actor_card, as_text, person_card
from qmtui.book import Book, new_id
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.kept import keep
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue
from qmtui.lists import set_list
from qmtui.model.actor import Actor
from qmtui.model.event import Event
from qmtui.model.lists import Code
from qmtui.rights import NotAllowed
from qmtui.undo import undo_entry
from tests.qmtui.conftest import Clock, OpenStation


def actor(office: Book, now: Clock, name: str, kind: str = "association", **more: object) -> Actor:
    known = Actor(id=new_id(), name=name, kind=kind)
    return Actors(office, now).save(replace(known, **more))


def test_an_actor_is_found_by_the_beginnings_of_its_words(office: Book, now: Clock) -> None:
    for name in ("Sportverein Lindenhof", "Kita Sonnenblume", "Bürgerverein Linde"):
        actor(office, now, name)
    actors = Actors(office, now)
    assert [a.name for a in actors.find("lin")] == ["Bürgerverein Linde", "Sportverein Lindenhof"]
    assert actors.named("burger").name == "Bürgerverein Linde"
    assert actors.named("KITA SONNENBLUME").name == "Kita Sonnenblume"


def test_after_midnight_the_list_of_the_new_day_holds(office: Book, now: Clock) -> None:
    set_list(office, "actor_kinds", (Code(code="a", label="Neu"),), date(2026, 6, 13))
    now.set("00:30")
    assert Actors(office, now).kinds() == {"a": "Neu"}


def test_an_actor_is_kept_clean_and_once(office: Book, now: Clock) -> None:
    saved = actor(
        office,
        now,
        "  Kita\tSonnenblume ",
        "Kita",
        phone="030/23125-200",
        areas=("Nord", "", "Nord"),
    )
    assert (saved.name, saved.kind, saved.phone) == ("Kita Sonnenblume", "nursery", "+493023125200")
    assert saved.areas == ("Nord",)
    with pytest.raises(ActorKnown):
        actor(office, now, "KITA Sonnenblume", "nursery")
    with pytest.raises(ActorKindMissing):
        actor(office, now, "Verein", "Kegelclub")
    assert Actors(office, now).save(replace(saved, web="kita.example")).web == "kita.example"
    assert len(office.actors) == 1


def test_stations_know_names_and_kinds_alone_and_nobody_who_is_barred(
    office: Book, event: Event, now: Clock, open_station: OpenStation
) -> None:
    actor(office, now, "Kita Sonnenblume", "nursery", email="info@example.org", profile="40 Kinder")
    barred = actor(office, now, "Frauenhaus", "advice", no_share=True)
    station = open_station()
    (known,) = station.actors
    assert known == Actor(id=known.id, name="Kita Sonnenblume", kind="nursery")
    with pytest.raises(NotAllowed):
        Actors(station, now).save(barred)


def test_an_actor_barred_later_goes_from_the_stations_too(
    office: Book, event: Event, now: Clock, stick: Path, open_station: OpenStation
) -> None:
    known = actor(office, now, "Frauenhaus", "advice")
    station = open_station()
    assert len(station.actors) == 1
    Actors(office, now).save(replace(known, no_share=True))
    issue(office, now, event, stick)
    sync(station, now, stick)
    assert len(station.actors) == 0


def test_a_function_holds_from_its_day_until_it_is_ended(office: Book, now: Clock) -> None:
    verein = actor(office, now, "Sportverein")
    person = Contacts(office, now).add("Ayşe Yılmaz", ["K4"])
    relations = Relations(office, now)
    relation = relations.add(person.id, verein, "Vorstand", date(2026, 1, 1))
    (function,) = relations.at_actor(verein)
    assert not function.holds(date(2025, 12, 31))
    assert function.holds(date(2026, 6, 13))

    ending = end(office, now, relation.id, date(2026, 7, 1))
    (function,) = relations.of_person([person.id])
    assert (function.holds(date(2026, 6, 30)), function.holds(date(2026, 7, 1))) == (True, False)
    with pytest.raises(NothingToEnd):
        end(office, now, relation.id)
    undo_entry(office, now, ending.id)
    assert relations.at_actor(verein)[0].until is None


@pytest.mark.parametrize("kind", ["religious", "politics"])
def test_nobody_is_tied_to_a_faith_or_a_party(office: Book, now: Clock, kind: str) -> None:
    apart = actor(office, now, "Gemeinde", kind, function_contact="Gemeindebüro")
    person = Contacts(office, now).add("Ayşe Yılmaz", ["K4"])
    with pytest.raises(FunctionOnly):
        Relations(office, now).add(person.id, apart, "Vorstand")
    assert len(office.relations) == 0


def test_a_list_writes_only_to_who_agrees_and_says_why_not(office: Book, now: Clock) -> None:
    contacts = Contacts(office, now)
    for name, purposes, more in (
        ("Agrees", ["K4"], {}),
        ("Barred", ["K4"], {"no_share": True}),
        ("Child", ["K4"], {"is_minor": True, "guardian": "Mutter"}),
        ("Other", ["K5"], {}),
        ("Withdrew", ["K4"], {}),
    ):
        contacts.add(name, purposes, email=f"{name}@example.org", **more)
    lists = MailingLists(office, now)
    mailing = lists.add("Arbeitskreis Jugend", "K4")
    for person in People(office, now).all():
        lists.join(mailing, person)
    lists.join(mailing, actor(office, now, "Kita", "nursery"))
    lists.join(mailing, actor(office, now, "Gemeinde", "religious"))
    lists.join(mailing, actor(office, now, "Frauenhaus", "advice", no_share=True))
    now.advance(hours=1)
    withdrew = next(c for c in office.contacts if c.name == "Withdrew")
    Withdrawals(office, now).by_code(withdrew.code)
    found = {a.name: a.left_out for a in lists.addressees(mailing, People(office, now))}
    assert found == {
        "Agrees": None,
        "Barred": "no_share",
        "Child": None,
        "Frauenhaus": "no_share",
        "Gemeinde": "apart",
        "Kita": None,
        "Other": "no_consent",
        "Withdrew": "no_consent",
    }


def test_communities_of_faith_may_have_a_list_of_their_own(office: Book, now: Clock) -> None:
    lists = MailingLists(office, now)
    mailing = lists.add("Religionen im Kiez", "K4")
    for name in ("Gemeinde", "Moschee"):
        lists.join(mailing, actor(office, now, name, "religious"))
    assert [a.left_out for a in lists.addressees(mailing, People(office, now))] == [None, None]


def test_leaving_a_list_is_dated_and_joining_again_counts(office: Book, now: Clock) -> None:
    lists = MailingLists(office, now)
    mailing = lists.add("Newsletter", "K5")
    kita = actor(office, now, "Kita", "nursery")
    lists.join(mailing, kita)
    with pytest.raises(OnListAlready):
        lists.join(mailing, kita)
    lists.leave(mailing, kita)
    assert lists.addressees(mailing, People(office, now)) == []
    lists.join(mailing, kita)
    assert [a.name for a in lists.addressees(mailing, People(office, now))] == ["Kita"]
    assert len(office.list_members) == 2


def test_a_list_is_for_writing_to_many(office: Book, now: Clock) -> None:
    with pytest.raises(ListPurposeMissing):
        MailingLists(office, now).add("Fotos", "K8")


def test_an_actor_is_silent_half_a_year_after_the_last_contact(
    office: Book, now: Clock, open_station: OpenStation, stick: Path
) -> None:
    kita = actor(office, now, "Kita Sonnenblume", "nursery")
    assert last_contact(office, People(office, now), kita) is None
    talked = Actors(office, now).talked(kita, "Sommerfest geplant")
    assert last_contact(office, People(office, now), kita) == talked.observed_at
    now.advance(days=10)
    station = open_station()
    said = FeedbackDesk(station, now).add("problem", "Zaun kaputt", with_whom="kita sonnenblume")
    sync(station, now, stick)
    collect(office, now, stick)
    last = last_contact(office, People(office, now), kita)
    assert last == said.observed_at
    assert last is not None
    now.moment = last + SILENT
    assert not is_silent(last, now)
    now.advance(seconds=1)
    assert is_silent(last, now)


def test_cards_say_in_plain_words_what_was_agreed_to_and_by_whom(office: Book, now: Clock) -> None:
    verein = actor(office, now, "Sportverein")
    contacts = Contacts(office, now)
    one = contacts.add("Ayşe Yılmaz", ["K1", "K5"], phone="0170 12", language="tr", topic="Lampe")
    Relations(office, now).add(one.id, verein, "Vorstand")
    now.advance(days=1)
    Withdrawals(office, now).by_code(one.code, ["K5"])
    people = People(office, now)
    card = as_text("", person_card(office, now, people, people.person(one.id)))
    assert "0170 12 (bitte prüfen)" in card
    assert "✓ Rückruf: eingewilligt" in card
    assert "✗ Newsletter: widerrufen" in card
    assert "am 13.06.2026 14:00, vorgelesen und zugestimmt, auf Türkisch" in card
    assert "Vorstand bei Sportverein, seit 13.06.2026" in card
    told = as_text("", actor_card(office, now, people, verein, "Verein"))
    assert "Ayşe Yılmaz · Vorstand, seit 13.06.2026" in told


def test_what_was_run_out_is_told_from_what_was_withdrawn(office: Book, now: Clock) -> None:
    one = Contacts(office, now).add("Ayşe Yılmaz", ["K4"])
    now.advance(days=900)
    people = People(office, now)
    (agreement,) = people.agreements(people.person(one.id))
    assert agreement.state == "expired"


def test_what_was_answered_and_then_withdrawn_is_withdrawn(office: Book, now: Clock) -> None:
    one = Contacts(office, now).add("Ayşe Yılmaz", ["K2", "K3"])
    for purpose in ("K2", "K3"):
        keep(office, now, one.id, purpose)
    now.advance(days=1)
    Withdrawals(office, now).by_code(one.code, ["K2"])
    now.advance(days=30)
    people = People(office, now)
    found = people.agreements(people.person(one.id))
    assert {a.consent.purpose: a.state for a in found} == {"K2": "withdrawn", "K3": "kept"}
