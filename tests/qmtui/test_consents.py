"""Which consents stand: whatever came in which order, a no that is not older wins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from qmtui.access import access
from qmtui.actors.merging import Merging
from qmtui.actors.people import People
from qmtui.book import Book
from qmtui.clock_checks import compare_clock
from qmtui.contacts.callbacks import Callbacks, NoSuchCallback
from qmtui.contacts.contacts import Contacts, GuardianMissing, NoSuchContact
from qmtui.contacts.correcting import correct
from qmtui.contacts.kept import keep_all
from qmtui.contacts.standing import Facts
from qmtui.contacts.withdrawals import NoConsentCode, NoSuchRequest, WhoMissing, Withdrawals
from qmtui.erasing import erase
from qmtui.exports import contacts as exported
from qmtui.feedback.desk import FeedbackDesk
from qmtui.history import history
from qmtui.model.contact import Consent, Text, Withdrawal
from qmtui.rights import NotAllowed
from qmtui.undo import undo_entry, undo_last
from tests.qmtui.conftest import BERLIN, NORTH, SOUTH, Clock, OpenStation

ZERO = datetime(2026, 6, 13, 12, tzinfo=UTC)
CODE = "CDKLJXNRBFSVHNFC"


def stamped(number: int, minute: int, **more: Any) -> dict[str, Any]:
    moment = ZERO + timedelta(minutes=minute)
    return {"id": f"e{number}", "observed_at": moment, "recorded_at": moment, **more}


def yes(number: int, minute: int, purpose: str = "K4", **more: Any) -> Consent:
    return Consent(**stamped(number, minute, **more), contact_id="k", purpose=purpose, code=CODE)


def no(number: int, minute: int, *purposes: str, **more: Any) -> Withdrawal:
    return Withdrawal(**stamped(number, minute, **more), code=CODE, purposes=purposes)


def standing(*entries: Consent | Withdrawal) -> set[str]:
    facts = Facts()
    for entry in entries:
        if isinstance(entry, Consent):
            facts.consents[entry.id] = entry, entry.observed_at
        else:
            facts.withdrawals[entry.id] = entry, entry.observed_at
    return set(facts.standing(ZERO + timedelta(days=1)).get("k", {}))


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 4), st.sampled_from(["K4", "K5", ""])), max_size=6
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_the_newest_yes_has_to_be_newer_than_the_newest_no_in_any_order(
    story: list[tuple[bool, int, str]], chance: Any
) -> None:
    numbers = count()
    entries: list[Consent | Withdrawal] = [
        yes(next(numbers), minute, purpose or "K4")
        if agrees
        else no(next(numbers), minute, *filter(None, [purpose]))
        for agrees, minute, purpose in story
    ]
    first = min((minute for agrees, minute, _p in story if agrees), default=0)
    expected = set()
    for purpose in ("K4", "K5"):
        yeses = [m for agrees, m, p in story if agrees and (p or "K4") == purpose]
        # A code that is taken back before it was given shows a wrong clock.
        noes = [max(m, first) for agrees, m, p in story if not agrees and p in (purpose, "")]
        if yeses and max(yeses) > max(noes, default=-1):
            expected.add(purpose)
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert standing(*entries) == standing(*shuffled) == expected


def test_one_purpose_can_be_taken_back_alone() -> None:
    assert standing(yes(1, 0), yes(2, 0, "K5"), no(3, 1, "K5")) == {"K4"}


def test_on_the_same_instant_the_no_wins_and_a_later_yes_stands() -> None:
    story: list[Consent | Withdrawal] = [yes(1, 0), no(2, 5), yes(3, 5)]
    for entries in permutations(story):
        assert standing(*entries) == set()
    assert standing(yes(1, 0), no(2, 5), yes(3, 6)) == {"K4"}


@pytest.mark.parametrize("doubted", ["yes", "no"])
def test_where_a_clock_is_doubted_the_no_wins(doubted: str) -> None:
    entries: list[Consent | Withdrawal] = [
        yes(1, 0),
        no(2, 5, clock_doubtful=doubted == "no"),
        yes(3, 60, clock_doubtful=doubted == "yes"),
    ]
    assert standing(*entries) == set()


def test_a_no_by_code_from_a_clock_that_is_behind_counts() -> None:
    assert standing(yes(1, 60), no(2, 0)) == set()


@pytest.mark.parametrize(
    ("last_day", "stands"), [(date(2026, 6, 13), False), (date(2026, 6, 14), True)]
)
def test_a_consent_ends_after_its_last_day(last_day: date, stands: bool) -> None:
    assert bool(standing(yes(1, 0, expires_on=last_day))) is stands


# -- In books


@pytest.fixture
def now() -> Clock:
    """Later than the computer's own clock: an earlier one would be doubted, and so all it dates."""
    return Clock(datetime.now(BERLIN).replace(hour=14) + timedelta(days=1))


