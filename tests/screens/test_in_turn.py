"""Typing ahead: each key, paste and scan finds what the one before it has left."""

from __future__ import annotations

import time

import pytest
from textual.events import Event, Key, Paste

from qmtui.book import Book
from qmtui.desk import Desk
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.walk_in import WalkInScreen
from tests.screens.conftest import SMALL, keys_of, post_scan, until


def post(app: QmtuiApp, *ones: str | Event) -> None:
    for one in ones:
        if isinstance(one, str):
            one = Key(one, one if len(one) == 1 else None)
        app.post_message(one)


async def test_letters_behind_enter_on_a_button_are_the_next_ones_name(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        desk = app.screen
        assert isinstance(desk, DeskScreen)
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.query_one("#save").focus()
        await pilot.pause()
        post(app, "enter", *"Zora", "f3", "f2", *"Ali", Paste(" Kaya"))
        await until(pilot, lambda: desk.field.value.endswith("Kaya"))
        assert desk.field.value == "ZoraAli Kaya"


async def test_letters_behind_a_digit_that_answers_stay(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        desk = app.screen
        assert isinstance(desk, DeskScreen)
        desk.scanned("ticket-ayşe-2026")
        await pilot.pause()
        post(app, "2", *"Ali")
        await until(pilot, lambda: desk.field.value.endswith("li"))
        assert desk.field.value == "Ali"
    assert field_book.presence.inside == 2


async def test_a_scan_behind_ctrl_s_is_the_next_one_though_saving_takes_a_second(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk_in = Desk.walk_in

    def slowly(*args: object, **more: object) -> object:
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            pass
        return walk_in(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "walk_in", slowly)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        post(app, *"Nele", "ctrl+s")
        post_scan(app, keys_of("ticket-piotr-2026\r"))
        await until(pilot, lambda: len(field_book.attendance) == 2)
        assert isinstance(app.screen, DeskScreen)
    assert [entry.result for entry in field_book.attendance] == ["walkin", "ok"]
