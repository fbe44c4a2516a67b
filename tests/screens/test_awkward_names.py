"""Names that steer, hide or reverse are shown as plain text on every screen of the field."""

from __future__ import annotations

import unicodedata

import pytest
from textual.events import Paste

from qmtui.book import Book
from qmtui.clean import NAME
from qmtui.desk import Desk
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.feedback.form import FeedbackScreen
from screens.text import safe, safe_cell
from screens.walk_in import WalkInScreen
from tests.conftest import screen_text
from tests.screens.conftest import LARGE, Clock, MakeBook

AWKWARD = {
    "closing tag": "Bob [/foo]",
    "link": "[@click=app.quit]x[/]",
    "open bracket": "Kita [Nord",
    "colour": "\x1b[31mrot\x1b[0m",
    "title": "\x1b]0;gehackt\x07Tit",
    "clipboard": "\x1b]52;c;cGFzcw==\x07Clip",
    "c1": "a\x9b2Jb",
    "reversed": "abc\u202egpj.exe",
    "isolates": "\u2066links\u2069",
    "marks": "Zalgo" + "\u0301" * 50,
    "invisible": "Zero\u200bWidth\ufeff",
    "markdown": "**fett** [x](http://y) | z",
}


def check(shown: str) -> None:
    """Nothing on the screen controls the terminal or piles up."""
    for character in shown:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf"), shown
    assert "\u0301" * 4 not in shown


def together() -> list[str]:
    """All awkward names in as few as fit into a field: each key of a test takes its time."""
    names = [""]
    for name in AWKWARD.values():
        if len(names[-1]) + len(name) < NAME:
            names[-1] += f" {name}"
        else:
            names.append(name)
    return names


@pytest.fixture
def app(make_book: MakeBook, now: Clock) -> QmtuiApp:
    """Everybody and everything is called by an awkward name."""
    people = tuple(
        (f"Anna{place} {name}", name, 2, True, name) for place, name in enumerate(AWKWARD.values())
    )
    return QmtuiApp(make_book(people=people), now, "JO")


async def test_a_list_of_awkward_people_is_read_and_checked_in(app: QmtuiApp) -> None:
    book = app.book
    assert book is not None
    async with app.run_test(size=LARGE) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "anna"
        await pilot.pause()
        check(screen_text(app))
        for registration in list(book.registrations):
            app.screen.field.value = registration.code
            await pilot.press("enter")
            check(screen_text(app))
        await pilot.press("ctrl+z")
        check(screen_text(app))
        await pilot.press("f9")
        await app.workers.wait_for_complete()
        await pilot.pause()
        check(screen_text(app))
        await pilot.press("f8", "f3")
        check(screen_text(app))
        assert app.is_running


async def test_an_awkward_name_typed_is_plain_text_in_every_form(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        for name in together():
            await pilot.press("f2", "ctrl+n")
            assert isinstance(app.screen, WalkInScreen)
            app.screen.name_line.value = name
            await pilot.press("ctrl+s")
            check(screen_text(app))
            await pilot.press("ctrl+z", "f4", "3")
            assert isinstance(app.screen, FeedbackScreen)
            app.screen.place.value = name
            app.screen.text.text = name
            await pilot.press("ctrl+s", "f3", "ctrl+z")
            check(screen_text(app))
        assert app.is_running
    assert len(field_book.undos) == 2 * len(together())


async def test_case_19_a_closing_tag_is_seen_literally(field_book: Book, now: Clock) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "Bob [/foo]"
        await pilot.press("ctrl+s")
        assert screen_text(app).count("Bob [/foo]") == 2


async def test_case_20_a_link_in_a_name_is_seen_and_does_nothing(
    field_book: Book, now: Clock
) -> None:
    Desk(field_book, now).walk_in("[@click=app.quit]x[/]")
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE) as pilot:
        lines = screen_text(app).splitlines()
        row = next(row for row, line in enumerate(lines) if "[@click=app.quit]x[/]" in line)
        await pilot.click(offset=(lines[row].index("[@click") + 18, row))
        await pilot.pause()
        assert app.is_running
        assert app.return_code is None


async def test_case_28_a_paste_of_several_lines_is_one_and_executes_nothing(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.post_message(Paste("Eva\nWeiß\x1b[201~q\n"))
        await pilot.pause()
        assert app.screen.field.value == "Eva"
        assert len(field_book.attendance) == 0


def test_the_gate_leaves_no_markup_and_no_controls() -> None:
    for name in AWKWARD.values():
        assert not safe(name).spans
        check(safe(name).plain)
        check(safe_cell(name).plain)
