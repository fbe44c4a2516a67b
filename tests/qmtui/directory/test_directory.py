"""The directory: taken in from files, kept up to date, who is responsible, what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from qmtui.book import Book
from qmtui.day.replanning import Replanning
from qmtui.directory.card import ROOM, card_code
from qmtui.directory.dates import coming
from qmtui.directory.directory import Directory, NoSuchOffer, OfferTwice, ProviderMissing
from qmtui.directory.hours import parse_hours
from qmtui.directory.responsible import LIST, bodies_for, responsible
from qmtui.events import Events
from qmtui.foreign import other_events
from qmtui.imports.directory import NoDirectory, import_directory
from qmtui.model.directory import ServiceOffer
from qmtui.model.event import Event
from qmtui.model.lists import BODIES, TOPICS, Code, CodeList
from qmtui.qr import qr_matrix
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import NORTH, Clock, OpenStation, at

HEAD = "Name;Thema;Angebot;Kanal;Adresse;Telefon;Öffnungszeiten;Sprachen\n"
ROWS = (
    "Ordnungsamt;Amt;Müll;Telefon;;030 5550166;Mo-Do 08:00-16:00;de\n"
    "Ordnungsamt;Amt;Müll;vor Ort;Amtsweg 1;;Di 9-12, Do 14-18 Uhr;de, tr\n"
)


@pytest.fixture
def directory(office: Book, now: Clock) -> Directory:
    return Directory(office, now)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wegweiser.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8-sig")
    return path


# -- Files


def test_a_german_file_with_bom_and_semicolons_comes_in(
    office: Book, now: Clock, file: Path, directory: Directory
) -> None:
    imported = import_directory(office, now, file)
    assert (imported.new, imported.rejected) == (2, ())
    place, phone = sorted(directory.all(), key=lambda offer: offer.channel, reverse=True)[::-1]
    assert {place.channel, phone.channel} == {"place", "phone"}
    at_place = next(offer for offer in directory.all() if offer.channel == "place")
    assert at_place.slots == parse_hours("Di 9-12; Do 14-18")
    assert at_place.languages == ("de", "tr")
    assert at_place.checked_on == date(2026, 6, 13)


def test_the_same_file_again_changes_nothing_and_keeps_the_ids(
    office: Book, now: Clock, file: Path, directory: Directory
) -> None:
    import_directory(office, now, file)
    ids = {offer.id for offer in directory.all()}
    again = import_directory(office, now, file)
    assert (again.new, again.known, again.changed) == (0, 2, 0)
    assert {offer.id for offer in directory.all()} == ids


def test_a_new_number_changes_the_offer_and_leaves_what_the_file_does_not_say(
    office: Book, now: Clock, file: Path, directory: Directory
) -> None:
    import_directory(office, now, file)
    phone = next(offer for offer in directory.all() if offer.channel == "phone")
    directory.change(phone, body="public_order_office")
    file.write_text(HEAD + ROWS.replace("5550166", "7770166"), encoding="utf-8")
    imported = import_directory(office, now, file)
    assert (imported.new, imported.known, imported.changed) == (0, 1, 1)
    changed = directory.offer(phone.id)
    assert (changed.phone, changed.body) == ("030 7770166", "public_order_office")


def test_one_bad_row_keeps_all_out_and_is_named(
    office: Book, now: Clock, file: Path, directory: Directory
) -> None:
    bad = "Verein;Beratung;Rat;Telefon;;1;irgendwann;de\n;Amt;;Ort;;;;\nX;Y;Z;Rauchzeichen;;;;\n"
    file.write_text(HEAD + ROWS + bad + ROWS, encoding="utf-8")
    imported = import_directory(office, now, file)
    assert [rejection.row for rejection in imported.rejected] == [4, 5, 6, 7, 8]
    assert "irgendwann" in imported.rejected[0].reason
    assert directory.all() == []


def test_a_dry_run_writes_nothing(
    office: Book, now: Clock, file: Path, directory: Directory
) -> None:
    assert import_directory(office, now, file, dry_run=True).new == 2
    assert directory.all() == []


def test_a_file_of_something_else_is_no_directory(office: Book, now: Clock, file: Path) -> None:
    file.write_text("name,lat,lon\nBrücke,52,13\n", encoding="utf-8")
    with pytest.raises(NoDirectory):
        import_directory(office, now, file)


# -- Keeping it up to date


def test_what_nobody_checked_for_a_year_is_stale(directory: Directory, now: Clock) -> None:
    offer = directory.add(provider="Verein", offer="Rat")
    now.advance(days=365)
    assert not directory.is_stale(offer)
    now.advance(days=1)
    assert directory.is_stale(offer)
    assert not directory.is_stale(directory.check(offer))


def test_the_same_offer_cannot_stand_there_twice(directory: Directory) -> None:
    directory.add(provider="Verein", offer="Rat")
    directory.add(provider="Verein", offer="Rat", channel="phone")
    with pytest.raises(OfferTwice):
        directory.add(provider="VEREIN", offer="rat")
    with pytest.raises(ProviderMissing):
        directory.add(provider=" ", offer="Rat")


def test_stations_get_the_directory_and_lose_what_was_taken_off(
    directory: Directory, open_station: OpenStation, now: Clock
) -> None:
    directory.add(provider="Verein", offer="Rat")
    station = Directory(open_station("G1", NORTH), now)
    found = station.offer("verein")
    with pytest.raises(NotAllowed):
        station.remove(found)
    directory.remove(found)
    with pytest.raises(NoSuchOffer):
        directory.offer("Verein")


# -- Who is responsible

DAY = date(2026, 6, 13)


def test_every_topic_has_a_body_that_exists(office: Book) -> None:
    for topic in TOPICS:
        bodies = bodies_for(office, topic, DAY)
        assert bodies
        assert set(bodies) <= set(BODIES)


def test_the_body_is_known_by_its_name_or_by_what_the_office_says(
    office: Book, directory: Directory
) -> None:
    directory.add(provider="Straßen- und Grünflächenamt", offer="Laternen", phone="1")
    (lead,) = responsible(office, "lighting", DAY)
    assert [offer.phone for offer in lead.offers] == ["1"]
    directory.add(provider="Leitstelle Licht", offer="Rat", phone="2", body="streets_parks_office")
    (lead,) = responsible(office, "lighting", DAY)
    assert [offer.phone for offer in lead.offers] == ["2"]


def test_a_body_without_an_address_is_named_all_the_same(office: Book) -> None:
    (lead,) = responsible(office, "lighting", DAY)
    assert (lead.body, lead.offers) == ("streets_parks_office", ())


def test_an_office_has_its_own_responsibilities_from_a_day_on(office: Book) -> None:
    codes = (Code(code="lighting", label="city_cleaning, police, nobody"),)
    own = CodeList(id="own", list=LIST, valid_from=DAY, codes=codes)
    with office.transaction():
        office.code_lists.add(own)
    assert bodies_for(office, "lighting", DAY) == ("city_cleaning", "police")
    assert bodies_for(office, "litter", DAY)[0] == "city_cleaning"
    assert bodies_for(office, "lighting", DAY - timedelta(days=1)) == ("streets_parks_office",)


# -- What comes next


def test_events_and_office_hours_come_in_order_and_daily_ones_not_at_all(
    office: Book, directory: Directory, now: Clock
) -> None:
    directory.add(provider="Büro", offer="Sprechstunde", slots=parse_hours("Di 10-13"))
    directory.add(provider="Mieter", offer="Rat", slots=parse_hours("1. Mi im Monat 16-19"))
    directory.add(provider="Treff", offer="Offen", slots=parse_hours("Mo-Fr 14-20"))
    Events(office, now).add("Lesung", "reading", at("19:00") + timedelta(days=5))
    off = Events(office, now).add("Vortrag", "talk", at("19:00") + timedelta(days=6))
    Replanning(office, now).cancel(off)
    found = [(date.start.strftime("%d.%m. %H:%M"), date.title) for date in coming(office, now)]
    assert found == [
        ("16.06. 10:00", "Büro · Sprechstunde"),
        ("18.06. 19:00", "Lesung"),
        ("01.07. 16:00", "Mieter · Rat"),
    ]


def test_stations_know_the_next_public_events_by_title_and_place_alone(
    office: Book, event: Event, open_station: OpenStation, now: Clock
) -> None:
    later = at("19:00") + timedelta(days=5)
    Events(office, now).add("Lesung", "reading", later, place="Bücherei")
    Events(office, now).add("Jury", "jury_meeting", later)
    Replanning(office, now).cancel(Events(office, now).add("Vortrag", "talk", later))
    station = open_station("G1", NORTH)
    assert [(date.title, date.place) for date in coming(station, now)] == [("Lesung", "Bücherei")]
    known = {other.title for other in other_events(office, station, event)}
    assert known == {"Lesung", "Jury", "Vortrag"}


# -- To take home


def read_by_a_phone(code: str) -> list[str]:
    matrix = qr_matrix(code, is_dense=True)
    image = Image.new("L", (len(matrix), len(matrix)), 255)
    image.putdata([0 if dark else 255 for row in matrix for dark in row])
    large = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    return [barcode.text for barcode in zxingcpp.read_barcodes(large)]


def test_a_phone_reads_name_number_address_and_hours() -> None:
    offer = ServiceOffer(
        id="o",
        provider="Quartiersbüro Lindenhof",
        topic="",
        offer="",
        address="Lindenplatz 3",
        phone="030 5550100",
        slots=parse_hours("Di 10-13; Do 15-18"),
    )
    assert read_by_a_phone(card_code(offer)) == [
        "MECARD:N:Quartiersbüro Lindenhof;TEL:030 5550100;ADR:Lindenplatz 3;"
        "NOTE:Di 10–13\\; Do 15–18;;"
    ]


def test_a_long_entry_keeps_the_number_and_still_fits() -> None:
    offer = ServiceOffer(
        id="o", provider="Ä" * 100, topic="", offer="", address="Weg " * 25, phone="030 5550100"
    )
    code = card_code(offer)
    assert len(code.encode()) <= ROOM
    assert "TEL:030 5550100" in code
