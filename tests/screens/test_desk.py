"""The entrance: find, let in, let out, and always a way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from qmtui import codes
from qmtui.book import Book
from qmtui.desk import Desk
from qmtui.errors import BookUnusable
from qmtui.foreign import other_events
from qmtui.list_age import ListAge
from qmtui.model.event import OtherEvent
from screens.app import QmtuiApp
from screens.desk import DeskScreen
from screens.scan_guard import Scan
from screens.scans import take
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
    app: QmtuiApp, golden: Golden, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The database stamps with the computer's clock, which does not stand still.
    monkeypatch.setattr(ListAge, "as_of", lambda self: now() - timedelta(hours=2))
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


async def test_an_unknown_code_on_the_way_out_stops_and_registers_nobody(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+g")
        await scan(pilot, "ticket-nobody-2026")
        await pilot.press("enter")
        assert "Einfach gehen lassen." in screen_text(app)


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
        assert screen.field.value == ""
    assert len(field_book.attendance) == 1


async def test_somebody_registered_meanwhile_is_found(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        register(field_book, "Özgür Weiß")
        screen = await type_in(pilot, "oezguer weiss")
        assert [hit.name for hit in screen.hits.hits] == ["Özgür Weiß"]


# -- What follows an answer


async def scan(pilot: Pilot[None], code: str) -> DeskScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    screen.scanned(code)
    await pilot.pause()
    return screen


def change(book: Book, attendee_id: str, **fields: object) -> None:
    registration = book.registrations.get(attendee_id)
    assert registration is not None
    with book.transaction():
        book.registrations.put(replace(registration, **fields))


async def test_keys_for_a_known_person_are_five_at_most(app: QmtuiApp, field_book: Book) -> None:
    keys = [*"pio", "enter"]
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        assert "Piotr Kowalski" in screen_text(app)
    assert len(keys) <= 5
    assert len(field_book.attendance) == 1


async def test_a_scan_beside_half_a_name_answers_and_leaves_the_name(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await type_in(pilot, "müll")
        await scan(pilot, "ticket-piotr-2026")
        assert "WILLKOMMEN" in screen_text(app)
        assert screen.field.value == "müll"
        # Enter shows whom the name means before it lets anybody in.
        await pilot.press("enter")
        assert screen.has_class("-typing")
    assert len(field_book.attendance) == 1


async def test_fewer_than_registered_are_one_digit(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        await pilot.press("2")
        shown = screen_text(app)
        assert "2 Personen" in shown
        assert "noch 1 Platz offen" in shown
        assert field_book.presence.inside == 2
        await pilot.press("ctrl+z")
        assert "Auf 2 Personen berichtigt: Ayşe Yılmaz" in screen_text(app)
    assert field_book.presence.inside == 3


async def test_plus_counts_whoever_comes_along_with_one_person(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-jürgen-2026")
        await pilot.press("plus", "plus", "minus")
        assert "2 Personen" in screen_text(app)
    assert field_book.presence.inside == 2


async def test_the_rest_of_them_come_in_with_the_same_ticket_later(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        await pilot.press("2")
        now.advance(minutes=20)
        await scan(pilot, "ticket-ayşe-2026")
        assert "WILLKOMMEN" in screen_text(app)
    assert field_book.presence.inside == 3


async def test_a_digit_belongs_to_the_answer_only_until_something_is_typed(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        screen = await type_in(pilot, "a")
        await pilot.press("2")
        assert screen.field.value == "a2"
    assert [entry.people for entry in field_book.attendance] == [3]


async def test_too_many_are_let_in_and_a_digit_says_why(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    with field_book.transaction():
        field_book.events.put(replace(field_book.event(), capacity=2))
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        golden(app)
        await pilot.press("5")
        assert "Grund: Platz ist da" in screen_text(app)
        await pilot.press("2")
    assert [(e.result, e.reason) for e in field_book.attendance] == [("over", "belongs")]


async def test_a_note_is_written_and_shown_with_the_next_scan(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-jürgen-2026")
        await pilot.press("ctrl+r")
        app.screen.query_one("#words", Input).value = "Stand 12"
        await pilot.press("enter")
        assert "NOTIERT" in screen_text(app)
        now.advance(minutes=5)
        await scan(pilot, "ticket-jürgen-2026")
        assert "Notiz: Stand 12" in screen_text(app)


async def test_a_code_of_ours_goes_to_the_phone(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, DeskScreen)
        walk_in = Desk(field_book, app.now).walk_in("Karin")
        await scan(pilot, walk_in.code)
        await pilot.press("ctrl+o")
        assert codes.grouped(walk_in.code) in screen_text(app)


async def test_a_name_that_is_only_similar_is_never_taken_with_one_enter(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await type_in(pilot, "kowalsky")
        assert [hit.name for hit in screen.hits.hits] == ["Piotr Kowalski"]
        assert "ähnlich" in screen_text(app)
        await pilot.press("enter")
        assert not len(field_book.attendance)
        await pilot.press("enter")
    assert len(field_book.attendance) == 1


async def test_a_full_disk_at_a_scan_is_tried_again_with_enter(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Book) -> None:
        raise BookUnusable(NotWritten())

    async with app.run_test(size=SMALL) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(Book, "transaction", full_disk)
            await scan(pilot, "ticket-piotr-2026")
        assert "NICHT GESPEICHERT" in screen_text(app)
        await pilot.press("enter")
        assert "WILLKOMMEN" in screen_text(app)


# -- The cases of the hazards


async def test_case_10_the_ticket_of_another_event_is_named_and_taken_with_enter(
    app: QmtuiApp, field_book: Book
) -> None:
    code = "TKDLJXNRBFSVHNFC"
    [reading] = other_events_with(field_book, "Lesung im Hof", code)
    with field_book.transaction():
        field_book.other_events.add(reading)
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, code)
        shown = screen_text(app)
        assert "Ticket von: Lesung im Hof" in shown
        assert "NICHT AUF DER LISTE" not in shown
        await pilot.press("enter", "ctrl+s")
    assert [r.code for r in field_book.registrations if r.is_walk_in] == [code]


async def test_case_11_an_unknown_code_says_how_old_the_list_is(
    app: QmtuiApp, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListAge, "as_of", lambda self: now() - timedelta(hours=2))
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "TKDLJXNRBFSVHNFC")
        shown = screen_text(app)
        assert "NICHT AUF DER LISTE" in shown
        assert "12:05" in shown
        await pilot.press("enter")
        assert isinstance(app.screen, WalkInScreen)
        assert "TKDL JXNR BFSV HNFC" in screen_text(app)


@pytest.mark.parametrize("scanned", ["TKDLJXNRBFSVHNFC", "tkdl jxnr bfsv hnfc"])
async def test_case_12_a_revoked_ticket_is_refused_and_noted(
    app: QmtuiApp, field_book: Book, golden: Golden, scanned: str
) -> None:
    piotr = next(p.id for p in field_book.people if p.name == "Piotr Kowalski")
    change(field_book, piotr, code="TKDLJXNRBFSVHNFC", is_revoked=True)
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, scanned)
        if scanned.isupper():
            golden(app)
        assert "TICKET GESPERRT" in screen_text(app)
        assert [(e.kind, e.result) for e in field_book.attendance] == [("refusal", "revoked")]
        await pilot.press("1")
        assert "trotz: Ticket gesperrt" in screen_text(app)
    assert field_book.presence.inside == 1


async def test_case_13_used_at_another_station_is_told_and_both_are_kept(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    north = field_book.post.station_id
    south = next(station.id for station in field_book.stations if station.id != north)
    piotr = next(p.id for p in field_book.people if p.name == "Piotr Kowalski")
    field_book.post = replace(field_book.post, station_id=south)
    Desk(field_book, now).check_in(piotr)
    field_book.post = replace(field_book.post, station_id=north)
    now.advance(minutes=6)
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
        assert "seit 14:05 an Eingang Süd" in screen_text(app)
        await pilot.press("4")
        assert "WILLKOMMEN" in screen_text(app)
    arrivals = [e for e in field_book.attendance if e.kind == "arrival"]
    assert [e.station_id for e in arrivals] == [south, north]


async def test_a_ticket_for_later_says_from_when(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    piotr = next(p.id for p in field_book.people if p.name == "Piotr Kowalski")
    change(field_book, piotr, valid_from=now() + timedelta(hours=2))
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-piotr-2026")
        shown = screen_text(app)
    assert "NOCH NICHT GÜLTIG" in shown
    assert "gültig ab 16:05" in shown


def other_events_with(field: Book, title: str, code: str) -> list[OtherEvent]:
    """The other event as the office hands it out, with one ticket."""
    office = field  # a book with events and registrations, which is all that is read
    event = field.event()
    other = replace(event, id="reading", title=title)
    registration = replace(next(iter(field.registrations)), id="x", event_id="reading", code=code)
    with field.transaction():
        office.events.add(other)
        office.registrations.add(registration)
    found = other_events(office, field, event)
    with field.transaction():
        office.events.remove(other.id)
        office.registrations.remove(registration.id)
    return found


async def test_strokes_and_check_ins_are_never_mixed(make_book: MakeBook, now: Clock) -> None:
    book = make_book(here_from="tallies")
    async with QmtuiApp(book, now, "JO").run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        shown = screen_text(pilot.app)
    assert "0 von 400: Platz genug  (aus Strichen)" in shown


async def test_a_station_with_a_limit_has_a_light_of_its_own(
    app: QmtuiApp, field_book: Book
) -> None:
    here = field_book.stations.get(field_book.post.station_id or "")
    assert here is not None
    with field_book.transaction():
        field_book.stations.put(replace(here, capacity=3))
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, "ticket-ayşe-2026")
        shown = screen_text(app)
    assert "● 3 von 400: Platz genug" in shown
    assert "Diese Station:  ■ 3 von 3: voll" in shown


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


async def test_in_a_window_too_small_to_see_nobody_is_let_in(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.field.value = "müll"
        await pilot.resize_terminal(80, 10)
        await pilot.press("enter", "enter")
        take(app, Scan(text="r28bwa43", suffix="enter", seconds=0.1, gap=0.01))
        assert len(field_book.attendance) == 0
        await pilot.resize_terminal(*SMALL)
        await pilot.press("enter", "enter")
    assert len(field_book.attendance) == 1
