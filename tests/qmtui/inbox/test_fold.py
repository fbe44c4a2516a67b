"""The fold of decisions: what no order and no path can do."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qmtui.book import Book, new_id
from qmtui.collecting import collect
from qmtui.exchange import sync
from qmtui.feedback.figures import figures
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import fold
from qmtui.inbox.states import STATES, leads, needs_reason, type_of
from qmtui.model.case import Decision, Move, Referral, ReferralStep, Reply, Triage
from qmtui.model.feedback import Feedback
from qmtui.undo import undo_entry
from tests.qmtui.conftest import Clock, at
from tests.qmtui.inbox.conftest import Say

SAID = Feedback(id="f1", observed_at=at("14:00"), recorded_at=at("14:00"), kind="idea", text="Bank")


def stamp(**fields: Any) -> dict[str, Any]:
    moment = at("15:00")
    return {
        "id": new_id(),
        "observed_at": moment,
        "recorded_at": moment,
        "feedback_id": SAID.id,
        **fields,
    }


def decision(name: str, referral_id: str) -> Decision:
    """One decision of each kind; "referral" is always the same one."""
    match name:
        case "triage":
            return Triage(**stamp(), task_area="projects")
        case "refer":
            return Referral(**stamp(id=referral_id), body="police")
        case "answer":
            step = {"referral_id": referral_id, "to": "answered", "on": date(2026, 7, 1)}
            return ReferralStep(**stamp(), **step, text="Ja.")  # type: ignore[arg-type]
        case "reply":
            return Reply(**stamp(), text="Danke.")
    return Move(**stamp(), to=name)  # type: ignore[arg-type]


KINDS = ["triage", "reply", "seen", "in_progress", "closed", "fund_idea", "action_plan"]


@settings(derandomize=True, deadline=None)
@given(
    before=st.lists(st.sampled_from(KINDS), max_size=4),
    after=st.lists(st.sampled_from(KINDS), max_size=6),
)
def test_nothing_without_a_reason_ends_what_a_body_has_not_answered(
    before: list[str], after: list[str]
) -> None:
    steps = [decision(name, "r1") for name in (*before, "refer")]
    matter = fold(SAID, [*steps, *(decision(name, "r1") for name in after)])
    # Taken back to our own desk we may answer it ourselves, and only so does it end.
    ours = after[after.index("in_progress") :] if "in_progress" in after else []
    assert type_of(matter.state) != "closed" or "reply" in ours
    if not ours:
        assert matter.state == "referred"


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([*KINDS, "refer", "answer"]), max_size=8))
def test_every_way_through_the_states_is_one_of_the_table(names: list[str]) -> None:
    steps: list[Decision] = []
    state = "new"
    for name in names:
        steps.append(decision(name, f"r{len(steps) if name == 'refer' else 0}"))
        reached = fold(SAID, steps).state
        assert reached == state or leads(state, reached)
        state = reached


def test_passed_on_leads_to_no_end_without_a_reason() -> None:
    for to, goal in STATES.items():
        if goal.type == "closed" and to not in ("answered", "merged"):
            assert needs_reason(to, has_reply=False, is_waiting=True), to
    assert not leads("referred", "answered")
    assert type_of("referred") == "waiting"


def test_every_state_but_merged_can_be_left() -> None:
    assert [state for state, known in STATES.items() if not known.ways] == ["merged"]


def merged(*books: Book) -> None:
    """Each book learns what the others decided."""
    for one in books:
        for other in books:
            for table in ("triages", "moves", "referrals", "referral_steps", "replies"):
                for entry in getattr(other, table):
                    if getattr(one, table).get(entry.id) is None:
                        getattr(one, table).add(entry)
            for merge in other.case_merges:
                if one.case_merges.get(merge.id) is None:
                    one.case_merges.add(merge)
            for undo in other.undos:
                if one.undos.get(undo.id) is None:
                    one.undos.add(undo)


def told(inbox: Inbox) -> list[Any]:
    return [
        (
            *(m.id, m.state, m.task_area, m.responsible, m.reason, m.duplicate_of, m.mentions),
            *((h.referral.body, h.delivery) for h in m.referrals),
        )
        for m in inbox.all()
    ]


def test_two_copies_of_an_office_come_to_the_same_in_either_order(
    office: Book, inbox: Inbox, say: Say, now: Clock, tmp_path: Path
) -> None:
    keys = [say(f"Anliegen {n}") for n in range(4)]
    shutil.copytree(office.folder, tmp_path / "copy")
    # A copy is no second device to the storage; its own files are left out.
    with Book.open(tmp_path / "copy") as other:
        here, there = Inbox(office), Inbox(other)
        ours, theirs = Acts(here, now), Acts(there, now)
        ours.move([here.find(keys[0])], "closed", "hat sich erledigt")
        theirs.refer([there.find(keys[0])], "police")
        ours.merge([here.find(keys[1])], here.find(keys[2]))
        theirs.merge([there.find(keys[2])], there.find(keys[1]))
        ours.triage([here.find(keys[3])], responsible="JO")
        now.advance(minutes=1)
        theirs.triage([there.find(keys[3])], task_area="events", responsible="MK")
        theirs.undo()
        with office.transaction(), other.transaction():
            merged(office, other)
        assert told(here) == told(there)
        assert here.find(keys[0]).state == "referred", "in doubt it stays open"
        states = sorted(here.find(key).state for key in keys[1:3])
        assert states == ["merged", "new"], "of a ring one stays"
        assert here.find(keys[3]).responsible == "JO"


def test_the_order_of_reading_changes_nothing(
    office: Book, inbox: Inbox, acts: Acts, say: Say
) -> None:
    key = say()
    inbox.refresh()
    acts.refer([inbox.find(key)], "police", ["youth_office"])
    acts.deliver([inbox.find(key)], "answered", text="Ja.")
    acts.reply([inbox.find(key)], "Danke.")
    acts.move([inbox.find(key)], "closed")
    entries = list(inbox.find(key).decisions)
    random.Random(7).shuffle(entries)
    for table in ("referrals", "referral_steps", "replies", "moves"):
        for entry in [*getattr(office, table)]:
            getattr(office, table).remove(entry.id)
    again = Inbox(office)
    for entry in entries:
        again.ledger.add(entry)
    assert (again.find(key).state, inbox.find(key).state) == ("closed", "closed")


def test_what_was_merged_with_a_remark_taken_back_is_open_again(
    office: Book, inbox: Inbox, acts: Acts, say: Say, now: Clock, stick: Path, tmp_path: Path
) -> None:
    key, other = say(), say("Laterne aus")
    inbox.refresh()
    acts.merge([inbox.find(key)], inbox.find(other))
    assert figures(office).mentions == 1
    with Book.open(tmp_path / "g1") as book:
        undo_entry(book, now, other, "vertippt")
        sync(book, now, stick)
    collect(office, now, stick)
    inbox.refresh()
    assert [(m.id, m.state, m.mentions) for m in inbox.all()] == [(key, "new", 1)]
    assert (figures(office).mentions, figures(office).endorsements) == (1, 0)
