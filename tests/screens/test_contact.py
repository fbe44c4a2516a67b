"""Contacts: taken with a few keys, handed a code, taken back as easily."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Label

from qmtui.book import Book
from qmtui.codes import CONSENT, new_code
from qmtui.feedback.desk import FeedbackDesk
from qmtui.texts.consent import READ_OUT, said
from screens.app import QmtuiApp
from screens.contact.card import CardScreen
from screens.contact.contact import ContactScreen
from screens.contact.receipt import ConsentReceipt
from screens.contact.withdraw import WithdrawScreen
from screens.scan_guard import Scan
from screens.scans import take
from tests.conftest import Golden, screen_text
from tests.screens.conftest import PER_KEY, SMALL, Clock, until

READING = 15.0


def form(pilot: Pilot[None]) -> ContactScreen:
    assert isinstance(pilot.app.screen, ContactScreen)
    return pilot.app.screen


def fill(pilot: Pilot[None], **values: str) -> int:
    """Put words into fields as if typed; how many keys that takes."""
    for field, value in values.items():
        form(pilot).query_one(f"#{field}").value = value  # type: ignore[attr-defined]
    return sum(len(value) for value in values.values())


async def test_two_consents_take_45_seconds_and_the_code_is_handed_over(
    app: QmtuiApp, field_book: Book, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.setattr("qmtui.codes.new_code", lambda kind: "CTHSVCCCBBRGNBPT")
    keys = ["f5", "1", "4", "enter"]
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        assert app.focused is form(pilot).query_one("#name")
        captions = form(pilot).query(".row Label").results(Label)
        assert [str(c.visual) for c in captions if c.styles.text_style.underline] == ["Name"]
        typed = fill(pilot, name="Ayse Yilmaz", phone="0151 23456789")
        await pilot.press("enter", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConsentReceipt))
        golden(app)
        await pilot.press("enter", "ctrl+r")
        assert form(pilot).purposes.disabled, "purposes are taken back, not corrected"
        fill(pilot, name="Ayşe Yılmaz")
        await pilot.press("ctrl+s")
        assert "Korrigiert" in screen_text(app)
        assert form(pilot).purposes.chosen == frozenset(), "nothing is chosen before"
    (contact,) = field_book.contacts
    assert (contact.name, contact.purposes) == ("Ayşe Yılmaz", ("K1", "K4"))
    assert [consent.by for consent in field_book.consents] == ["JO", "JO"]
    assert len(keys) + typed + 2 <= 32
    assert (len(keys) + typed + 2) * PER_KEY + READING <= 45


async def test_a_13_year_old_without_a_parent_goes_with_our_card(
    app: QmtuiApp, field_book: Book
) -> None:
    """Story B, step 6."""
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "4")
        fill(pilot, name="Mia", email="mia@example.org")
        await pilot.press("ctrl+g", "ctrl+s", "right", "enter")
        await until(pilot, lambda: isinstance(app.screen, CardScreen))
        assert "unser Büro im Quartier" in screen_text(app)
        await pilot.press("escape")
        assert not form(pilot).has_unsaved
    assert not len(field_book.contacts)


async def test_the_whole_form_is_seen_and_read_in_other_languages(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    idea = FeedbackDesk(field_book, now).add("idea", "Ein Bücherschrank [/b]")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "ctrl+l", "ctrl+l")
        assert "Lütfen beni geri arayın." in screen_text(app)
        assert "Übersetzung noch nicht geprüft" in screen_text(app)
        assert all(f"{digit} [ ]" in screen_text(app) for digit in range(1, 10))
        await pilot.press("ctrl+s")
        assert "Wofür?" in screen_text(app), "what is wrong is seen above the longest form"
        await pilot.press("ctrl+l")
        assert "Arabisch gibt es auf Papier" in screen_text(app)
        await pilot.press("ctrl+n", "1", "1", "ctrl+s")
        assert "Wofür?" in screen_text(app)
        form(pilot).for_feedback(idea.id)
        fill(pilot, name="Ayşe", phone="bei Oma")
        await pilot.press("1", "enter", "enter", "enter")
        await until(pilot, lambda: "Telefon bitte prüfen" in screen_text(app))
        golden(app)
        assert form(pilot).draft["purposes"] == ["K1"]
        await pilot.press("ctrl+s")
    (contact,) = field_book.contacts
    assert (contact.phone, contact.feedback_id) == ("bei Oma", idea.id)


async def test_whoever_cannot_be_reached_is_taken_down_and_that_is_said(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "4")
        fill(pilot, name="Mia")
        await pilot.press("ctrl+s", "enter")
        assert "Weder Telefon noch E-Mail" in screen_text(app)


async def test_a_call_back_without_a_number_is_asked_about_before_it_is_saved(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "1")
        fill(pilot, name="Mia")
        await pilot.press("ctrl+s", "enter")
        assert app.focused is form(pilot).query_one("#phone")
        assert not len(field_book.contacts)
        await pilot.press("ctrl+s", "right", "enter")
    assert len(field_book.contacts) == 1


async def test_a_slip_scanned_or_typed_anywhere_is_offered_to_be_taken_back(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    code = new_code(CONSENT)
    async with app.run_test(size=SMALL) as pilot:
        take(app, Scan(text=code.lower(), suffix="enter", seconds=0.1, gap=0.01))
        await until(pilot, lambda: isinstance(app.screen, WithdrawScreen))
        assert not len(field_book.withdrawals)
        await pilot.press("ctrl+s")
        app.screen.query_one("#find").value = code  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WithdrawScreen))
        app.screen.query_one("#code").value = ""  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        assert "Wessen Einwilligung?" in screen_text(app)
        golden(app)
        app.screen.query_one("#phone").value = "030 23125000"  # type: ignore[attr-defined]
        app.screen.query_one("Purposes").focus()
        await pilot.press("5", "ctrl+s")
    by_code, request = field_book.withdrawals
    assert by_code.code == code
    assert (request.phone, request.purposes, request.code) == ("+493023125000", ("K5",), "")
    assert not len(field_book.attendance), "a slip is no ticket"


@pytest.mark.parametrize("words_a_minute", [140, 150])
def test_the_german_text_is_read_out_in_15_seconds(field_book: Book, words_a_minute: int) -> None:
    words = len(said(field_book, READ_OUT, "de").split())
    assert words <= 35
    assert words / words_a_minute * 60 <= READING
