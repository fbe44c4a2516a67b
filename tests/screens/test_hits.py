"""The people found while typing: all are seen, and each can be told from the others."""

from __future__ import annotations

import pytest

from qmtui.model.result import Hit
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.hits import advice
from tests.conftest import screen_text
from tests.screens.conftest import Clock, MakeBook

FORTY = tuple(
    (
        f"{chr(ord('A') + number % 20)}li Yılmaz",
        ("Lange Tafel", "Flohmarkt")[number // 20],
        1,
        False,
        "",
    )
    for number in range(40)
)


async def test_all_ten_are_seen_in_the_smallest_window_and_how_many_there_are(
    make_book: MakeBook, now: Clock
) -> None:
    app = QmtuiApp(make_book(FORTY), now, "JO")
    async with app.run_test(size=(60, 20)) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "yılm"
        await pilot.pause()
        shown = screen_text(app)
        assert "40 Treffer, hier 10 · Vor- oder Nachnamen dazutippen" in shown
        app.screen.field.value = "bli yılm"
        await pilot.press("up")
        both = screen_text(app)
    assert all(f"{letter}li Yılmaz" in shown for letter in "ABCDE")
    assert shown.count("Lange Tafel") == shown.count("Flohmarkt") == 5
    told = [line.strip("▸ ").split(" ○")[0].split() for line in both.splitlines() if "○" in line]
    assert sorted(told) == [["Bli", "Yılmaz", "Flohmarkt"], ["Bli", "Yılmaz", "Lange", "Tafel"]]
    assert both.count("▸ Bli") == 1


def hits(count: int, *, is_alike: bool = False) -> list[Hit]:
    return [
        Hit(id=str(n), name="Ali Kaya", offer="", state="expected", is_alike=is_alike)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("text", "shown", "found", "words"),
    [
        ("ka", 0, 0, "Namen werden ab drei Buchstaben gesucht."),
        ("kaya", 0, 0, "Kein Treffer · Enter nimmt ohne Anmeldung auf"),
        ("kaya", 10, 10, "10 Treffer · Enter markiert den ersten, ↓ den nächsten"),
        ("kaya", 10, 999, "999 Treffer, hier 10 · Vor- oder Nachnamen dazutippen"),
        ("ali k", 10, 999, "999 Treffer, hier 10 · weiter tippen, auch das Angebot"),
    ],
)
def test_what_to_type_next_is_said_in_one_short_line(
    text: str, shown: int, found: int, words: str
) -> None:
    assert advice(text, hits(shown), None, is_leaving=False, found=found) == words
    assert len(words) <= 56


def test_a_similar_name_is_not_taken_for_the_one_typed() -> None:
    said = advice("kayya", hits(1, is_alike=True), None, is_leaving=False, found=1)
    assert said == "Niemand heißt genau so · Enter markiert, Strg+N: neu"
