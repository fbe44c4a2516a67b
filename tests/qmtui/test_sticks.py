"""Sticks and shared folders, and the events that wait on them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qmtui.book import Book, Now
from qmtui.events import Events
from qmtui.fieldbook import issue
from qmtui.model.event import Event
from qmtui.sticks import (
    REMEMBERED,
    Place,
    candidates,
    drives,
    mounted,
    places,
    remember,
    remembered,
)


def test_a_place_names_the_events_it_holds(
    office: Book, event: Event, now: Now, stick: Path
) -> None:
    fieldbook = issue(office, now, event, stick).fieldbook
    (place,) = places([stick])
    (offer,) = place.offers
    assert (offer.folder, offer.book, offer.title) == (stick, fieldbook, "Stadtteilfest")


def test_places_with_events_come_first(
    office: Book, event: Event, now: Now, stick: Path, tmp_path: Path
) -> None:
    issue(office, now, event, stick)
    (tmp_path / "empty").mkdir()
    found = [place.folder for place in places([tmp_path / "empty", stick])]
    assert found == [stick, tmp_path / "empty"]


def test_a_folder_on_a_stick_is_a_place_only_with_events(
    office: Book, event: Event, now: Now, stick: Path
) -> None:
    for name in ("Fotos", "Fest", ".Trash"):
        (stick / name).mkdir()
    issue(office, now, event, stick / "Fest")
    issue(office, now, event, stick / ".Trash")
    assert [place.folder for place in places([stick])] == [stick / "Fest", stick]


def test_no_place_is_listed_twice(stick: Path) -> None:
    assert places([stick, stick]) == [Place(folder=stick)]


def test_what_is_no_folder_or_gone_is_no_place(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert places([tmp_path / "gone", tmp_path / "file", stick]) == [Place(folder=stick)]


def test_an_awkward_title_on_a_stick_is_cleaned(stick: Path, tmp_path: Path) -> None:
    about = {"kind": "field", "title": "Bob [/foo]\x1b]52;c;eA==\x07"}
    with Book.create(tmp_path / "foreign", about) as foreign:
        foreign.database.exchange(stick, init=True)
    (place,) = places([stick])
    assert [offer.title for offer in place.offers] == ["Bob [/foo]]52;c;eA=="]


def test_an_empty_folder_that_waits_for_a_stick_is_no_drive(tmp_path: Path) -> None:
    for name in ("media/lea/STICK", "media/lea/empty", "media/old", "mnt/share"):
        (tmp_path / name).mkdir(parents=True)
    sticks = {tmp_path / "media/lea/STICK", tmp_path / "mnt/share"}
    found = mounted(tmp_path, ("media/*", "media/*/*", "mnt/*"), sticks.__contains__)
    assert found == [tmp_path / "media/lea/STICK", tmp_path / "mnt/share"]


def test_the_disk_of_the_system_is_no_drive_to_exchange_through() -> None:
    assert Path("/") not in drives()


def test_on_windows_letters_are_drives_but_floppies_and_the_system_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("SYSTEMDRIVE", "C:")
    letters = [str(drive)[0] for drive in drives()]
    assert letters == sorted("DEFGHIJKLMNOPQRSTUVWXYZ")


def test_the_folder_met_last_is_offered_first(office: Book, tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for folder in (a, b, a):
        remember(office, folder)
    assert remembered(office) == [a, b]
    assert candidates(office)[:2] == [a, b]


def test_only_the_last_folders_are_remembered_also_after_a_restart(
    office: Book, tmp_path: Path
) -> None:
    for number in range(REMEMBERED + 3):
        remember(office, tmp_path / str(number))
    office.close()
    with Book.open(office.folder) as book:
        assert len(remembered(book)) == REMEMBERED
        assert remembered(book)[0] == tmp_path / str(REMEMBERED + 2)


def test_a_folder_whose_name_is_no_text_is_not_remembered_and_spoils_nothing(
    office: Book, stick: Path
) -> None:
    remember(office, stick)
    remember(office, stick / "Fr\udcfcher")
    office.save_local()
    assert remembered(office) == [stick]


def test_a_book_read_only_remembers_without_complaint(office: Book, stick: Path) -> None:
    with Book.open(office.folder, read_only=True) as book:
        remember(book, stick)
        assert remembered(book) == [stick]


def test_events_of_several_days_on_one_stick_are_all_offered(
    office: Book, event: Event, now: Now, stick: Path
) -> None:
    issue(office, now, event, stick)
    issue(office, now, Events(office, now).add("Lesung", "reading", now()), stick)
    (place,) = places([stick])
    assert sorted(offer.title for offer in place.offers) == ["Lesung", "Stadtteilfest"]
