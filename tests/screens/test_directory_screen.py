"""The directory on the screen: search, hand over, who is responsible, the banner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from qmtui.book import Book
from qmtui.directory.card import card_code
from qmtui.directory.directory import Directory
from qmtui.directory.hours import parse_hours
from qmtui.directory.invented import fill
from qmtui.directory.notices import Notices
from qmtui.model.contact import Text
from qmtui.office import found_office
from screens.app import QmtuiApp
from screens.banner import Banner
from screens.directory.directory import FieldDirectory
from screens.directory.hand_over import HandOver
from screens.directory.notices import NoticeForm
from screens.directory.offer_form import OfferForm
from screens.directory.office import OfficeDirectory
from screens.directory.reading import Reading
from screens.directory.responsibility import Responsibility
from screens.import_list import ImportListScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import SMALL, Clock, until
from tests.screens.test_qr_code import scanned


@pytest.fixture
def office(tmp_path: Path, now: Clock) -> Iterator[Book]:
    with found_office(tmp_path / "directory-office", "Lindenhof", plain=True) as book:
        fill(book, now)
        yield book


@pytest.fixture
def station(field_book: Book, office: Book) -> Book:
    """The small field book with the directory and the notice that the office copies out."""
    with field_book.transaction():
        for offer in office.service_offers:
            field_book.service_offers.put(offer)
        for notice in office.notices:
            field_book.notices.put(notice)
    return field_book


async def test_typing_finds_and_enter_hands_a_picture_over(
    station: Book, now: Clock, golden: Golden
) -> None:
    app = QmtuiApp(station, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7")
        assert isinstance(app.screen, FieldDirectory)
        app.screen.line.value = "Quartiersbüro"
        await until(pilot, lambda: "1 Angebot ·" in screen_text(app))
        golden(app)
        offer = Directory(station, now).offer("Quartiersbüro Lindenhof")
        await pilot.press("enter")
        assert isinstance(app.screen, HandOver)
        await pilot.pause()
        assert scanned(app) == [card_code(offer)]
        assert "030 5550100" in screen_text(app)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: scanned(app) == [] and "██" in screen_text(app))
        assert "Do 15:00–18:00" in screen_text(app)


async def test_who_can_be_reached_now_stands_on_top_and_hostile_names_do_no_harm(
    station: Book, office: Book, now: Clock, golden: Golden
) -> None:
    evil = Directory(office, now).add(
        provider="[/foo] Bob", topic="[b]", offer="x" * 200, slots=parse_hours("jederzeit")
    )
    with station.transaction():
        station.service_offers.put(evil)
    app = QmtuiApp(station, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7")
        golden(app)


async def test_the_banner_is_there_while_a_notice_holds(
    station: Book, office: Book, now: Clock
) -> None:
    app = QmtuiApp(station, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        banner = app.screen.query_one(Banner)
        assert "▲ Wasserrohrbruch" in screen_text(app).splitlines()[2]
        ended = Notices(office, now).end(next(iter(office.notices)))
        with station.transaction():
            station.notices.put(ended)
        banner.show_facts()
        await until(pilot, lambda: not banner.display)
        assert "Wasserrohrbruch" not in screen_text(app)


async def test_who_is_responsible_is_said_even_without_an_address(
    station: Book, now: Clock, golden: Golden
) -> None:
    app = QmtuiApp(station, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "ctrl+o")
        assert isinstance(app.screen, Responsibility)
        await until(pilot, lambda: "Adresse unbekannt" in screen_text(app))
        golden(app)


async def test_the_office_changes_an_offer_and_keeps_the_form_when_hours_are_wrong(
    office: Book, now: Clock, golden: Golden
) -> None:
    app = QmtuiApp(office, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7")
        assert isinstance(app.screen, OfficeDirectory)
        app.screen.line.value = "Miete"
        await until(pilot, lambda: "1 Angebot ·" in screen_text(app))
        await pilot.press("ctrl+r")
        assert isinstance(app.screen, OfferForm)
        golden(app)
        app.screen.query_one("#phone", Input).value = "030 1"
        app.screen.query_one("#hours", Input).value = "irgendwann"
        await pilot.press("ctrl+s")
        assert "„irgendwann“ sind keine Zeiten" in screen_text(app)
        app.screen.query_one("#hours", Input).value = "Mi 9-12"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, OfficeDirectory)
    changed = Directory(office, now).offer("Mieterberatung Nord")
    assert (changed.phone, changed.slots) == ("030 1", parse_hours("Mi 9-12"))


async def test_the_office_puts_a_notice_up_and_takes_another_down(office: Book, now: Clock) -> None:
    app = QmtuiApp(office, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "ctrl+g", "e", "n")
        assert isinstance(app.screen, NoticeForm)
        app.screen.query_one("#text", Input).value = "Heute zu"
        app.screen.query_one("#until", Input).value = "20.6."
        await pilot.press("ctrl+s")
        assert app.screen.query_one("#notices", OptionList).option_count == 1
        assert "Heute zu (bis 20.06.2026 23:59)" in screen_text(app)
    assert [notice.text for notice in Notices(office, now).in_force()] == ["Heute zu"]


async def test_what_comes_next_and_who_we_are_is_read_out(station: Book, now: Clock) -> None:
    with station.transaction():
        ours = "Wir sind das Quartiersbüro [/b]."
        card = Text(id="card.who_we_are.de", key="card.who_we_are", language="de", text=ours)
        station.texts.put(card)
    app = QmtuiApp(station, now, "JO")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "ctrl+n")
        assert isinstance(app.screen, Reading)
        await pilot.press("escape", "ctrl+r")
        assert "Quartiersbüro [/b]" in screen_text(app)
        await pilot.press("right")
        assert "Was macht QM nicht?" in screen_text(app)


async def test_the_office_takes_places_in_after_seeing_what_comes(
    office: Book, now: Clock, tmp_path: Path
) -> None:
    office.local["area"] = "directory"
    file = tmp_path / "orte.csv"
    file.write_text("name;area\nBahndamm;Nord\nTeich\n", encoding="utf-8")
    app = QmtuiApp(office, now, "JO")
    before = len(office.places)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+k", "2")
        assert isinstance(app.screen, ImportListScreen)
        app.screen.path.value = str(file)
        app.screen.path.focus()
        await pilot.press("enter")
        assert "Zeile 3" in screen_text(app)
        file.write_text("name;area\nBahndamm;Nord\n", encoding="utf-8")
        await pilot.press("enter")
        assert "1 neu" in screen_text(app)
        assert len(office.places) == before
        await pilot.press("left", "enter")
    assert "Bahndamm" in [place.name for place in office.places]
