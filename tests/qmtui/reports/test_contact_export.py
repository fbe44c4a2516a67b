"""R5: one purpose, the one way that is needed, and a day on which the copy has to go."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import vobject

from qmtui.actors.merging import Merging
from qmtui.book import Book
from qmtui.contacts.contacts import Contacts
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.exports import agreed
from qmtui.interchange.vcard import as_vcards
from qmtui.reports.contacts import contact_report_of, delete_by
from qmtui.reports.files import as_bytes
from qmtui.reports.layout import Table
from qmtui.texts.consent import read_text
from tests.qmtui.conftest import Clock

ODD = 'Öz; Elif, "die Große" =1+1'


@pytest.fixture
def contacts(office: Book, now: Clock) -> Contacts:
    return Contacts(office, now)


def table_of(office: Book, now: Clock, purpose: str) -> Table:
    (found,) = contact_report_of(office, now, purpose).tables()
    return found


def test_an_invitation_needs_the_address_and_a_call_the_number(
    contacts: Contacts, office: Book, now: Clock
) -> None:
    contacts.add("Ana", ["K1", "K4"], email="ana@example.org", phone="030 23125 200")
    contacts.add("Bo", ["K4"], phone="030 23125 201")
    rows = {
        purpose: [row.cells for row in table_of(office, now, purpose).rows]
        for purpose in ("K1", "K4")
    }
    today = date(2026, 6, 13)
    version = {purpose: read_text(office, purpose, "de").id[:8] for purpose in rows}
    assert rows["K1"] == [("Ana", "030 23125200", "K1 Rückruf", today, f"{version['K1']} de")]
    assert rows["K4"] == [
        ("Ana", "ana@example.org", "", "K4 Einladungen", today, f"{version['K4']} de"),
        ("Bo", "", "030 23125201", "K4 Einladungen", today, f"{version['K4']} de"),
    ]


def test_whoever_withdrew_ran_out_is_barred_or_too_young_is_left_out(
    contacts: Contacts, office: Book, now: Clock
) -> None:
    contacts.add("Ana", ["K5"], email="ana@example.org")
    gone = contacts.add("Gone", ["K5"])
    contacts.add("Over", ["K5"], expires_on=date(2026, 6, 20))
    contacts.add("Barred", ["K5"], no_share=True)
    now.advance(days=10)
    Withdrawals(office, now).by_code(gone.code)
    assert [row.cells[0] for row in table_of(office, now, "K5").rows] == ["Ana"]
    (line,) = [line for line in office.audit if line.action == "export"]
    assert (line.figures, len(line.subjects), line.at) == ({"K5": 1}, 1, now())


def test_two_records_of_one_person_are_one_row_with_the_way_to_reach_them(
    contacts: Contacts, office: Book, now: Clock
) -> None:
    kept = contacts.add("Ayşe Yılmaz", ["K8", "K4"], phone="")
    other = contacts.add("Ayse Yilmaz", ["K4"], email="ayse@example.org")
    Merging(office, now).merge(kept.id, other.id)
    assert [one.contact.email for one in agreed(office, now, "K4")] == ["ayse@example.org"]


def test_the_header_says_until_when_the_copy_may_be_kept(
    contacts: Contacts, office: Book, now: Clock
) -> None:
    contacts.add("Ana", ["K3", "K4"], email="ana@example.org")
    text = as_bytes(contact_report_of(office, now, "K3"), "csv").decode("utf-8-sig")
    first, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert first == ["K3 Protokoll oder Ergebnis, einmalig · löschen bis 27.06.2026"]
    assert rows[0] == ["Name", "E-Mail", "Zweck", "Einwilligung am", "Text-Version"]
    assert (
        "löschen bis 11.07.2026" in as_bytes(contact_report_of(office, now, "K4"), "html").decode()
    )


def test_no_copy_outlives_a_consent_in_it(contacts: Contacts, office: Book, now: Clock) -> None:
    today = date(2026, 6, 13)
    contacts.add("Ana", ["K4"], expires_on=today + timedelta(days=3))
    assert delete_by("K4", today, agreed(office, now, "K4")) == today + timedelta(days=3)
    assert delete_by("K4", today, []) == today + timedelta(weeks=4)


def test_phones_read_the_cards_whatever_names_hold(
    contacts: Contacts, office: Book, now: Clock
) -> None:
    one = contacts.add(ODD, ["K4"], email="elif@example.org", phone="030 23125 200")
    contacts.add("İlayda " + "Ü" * 60, ["K4"], phone="030 23125 201")
    people = agreed(office, now, "K4")
    text = as_vcards(people, "K4", date(2026, 7, 11))
    assert all(len(line) <= 76 for line in text.split("\r\n"))
    cards = {card.fn.value: card for card in vobject.readComponents(text)}
    assert cards.keys() == {contact.contact.name for contact in people}
    card = cards[one.name]
    assert (card.uid.value, card.email.value) == (one.id, "elif@example.org")
    assert "tel" not in card.contents, "one way is enough"
    assert card.note.value.endswith("löschen bis 11.07.2026")
    assert card.n.value.family == "=1+1"
    other = next(card for name, card in cards.items() if name != one.name)
    assert other.tel.value == "+493023125201"
