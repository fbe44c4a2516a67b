"""Names that steer, hide or reverse are shown as plain text on every screen of the field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.widgets import Input, TextArea

import screens
from qmtui.book import Book
from qmtui.desk import Desk
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.feedback.form import FeedbackScreen
from screens.text import safe, safe_cell
from screens.walk_in import WalkInScreen
from tests.awkward import AWKWARD, obeyed, piles
from tests.conftest import screen_text
from tests.screens.conftest import LARGE, Clock, post_scan

TYPED = (
    "Bob [/foo] [@click=app.x]x[/] Kita [Nord \x1b[31mrot \x9b2J \u202egpj \u200b" + "\u0301" * 9
)


async def test_an_awkward_name_typed_is_plain_text_in_every_form(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = TYPED
        await pilot.press("ctrl+s")
        assert "Bob [/foo] [@click=app.x]x[/] Kita [Nord" in screen_text(app)
        await pilot.press("ctrl+z", "f4", "3")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.place.value = app.screen.text.text = TYPED
        await pilot.press("ctrl+s", "f3", "ctrl+z")
    said = [one.text for one in field_book.feedback] + [one.name for one in field_book.people]
    assert [*map(obeyed, said)] == [*map(piles, said)] == [[]] * len(said)
    assert len(field_book.undos) == 2


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
        await app.switch_mode("count")  # every screen a test ends on has to be in German


async def test_case_28_a_paste_of_several_lines_is_one_and_executes_nothing(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.post_message(Paste("Sabine\nMüller\n"))
        # What a terminal makes of "ESC[201~" in the middle: the paste is over, the rest are keys.
        post_scan(app, [Key("q", "q"), Key("enter", "\r"), Key("f3", None), Key("enter", "\r")])
        await pilot.pause()
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "Sabine"
        assert len(field_book.attendance) == 0


async def test_case_27_a_megabyte_reaches_no_field_of_any_screen(
    field_book: Book, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Paste] = []
    for field in (Input, TextArea):
        monkeypatch.setattr(field, "_on_paste", lambda _field, paste: taken.append(paste))
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await pilot.press("ctrl+p")  # the field of the palette is Textual's own
        app.post_message(Paste("x" * 1_000_000))
        await pilot.pause()
        assert "Nicht eingefügt: 1.000.000 Zeichen" in screen_text(app)
        app.post_message(Paste("x"))
        await pilot.pause()
        assert [paste.text for paste in taken] == ["x"]


def test_case_27_every_field_of_ours_has_a_limit() -> None:
    """Of Textual's own fields, one cuts in silence and one freezes."""
    for source in Path(screens.__path__[0]).rglob("*.py"):
        for made in re.findall(
            r"(?<!class )\b(?:Input|TextArea|MaskedInput)\(", source.read_text(encoding="utf-8")
        ):
            raise AssertionError(f"{source.name}: {made} – take Line or TextField")


@pytest.mark.parametrize("name", AWKWARD.values(), ids=AWKWARD)
def test_the_gate_leaves_no_markup_and_no_controls(name: str) -> None:
    assert not safe(name).spans
    for shown in (safe(name).plain, safe_cell(name).plain):
        assert (obeyed(shown), piles(shown)) == ([], [])
