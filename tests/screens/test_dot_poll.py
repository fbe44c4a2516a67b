"""Dot polls on the screen: one key, one dot."""

from __future__ import annotations

from textual.events import Key

from qmtui.book import Book, new_id
from qmtui.feedback.polls import Poll
from qmtui.model.feedback import Measure
from screens.app import QmtuiApp
from screens.dot_poll import DotPollScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, post_scan, until

FACTS = "Der Platz wird 2027 umgebaut.\nWas soll am Rand stehen?"


def plan(book: Book, title: str, *options: str) -> Measure:
    measure = Measure(id=new_id(), title=title, facts=FACTS, options=options)
    with book.transaction():
        book.measures.add(measure)
    return measure


async def test_a_letter_is_a_dot_caps_lock_or_not_and_minus_takes_one_away(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    measure = plan(field_book, "Ahornplatz [/b]", "Hecke", "Zaun", "Bänke")
    plan(field_book, "Durchgang", "heller")
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(DotPollScreen(field_book, now))
        await pilot.press("minus")
        assert "Bitte erst den Buchstaben" in screen_text(app)
        await pilot.press("a", "B", "b", "5", "minus", "a", "ctrl+z", "d", "b")
        golden(app)
    assert Poll(field_book, now, measure).result().options == {"Hecke": 1, "Zaun": 7, "Bänke": 0}


async def test_tab_goes_to_the_next_measure_and_without_any_it_says_so(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(DotPollScreen(field_book, now))
        assert "Noch keine Maßnahme" in screen_text(app)
        plan(field_book, "Ahornplatz", "Hecke")
        plan(field_book, "Durchgang", "heller")
        await app.push_screen(DotPollScreen(field_book, now))
        await pilot.press("tab", "a")
        assert "Durchgang (2 von 2)" in screen_text(app)
    assert [dot.option for dot in field_book.dots] == ["heller"]


async def test_two_quick_hands_on_the_options_are_no_scanner(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    measure = plan(field_book, "Ahornplatz", "Hecke", "Zaun", "Bänke", "Beet")
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(DotPollScreen(field_book, now))
        post_scan(app, [Key(key, key) for key in "abcdabcd" * 2])
        await until(pilot, lambda: len(field_book.dots) == 16 or bool(app.scan_log))
    assert Poll(field_book, now, measure).result().total == 16
