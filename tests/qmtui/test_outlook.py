"""Who may be passed on for each purpose, and why the others are left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qmtui.actors.merging import Merging
from qmtui.book import Book
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.outlook import Outlook, outlook
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.exports import agreed
from qmtui.model.contact import PURPOSES
from qmtui.office import found_office
from tests.qmtui.conftest import Clock


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


def test_everybody_is_counted_once_and_as_the_export_would(office: Book, now: Clock) -> None:
    contacts = Contacts(office, now)
    contacts.add("Ana", ["K4", "K5"], email="ana@example.org")
    kept = contacts.add("Ayşe", ["K4"], phone="030 23125 200")
    other = contacts.add("Ayse", ["K4"], expires_on=date(2026, 6, 20))
    gone = contacts.add("Gone", ["K4"])
    contacts.add("Over", ["K4"], expires_on=date(2026, 6, 20))
    contacts.add("Barred", ["K4"], no_share=True)
    contacts.add("Young", ["K4"], is_minor=True, guardian="Mutter")
    Merging(office, now).merge(kept.id, other.id)
    now.advance(days=10)
    Withdrawals(office, now).by_code(gone.code)
    before = len(office.audit)
    found = outlook(office, now)
    assert len(office.audit) == before, "figures alone are no export"
    assert found["K4"] == Outlook(agreed=3, left_out={"withdrawn": 1, "over": 1, "no_share": 1})
    assert found["K5"] == Outlook(agreed=1, left_out={})
    assert {p: found[p].agreed for p in PURPOSES} == {
        p: len(agreed(office, now, p)) for p in PURPOSES
    }
