"""What people may ask of us, and what a lost laptop must not tell: on an encrypted day."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui import exports, retention
from qmtui.access import access, as_markdown
from qmtui.actors.people import People
from qmtui.book import Book, now
from qmtui.collecting import collect
from qmtui.contacts.callbacks import Callbacks
from qmtui.contacts.contacts import ContactEmpty, Contacts, Figures, PurposeMissing
from qmtui.contacts.correcting import NothingCorrected, correct
from qmtui.contacts.withdrawals import NoConsentCode, Withdrawals
from qmtui.count import Count
from qmtui.erasing import erase
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk, NotCorrectable
from qmtui.fieldbook import join
from qmtui.finding import find
from qmtui.history import NoSuchRecord, history, told
from qmtui.incidents import NoSuchDevice, NoticedLater, record, register
from qmtui.receipts import receipted, unreceipted
from qmtui.reports.event import event_report
from qmtui.rights import NotAllowed
from qmtui.sealing import seal
from qmtui.undo import undo_entry
from qmtui.wiping import NoReceipt, wipe
from tests.qmtui.conftest import SOUTH
from tests.qmtui.sealed_day import (
    ADDRESS,
    CALL,
    NAME,
    WORDS,
    SealedDay,
    readable,
    taken_in,
)


def later(**by: int) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + timedelta(**by)


# -- Sealed to the office


def test_what_is_for_the_office_cannot_be_read_at_the_station(day: SealedDay) -> None:
    assert readable(day, WORDS, ADDRESS, *CALL.values()) == []
    with day.station() as station:
        (remark,) = FeedbackDesk(station, now).all()
        assert (remark.text, remark.sensitive) == ("", True)
        (contact,) = station.contacts
        assert (contact.name, contact.email, contact.purposes) == ("", "", ("K1", "K4"))
        (call,) = Callbacks(station, now).open()
        assert (call.callback.topic, call.callback.good_time) == ("", "")
        assert call.callback.contact_id == contact.id
        assert CALL["topic"] not in "".join(told(step) for step in history(station, contact.id))


def test_the_office_reads_it_under_the_same_ids(day: SealedDay) -> None:
    with day.office() as office:
        collect(office, now, day.stick)
        assert [(f.id, f.text) for f in FeedbackDesk(office, now).all()] == [(day.remark, WORDS)]
        assert [(c.id, c.email) for c in Contacts(office, now).agreed("K4")] == [
            (day.contact, ADDRESS)
        ]
        (call,) = Callbacks(office, now).open()
        people = People(office, now)
        (theirs,) = people.callbacks(people.person(day.contact))
        for opened in (call.callback, theirs):
            assert {"topic": opened.topic, "good_time": opened.good_time} == CALL
        assert CALL["topic"] in "".join(told(step) for step in history(office, day.contact))


def test_a_sealed_remark_is_corrected_for_ten_minutes_and_leaves_no_trace(day: SealedDay) -> None:
    with day.station() as station:
        desk = FeedbackDesk(station, now)
        remark = desk.add("problem", "Herr Mustermann war es", sensitive=True)
        before = station.feedback.get(remark.id)
        desk.correct(remark.id, "Jemand war es")
        assert desk.correctable(remark.id) == "Jemand war es"
        over = FeedbackDesk(station, later(minutes=11))
        with pytest.raises(NotCorrectable):
            over.correct(remark.id, "Zu spät")
        station.corrections.forget()
        with pytest.raises(NotCorrectable):
            desk.correct(remark.id, "Nach der Sperre")
        with pytest.raises(NotCorrectable):
            desk.correct(day.remark, "Nach dem Neustart")
        sync(station, now, day.stick)
        assert before is not None
        assert readable(day, before.sealed) == []
    with day.office() as office:
        collect(office, now, day.stick)
        assert "Jemand war es" in {f.text for f in FeedbackDesk(office, now).all()}


def test_with_whom_a_sensitive_talk_was_is_sealed_too_and_the_office_reads_it(
    day: SealedDay,
) -> None:
    with day.station() as station:
        desk = FeedbackDesk(station, now)
        talk = desk.add("information", "Verdacht", with_whom="Kita Sonne", sensitive=True)
        desk.correct(talk.id, "Sorge")
        kept = station.feedback.get(talk.id)
        assert kept
        assert (kept.text, kept.with_whom) == ("", "")
        sync(station, now, day.stick)
    with day.office() as office:
        collect(office, now, day.stick)
        assert ("Sorge", "Kita Sonne") in {
            (f.text, f.with_whom) for f in FeedbackDesk(office, now).all()
        }


def test_what_the_office_sets_right_stays_so_and_can_be_taken_back(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        with pytest.raises(ContactEmpty):
            correct(office, now, day.contact, name=" ")
        (entry,) = correct(office, now, day.contact, email="oznur@example.org", name="Öznur Kaya")
        with pytest.raises(NothingCorrected):
            correct(office, now, day.contact, email="oznur@example.org")
    with day.station() as station:
        with pytest.raises(NotAllowed):
            correct(station, now, day.contact, name="Frau Kaya")
        # As if it had been corrected at the station after its stick was taken in.
        known = station.contacts.get(day.contact)
        assert known
        words = {"name": "Öznur Kaya", "email": ADDRESS}
        station.contacts.restate(replace(known, sealed=seal(station.about, words)))
        sync(station, now, day.stick)
    taken_in(day)
    with day.office() as office:
        (agreed,) = Contacts(office, now).agreed("K4")
        people = People(office, now)
        assert (agreed.email, people.person(day.contact).email) == ("oznur@example.org",) * 2
        story = "".join(told(step) for step in history(office, day.contact))
        assert f"Betrifft: E-Mail; vorher: {ADDRESS}; richtig: oznur@example.org" in story
        undo_entry(office, now, entry.id)
        assert [c.email for c in Contacts(office, now).agreed("K4")] == [ADDRESS]
        erase(office, now, day.contact)
        assert not len(office.contact_corrections)


# -- Erasure


def test_erasing_a_person_takes_every_byte_and_no_figure(day: SealedDay) -> None:
    with day.office() as office:
        collect(office, now, day.stick)
        before = event_report(office, office.event())
        assert readable(day, NAME)
        erased = erase(office, now, day.person)
        assert (erased.books, erased.devices) == (2, ("G1",))
        assert event_report(office, office.event()) == before
        collect(office, now, day.stick)
        assert {name.split("/")[0] for name in readable(day, NAME)} == {"g1"}
    with day.station() as station:
        sync(station, now, day.stick)
    assert readable(day, NAME) == []


def test_case_47_a_stick_from_a_drawer_revives_nobody(day: SealedDay, tmp_path: Path) -> None:
    shutil.copytree(day.stick, tmp_path / "drawer")
    with day.office() as office:
        collect(office, now, day.stick)
        erase(office, now, day.person)
        again = collect(office, now, tmp_path / "drawer")
        assert again.erased_again == 1
        assert office.people.get(day.person) is None
    assert [n for n in readable(day, NAME) if n.startswith("office")] == []


def test_a_contact_and_a_remark_can_be_erased_and_the_remark_still_counts(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        erase(office, now, day.contact)
        erase(office, now, day.remark)
        assert Contacts(office, now).agreed() == []
        assert [f.text for f in FeedbackDesk(office, now).all()] == [""]
        assert [line.action for line in office.audit].count("erase") == 2
        collect(office, now, day.stick)
    assert readable(day, WORDS, ADDRESS, *CALL.values()) == []


def test_erasing_may_be_repeated_and_refuses_an_unknown_id(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        erase(office, now, day.person)
        assert erase(office, now, day.person).records == 0
        with pytest.raises(NoSuchRecord):
            erase(office, now, "01UNKNOWN")


# -- Rights


def test_case_58_a_volunteer_is_denied_what_is_the_offices_and_it_is_noted(day: SealedDay) -> None:
    with day.station() as station:
        for attempt in (
            lambda: erase(station, now, day.person),
            lambda: access(station, now, day.person),
            lambda: exports.contacts(station, now, "K4"),
            lambda: exports.export_plain(station, now, day.root / "out"),
            lambda: retention.due(station, now),
            lambda: record(station, now),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        noted = [next(iter(line.figures)) for line in station.audit]
        assert noted == ["erase", "access", "export", "export", "retention", "incident"]
        assert {line.action for line in station.audit} == {"denied"}
    assert not (day.root / "out").exists()


def test_an_unknown_kind_of_book_gives_the_least_rights(tmp_path: Path) -> None:
    for kind in ("", "admin", None):
        with Book.create(tmp_path / f"book{kind}", {"kind": kind}) as book:
            assert book.role == "volunteer"
            with pytest.raises(NotAllowed):
                retention.due(book, now)


# -- Access


def test_a_person_is_told_everything_wherever_it_lies(day: SealedDay) -> None:
    with day.office() as office:
        collect(office, now, day.stick)
        exports.contacts(office, now, "K4")
        person, contact = (access(office, now, i) for i in (day.person, day.contact))
        assert {(h.event, h.table) for h in person.held} == {
            ("", "people"),
            ("", "registrations"),
            ("Stadtteilfest", "people"),
            ("Stadtteilfest", "registrations"),
            ("Stadtteilfest", "attendance"),
        }
        assert {h.table for h in contact.held} == {
            "contacts",
            "consents",
            "callbacks",
            "read_texts",
        }
        assert [use.action for use in contact.uses] == ["export"]
        assert contact.devices == {"Stadtteilfest": ("G1",)}
        text = as_markdown(contact)
        assert ADDRESS in text
        assert CALL["topic"] in text
        assert "Einladungen" in text
        assert "az3N" not in text
        with pytest.raises(NoSuchRecord):
            access(office, now, "01UNKNOWN")


def test_a_person_is_found_by_name_in_every_book(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        (person,) = find(office, "ozturk")
        assert (person.id, person.name, person.events) == (day.person, NAME, ("Stadtteilfest",))
        (contact,) = find(office, "Kaya")
        assert (contact.id, contact.reached_by) == (day.contact, ADDRESS)
        assert find(office, "Nobody") == []
        (alike,) = find(office, "Kajja")
        assert (alike.name, alike.is_alike) == (contact.name, True)
    with day.station() as station, pytest.raises(NotAllowed):
        find(station, "ozturk")


# -- Consent


def test_a_withdrawal_beats_what_was_not_given_after_it_in_any_order(day: SealedDay) -> None:
    with day.station() as station:
        contacts = Contacts(station, now)
        assert [c.id for c in contacts.agreed("K4")] == [day.contact]
        Withdrawals(station, now).by_code(day.consent.lower())
        assert contacts.agreed() == []
        with pytest.raises(NoConsentCode):
            Withdrawals(station, now).by_code("TKDLJXNRBFSVHNFC")
        with pytest.raises(PurposeMissing):
            contacts.add("Öz", [])
        sync(station, now, day.stick)
    with day.office() as office:
        collect(office, now, day.stick)
        assert exports.contacts(office, now, "K4") == []


def test_step_9_of_story_a_holds_in_any_order_where_contacts_are_sealed(
    day: SealedDay, tmp_path: Path
) -> None:
    join(day.stick, "G3", station=SOUTH, at=day.root / "g3", secret=day.code)
    for name in ("g1", "g3", "older"):
        shutil.copytree(day.stick, day.root / f"stick-{name}")
    with Book.open(day.root / "g3", key=day.field_key) as g3:
        contacts = Contacts(g3, now)
        for number in range(17):
            contacts.add(f"Gast {number}", ["K4", "K5"] if number < 7 else ["K4"])
        code = contacts.add("Frau K.", ["K1", "K5"], topic="Räumungsklage").code
        sync(g3, now, day.root / "stick-older")
        Count(g3, now).stroke(1)
        sync(g3, now, day.root / "stick-g3")
    with day.station() as g1:
        Withdrawals(g1, now).by_code(code)
        sync(g1, now, day.root / "stick-g1")
    names = {"Öznur Kaya", *(f"Gast {number}" for number in range(17))}
    for order in permutations(("g1", "g3")):
        home = day.copied_to(tmp_path / "-".join(order))
        with home.office() as office:
            for name in order:
                collect(office, now, home.root / f"stick-{name}")
            contacts = Contacts(office, now)
            assert contacts.figures() == Figures(contacts=18, consents=26)
            assert {contact.name for contact in contacts.agreed()} == names
            assert {n.split("/")[0] for n in readable(home, "Räumungsklage")} == {"office"}
            retention.due(office, now)
            assert retention.apply(office, now).people == 1
            assert collect(office, now, home.root / "stick-older").erased_again
            assert contacts.figures() == Figures(contacts=18, consents=26)
        assert readable(home, "Frau K.", "Räumungsklage") == []


# -- Retention


def test_a_request_without_a_code_is_sealed_and_only_the_office_reads_it(day: SealedDay) -> None:
    with day.station() as station:
        Withdrawals(station, now).by_person(name="Öznur Kaya", email=ADDRESS)
        (request,) = station.withdrawals
        assert (request.name, request.email, bool(request.sealed)) == ("", "", True)
        sync(station, now, day.stick)
    assert readable(day, "Öznur Kaya") == []
    with day.office() as office:
        collect(office, now, day.stick)
        withdrawals = Withdrawals(office, now)
        (waiting,) = withdrawals.requests()
        assert waiting.email == ADDRESS
        withdrawals.match(waiting.id, withdrawals.proposals(waiting)[0].id)
        assert Contacts(office, now).agreed() == []


def test_case_59_retention_shows_first_and_no_clock_alone_erases(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        assert retention.due(office, now) == []
        after = later(weeks=5)
        with pytest.raises(retention.LookFirst):
            retention.apply(office, after)
        found = {(item.kind, item.title, item.count) for item in retention.due(office, after)}
        assert found == {("names", "Stadtteilfest", 1), ("ask", "Stadtteilfest", 1)}
        for wrong in (later(days=-20_000), later(days=3_300)):
            retention.due(office, wrong)
            with pytest.raises(retention.ClockDoubtful):
                retention.apply(office, wrong)
        assert office.people.get(day.person) is not None
        retention.due(office, after)
        assert retention.apply(office, after).people == 1
        assert office.people.get(day.person) is None
        assert len(Contacts(office, now).agreed()) == 1


def test_case_59_entries_of_a_doubtful_clock_say_so(day: SealedDay) -> None:
    with day.station() as station:
        for clock, doubtful in (
            (now, False),
            (later(days=-20_000), True),
            (later(days=4_000), True),
        ):
            remark = FeedbackDesk(station, clock).add("idea", "Bank")
            assert remark.clock_doubtful is doubtful


# -- Receipts


def test_a_device_is_wiped_only_when_the_office_has_signed(day: SealedDay) -> None:
    with day.station() as station:
        with pytest.raises(NoReceipt):
            wipe(station)
        assert unreceipted(station) == 10
    taken_in(day)
    with day.station() as station:
        sync(station, now, day.stick)
        assert unreceipted(station) == 0
        FeedbackDesk(station, now).add("idea", "Noch etwas")
        with pytest.raises(NoReceipt):
            wipe(station)
        sync(station, now, day.stick)
    taken_in(day)
    with day.station() as station:
        sync(station, now, day.stick)
        wipe(station)
    assert list((day.root / "g1").iterdir()) == []


def test_case_44_a_forged_receipt_covers_nothing(day: SealedDay) -> None:
    taken_in(day)
    with day.station() as station:
        sync(station, now, day.stick)
        (genuine,) = station.receipts
        far = dict.fromkeys(genuine.upto, 10**6)
        station.receipts.put(replace(genuine, upto=far))
        assert receipted(station) == {}
        with pytest.raises(NoReceipt):
            wipe(station)


def test_collecting_again_signs_nothing_new(day: SealedDay) -> None:
    with day.office() as office:
        collect(office, now, day.stick)
        before = {p.name for p in day.stick.rglob("*.seg")}
        collect(office, now, day.stick)
        assert {p.name for p in day.stick.rglob("*.seg")} == before


# -- Incidents


def test_a_lost_laptop_is_noted_with_what_was_on_it(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        noticed = now() - timedelta(hours=5)
        incident = record(office, now, "G1", noticed)
        (lost,) = incident.lost
        assert (lost.encrypted, lost.counts["people"], lost.counts["contacts"]) == (True, 1, 1)
        assert incident.report_by == noticed + timedelta(hours=72)
        assert [one.hours_left for one in register(office, now)] == [67]
        assert record(office, now).lost == incident.lost
        with pytest.raises(NoSuchDevice):
            record(office, now, "G9")
        with pytest.raises(NoticedLater):
            record(office, now, "G1", now() + timedelta(hours=1))