@pytest.fixture
def contacts(field_book: Book, now: Clock) -> Contacts:
    return Contacts(field_book, now)


def test_a_consent_says_which_text_in_which_language_it_was_given_to(
    contacts: Contacts, field_book: Book, now: Clock
) -> None:
    """Who read it out, where and when are the consent's own, too."""
    field_book.post = replace(field_book.post, by="JO")
    (station,) = (s.id for s in field_book.stations if s.name == NORTH)
    contacts.add("Ayşe", ["K1", "K5"], language="tr", method="ticked")
    first, second = field_book.consents
    assert (first.language, first.method) == ("tr", "ticked")
    assert first.text_version != second.text_version
    assert (first.by, first.station_id, first.observed_at) == ("JO", station, now())
    kept = field_book.read_texts.get(second.text_version)
    assert kept is not None
    assert "bülteni" in kept.text


def test_two_purposes_may_have_the_same_words(office: Book, now: Clock) -> None:
    for purpose in ("K4", "K5"):
        office.texts.add(Text(id=f"consent.{purpose}.de", key="", language="de", text="Ja?"))
    taken = Contacts(office, now).add("Ayşe", ["K4", "K5"])
    assert Contacts(office, now).purposes() == {taken.id: ("K4", "K5")}


def test_nobody_under_16_is_taken_down_without_a_guardian(
    contacts: Contacts, field_book: Book
) -> None:
    with pytest.raises(GuardianMissing):
        contacts.add("Mia", ["K4"], is_minor=True, email="mia@example.org")
    assert not len(field_book.contacts)
    contacts.add("Mia", ["K4"], is_minor=True, guardian="Ana Kovač")
    assert [consent.by_guardian for consent in field_book.consents] == [True]


def test_a_doubtful_number_is_kept_and_a_good_one_written_one_way(contacts: Contacts) -> None:
    assert contacts.add("A", ["K1"], phone="030 / 23 12 50 00").phone == "+493023125000"
    assert contacts.add("B", ["K1"], phone="bei Oma 12", email="b@x").phone == "bei Oma 12"


def test_a_contact_can_be_corrected_for_ten_minutes(
    contacts: Contacts, field_book: Book, now: Clock
) -> None:
    taken = contacts.add("Ayşe Yilmaz", ["K4"], email="ayse@example.org")
    now.advance(minutes=9)
    assert contacts.correct(taken.id, name="Ayşe Yılmaz").email == "ayse@example.org"
    for path in field_book.folder.rglob("*"):
        assert not path.is_file() or b"Yilmaz" not in path.read_bytes()
    assert contacts.just_taken("AYSE  Yilmaz") == "Ayşe Yılmaz"
    now.advance(minutes=11)
    assert contacts.correctable(taken.id) is None
    assert contacts.just_taken("ayşe yılmaz") == ""


def test_the_office_sets_a_wrong_digit_right_and_what_comes_later_leaves_it(
    office: Book, field_book: Book, now: Clock
) -> None:
    taken = Contacts(field_book, now).add("Ana", ["K5"], email="ana@example.og")
    collected(office, now, field_book)
    (entry,) = correct(office, now, taken.id, email="ana@example.org")
    FeedbackDesk(field_book, now).add("idea", "Bank")
    collected(office, now, field_book)
    assert [contact.email for contact in exported(office, now, "K5")] == ["ana@example.org"]
    assert People(office, now).person(taken.id).email == "ana@example.org"
    now.advance(minutes=1)
    correct(office, now, taken.id, email="", note="nur Post")
    undo_entry(office, now, entry.id, "doch falsch")
    assert Contacts(office, now).find(taken.id).email == "", "the newest that stands"
    assert {step.table for step in history(office, taken.id)} >= {"contact_corrections", "undos"}
    erase(office, now, taken.id)
    for path in office.folder.rglob("*"):
        assert not path.is_file() or b"ana@example" not in path.read_bytes(), path


def test_taking_a_contact_back_takes_consents_and_the_promised_call_along(
    contacts: Contacts, field_book: Book, now: Clock
) -> None:
    contacts.add("Ayşe", ["K1", "K4"], topic="Lampe")
    assert len(Callbacks(field_book, now).open()) == 1
    undo_last(field_book, now)
    assert contacts.figures().contacts == 0
    assert Callbacks(field_book, now).open() == []


