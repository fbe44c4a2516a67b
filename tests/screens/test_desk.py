"""The entrance: find, let in, let out, and always a way on."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.errors import BookUnusable
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.standing import light
from screens.walk_in import WalkInScreen
from storage.errors import NotWritten
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, MakeBook, register


async def type_in(pilot: Pilot[None], text: str) -> DeskScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    screen.field.value = text
    await pilot.pause()
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_a_single_hit_comes_in_with_enter(
    app: QmtuiApp, field_book: Book, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await type_in(pilot, "yilmaz")
        await pilot.press("enter")
        golden(app)
    assert [entry.people for entry in field_book.attendance] == [3]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_with_several_hits_enter_marks_the_first(
    app: QmtuiApp, field_book: Book, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await type_in(pilot, "müll")
        await pilot.press("enter")
        golden(app)
        assert screen.hits.marked == 0
        assert not len(field_book.attendance)
        await pilot.press("enter")
    assert [field_book.people.get(a.attendee_id or "").name for a in field_book.attendance] == [  # type: ignore[union-attr]
        "Jürgen Müller"
    ]


async def test_an_arrow_marks_another_hit_and_the_field_keeps_the_focus(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await type_in(pilot, "müll")
        await pilot.press("down", "down")
        assert app.focused is screen.field
        await pilot.press("enter")
        assert "Sabine Müller" in screen_text(app)
    assert len(field_book.attendance) == 1


async def test_typing_on_takes_the_mark_away(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await type_in(pilot, "mül")
        await pilot.press("down", "l")
        assert screen.hits.marked is None


async def test_a_ticket_is_checked_in_at_once(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "ticket-piotr-2026")
        await pilot.press("enter")
        shown = screen_text(app)
    assert "WILLKOMMEN" in shown
    assert "Bitte beachten: braucht Stromanschluss" in shown
    assert len(field_book.attendance) == 1


async def test_a_scanner_may_end_with_tab_and_fire_twice(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(2):
            await type_in(pilot, "ticket-piotr-2026")
            await pilot.press("tab")
        shown = screen_text(app)
    assert "WILLKOMMEN" in shown
    assert "eben zweimal gescannt, einmal gezählt" in shown
    assert len(field_book.attendance) == 1


async def test_whoever_is_here_already_is_seen_with_time_and_station(
    app: QmtuiApp, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "ticket-piotr-2026")
        await pilot.press("enter")
        now.advance(minutes=20)
        await type_in(pilot, "ticket-piotr-2026")
        await pilot.press("enter")
        assert "seit 14:05 an Eingang Nord" in screen_text(app)


async def test_an_unknown_code_leads_to_the_form_with_one_more_enter(
    app: QmtuiApp, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "x9y8z7-4711")
        await pilot.press("enter")
        golden(app)
        await pilot.press("enter")
        assert isinstance(app.screen, WalkInScreen)
        assert app.screen.name_line.value == ""


async def test_an_unknown_badge_of_ours_goes_to_whoever_is_registered_next(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "tkdl jxnr bfsv hnfc")
        await pilot.press("enter", "enter", "ctrl+s")
    assert [r.code for r in field_book.registrations if r.is_walk_in] == ["TKDLJXNRBFSVHNFC"]


async def test_no_hit_opens_the_form_with_the_text_and_esc_brings_it_back(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "Zebulon")
        await pilot.press("enter")
        assert isinstance(app.screen, WalkInScreen)
        assert app.screen.name_line.value == "Zebulon"
        await pilot.press("escape")
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "Zebulon"


async def test_enter_on_nothing_says_what_to_do(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        assert "Ticket scannen oder Namen tippen." in screen_text(app)
    assert not len(field_book.attendance)


async def test_without_a_list_the_screen_says_how_to_go_on(
    make_book: MakeBook, now: Clock, golden: Golden
) -> None:
    async with QmtuiApp(make_book(people=()), now, "JO").run_test(size=SMALL) as pilot:
        golden(pilot.app)


async def test_undo_says_whom_it_took_back(app: QmtuiApp, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "yilmaz")
        await pilot.press("enter", "ctrl+z")
        golden(app)


async def test_undo_beside_half_a_name_leaves_the_name(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "yilmaz")
        await pilot.press("enter")
        screen = await type_in(pilot, "müll")
        await pilot.press("ctrl+z")
        assert screen.field.value == "müll"
        assert len(screen.hits.hits) == 2


async def test_ctrl_g_lets_one_person_out_and_no_other(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "yilmaz")
        await pilot.press("enter", "ctrl+g")
        now.advance(hours=1)
        await type_in(pilot, "yilmaz")
        await pilot.press("enter")
        golden(app)
        await type_in(pilot, "yilmaz")
        await pilot.press("enter")
    assert [entry.result for entry in field_book.attendance] == ["ok", "exit", "reentry"]


async def test_what_could_not_be_saved_stays_typed_and_enter_tries_again(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Book) -> None:
        raise BookUnusable(NotWritten())

    async with app.run_test(size=SMALL) as pilot:
        screen = await type_in(pilot, "yilmaz")
        with monkeypatch.context() as patch:
            patch.setattr(Book, "transaction", full_disk)
            await pilot.press("enter")
        assert "NICHT GESPEICHERT" in screen_text(app)
        assert screen.field.value == "yilmaz"
        await pilot.press("enter")
        assert "WILLKOMMEN" in screen_text(app)
    assert len(field_book.attendance) == 1


async def test_somebody_registered_meanwhile_is_found(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        register(field_book, "Özgür Weiß")
        screen = await type_in(pilot, "oezguer weiss")
        assert [hit.name for hit in screen.hits.hits] == ["Özgür Weiß"]


@pytest.mark.parametrize(
    ("occupied", "capacity", "words"),
    [
        (0, None, ""),
        (359, 400, "● 359 von 400: Platz genug"),
        (360, 400, "▲ 360 von 400: fast voll"),
        (400, 400, "■ 400 von 400: voll"),
        (401, 400, "■ 401 von 400: zu voll"),
        (1200, 1300, "▲ 1.200 von 1.300: fast voll"),
    ],
)
def test_the_light_speaks(occupied: int, capacity: int | None, words: str) -> None:
    assert light(occupied, capacity)[1] == words
