"""Somebody at the door: few keys, nothing lost."""

from __future__ import annotations

from itertools import chain

from textual.events import Key

from qmtui import codes
from qmtui.book import Book
from qmtui.desk import Desk
from screens.app import QmtuiApp
from screens.choice import Choice
from screens.desk import DeskScreen
from screens.walk_in import WalkInScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, MakeBook, until


async def test_keys_for_a_family_at_the_door_are_twenty_at_most(
    app: QmtuiApp, field_book: Book
) -> None:
    keys = [*"Karin", "enter", "2", "enter", "1", "enter", "2", "enter"]
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        shown = screen_text(app)
    walk_in = next(r for r in field_book.registrations if r.is_walk_in)
    assert len(keys) < 20
    assert (walk_in.places, walk_in.children, walk_in.offering) == (3, 1, "Lange Tafel")
    assert field_book.people.get(walk_in.id).name == "Karin"  # type: ignore[union-attr]
    assert "VOR ORT ANGEMELDET" in shown
    assert "   ".join(" ".join(group) for group in codes.grouped(walk_in.code).split()) in shown


async def test_what_is_typed_ahead_reaches_the_form_or_the_desk_it_is_meant_for(
    app: QmtuiApp, field_book: Book
) -> None:
    names = ("Lena", "Omar", "Ida")
    async with app.run_test(size=SMALL) as pilot:
        for key in chain(*(["ctrl+n", *name, "ctrl+s"] for name in names), "Zora"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: len(field_book.attendance) == len(names))
        await pilot.pause()
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.field.value == "Zora"
    came = [field_book.people.get(entry.attendee_id or "") for entry in field_book.attendance]
    assert [person and person.name for person in came] == [*names]


async def test_the_form_fits_and_asks_little(app: QmtuiApp, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        golden(app)


async def test_all_is_seen_in_the_smallest_window_with_a_hint_and_the_total(
    make_book: MakeBook, now: Clock, golden: Golden
) -> None:
    offerings = ("Lange Tafel", "Workshop Balkongemüse", "Workshop Fahrradreparatur")
    people = [("Ayşe Yılmaz", offering, 3, False, "") for offering in offerings]
    app = QmtuiApp(make_book(people), now, "JO")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+n")
        form = app.screen
        assert isinstance(form, WalkInScreen)
        form.name_line.value, form.adults.value = "yılmaz", "2"
        await pilot.pause()
        golden(app)
        await pilot.press("ctrl+l")
        assert isinstance(app.screen, DeskScreen)
        assert (app.screen.field.value, len(app.screen.hits.hits)) == ("yılmaz", 3)


async def test_whoever_came_elsewhere_is_shown_with_time_and_station(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    Desk(field_book, now).walk_in("Nele Brandt")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "nele brand"
        await pilot.pause()
        assert "Nele Brandt · da 14:05" in screen_text(app)


async def test_nobody_at_all_is_refused_with_a_sentence(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.adults.value = "0"
        await pilot.press("ctrl+s")
        assert "zwischen 1 und 99" in screen_text(app)
    assert not len(field_book.attendance)


async def test_the_half_filled_form_survives_a_jump(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "Karin"
        await pilot.press("f3", "space", "f2")
        assert isinstance(app.screen, WalkInScreen)
        assert app.screen.name_line.value == "Karin"


async def test_ctrl_z_in_the_form_undoes_no_arrival(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "yilmaz"
        await pilot.press("enter", "ctrl+n", "ctrl+z", "tab", "tab", "tab", "ctrl+z")
    assert not len(field_book.undos)


async def test_a_sticker_scanned_in_the_form_is_given_and_types_nothing(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        form = app.screen
        assert isinstance(form, WalkInScreen)
        form.scanned("TKDLJXNRBFSVHNFC")
        await pilot.pause()
        assert "Ausweis TKDL JXNR BFSV HNFC" in screen_text(app)
        assert form.name_line.value == ""
        await pilot.press("ctrl+s")
    assert [r.code for r in field_book.registrations if r.is_walk_in] == ["TKDLJXNRBFSVHNFC"]


async def test_a_ticket_scanned_in_the_form_shows_whose_it_is(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.scanned("ticket-piotr-2026")
        await pilot.pause()
        assert "Dieser Code gehört: Piotr Kowalski" in screen_text(app)


async def test_whoever_is_on_the_list_already_is_taken_with_one_key(
    app: QmtuiApp, field_book: Book
) -> None:
    registrations = len(field_book.registrations)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "Ayşe Yıl"
        await pilot.pause()
        assert "Schon auf der Liste: Ayşe Yılmaz · Lange Tafel" in screen_text(app)
        await pilot.press("ctrl+l")
        assert "WILLKOMMEN" in screen_text(app)
    assert len(field_book.registrations) == registrations
    assert [entry.people for entry in field_book.attendance] == [3]


async def test_a_lost_sticker_is_replaced_by_the_one_scanned_in_the_form(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    lost = Desk(field_book, now).walk_in("Nele", bind="TKDLJXNRBFSVHNFC")
    now.advance(minutes=9)
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.scanned("TBBBBBBBBBBBBKDS")
        await pilot.press("enter")
        assert isinstance(app.screen, WalkInScreen)
        app.screen.name_line.value = "Nele"
        await pilot.press("ctrl+l")
        assert "SCHON DA" in screen_text(app)
        app.screen_stack[0].scanned("TBBBBBBBBBBBBKDS")  # type: ignore[attr-defined]
        await pilot.pause()
        assert "Nele" in screen_text(app)
    assert Desk(field_book, now).whose("TBBBBBBBBBBBBKDS") == lost.attendee
    assert Desk(field_book, now).whose("TKDLJXNRBFSVHNFC") is None
    assert len([r for r in field_book.registrations if r.is_walk_in]) == 1


async def test_who_comes_along_waits_for_the_next_start_too(field_book: Book, now: Clock) -> None:
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        form = pilot.app.screen
        assert isinstance(form, WalkInScreen)
        form.name_line.value, form.adults.value, form.children_line.value = "Mitten", "4", "2"
        form.query_one("#offering", Choice).chosen = "Lange Tafel"
        await pilot.press("ctrl+q", "right", "enter")
    async with QmtuiApp(field_book, now, "JO").run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n", "ctrl+s")
    walk_in = next(r for r in field_book.registrations if r.is_walk_in)
    assert (walk_in.places, walk_in.children, walk_in.offering) == (6, 2, "Lange Tafel")
