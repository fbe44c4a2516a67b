"""Searching the directory in everyday words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.directory.directory import Directory
from qmtui.directory.finding import Finder
from qmtui.directory.notices import Notices
from qmtui.imports.directory import import_directory
from tests.qmtui.conftest import Clock, at

CSV = """\
name;topic;offer;channel;address;phone;hours;languages
Quartiersbüro Lindenhof;Anlaufstelle;Fragen, Ideen, Probleme im Kiez;Ort;Lindenplatz 3;030 5550100;Sa 10:00-16:00;de,tr
Verein Brücke;Beratung;Telefonische Sozialberatung;Telefon;;030 5550115;Mo-Fr 09:00-15:00;de,ar
Mieterberatung Nord;Wohnen;Mietrecht, Nebenkosten;Ort;Ahornweg 12;030 5550122;Mi 16:00-19:00;de
Gemeinde St. Martin;Seelsorge;Gespräch und Begleitung;Telefon;;030 5550133;täglich 08:00-20:00;de,pl
Jugendhaus Hof 9;Jugend;Offener Treff, Hausaufgabenhilfe;Ort;Hofstraße 9;030 5550144;Mo-Fr 14-20;de
Frauentreff Oase;Frauen;Frühstück, Sprachcafé;Ort;Ulmenallee 4;030 5550155;Do 09:00-12:00;de,ar,fa
Ordnungsamt;Amt;Müll, Lärm, Falschparken;Telefon;;030 5550166;Mo-Do 08:00-16:00;de
Straßen- und Grünflächenamt;Amt;Gehwege, Beleuchtung, Grün;Telefon;;030 5550177;Di 09-12;de
Wohnungsbau Lindenhof eG;Wohnen;Reparaturen, Hausflure;Telefon;;030 5550188;Sa 08:00-18:00;de
"""  # noqa: E501


@pytest.fixture
def book(office: Book, now: Clock, tmp_path: Path) -> Book:
    file = tmp_path / "directory.csv"
    file.write_text(CSV, encoding="utf-8")
    import_directory(office, now, file)
    return office


@pytest.fixture
def finder(book: Book, now: Clock) -> Finder:
    return Finder(Directory(book, now), now)


def first_word(finder: Finder, text: str, language: str = "") -> list[str]:
    return [hit.offer.provider.split()[0] for hit in finder.find(text, language)]


WOHNEN = ["Wohnungsbau", "Mieterberatung"]

ASKED = {
    "Miete": WOHNEN,
    "mieten": WOHNEN,
    "Wohnungssuche": WOHNEN,
    "Nebenkosten": WOHNEN,
    "Nebenkostenabrechnung": WOHNEN,
    "MIETERHÖHUNG": WOHNEN,
    "mieterhoehung": WOHNEN,
    "Jobcenter": ["Verein"],
    "Bürgergeld": ["Verein"],
    "Buergergeld": ["Verein"],
    "ich brauche Hilfe mit dem Geld": ["Verein"],
    "Trauer": ["Gemeinde"],
    "Stress": ["Gemeinde"],
    "jemand zum Reden": ["Gemeinde"],
    "Beratunk": ["Verein", "Mieterberatung"],
    "Müll": ["Ordnungsamt"],
    "Muell": ["Ordnungsamt"],
    "Straßenlaterne": ["Straßen-"],
    "Lampe": ["Straßen-"],
    "Hausaufgabe": ["Jugendhaus"],
    "Kinder": ["Jugendhaus"],
    "Deutschkurs": ["Frauentreff"],
    "Mütter": ["Frauentreff"],
    "brucke": ["Verein"],
    "martin": ["Gemeinde"],
    "Quartier": ["Quartiersbüro"],
    "xyzzy": [],
}


@pytest.mark.parametrize("text", ASKED)
def test_everyday_words_find_who_helps(finder: Finder, text: str) -> None:
    assert first_word(finder, text) == ASKED[text]


def test_who_can_be_reached_now_comes_first(finder: Finder) -> None:
    found = finder.find("")
    assert [hit.reach.is_open for hit in found] == sorted(
        (hit.reach.is_open for hit in found), reverse=True
    )
    assert {hit.offer.provider for hit in found if hit.reach.is_open} == {
        "Quartiersbüro Lindenhof",
        "Gemeinde St. Martin",
        "Wohnungsbau Lindenhof eG",
    }


def test_of_those_to_wait_for_the_one_who_opens_first_comes_first(finder: Finder) -> None:
    waited = [hit.reach.opens for hit in finder.find("") if hit.reach.opens]
    assert len(waited) == 6
    assert waited == sorted(waited)


def test_the_order_changes_with_the_hour_and_not_with_the_search(
    finder: Finder, now: Clock
) -> None:
    assert finder.find("Seelsorge")[0].reach.is_open
    now.moment = at("21:00")
    assert not finder.find("Seelsorge")[0].reach.is_open


def test_a_language_leaves_the_others_out(finder: Finder) -> None:
    assert first_word(finder, "", "ar") == ["Verein", "Frauentreff"]
    assert first_word(finder, "Miete", "ar") == []


def test_a_house_that_a_notice_closes_is_not_reachable(book: Book, now: Clock) -> None:
    Notices(book, now).add("Wasserrohrbruch", place="Lindenplatz 3", is_closed=True)
    hits = Finder(Directory(book, now), now).find("Quartiersbüro")
    assert [hit.reach.state for hit in hits] == ["closed"]


def test_what_was_copied_out_is_found_without_the_office(
    office: Book, now: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "directory.csv"
    file.write_text(CSV, encoding="utf-8")
    import_directory(office, now, file)
    copy = Path(shutil.copytree(office.folder, tmp_path / "copy"))
    with Book.open(copy, read_only=True) as book:
        assert first_word(Finder(Directory(book, now), now), "Miete") == WOHNEN
