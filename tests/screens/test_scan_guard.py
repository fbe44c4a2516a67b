"""The scan guard: a scan works on every screen, and nobody who types notices it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.events import Key, Paste
from textual.widgets import Button

from qmtui.book import Book
from qmtui.events import Events
from qmtui.foreign import is_foreign
from qmtui.office import found_office
from screens.app import QmtuiApp
from screens.count import CountScreen
from screens.desk import DeskScreen
from screens.dialogs import Confirm
from screens.feedback.form import FeedbackScreen
from screens.scan_guard import PAUSE, Scan, ScanGuard
from screens.walk_in import WalkInScreen
from tests.conftest import screen_text
from tests.screens.conftest import CODE, SMALL, Clock, keys_of, scan, toasts

TICKET = "ticket-piotr-2026"


def fed(guard: ScanGuard, keys: list[Key]) -> list[str]:
    """What comes of these keys: `<scan>` or the characters of single keys."""
    outcomes = [outcome for key in keys for outcome in guard.feed(key)]
    return told([*outcomes, *guard.pause()])


def told(outcomes: list[Key | Scan]) -> list[str]:
    return [
        f"<{outcome.text}>" if isinstance(outcome, Scan) else outcome.character or outcome.key
        for outcome in outcomes
    ]


# -- The guard itself


@pytest.mark.parametrize("suffix", ["\r", "\t", "\r\n", "\n", ""])
def test_case_6_any_suffix_or_none_ends_one_scan(suffix: str) -> None:
    assert fed(ScanGuard(0.05), keys_of(CODE + suffix)) == [f"<{CODE}>"]


def test_case_15_half_a_scan_is_typed_text_and_the_next_one_works() -> None:
    guard = ScanGuard(0.05)
    assert fed(guard, keys_of(CODE[:9])) == [*CODE[:9]]
    assert fed(guard, keys_of(f"{CODE}\r", start=105)) == [f"<{CODE}>"]


@pytest.mark.parametrize("before", [3, 7, 10])
def test_a_scanner_that_stutters_is_still_a_scanner(before: int) -> None:
    keys = keys_of(CODE[:before]) + keys_of(CODE[before:] + "\r", start=100 + PAUSE * 0.9)
    assert fed(ScanGuard(0.05), keys) == [f"<{CODE}>"]


@pytest.mark.parametrize("text", ["Kowalski\r", "22222222222+2\r", "ja\r", "TKDLJXNRBFSVHNFC\r"])
def test_what_a_person_types_stays_as_it_is(text: str) -> None:
    assert fed(ScanGuard(0.05), keys_of(text, gap=0.07)) == [*text]


def test_typing_is_handed_out_within_the_gap() -> None:
    guard = ScanGuard(0.05)
    assert guard.feed(*keys_of("J")) == []
    assert guard.wait == pytest.approx(0.05)
    assert told(guard.pause()) == ["J"]
    assert guard.wait is None


def test_the_space_bar_and_a_key_held_down_pass_at_once() -> None:
    guard = ScanGuard(0.05)
    for key in keys_of(" " * 30, gap=0.03):
        assert guard.feed(key) == [key]
    guard.feed(*keys_of("x", start=200))
    guard.pause()
    for key in keys_of("x" * 30, gap=0.03, start=200.5):
        assert guard.feed(key) == [key]


@pytest.mark.parametrize("text", ["xxxxxxxxxxxx\r", "ababababab\r"])
def test_few_different_keys_are_no_scan_however_fast(text: str) -> None:
    assert fed(ScanGuard(0.05), keys_of(text)) == [*text]


def test_keys_stay_in_order() -> None:
    escape = Key("escape", None)
    escape.time = 100.01
    assert fed(ScanGuard(0.05), [*keys_of("abc"), escape]) == ["a", "b", "c", "escape"]


def test_no_key_of_3_kb_is_lost() -> None:
    text = f"https://example.org/{CODE * 190}"
    assert fed(ScanGuard(0.05), keys_of(f"{text}\r", gap=0.001)) == [f"<{text}>"]


def test_the_lines_of_a_contact_are_one_scan() -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Bo\r\nEND:VCARD\r\n"
    assert fed(ScanGuard(0.05), keys_of(card)) == ["<BEGIN:VCARD>"]


def test_two_codes_sent_at_once_are_two_scans() -> None:
    other = "TBBBBBBBBBBBBKDS"
    assert fed(ScanGuard(0.05), keys_of(f"{CODE}\r{other}\r")) == [f"<{CODE}>", f"<{other}>"]


def test_only_without_a_suffix_a_pause_ends_other_tickets() -> None:
    assert fed(ScanGuard(0.05), keys_of(TICKET)) == [*TICKET]
    assert fed(ScanGuard(0.05, "none"), keys_of(TICKET)) == [f"<{TICKET}>"]


def test_where_nothing_can_be_typed_any_fast_text_is_a_scan_and_presses_no_keys() -> None:
    guard = ScanGuard(0.05)
    guard.is_typing = False
    assert fed(guard, keys_of(TICKET)) == [f"<{TICKET}>"]
    assert fed(guard, keys_of("Zaun", gap=0.12, start=200)) == [*"Zaun"]


def test_a_wide_gap_takes_in_what_a_slow_scanner_adds() -> None:
    assert fed(ScanGuard(0.12), keys_of(f"{CODE}\r\n", gap=0.09)) == [f"<{CODE}>"]


def test_case_14_separators_and_letters_of_other_layouts_are_held_as_well() -> None:
    assert fed(ScanGuard(0.05), keys_of(f"\x1d{CODE}\r")) == [f"<{CODE}>"]
    persian = "\u064f»ي«ة\u0653\u0654\u064b\u200cإئ\u0670آ\u0654إژ"
    assert fed(ScanGuard(0.05), keys_of(f"{persian}\r")) == [f"<{persian}>"]


def test_a_slow_scanner_needs_a_wider_gap() -> None:
    keys = keys_of(f"{CODE}\r", gap=0.09)
    assert len(fed(ScanGuard(0.05), keys)) == 17
    assert fed(ScanGuard(gap=0.1), keys) == [f"<{CODE}>"]


# -- In the app


async def test_case_4_a_scan_over_a_button_presses_nothing(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+n")
        form = app.screen_stack[-1]
        assert isinstance(form, WalkInScreen)
        form.name_line.value = "Nele"
        form.query_one("#save", Button).focus()
        await scan(pilot, f"{CODE}\r")
        assert isinstance(app.screen, WalkInScreen)
        assert form.name_line.value == "Nele"
        assert app.focused is form.query_one("#save")
    assert not len(field_book.registrations.where("is_walk_in", True))


@pytest.mark.parametrize("area", ["f3", "f4"], ids=["counting", "feedback"])
async def test_case_4_a_scan_checks_in_from_every_area(
    app: QmtuiApp, field_book: Book, area: str
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press(area)
        if isinstance(app.screen, FeedbackScreen):
            app.screen.text.text = "Die Lampe"
            app.screen.text.focus()
            await pilot.pause()
        focused = app.focused
        await scan(pilot, f"{TICKET}\t")
        assert isinstance(app.screen, CountScreen | FeedbackScreen)
        assert app.focused is focused
        assert "Willkommen: Piotr Kowalski\nWorkshop Balkongemüse" in toasts(pilot)
        if isinstance(app.screen, FeedbackScreen):
            assert app.screen.text.text == "Die Lampe"
    assert len(field_book.attendance) == 1
    assert not len(field_book.tallies)
    assert not len(field_book.feedback)


async def test_case_5_a_scan_under_a_question_answers_nothing(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        question = Confirm("Wirklich löschen?", yes="Löschen")
        app.push_screen(question)
        await pilot.pause()
        question.query_one("#yes").focus()
        await scan(pilot, f"{TICKET}\r")
        assert app.screen is question
        assert "Scan nicht beachtet" in toasts(pilot)
    assert not len(field_book.attendance)


@pytest.mark.parametrize("suffix", ["\r", "\t", "\r\n", ""], ids=["cr", "tab", "crlf", "none"])
async def test_case_6_every_suffix_checks_in_once(
    app: QmtuiApp, field_book: Book, suffix: str
) -> None:
    app.scan_guard.suffix = "none"
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, TICKET + suffix)
        if not suffix:
            await pilot.pause(PAUSE)
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        assert app.focused is screen.field
        assert screen.field.value == ""
        assert "WILLKOMMEN" in screen_text(app)
    assert len(field_book.attendance) == 1


async def test_case_1_a_foreign_ticket_with_a_hyphen_is_known_on_a_german_keyboard(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, TICKET.replace("-", "ß") + "\r")
        assert "Piotr Kowalski" in screen_text(app)
    assert [entry.result for entry in field_book.attendance] == ["ok"]


async def test_case_7_the_same_ticket_three_times_is_one_check_in(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(3):
            await scan(pilot, f"{TICKET}\r")
        assert "eben zweimal gescannt, einmal gezählt" in screen_text(app)
    assert len(field_book.attendance) == 1


async def test_case_8_a_misread_code_is_nobody(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, f"{CODE[:-1]}D\r")
        assert "NICHT LESBAR" in screen_text(app)
        await scan(pilot, f"{TICKET}\r")
        assert "WILLKOMMEN" in screen_text(app)


FOREIGN = [
    "https://example.org/?q=Hallo",
    "httpsÖ--example.org-_q`Hallo",
    "WIFI:T:WPA;S:Lindenhof;P:geheim12;;",
    "BEGIN:VCARD",
    "x" * 1000 + "abcdefg" * 300,
]


@pytest.mark.parametrize("text", FOREIGN)
def test_case_9_addresses_and_the_like_are_foreign(text: str) -> None:
    assert is_foreign(text)
    assert not is_foreign(TICKET)
    assert not is_foreign("QM-2026-000123")


@pytest.mark.parametrize("area", ["f2", "f3"], ids=["desk", "counting"])
async def test_case_9_of_a_foreign_code_forty_characters_are_shown_and_none_kept(
    app: QmtuiApp, field_book: Book, area: str
) -> None:
    text = "https://example.org/" + "pfad0815" * 40
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press(area)
        await scan(pilot, f"{text}\r")
        shown = screen_text(app) + toasts(pilot)
        assert "keiner unserer codes" in shown.casefold()
        assert text[:40] in shown
        assert text[:41] not in shown
    assert not len(field_book.attendance)
    kept = (path for path in field_book.folder.rglob("*") if path.is_file())
    assert not any(b"pfad0815" in path.read_bytes() for path in kept)


async def test_a_ticket_that_may_be_two_peoples_asks_for_the_name(
    app: QmtuiApp, field_book: Book
) -> None:
    one, other, *_rest = field_book.registrations
    with field_book.transaction():
        # The one as it stands, the other from an American scanner on a German keyboard.
        field_book.registrations.put(replace(one, secret="QM-Z7"))
        field_book.registrations.put(replace(other, secret="QM/Y7"))
    async with app.run_test(size=SMALL) as pilot:
        assert isinstance(app.screen, DeskScreen)
        app.screen.scanned("qm-z7")
        await pilot.press("enter")
        assert "MEHRERE PERSONEN" in screen_text(app)
        assert isinstance(app.screen, DeskScreen), "nobody gets a code that others have"


async def test_case_3_the_layout_is_named_once(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        for _ in range(2):
            await scan(pilot, "ЕЛВДОЧТКИАЫМРТАС\r")
        assert toasts(pilot).count("Die Tastatur steht auf Russisch") == 1
        assert "NICHT AUF DER LISTE" in screen_text(app)


async def test_case_15_half_a_scan_stands_in_the_field_and_the_next_works(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, TICKET[:9])
        await pilot.pause(PAUSE)
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        assert screen.field.value == TICKET[:9]
        await scan(pilot, f"{TICKET}\r")
        assert "WILLKOMMEN" in screen_text(app)
    assert len(field_book.attendance) == 1


async def test_a_pasted_code_is_a_scan_and_other_text_is_not(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.post_message(Paste(f"{CODE}\r\n"))
        await pilot.pause()
        assert "NICHT AUF DER LISTE" in screen_text(app)
        app.post_message(Paste("Sabine"))
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        assert screen.field.value == "Sabine"


async def test_a_station_that_only_counts_checks_nobody_in(app: QmtuiApp, field_book: Book) -> None:
    (station,) = (s for s in field_book.stations if s.id == field_book.post.station_id)
    with field_book.transaction():
        field_book.stations.put(replace(station, areas=("count",)))
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f3")
        await scan(pilot, f"{TICKET}\r")
        assert "Scan nicht beachtet" in toasts(pilot)
    assert not len(field_book.attendance)


async def test_in_the_office_a_scan_says_that_it_does_nothing(tmp_path: Path, now: Clock) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        Events(office, now).add("Fest", "street_fest", now())
        async with QmtuiApp(office, now, "JO").run_test(size=SMALL, notifications=True) as pilot:
            before = pilot.app.screen
            await scan(pilot, f"{CODE}\r")
            assert pilot.app.screen is before
            assert "Scan nicht beachtet" in toasts(pilot)