def test_no_code_of_ours_is_refused_and_an_unknown_one_is_taken(
    field_book: Book, now: Clock
) -> None:
    withdrawals = Withdrawals(field_book, now)
    for wrong in ("TKDLJXNRBFSVHNFC", "", "Öz"):
        with pytest.raises(NoConsentCode):
            withdrawals.by_code(wrong)
    with pytest.raises(WhoMissing):
        withdrawals.by_person(name="  ")
    assert not len(field_book.withdrawals)


def collected(office: Book, now: Clock, *stations: Book) -> None:
    from qmtui.collecting import collect
    from qmtui.exchange import last_folder, sync

    for station in stations:
        sync(station, now, last_folder(station))
    collect(office, now, last_folder(stations[0]))


def test_what_is_agreed_to_at_one_event_can_be_taken_back_in_the_office(
    office: Book, field_book: Book, now: Clock
) -> None:
    taken = Contacts(field_book, now).add("Ayşe", ["K4", "K5"])
    collected(office, now, field_book)
    now.advance(days=3)
    Withdrawals(office, now).by_code(taken.code, ["K5"], way="phone")
    assert [c.id for c in Contacts(office, now).agreed("K4")] == [taken.id]
    assert Contacts(office, now).agreed("K5") == []
    Contacts(office, now).renew(taken.code, ["K5"])
    assert Contacts(office, now).agreed("K5") == [], "the same instant is no later one"
    now.advance(minutes=1)
    Contacts(office, now).renew(taken.id, ["K5"])
    assert len(Contacts(office, now).agreed("K5")) == 1


def test_a_request_without_the_code_holds_from_when_it_was_made(
    office: Book, open_station: OpenStation, now: Clock
) -> None:
    north, south = open_station(), open_station("G2", SOUTH)
    taken = Contacts(north, now).add("Frau K.", ["K4"], phone="030 23125000")
    now.advance(minutes=5)
    request = Withdrawals(south, now).by_person(phone="030/23 12 50 00", name="Kaya")
    collected(office, now, north, south)
    withdrawals = Withdrawals(office, now)
    (waiting,) = withdrawals.requests()
    assert [contact.id for contact in withdrawals.proposals(waiting)] == [taken.id]
    with pytest.raises(NoSuchContact):
        withdrawals.match(request.id, "nobody")
    withdrawals.match(request.id, taken.code)
    assert (withdrawals.requests(), Contacts(office, now).agreed()) == ([], [])
    with pytest.raises(NoSuchRequest):
        withdrawals.match(request.id, taken.id)
    withdrawals.unmatch(request.id)
    assert len(Contacts(office, now).agreed()) == len(withdrawals.requests()) == 1
    with pytest.raises(NotAllowed):
        Withdrawals(north, now).requests()


def test_a_withdrawal_from_a_clock_that_is_behind_is_set_right(
    office: Book, open_station: OpenStation, now: Clock
) -> None:
    north, south = open_station(), open_station("G2", SOUTH)
    start = now()
    now.advance(hours=3)
    taken = Contacts(south, now).add("Frau K.", ["K4"])
    # G1 goes an hour late, and she agrees once more before she changes her mind.
    now.advance(minutes=10)
    Contacts(south, now).renew(taken.id, ["K4"])
    now.advance(minutes=-40)
    Withdrawals(north, now).by_code(taken.code)
    compare_clock(north, now, "G1", now(), now() + timedelta(hours=1))
    now.moment = start + timedelta(hours=4)
    collected(office, now, north, south)
    assert Contacts(office, now).agreed() == []


def test_barred_people_and_minors_without_a_guardian_are_not_exported(
    office: Book, now: Clock
) -> None:
    contacts = Contacts(office, now)
    contacts.add("Ana", ["K5"])
    contacts.add("Barred", ["K5"], no_share=True)
    minor = contacts.add("Mia", ["K5"], is_minor=True, guardian="Ana")
    office.contacts.put(replace(minor, guardian=""))
    assert [contact.name for contact in exported(office, now, "K5")] == ["Ana"]


def test_the_newsletter_ends_two_years_and_three_months_later(office: Book, now: Clock) -> None:
    Contacts(office, now).add("Ana", ["K5", "K9"])
    now.advance(days=822)
    assert len(Contacts(office, now).agreed("K5")) == 1
    now.advance(days=1)
    assert Contacts(office, now).agreed("K5") == []
    assert len(Contacts(office, now).agreed("K9")) == 1


