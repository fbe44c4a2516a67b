"""No English on any German screen."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.i18n import LOCALE
from screens.app import QmtuiApp
from tests.conftest import screen_text
from tests.screens.conftest import Clock, Locked

Way = Callable[[Pilot[None]], Awaitable[None]]

WIDE_AND_HIGH = (140, 60)


@cache
def english_words() -> set[str]:
    """Words of the English sentences that no German sentence uses."""
    with (LOCALE / "de" / "LC_MESSAGES" / "qmtui.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="de") if message.id]
    english: set[str] = set()
    german: set[str] = set()
    for message in messages:
        english |= words(" ".join([message.id] if isinstance(message.id, str) else message.id))
        texts = message.string or ""
        german |= words(texts if isinstance(texts, str) else " ".join(texts))
    return english - german


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[A-Za-z]{3,}", re.sub(r"\{.*?\}", " ", text))}


def keys(*names: str) -> Way:
    async def press(pilot: Pilot[None]) -> None:
        await pilot.press(*names)

    return press


FIELD: dict[str, Way] = {
    "desk": keys("f2"),
    "desk with hits": keys("f2", *"mül"),
    "desk with a result": keys("f2", *"ayse", "enter"),
    "walk-in": keys("f2", "ctrl+n"),
    "leaving": keys("f2", "ctrl+g"),
    "counting": keys("f3", "space"),
    "feedback": keys("f4"),
    "feedback without a kind": keys("f4", "ctrl+s"),
    "exchange": keys("f8"),
    "exchange done": keys("f8", "ctrl+s"),
    "handing in": keys("f8", "ctrl+g"),
    "folders": keys("f8", "ctrl+o"),
    "report": keys("f9"),
    "help": keys("f1"),
    "palette": keys("ctrl+p"),
    "palette without a hit": keys("ctrl+p", *"xyzxyz"),
    "initials": keys("ctrl+b"),
    "correcting": keys("f4", "ctrl+r"),
}
LOCKED: dict[str, Way] = {
    "locked": keys("f12"),
    "locked while counting": keys("f3", "f12", "space"),
    "help of the lock screen": keys("f12", "f1"),
}


async def look_round(pilot: Pilot[None], ways: dict[str, Way]) -> None:
    """Go each way from the same screen; an app of its own for each takes twice as long."""
    app, seen = pilot.app, set[str]()
    for name, way in ways.items():
        await pilot.press("escape")
        await way(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        seen.add(shown := screen_text(app))
        # The folder of whoever runs the tests may be called anything.
        assert words(shown) & english_words() - words(str(Path.home())) == set(), name
        while len(app.screen_stack) > 1:
            app.pop_screen()
            await pilot.pause()
    assert len(seen) == len(ways), "each is a screen of its own"


async def test_no_field_screen_shows_an_english_word(field_book: Book, now: Clock) -> None:
    async with QmtuiApp(field_book, now, "JO").run_test(size=WIDE_AND_HIGH) as pilot:
        await look_round(pilot, FIELD)


@pytest.mark.parametrize("way", LOCKED.values(), ids=LOCKED.keys())
async def test_no_lock_screen_shows_an_english_word(field_book: Book, now: Clock, way: Way) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=WIDE_AND_HIGH) as pilot:
        await way(pilot)
        assert words(screen_text(app)) & english_words() == set()


OFFICE: dict[str, Way] = {
    "events": keys(),
    "new event": keys("n"),
    "import": keys("i"),
    "issue": keys("a"),
    "collect": keys("e"),
    "report": keys("b"),
    "rules": keys("r"),
    "station": keys("r", "ctrl+n", "ctrl+s"),
    "printing": keys("d"),
    "withdrawing": keys("t", "x"),
    "help": keys("f1"),
    "palette": keys("ctrl+p"),
}


async def test_no_office_screen_shows_an_english_word(usual_book: Path, now: Clock) -> None:
    with Book.open(usual_book.parent / "office") as book:
        async with QmtuiApp(book, now, "JO").run_test(size=WIDE_AND_HIGH) as pilot:
            await look_round(pilot, OFFICE)


SEALED: dict[str, Way] = {
    "unlock": keys(),
    "wrong code": keys("x", "enter"),
    "help": keys("f1"),
    "pin": keys("ctrl+o"),
}


@pytest.mark.parametrize("way", SEALED.values(), ids=SEALED.keys())
async def test_no_screen_before_an_encrypted_book_shows_an_english_word(
    locked: Locked, now: Clock, way: Way
) -> None:
    secret = locked.code if way is SEALED["pin"] else ""
    app = QmtuiApp(None, now, "JO", locked=locked.folder, secret=secret)
    async with app.run_test(size=WIDE_AND_HIGH) as pilot:
        await way(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert words(screen_text(app)) & english_words() == set()
    if app.book:
        app.book.close()


async def test_the_first_start_shows_no_english_word(now: Clock) -> None:
    app = QmtuiApp(None, now)
    async with app.run_test(size=WIDE_AND_HIGH) as pilot:
        await pilot.pause()
        assert words(screen_text(app)) & english_words() == set()


def test_the_word_list_would_find_english() -> None:
    assert {"registered", "the", "nothing"} <= english_words()
