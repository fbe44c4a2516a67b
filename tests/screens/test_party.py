"""Who come together are let in together, without those who are missing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from qmtui.book import Book, new_id
from qmtui.model.person import Person, Registration
from qmtui.model.result import Hit
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.party import coming, is_party, party_of
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock

FAMILY = ("Mehmet", "Aylin", "Deniz", "Emre", "Zeynep")


@pytest.fixture
def family(field_book: Book) -> list[str]:
    """A household of five; their ids. The tickets are `ticket-<name>-77`."""
    ids = []
    with field_book.transaction():
        for name in FAMILY:
            person = Person(id=new_id(), name=f"{name} Öztürk")
            field_book.people.add(person)
            field_book.registrations.add(
                Registration(
                    id=person.id,
                    event_id=field_book.event().id,
                    code=f"ticket-{name.casefold()}-77",
                    offering="Lange Tafel",
                    household="oeztuerk",
                )
            )
            ids.append(person.id)
    return ids


async def scan(pilot: Pilot[None], code: str) -> DeskScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    screen.scanned(code)
    await pilot.pause()
    return screen


def inside(book: Book) -> list[str]:
    people = (book.people.get(entry.attendee_id or "") for entry in book.attendance)
    return sorted(person.given_name or person.name.split()[0] for person in people if person)


@pytest.mark.parametrize("size", [(60, 20), SMALL, LARGE], ids=["tiny", "small", "large"])
async def test_a_scan_chooses_the_whole_household(
    app: QmtuiApp, family: list[str], golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await scan(pilot, "ticket-deniz-77")
        assert screen.party.has_focus
        golden(app)


async def test_keys_for_a_household_of_five_with_one_absent_are_eight_at_most(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    keys = ["down", "down", "down", "space", "enter"]
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-mehmet-77")
        await pilot.press(*keys)
        shown = screen_text(app)
    assert len(keys) <= 8
    assert inside(field_book) == ["Aylin", "Deniz", "Mehmet", "Zeynep"]
    assert "WILLKOMMEN" in shown
    assert "4 Personen" in shown


async def test_whoever_comes_later_is_let_in_alone(
    app: QmtuiApp, field_book: Book, family: list[str], now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-mehmet-77")
        await pilot.press("up", "up", "up", "space", "enter")
        now.advance(minutes=30)
        await scan(pilot, "ticket-zeynep-77")
        assert "Zeynep Öztürk" in screen_text(app)
    assert len(field_book.attendance) == 5


async def test_a_number_and_the_lines_below_bring_companions_without_a_name(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-mehmet-77")
        # The last line is for children, the one above for adults.
        await pilot.press("up", "2", "up", "plus", "enter")
    first = next(e for e in field_book.attendance if e.attendee_id == family[0])
    assert (first.people, first.children) == (4, 2)
    assert sum(entry.people for entry in field_book.attendance) == 8


async def test_esc_lets_nobody_in_and_what_was_typed_stays(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        screen.field.value = "aylin"
        await pilot.pause()
        await pilot.press("enter")
        assert screen.party.has_focus
        await pilot.press("escape")
        assert screen.field.has_focus
        assert (screen.field.value, screen.has_class("-typing")) == ("aylin", True)
    assert not len(field_book.attendance)


async def test_another_ticket_goes_first_and_the_party_is_not_forgotten(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await scan(pilot, "ticket-mehmet-77")
        await scan(pilot, "ticket-piotr-2026")
        assert not screen.has_class("-party")
        shown = screen_text(app)
        assert "Noch nicht eingelassen" in shown
        assert "Mehmet" in shown
    assert inside(field_book) == ["Piotr"]


async def test_a_ticket_scanned_twice_lets_nobody_in_twice(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await scan(pilot, "ticket-mehmet-77")
        await scan(pilot, "ticket-mehmet-77")
        assert screen.has_class("-party")
        assert not len(field_book.attendance)
        await pilot.press("enter")
        await scan(pilot, "ticket-mehmet-77")
    assert len(field_book.attendance) == 5


async def test_a_refused_one_is_named_and_a_digit_lets_them_in(
    app: QmtuiApp, field_book: Book, family: list[str], golden: Golden
) -> None:
    with field_book.transaction():
        emre = field_book.registrations.get(family[3])
        assert emre is not None
        field_book.registrations.put(replace(emre, is_revoked=True))
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-mehmet-77")
        await pilot.press("enter")
        golden(app)
        await pilot.press("3")
    entry = next(e for e in field_book.attendance if e.overrides)
    assert (entry.attendee_id, entry.reason) == (family[3], "list_wrong")


async def test_one_key_takes_the_whole_party_back(
    app: QmtuiApp, field_book: Book, family: list[str]
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-mehmet-77")
        await pilot.press("enter", "ctrl+z")
        assert "+ 4 weitere" in screen_text(app)
    assert field_book.presence.inside == 0


def hit(name: str, state: str = "expected", to_come: int = 1) -> Hit:
    return Hit(id=name, name=name, offer="", state=state, to_come=to_come)  # type: ignore[arg-type] # one of the three states


def test_nobody_is_asked_for_one_person_or_when_the_others_are_in() -> None:
    assert not is_party([hit("a")])
    assert not is_party([hit("a"), hit("b", "inside", 0)])
    assert is_party([hit("a", "inside", 0), hit("b")])


def test_who_is_inside_or_gone_is_not_chosen_unless_scanned() -> None:
    guests = party_of([hit("a", "left"), hit("b", "inside", 0), hit("c", "left"), hit("d")])
    assert [one.attendee for one in coming(guests)] == ["a", "d"]
