"""What holds in every area: modes, keys, dialogs, initials, and how the app ends."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode
from textual.events import Key
from textual.pilot import Pilot

import screens
from qmtui.book import Book
from screens.app import QmtuiApp
from screens.areas import FIELD, OFFICE, Area, AreaScreen
from screens.count import CountScreen
from screens.desk import DeskScreen
from screens.dialogs import Confirm
from screens.feedback.form import FeedbackScreen
from screens.first_start import FirstStartScreen
from screens.footer import KeyLine
from screens.help import HelpScreen
from screens.inbox.matter import MatterScreen
from screens.initials import InitialsScreen
from screens.keys import display
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, MakeBook, until

FIELD_KEYS = ("f2", "f3", "f4", "f8", "f9")


async def test_each_area_has_its_key_and_its_mode(app: QmtuiApp) -> None:
    visited = []
    async with app.run_test(size=SMALL) as pilot:
        for key in FIELD_KEYS:
            await pilot.press(key)
            visited.append(app.current_mode)
    assert visited == ["desk", "count", "feedback", "exchange", "report"]


async def test_half_a_name_at_the_entrance_survives_a_visit_elsewhere(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "müll"
        await pilot.press("f3", "f2")
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "müll"
        assert app.focused is app.screen.field


async def test_the_areas_keys_are_off_while_something_lies_over_the_area(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for opener in ("ctrl+p", "ctrl+b", "f1"):
            await pilot.press(opener, "f3")
            assert app.current_mode == "desk", opener
            assert app.is_asking, opener
            await pilot.press("escape")
            assert not app.is_asking, opener


async def test_f1_helps_even_over_a_dialog_and_closes_itself(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+b", "f1")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("f1")
        assert isinstance(app.screen, InitialsScreen)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_help_lists_our_keys_and_no_others(
    app: QmtuiApp, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("f1")
        golden(app)


async def test_the_palette_offers_our_actions_in_german(app: QmtuiApp, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+p")
        await app.workers.wait_for_complete()
        await pilot.pause()
        golden(app)


async def test_a_command_of_the_palette_is_carried_out(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+p", *"zäh")
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "count"


async def test_a_palette_without_a_hit_says_so_in_german(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+p")
        palette = app.screen
        palette._NO_MATCHES_COUNTDOWN = 0.01  # type: ignore[attr-defined]
        await pilot.press(*"drck")  # scattered letters of "zurücknehmen", and no word
        await app.workers.wait_for_complete()
        await pilot.pause(0.1)
        assert "Kein Befehl passt" in screen_text(app)


async def test_quitting_asks_only_over_something_unsaved(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3", "x", "f3", "ctrl+q")
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")  # Stay has the focus
        assert app.is_running
        assert isinstance(app.screen, CountScreen)
        await pilot.press("f4", "backspace", "ctrl+q")
        assert not app.is_running
    assert app.return_code == 0


async def test_nobody_captures_without_initials(field_book: Book, now: Clock) -> None:
    app = QmtuiApp(field_book, now)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("escape", "f3")
        assert isinstance(app.screen, InitialsScreen)
        await pilot.press("j", "enter")
        assert isinstance(app.screen, InitialsScreen)
        await pilot.press("o", "enter")
        assert isinstance(app.screen, DeskScreen)
        assert " JO " in screen_text(app)
    assert field_book.post.by == "JO"
    assert field_book.local["initials"] == ["JO"]


async def test_initials_used_before_are_offered(
    field_book: Book, now: Clock, golden: Golden
) -> None:
    field_book.local["initials"] = ["LEA", "JO"]
    app = QmtuiApp(field_book, now)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        golden(app)
        await pilot.press("down", "down", "enter")
    assert field_book.post.by == "JO"
    assert field_book.local["initials"] == ["JO", "LEA"]


async def test_practice_is_written_on_the_screen(field_book: Book, now: Clock) -> None:
    field_book.about["practice"] = True
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL):
        assert "ÜBUNG" in screen_text(app)


@pytest.mark.parametrize("size", [SMALL, (60, 20)], ids=str)
async def test_plain_books_say_so_on_every_screen(app: QmtuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        for key in FIELD_KEYS:
            await pilot.press(key)
            assert "unverschlüsselt" in screen_text(app)


@pytest.mark.parametrize("size", [(59, 20), (60, 19)], ids=str)
async def test_a_window_too_small_says_so(app: QmtuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("f3")
        assert screen_text(app).split() == [
            "Bitte",
            "das",
            "Fenster",
            "vergrößern:",
            "mindestens",
            "60",
            "×",
            "20.",
        ]


async def test_case_30_shrinking_to_nothing_and_back_keeps_focus_and_draft(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "müll"
        await shrink_and_grow(pilot)
        assert app.screen.field.has_focus
        assert "Sabine Müller" in screen_text(app)
        await pilot.press("f4")
        assert isinstance(app.screen, FeedbackScreen)
        app.screen.text.text = "Bank fehlt"
        app.screen.text.focus()
        await shrink_and_grow(pilot)
        assert app.screen.text.has_focus
        assert "Bank fehlt" in screen_text(app)


async def test_case_30_a_form_in_columns_outlives_a_window_of_one_letter(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5")
        await pilot.resize_terminal(1, 1)
        assert app.is_running


async def shrink_and_grow(pilot: Pilot[None]) -> None:
    for size in ((1, 1), (60, 20), SMALL):
        await pilot.resize_terminal(*size)
        await pilot.pause()


async def check_footers(app: QmtuiApp, areas: tuple[Area, ...]) -> None:
    """In small and large windows."""
    async with app.run_test(size=SMALL) as pilot:
        for size in (SMALL, LARGE):
            await pilot.resize_terminal(*size)
            for area in areas:
                await pilot.press(area.key)
                await until(pilot, lambda: isinstance(app.screen, AreaScreen))
                last_line = screen_text(app).splitlines()[-1]
                shown = [binding for binding, _ in app.screen.query_one(KeyLine).shown()]
                assert len(shown) <= 6
                missing = [b.description for b in shown if b.description not in last_line]
                assert not missing, (area.name, size, last_line)


async def test_the_footer_has_at_most_six_words_and_cuts_none(app: QmtuiApp) -> None:
    await check_footers(app, FIELD)


async def test_so_has_the_footer_of_the_office(
    usual_book: Path, tmp_path: Path, now: Clock
) -> None:
    folder = Path(shutil.copytree(usual_book.parent / "office", tmp_path / "office"))
    with Book.open(folder) as office:
        await check_footers(QmtuiApp(office, now, "JO"), OFFICE)


def kinds_of(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds_of(narrower)


def test_every_key_with_words_has_an_id_and_a_tooltip() -> None:
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        if module.name != "screens.windows":  # which is for Windows only
            importlib.import_module(module.name)
    ours = {kind for kind in kinds_of(DOMNode) if kind.__module__.startswith("screens.")}
    assert {QmtuiApp, DeskScreen, MatterScreen} < ours
    bare = [
        (kind.__name__, binding.key)
        for kind in ours
        for binding in vars(kind).get("BINDINGS", ())
        if binding.description and binding.show and not (binding.id and binding.tooltip)
    ]
    assert bare == []


async def test_the_colours_chosen_stay_for_the_next_start(field_book: Book, now: Clock) -> None:
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+t")
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL):
        assert app.theme == "qmtui-dark"


async def test_case_32_a_crash_prints_and_logs_no_personal_data(
    field_book: Book, now: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(QmtuiApp):
        def action_undo(self) -> None:
            name = "Erika Mustermann"
            raise RuntimeError(f"{name}, 030 123456")

    app = Broken(field_book, now, "JO")
    with pytest.raises(RuntimeError):
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("ctrl+z")
    app._print_error_renderables()
    printed = "".join(capsys.readouterr())
    logged = (tmp_path / "log" / "qmtui.log").read_text()
    assert app.return_code == 1
    assert "Unerwarteter Fehler" in printed
    assert "RuntimeError test_app.py:" in logged
    for text in (printed, logged):
        assert "Erika" not in text
        assert "030" not in text


async def test_strokes_during_an_exchange_are_all_kept(make_book: MakeBook, now: Clock) -> None:
    book = make_book()
    app = QmtuiApp(book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f8", "ctrl+s", "f3", *["space"] * 5)
        await app.workers.wait_for_complete()
        await asyncio.sleep(0)
        await pilot.pause()
        assert isinstance(app.screen, AreaScreen)
    assert sum(tally.delta for tally in book.tallies) == 5


async def test_the_first_start_gives_way_to_the_book(
    usual_book: Path, tmp_path: Path, now: Clock
) -> None:
    folder = Path(shutil.copytree(usual_book, tmp_path / "g1"))
    app = QmtuiApp(None, now)
    async with app.run_test(size=SMALL) as pilot:
        assert app.current_mode == "first_start"
        app.screen.post_message(FirstStartScreen.BookReady(folder))
        await pilot.pause()
        assert isinstance(app.screen, InitialsScreen)
        await pilot.press("j", "o", "enter")
        assert app.current_mode == "desk"
        assert "Eingang Nord" in screen_text(app)
    assert app.book is not None
    app.book.close()


async def test_a_book_that_is_open_elsewhere_leaves_the_first_start(
    field_book: Book, now: Clock
) -> None:
    app = QmtuiApp(None, now)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        app.screen.post_message(FirstStartScreen.BookReady(field_book.folder))
        await pilot.pause()
        assert app.current_mode == "first_start"
        assert "geöffnet" in screen_text(app) or "offen" in screen_text(app)


@pytest.mark.parametrize(
    ("key", "cap"),
    [("ctrl+z", "Strg+Z"), ("delete", "Entf"), ("pageup", "Bild↑"), ("f2", "F2"), ("ä", "Ä")],
)
def test_keys_are_named_as_on_a_german_keyboard(key: str, cap: str) -> None:
    assert display(key) == cap


async def test_whoever_leaves_leaves_whatever_is_pressed_then(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for key in ("ctrl+q", "ctrl+p", "f1", "f3"):
            app.post_message(Key(key, None))
        await until(pilot, lambda: app.is_ending)
    assert (app.return_code, app.current_mode) == (0, "desk")
