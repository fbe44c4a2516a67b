"""Testing a scanner: what arrived, and what to change."""

from __future__ import annotations

import pytest

from qmtui.book import Book
from qmtui.desk import Desk
from qmtui.layouts import CAPS
from screens.app import QmtuiApp
from screens.scan_guard import Scan, ScanGuard
from screens.scanner_test import ScannerTest, check_of
from tests.conftest import screen_text
from tests.screens.conftest import CODE, SMALL, Clock, keys_of, scan, toasts
from tests.screens.test_scan_guard import fed


def came(text: str = CODE, suffix: str = "enter", gap: float = 0.004) -> Scan:
    return Scan(text=text, suffix=suffix, seconds=gap * (len(text) - 1), gap=gap)


def test_a_good_scan_needs_no_advice() -> None:
    check = check_of(came(), 0.05, "any")
    assert (check.tone, check.advice) == ("-good", ())
    assert check.facts == (
        ("Kam an", "TKDL JXNR BFSV HNFC · 16 Zeichen"),
        ("Danach", "Enter · 250 Tasten je Sekunde, längste Lücke 4 ms"),
    )


@pytest.mark.parametrize(
    ("arrived", "tone", "advice"),
    [
        (came("ЕЛВДОЧТКИАЫМРТАС"), "-heed", "Die Tastatur steht auf Russisch: diesen Rechner"),
        (came(CODE.lower()), "-heed", "Die Feststelltaste ist an"),
        (came(suffix="none"), "-heed", 'scanner_suffix = "none"'),
        (came(gap=0.08), "-heed", "80 ms zwischen zwei Tasten, erlaubt sind 50 ms"),
        (came(gap=0.08), "-heed", "scanner_gap_ms = 120"),
        (came(CODE[:-1] + "D"), "-failed", "Ein Zeichen kam falsch an"),
        (came("https://example.org"), "-heed", "der Code ist nicht von hier"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_change(arrived: Scan, tone: str, advice: str) -> None:
    check = check_of(arrived, 0.05, "any")
    assert check.tone == tone
    assert advice in "\n".join(check.advice)


def test_the_ticket_of_another_system_is_good_if_the_list_has_it() -> None:
    check = check_of(came("PRETIX-8f3k2"), 0.05, "any", is_listed=True)
    assert (check.tone, check.word, check.advice) == ("-good", "✓  Ticket of this event", ())


def test_an_american_scanner_on_a_german_keyboard_is_named_by_a_known_ticket(
    field_book: Book, now: Clock
) -> None:
    desk = Desk(field_book, now)
    typed = "ticketßpiotrß2026"
    assert (desk.knows(typed), desk.layout_of(typed)) == (True, "German")
    assert desk.layout_of("ticket-piotr-2026") == ""
    check = check_of(came(typed), 0.05, "any", is_listed=True, layout="German")
    assert check.tone == "-heed"
    assert (
        "Der Scanner tippt wie auf einer US-Tastatur, hier steht sie auf Deutsch" in check.advice[0]
    )
    caps = check_of(came(typed), 0.05, "any", is_listed=True, layout=f"German{CAPS}")
    assert "Die Feststelltaste ist an" in caps.advice[1]


async def test_two_keys_lead_to_it_before_any_book_is_open(now: Clock) -> None:
    app = QmtuiApp(None, now)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await scan(pilot, f"{CODE}\r")
        assert "Scanner prüfen: F1, dann S." in toasts(pilot)
        await pilot.press("f1", "s")
        assert isinstance(app.screen, ScannerTest)
        app.scan_guard.patience = 0.01
        await scan(pilot, f"{CODE.lower()}\r")
        assert "Die Feststelltaste ist an" in screen_text(app)
        await pilot.press("f1", "s", "escape")
        assert len(app.screen_stack) == 1, "there is one such page"


def test_a_scanner_that_is_too_slow_is_not_praised_for_a_foreign_code() -> None:
    check = check_of(came("https://example.org", gap=0.08), 0.05, "any")
    assert check.advice[0] == "Der Code ist nicht von hier."
    assert "scanner_gap_ms = 120" in check.advice[1]


def test_who_said_that_no_suffix_comes_is_not_told_again() -> None:
    assert check_of(came(suffix="none"), 0.05, "none").tone == "-good"


def test_while_testing_a_foreign_code_without_suffix_is_not_waited_for_in_vain() -> None:
    guard = ScanGuard(0.05)
    assert fed(guard, keys_of("hallo-welt-123", gap=0.1)) == [*"hallo-welt-123"]
    guard.patience = 0.4
    assert fed(guard, keys_of("hallo-welt-123", gap=0.1, start=200)) == ["<hallo-welt-123>"]


def test_of_a_foreign_code_forty_characters_are_shown() -> None:
    check = check_of(came("https://example.org/" + "x" * 3000), 0.05, "any")
    assert check.facts[0] == ("Kam an", f"https://example.org/{'x' * 20} · 3.020 Zeichen")


async def test_the_page_shows_the_scan_and_checks_nobody_in(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.action_scanner_test()
        await pilot.pause()
        app.scan_guard.patience = 0.01  # The page waits longer than a test should.
        app.scan_guard.gap = 0.05
        await scan(pilot, "ticket-piotr-2026\r")
        assert "Ticket dieser Veranstaltung" in screen_text(app), screen_text(app)
        await pilot.pause(0.06)
        assert isinstance(app.screen, ScannerTest)
        app.screen.measured(came("елвдочткиаымртас", suffix="none", gap=0.08))
        await pilot.pause()
        shown = screen_text(app)
        assert "Kam an  TKDL JXNR BFSV HNFC · 16 Zeichen" in shown
        assert "scanner_gap_ms = 120" in shown, "all advice at once fits into the smallest window"
        await pilot.press("escape")
        assert not isinstance(app.screen, ScannerTest)
        assert app.scan_guard.patience == 0
    assert not len(field_book.attendance)


async def test_what_was_scanned_last_is_told_by_its_end_alone(field_book: Book, now: Clock) -> None:
    app = QmtuiApp(field_book, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await scan(pilot, f"{CODE}\r")
        app.action_scanner_test()
        await pilot.pause()
        shown = screen_text(app)
        assert f"… {CODE[-4:]} · Einlass" in shown
        assert CODE[:8] not in shown
