"""The texts people agree to: whole in every language, and the office's own once it has any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.contacts.contacts import Contacts
from qmtui.fieldbook import issue
from qmtui.model.contact import PURPOSES
from qmtui.model.event import Event
from qmtui.printing.consents import print_consents
from qmtui.rights import NotAllowed
from qmtui.texts import cards
from qmtui.texts.consent import LANGUAGES, is_draft, packaged, said
from qmtui.texts.files import TextFileUnreadable
from qmtui.texts.office import NoSuchText, NoTextFile, Texts
from tests.qmtui.conftest import Clock, OpenStation


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_text_or_a_name_to_fill_in(office: Book, language: str) -> None:
    german, theirs = packaged("de").texts, packaged(language).texts
    assert theirs.keys() == german.keys() >= PURPOSES.keys()
    for key, text in german.items():
        names = [sorted(re.findall(r"{\w+}", words)) for words in (theirs[key], text)]
        assert names[0] == names[1]
        assert "{" not in said(office, key, language)


def test_only_the_german_texts_are_no_drafts(office: Book) -> None:
    assert [language for language in LANGUAGES if not is_draft(office, language)] == ["de"]


def test_the_offices_words_reach_the_stations_and_a_new_text_is_a_new_version(
    office: Book,
    event: Event,
    open_station: OpenStation,
    now: Clock,
    stick: Path,
    tmp_path: Path,
) -> None:
    station = open_station()
    Contacts(station, now).add("Ana", ["K5"])
    texts = Texts(office, now)
    texts.export(tmp_path / "texts")
    about = tmp_path / "texts" / "office.txt"
    content = about.read_text(encoding="utf-8")
    about.write_text(content.replace("Quartiersmanagement {district}", "VDE e.V."), "utf-8")
    polish = tmp_path / "texts" / "pl.txt"
    polish.write_text(polish.read_text("utf-8").replace("checked: no", "checked: yes"), "utf-8")
    assert "responsible" in [
        text.key.removeprefix("consent.") for text in texts.take_in(about.parent)
    ]
    assert texts.take_in(about.parent) == []
    assert not is_draft(office, "pl")
    issue(office, now, event, stick)
    station.database.pull(stick)
    Contacts(station, now).add("Mia", ["K5"])
    first, second = (consent.text_version for consent in station.consents)
    kept = [station.read_texts.get(version) for version in (first, second)]
    assert ["VDE e.V." in text.text for text in kept if text] == [False, True]


def test_the_offices_own_card_reaches_the_stations_until_it_is_given_back(
    office: Book, open_station: OpenStation, event: Event, now: Clock, stick: Path
) -> None:
    station = open_station()
    usual = cards.said(station, "not_us")
    assert usual
    assert "{" not in usual, "braces are filled in"
    cards.change(office, "not_us", "Wir reparieren keine Lampen.")
    with pytest.raises(cards.CardEmpty):
        cards.change(office, "not_us", " ")
    issue(office, now, event, stick)
    station.database.pull(stick)
    assert cards.said(station, "not_us") == "Wir reparieren keine Lampen."
    with pytest.raises(NotAllowed):
        cards.change(station, "not_us", "Doch.")
    cards.change(office, "not_us", None)
    assert cards.said(office, "not_us") == usual


@pytest.mark.parametrize("content", ["Wir schreiben auf", "[read_out]\n", "\x00\x01"])
def test_a_file_that_is_none_changes_nothing(
    office: Book, now: Clock, tmp_path: Path, content: str
) -> None:
    (tmp_path / "en.txt").write_text("[K1]\nCall me.\n", encoding="utf-8")
    (tmp_path / "tr.txt").write_text(content, encoding="utf-8")
    with pytest.raises(TextFileUnreadable, match=r"tr\.txt"):
        Texts(office, now).take_in(tmp_path)
    assert not len(office.texts)


def test_a_folder_without_texts_and_a_text_nobody_knows_are_refused(
    office: Book, now: Clock, tmp_path: Path
) -> None:
    with pytest.raises(NoTextFile):
        Texts(office, now).take_in(tmp_path)
    (tmp_path / "de.txt").write_text("[K10]\nMehr\n", encoding="utf-8")
    with pytest.raises(NoSuchText, match="K10"):
        Texts(office, now).take_in(tmp_path)


def test_sign_and_form_are_printed_and_nothing_is_cut(
    office: Book, event: Event, now: Clock, tmp_path: Path
) -> None:
    printed = print_consents(office, now, event, tmp_path / "c.pdf", ["ar", "ru"])
    assert (printed.pages, printed.shortened, printed.undrawable) == (4, (), ())
