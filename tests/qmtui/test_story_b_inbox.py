"""Story B, step 9 of domain.md: the next day every observation of the walk has its place."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.inbox.acts import Acts
from qmtui.inbox.answers_file import read_answers, take_answers
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import listed, of_body, per_body
from qmtui.inbox.matter import Matter
from qmtui.inbox.public import for_public
from qmtui.inbox.referral_list import as_csv, referral_rows
from qmtui.inbox.telling import headline
from qmtui.model.case import Referral
from qmtui.times import parse_time
from tests.qmtui.conftest import Clock

BY_STOP = (5, 3, 7, 4, 6, 2, 6, 4)
KINDS = ["problem"] * 21 + ["idea"] * 11 + ["praise"] * 5
REFERRED = {
    "public_order_office": 5,
    "streets_parks_office": 4,
    "housing_company": 3,
    "city_cleaning": 1,
    "police": 1,
}
REVIEW = date(2026, 12, 8)


@pytest.fixture
def walked(office: Book, now: Clock, tmp_path: Path) -> tuple[Inbox, Acts]:
    """The inbox on the day after, with two things known from before."""
    now.moment = parse_time("2026-11-03T18:00", office.zone, date(2026, 11, 3))
    events = Events(office, now)
    for title, kind, texts in (
        ("Infostand", "info_stand", ["Lampe am Tunnel kaputt", "Müll am Bahndamm"]),
        ("Stadtteilspaziergang", "district_walk", [f"Beobachtung {n}" for n in range(36)]),
    ):
        event = events.add(title, kind, now(), stations=("Weg",))
        stick = tmp_path / kind
        stick.mkdir()
        issue(office, now, event, stick)
        join(stick, "G1", station=None, at=tmp_path / f"{kind}-g1")
        with Book.open(tmp_path / f"{kind}-g1") as book:
            desk = FeedbackDesk(book, now)
            stops = [f"Halt {n}" for n, count in enumerate(BY_STOP, start=1) for _ in range(count)]
            if kind == "district_walk":
                texts.insert(4, "Der Mann aus Nr. 14 dealt")
            for said, text, stop in zip(KINDS, texts, stops, strict=False):
                desk.add(said, text, stop=stop, sensitive="Nr. 14" in text)  # type: ignore[arg-type]
            sync(book, now, stick, final=True)
        collect(office, now, stick)
        now.moment = parse_time("2026-11-10T18:00", office.zone, date(2026, 11, 10))
    now.moment = parse_time("2026-11-11T09:00", office.zone, date(2026, 11, 11))
    office.post = replace(office.post, by="JO")
    inbox = Inbox(office)
    return inbox, Acts(inbox, now)


def of_walk(inbox: Inbox) -> list[Matter]:
    return [m for m in inbox.all()[::-1] if m.event and m.event.kind == "district_walk"]


def work_off(inbox: Inbox, acts: Acts) -> None:
    """Two are known, fourteen go to bodies, five stay with us."""
    problems = [m for m in of_walk(inbox) if m.feedback.kind == "problem"]
    known = [m for m in inbox.all() if m.event and m.event.kind == "info_stand"]
    sensitive = [m for m in problems if m.feedback.sensitive]
    others = iter([m for m in problems if not m.feedback.sensitive])
    for target in known:
        acts.merge([next(others)], target)
    for body, count in REFERRED.items():
        chosen = [next(others) for _ in range(count)]
        acts.refer(chosen, body, due=REVIEW, sent_on=date(2026, 11, 11))
    acts.triage([*others, *sensitive], task_area="networking", responsible="JO", follow_up=REVIEW)


def test_the_walk_brings_what_people_observed(walked: tuple[Inbox, Acts]) -> None:
    matters = of_walk(walked[0])
    assert len(matters) == 37
    kinds = Counter(m.feedback.kind for m in matters)
    assert kinds == {"problem": 21, "idea": 11, "praise": 5}
    stops = Counter(m.feedback.stop for m in matters)
    assert tuple(stops[f"Halt {n}"] for n in range(1, 9)) == BY_STOP


def test_every_problem_has_its_place_and_none_is_done_because_it_was_sent(
    walked: tuple[Inbox, Acts],
) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    problems = [m for m in of_walk(inbox) if m.feedback.kind == "problem"]
    assert Counter(m.state for m in problems) == {"merged": 2, "referred": 14, "seen": 5}
    ours = [m for m in problems if m.state == "seen"]
    assert sum(m.feedback.sensitive for m in ours) == 1
    assert {f.body: f.open for f in per_body(inbox.all(), date(2026, 11, 11))} == REFERRED
    assert not [m for m in problems if m.state in ("answered", "closed")]
    assert all(h.delivery == "sent" for m in problems for h in m.referrals)
    assert [m.mentions for m in inbox.all() if m.duplicates] == [2, 2]


def test_each_body_gets_its_own_items_and_no_names(walked: tuple[Inbox, Acts]) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    # As if it had been marked as sensitive after it was passed on.
    secret = next(m for m in inbox.all() if m.feedback.sensitive)
    with inbox.book.transaction():
        stamp = inbox.book.stamp(parse_time("12:00", inbox.book.zone, date(2026, 11, 11)))
        inbox.ledger.add(Referral(**stamp, feedback_id=secret.id, body="police"))
    assert inbox.find(secret.id).referrals
    lists = {body: [m for m, _h in of_body(inbox.all(), body)] for body in REFERRED}
    assert {body: len(matters) for body, matters in lists.items()} == REFERRED
    ids = [m.id for matters in lists.values() for m in matters]
    assert len(ids) == len(set(ids)) == 14
    assert not any("Nr. 14" in headline(m) for matters in lists.values() for m in matters)


def test_all_that_was_passed_on_comes_back_on_the_eighth_of_december(
    walked: tuple[Inbox, Acts],
) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    assert listed(inbox.all(), "due", date(2026, 12, 7)) == []
    assert len(listed(inbox.all(), "due", REVIEW)) == 14 + 5


def test_the_sensitive_one_stays_out_of_what_the_public_reads(walked: tuple[Inbox, Acts]) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    public = listed(of_walk(inbox), "public", date(2026, 11, 11))
    assert len(public) == 36
    assert not any(m.feedback.sensitive for m in public)


def test_each_of_the_thirty_six_tells_the_public_its_status_reason_and_words(
    walked: tuple[Inbox, Acts],
) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    idea = next(m for m in of_walk(inbox) if m.feedback.kind == "idea")
    acts.move([idea], "not_feasible", "Dafür ist das Land zuständig.")
    known = next(m for m in inbox.all() if m.duplicates)
    acts.reply([known], "Liebe Frau Kovač, …", "Die Lampe wird repariert.")
    told = for_public(inbox.all(), idea.event.id if idea.event else None)
    assert Counter(m.state for m in told) == {
        **{"new": 15, "referred": 14, "seen": 4, "merged": 2, "not_feasible": 1},
    }
    assert [m.reason for m in told if m.reason] == ["Dafür ist das Land zuständig."]
    assert [m.public_text for m in told if m.public_text] == ["Die Lampe wird repariert."]
    for secret in (b"Nr. 14", "Kovač".encode(), b"JO"):
        assert secret not in msgspec.json.encode(told)


def test_the_public_order_office_sends_its_list_back_and_ten_are_still_awaited(
    walked: tuple[Inbox, Acts], now: Clock, tmp_path: Path
) -> None:
    inbox, acts = walked
    work_off(inbox, acts)
    rows = referral_rows(inbox, "public_order_office")
    assert len(rows) == 5
    for row in rows[:3]:
        row["answer"] = "Wird regelmäßig gereinigt."
    rows[3] |= {"done_on": "3.12.2026", "status": "erledigt"}
    rows[4]["status"] = "in Bearbeitung"
    path = tmp_path / "Ordnungsamt.csv"
    path.write_bytes(as_csv(rows).encode("cp1252"))
    now.moment = parse_time("2026-12-07T09:00", inbox.book.zone, date(2026, 12, 7))
    assert take_answers(acts, now, read_answers(inbox, now, path))
    states = Counter(m.state for m in of_walk(inbox) if m.feedback.kind == "problem")
    assert states == {"merged": 2, "referred": 10, "body_answered": 4, "seen": 5}
    (figures,) = (f for f in per_body(inbox.all(), REVIEW) if f.body == "public_order_office")
    assert (figures.open, figures.answered, figures.days) == (1, 4, 26)
    assert len(listed(inbox.all(), "due", REVIEW)) == 10 + 5
    assert {m.state for m in for_public(inbox.all())} >= {"body_answered"}
    assert not [m.public_text for m in for_public(inbox.all()) if m.public_text]
