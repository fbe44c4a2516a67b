"""Cards from a topic table: set once, then one line and Enter for each."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.feedback.cards import Cards, Pile
from screens.app import QmtuiApp
from screens.cards import CardsScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until


async def test_a_card_costs_its_words_and_one_key(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(CardsScreen(field_book, now))
        await pilot.press("2")
        screen = app.screen
        assert isinstance(screen, CardsScreen)
        screen.topic.chosen = "seating"
        screen.card.focus()
        for text in ("3 Bank am Platz", "Eine lange Tafel [/b]", "Schatten"):
            screen.card.value = text
            await pilot.press("enter")
        await pilot.press("ctrl+e", "ctrl+e", "ctrl+z")
        golden(app)
    found = sorted((card.text, card.kind, card.topic) for card in field_book.feedback)
    assert found == [
        ("3 Bank am Platz", "idea", "seating"),
        ("Eine lange Tafel [/b]", "idea", "seating"),
        ("Schatten", "idea", "seating"),
    ]


async def test_a_card_without_a_kind_waits_and_undo_spares_what_is_being_typed(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    Cards(field_book, now).add("Bank", Pile(kind="idea"))
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(CardsScreen(field_book, now))
        screen = app.screen
        assert isinstance(screen, CardsScreen)
        screen.card.value = "Licht"
        screen.card.focus()
        await pilot.press("enter")
        assert screen.kind.has_focus
        await pilot.press("3", "ctrl+z", "enter", "ctrl+z")
        await pilot.pause()
        assert "1 Karte" in screen_text(app)
    standing = [f.text for f in field_book.feedback if f.id not in field_book.taken_back]
    assert standing == ["Bank"]


async def test_what_was_begun_and_what_was_chosen_wait_for_the_same_person(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(CardsScreen(field_book, now))
        await pilot.press("2")
        assert isinstance(app.screen, CardsScreen)
        app.screen.card.value = "Bank"
        app.screen.card.focus()
        await pilot.press("enter")
        app.screen.card.value = "Halber S"
        await pilot.press("escape", "f4", "ctrl+k")
        assert "(angefangen)" in screen_text(app)
        await pilot.press("k")
        screen = app.screen
        assert isinstance(screen, CardsScreen)
        await until(pilot, lambda: screen.card.value == "Halber S")
        assert (screen.kind.chosen, screen.card.has_focus) == ("idea", True)
    assert [card.text for card in field_book.feedback] == ["Bank"]