def test_a_call_is_owed_until_it_is_done_and_the_number_goes_four_weeks_later(
    office: Book, field_book: Book, now: Clock
) -> None:
    Contacts(field_book, now).add("Ana", ["K1"], topic="Lampe", good_time="abends")
    collected(office, now, field_book)
    calls = Callbacks(office, now)
    (call,) = calls.open()
    assert (call.callback.topic, call.callback.good_time, call.tried) == ("Lampe", "abends", 0)
    calls.tried(call.callback.id)
    assert calls.open()[0].tried == 1
    calls.done(call.callback.id)
    assert calls.open() == []
    with pytest.raises(NoSuchCallback):
        calls.done(call.callback.id)
    now.advance(days=27)
    assert len(Contacts(office, now).agreed("K1")) == 1
    now.advance(days=1)
    assert Contacts(office, now).agreed("K1") == []


def test_twelve_who_wanted_the_minutes_are_forgotten_14_days_after_sending(
    office: Book, field_book: Book, now: Clock
) -> None:
    """Story B, step 7."""
    from qmtui import retention

    taken = Contacts(field_book, now)
    for number in range(12):
        taken.add(f"Gast {number}", ["K3"], email=f"gast{number}@example.org")
    collected(office, now, field_book)
    now.advance(days=2)
    assert keep_all(office, now, "K3") == 12
    now.advance(days=13)
    assert len(Contacts(office, now).agreed("K3")) == 12
    now.advance(days=1)
    assert Contacts(office, now).agreed("K3") == []
    assert [(d.kind, d.count) for d in retention.due(office, now)] == [("withdrawn", 12)]
    retention.apply(office, now)
    collected(office, now, field_book)
    assert Contacts(office, now).figures().contacts == 0
    assert not len(office.contacts)


def test_who_was_taken_down_twice_takes_back_what_they_agreed_to_both_times(
    office: Book, now: Clock
) -> None:
    contacts = Contacts(office, now)
    one = contacts.add("Ayşe Yılmaz", ["K4"], email="ayse@example.org")
    other = contacts.add("Ayse Yilmaz", ["K4", "K5"], email="ayse@example.org", no_share=True)
    merge = Merging(office, now).merge(one.id, other.id)
    assert exported(office, now, "K4") == [], "either record bars them"
    now.advance(days=1)
    Withdrawals(office, now).by_code(one.code)
    assert contacts.purposes() == {other.id: ("K5",)}
    assert People(office, now).person(one.id).purposes == ("K5",)
    now.advance(days=1)
    contacts.renew(other.id, ["K4"])
    assert contacts.purposes() == {other.id: ("K4", "K5")}, "a later yes stands"
    undo_entry(office, now, merge.id, "doch zwei")
    assert contacts.purposes() == {other.id: ("K4", "K5")}


def test_erasing_a_contact_takes_the_call_and_the_request_along(
    office: Book, field_book: Book, now: Clock
) -> None:
    taken = Contacts(field_book, now).add("Ana Kovač", ["K1"], topic="Rohrbruch bei Kovač")
    request = Withdrawals(field_book, now).by_person(name="Ana Kovač", purposes=["K5"])
    collected(office, now, field_book)
    (call,) = Callbacks(office, now).open()
    Callbacks(office, now).tried(call.callback.id, "Kovač nicht da")
    Withdrawals(office, now).match(request.id, taken.id)
    erase(office, now, taken.id)
    collected(office, now, field_book)
    collected(office, now, field_book)
    assert Callbacks(office, now).open() == []
    for path in (*office.folder.rglob("*"), *field_book.folder.rglob("*")):
        assert not path.is_file() or "Kovač".encode() not in path.read_bytes(), path


def test_a_request_of_somebody_we_do_not_know_can_be_erased(office: Book, now: Clock) -> None:
    request = Withdrawals(office, now).by_person(name="Ana Kovač")
    erase(office, now, request.id)
    assert Withdrawals(office, now).requests() == []
    for path in office.folder.rglob("*"):
        assert not path.is_file() or "Kovač".encode() not in path.read_bytes(), path


def test_history_and_information_tell_all_about_a_contact(
    office: Book, field_book: Book, now: Clock
) -> None:
    taken = Contacts(field_book, now).add("Ana", ["K1"], topic="Lampe")
    collected(office, now, field_book)
    (call,) = Callbacks(office, now).open()
    Callbacks(office, now).tried(call.callback.id)
    request = Withdrawals(office, now).by_person(name="Ana")
    Withdrawals(office, now).match(request.id, taken.id)
    tables = {"contacts", "consents", "callbacks", "callback_steps", "withdrawals"}
    assert {step.table for step in history(office, taken.id)} > tables
    assert {held.table for held in access(office, now, taken.id).held} > tables | {"read_texts"}
