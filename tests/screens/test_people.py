"""The office's contacts area: people, actors, mailing lists, calls, duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from qmtui.actors.actors import Actors
from qmtui.actors.mailing import MailingLists
from qmtui.actors.people import People
from qmtui.book import Book, new_id
from qmtui.contacts.contacts import Contacts
from qmtui.model.actor import Actor
from qmtui.office import found_office
from screens.app import QmtuiApp
from screens.people.actor_form import ActorForm
from screens.people.contacts_out import ContactsOut
from screens.people.people import PeopleScreen
from tests.conftest import Golden
from tests.screens.conftest import SMALL, Clock, until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        book.post = replace(book.post, by="JO")
        yield book


@pytest.fixture
def peopled(office: Book, now: Clock) -> Book:
    """Ayşe twice, one of them to be called; an actor, and a mailing list."""
    contacts = Contacts(office, now)
    contacts.add(
        "Ayşe Yılmaz",
        ["K1", "K4"],
        phone="030 23125 017",
        topic="Lampe in der Unterführung [/b]",
        good_time="abends",
    )
    now.advance(seconds=1)
    contacts.add("Ayse Yilmaz", ["K5"], phone="030 23125 017", email="ayse@example.org")
    now.advance(seconds=1)
    contacts.add("Jürgen Müller", ["K6"], organisation="Mieterbeirat")
    for name, kind in (("Kita Sonnenblume", "nursery"), ("Gemeinde St. Anna", "religious")):
        Actors(office, now).save(Actor(id=new_id(), name=name, kind=kind))
    MailingLists(office, now).add("Arbeitskreis Jugend", "K4")
    return office


async def opened(pilot: Pilot[None], pages: int = 0) -> PeopleScreen:
    """The area once everything is read, some pages on."""
    await pilot.press("f5", *["tab"] * pages)
    screen = pilot.app.screen
    assert isinstance(screen, PeopleScreen)
    await until(pilot, lambda: screen.reading is not None)
    await pilot.pause()
    return screen


async def test_a_person_is_found_and_shown_with_what_they_agreed_to(
    peopled: Book, now: Clock, golden: Golden
) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        screen.search.value = "yilmaz"
        await pilot.press("down")
        golden(pilot.app)


async def test_a_function_is_given_with_three_keys(peopled: Book, now: Clock) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        await pilot.press("down", "f", "1", "2")
        (relation,) = peopled.relations
        assert (relation.function, relation.contact_id) == ("Leitung", screen.marked)
        assert screen.row_list.has_focus
        assert "Leitung bei Kita Sonnenblume" in str(screen.card.content)


async def test_a_wrong_digit_is_set_right(peopled: Book, now: Clock) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        screen.search.value = "müller"
        await pilot.press("down", "a", "2", *"0301234", "enter")
        assert "030 1234" in str(screen.card.content)
        (entry,) = peopled.contact_corrections
        assert (entry.contact_id, entry.part, entry.by) == (screen.marked, "phone", "JO")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "030 1234" not in str(screen.card.content))


async def test_two_are_said_to_be_one_and_it_is_taken_back(
    peopled: Book, now: Clock, golden: Golden
) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot, pages=4)
        golden(pilot.app)
        await pilot.press("g")
        assert len(People(peopled, now)) == 2
        await pilot.press("ctrl+z")
        assert len(People(peopled, now)) == 3
        await until(pilot, lambda: screen.page.count == 1)


async def test_a_call_is_ticked_off(peopled: Book, now: Clock, golden: Golden) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot, pages=3)
        golden(pilot.app)
        await pilot.press("i", "r")
        assert [step.kind for step in peopled.callback_steps] == ["tried", "done"]
        assert screen.page.count == 0


async def test_a_new_actor_is_saved_from_its_form(peopled: Book, now: Clock) -> None:
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot, pages=1)
        await pilot.press("ctrl+n")
        form = pilot.app.screen
        assert isinstance(form, ActorForm)
        assert not form.has_unsaved
        await pilot.press(*"Hof", "enter", "v")
        assert form.has_unsaved
        await pilot.press("ctrl+s")
        await until(pilot, lambda: pilot.app.screen is screen)
        saved = Actors(peopled, now).named("Hof")
        assert (saved.kind, screen.marked) == ("association", saved.id)


async def test_a_list_says_who_is_left_out_and_why(
    peopled: Book, now: Clock, golden: Golden
) -> None:
    lists = MailingLists(peopled, now)
    (mailing,) = lists.all()
    for person in People(peopled, now).all():
        lists.join(mailing, person)
    for actor in Actors(peopled, now).all():
        lists.join(mailing, actor)
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        await opened(pilot, pages=2)
        golden(pilot.app)


async def test_empty_pages_say_what_to_do(office: Book, now: Clock) -> None:
    async with QmtuiApp(office, now, "JO").run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        told = []
        for _page in screen.pages:
            told.append(str(screen.query_one("#empty").render()))
            await pilot.press("tab")
    assert [words.split(".")[0] for words in told] == [
        "Noch niemand bekannt",
        "Noch kein Akteur: Vereine, Schulen, Ämter",
        "Noch kein Verteiler",
        "✓ Niemand wartet auf einen Rückruf",
        "✓ Niemand scheint doppelt zu sein",
    ]


async def test_contacts_of_one_purpose_go_into_a_file_and_it_says_who_is_left_out(
    peopled: Book, now: Clock, tmp_path: Path, golden: Golden
) -> None:
    Contacts(peopled, now).add("Bo [/b]", ["K4"], no_share=True)
    async with QmtuiApp(peopled, now, "JO").run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+s")
        form = pilot.app.screen
        assert isinstance(form, ContactsOut)
        await until(pilot, lambda: form.has_looked)
        form.folder.value = "/kontakte"
        await pilot.press("4")
        await pilot.pause()
        golden(pilot.app)
        form.folder.value = str(tmp_path)
        form.form.chosen = "csv"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.note.has_class("-good"))
        text = (tmp_path / "Kontakte-K4-Einladungen-2026-06-13.csv").read_text("utf-8-sig")
        assert "Ayşe" in text
        assert "Bo" not in text
        (line,) = [line for line in peopled.audit if line.action == "export"]
        assert (line.figures, line.by) == ({"K4": 1}, "JO")
        form.purposes.highlighted = 1
        await pilot.press("ctrl+s")
        assert form.note.has_class("-heed"), "nobody agrees to it: no empty file"
        assert not list(tmp_path.glob("*K2*"))
