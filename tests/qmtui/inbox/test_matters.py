"""What becomes of a matter, and what may not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts
from qmtui.erasing import erase
from qmtui.exchange import sync
from qmtui.history import history, told
from qmtui.inbox.acts import (
    Acts,
    MergeUnclear,
    NothingDecided,
    NotPossible,
    NotReferred,
    ReasonMissing,
    SensitiveStays,
)
from qmtui.inbox.days import DayUnreadable, day_meant
from qmtui.inbox.inbox import Inbox, NoSuchMatter
from qmtui.inbox.lists import ages, listed, of_body, per_body
from qmtui.inbox.matter import fold
from qmtui.inbox.telling import waiting
from qmtui.inbox.templates import save_template, template_called, templates
from qmtui.inbox.timeline import timeline
from qmtui.replicas import replica
from tests.qmtui.conftest import Clock, at
from tests.qmtui.inbox.conftest import Say

DUE = date(2026, 7, 11)
TODAY = date(2026, 6, 13)


def test_what_stations_bring_is_new(inbox: Inbox, say: Say) -> None:
    first = say()
    inbox.refresh()
    (matter,) = inbox.all()
    assert (matter.id, matter.state, matter.comes_back) == (first, "new", None)
    assert matter.is_orphan


def test_looking_after_it_makes_it_seen_and_keeps_the_rest(
    inbox: Inbox, acts: Acts, say: Say
) -> None:
    key = say()
    inbox.refresh()
    acts.triage([inbox.find(key)], task_area="projects", responsible="MK", deputy="JO")
    acts.triage([inbox.find(key)], follow_up=DUE)
    matter = inbox.find(key)
    assert (matter.state, matter.task_area, matter.responsible) == ("seen", "projects", "MK")
    assert matter.comes_back == DUE
    assert not matter.is_orphan


def test_a_day_and_who_cares_can_be_taken_away_again(inbox: Inbox, acts: Acts, say: Say) -> None:
    key = say()
    inbox.refresh()
    acts.triage([inbox.find(key)], responsible="MK", deputy="JO", due=DUE, follow_up=DUE)
    acts.triage([inbox.find(key)], without=["due", "follow_up"])
    assert (inbox.find(key).comes_back, inbox.find(key).responsible) == (None, "MK")
    acts.triage([inbox.find(key)], without=["responsible", "deputy"])
    assert inbox.find(key).is_orphan
    assert "kommt nicht mehr" in timeline(inbox.book, inbox.find(key))[-2].words
    acts.undo()
    assert inbox.find(key).deputy == "JO"


def test_passed_on_is_not_done(inbox: Inbox, acts: Acts, say: Say) -> None:
    key = say()
    inbox.refresh()
    acts.refer([inbox.find(key)], "public_order_office", ["police"], due=DUE)
    acts.deliver([inbox.find(key)], "sent")
    matter = inbox.find(key)
    assert (matter.state, matter.is_closed, matter.comes_back) == ("referred", False, DUE)
    assert [h.delivery for h in matter.referrals] == ["sent", "sent"]
    for to in ("closed", "not_feasible", "fund_idea", "action_plan"):
        with pytest.raises(ReasonMissing):
            acts.move([inbox.find(key)], to)
    acts.reply([inbox.find(key)], "Wir haben es weitergegeben.")
    assert inbox.find(key).state == "referred", "what we say meanwhile ends nothing"


def test_the_bodys_answer_and_our_reply_lead_to_the_end(inbox: Inbox, acts: Acts, say: Say) -> None:
    key = say()
    inbox.refresh()
    acts.refer([inbox.find(key)], "public_order_office", ["police"])
    acts.deliver([inbox.find(key)], "answered", "police", "Streife kommt.")
    assert inbox.find(key).state == "referred", "the one in the lead has not answered"
    acts.deliver([inbox.find(key)], "answered", "public_order_office", "Wird repariert.")
    assert inbox.find(key).state == "body_answered"
    with pytest.raises(ReasonMissing):
        acts.move([inbox.find(key)], "closed")
    acts.reply([inbox.find(key)], "Die Lampe wird repariert.")
    assert inbox.find(key).state == "answered"
    acts.move([inbox.find(key)], "closed")
    assert inbox.find(key).state == "closed"
    with pytest.raises(NotReferred):
        acts.deliver([inbox.find(key)], "acknowledged")


def test_a_no_takes_a_reason_and_what_is_closed_can_be_opened_again(
    inbox: Inbox, acts: Acts, say: Say
) -> None:
    key = say()
    inbox.refresh()
    with pytest.raises(ReasonMissing):
        acts.move([inbox.find(key)], "not_feasible")
    acts.move([inbox.find(key)], "not_feasible", "Dafür ist das Land zuständig.")
    assert inbox.find(key).reason == "Dafür ist das Land zuständig."
    with pytest.raises(NotPossible):
        acts.move([inbox.find(key)], "fund_idea")
    acts.move([inbox.find(key)], "in_progress")
    assert inbox.find(key).state == "in_progress"


def test_one_act_over_several_is_whole_or_not_at_all(inbox: Inbox, acts: Acts, say: Say) -> None:
    first, second = say("Lampe"), say("Bank")
    inbox.refresh()
    acts.move([inbox.find(first)], "not_feasible", "kein Geld")
    with pytest.raises(NotPossible):
        acts.move([inbox.find(second), inbox.find(first)], "fund_idea")
    assert inbox.find(second).state == "new"


def test_the_last_act_is_taken_back_over_all_it_was_about(
    inbox: Inbox, acts: Acts, say: Say
) -> None:
    keys = [say("Lampe"), say("Bank")]
    inbox.refresh()
    acts.refer([inbox.find(key) for key in keys], "police", ["youth_office"])
    acts.undo()
    assert [inbox.find(key).state for key in keys] == ["new", "new"]
    assert [inbox.find(key).referrals for key in keys] == [[], []]
    with pytest.raises(NothingDecided):
        acts.undo()


def test_what_is_sensitive_stays_with_staff_and_comes_back_in_a_fortnight(
    inbox: Inbox, acts: Acts, say: Say
) -> None:
    key = say("Der Mann aus Nr. 14 dealt", sensitive=True)
    inbox.refresh()
    matter = inbox.find(key)
    with pytest.raises(SensitiveStays):
        acts.refer([matter], "police")
    with pytest.raises(SensitiveStays):
        acts.reply([matter], "Danke.", "Wir kümmern uns.")
    assert matter.comes_back == date(2026, 6, 27)
    assert listed(inbox.all(), "sensitive", TODAY) == [matter]


def test_answered_on_the_spot_is_answered_already(
    inbox: Inbox, acts: Acts, say: Say, office: Book
) -> None:
    key = say("Wann ist offen?", "question")
    inbox.refresh()
    answered = replace(inbox.find(key).feedback, is_answered=True)
    assert fold(answered, []).state == "answered"


def test_what_a_station_sealed_is_read_as_the_office_opened_it(
    inbox: Inbox, say: Say, office: Book
) -> None:
    key = say("x", sensitive=True)
    with replica(office, office.event()) as field, field.transaction():
        (known,) = field.feedback
        said = replace(known, text="", sealed="box")
        field.feedback.put(said)
    office.feedback.add(replace(said, text="Der Mann aus Nr. 14 dealt"))
    inbox.refresh()
    assert inbox.find(key).feedback.text == "Der Mann aus Nr. 14 dealt"


# -- Duplicates


def test_duplicates_know_each_other_add_up_and_part_again(
    inbox: Inbox, acts: Acts, say: Say
) -> None:
    known, again, third = say("Lampe"), say("Lampe am Tunnel"), say("Licht aus")
    inbox.refresh()
    acts.merge([inbox.find(third)], inbox.find(again))
    acts.merge([inbox.find(again)], inbox.find(known))
    root = inbox.find(known)
    assert (inbox.find(again).state, inbox.find(again).duplicate_of) == ("merged", known)
    assert (set(root.duplicates), root.mentions) == ({again, third}, 3)
    with pytest.raises(MergeUnclear):
        acts.merge([inbox.find(known)], inbox.find(third))
    with pytest.raises(NotPossible):
        acts.merge([inbox.find(again)], inbox.find(known))
    acts.split([inbox.find(again)])
    assert (inbox.find(again).state, inbox.find(known).mentions) == ("new", 1)
    assert inbox.find(again).duplicates == (third,)


def test_a_merge_names_another_or_says_why(inbox: Inbox, acts: Acts, say: Say) -> None:
    key = say()
    inbox.refresh()
    with pytest.raises(MergeUnclear):
        acts.merge([inbox.find(key)])
    with pytest.raises(MergeUnclear):
        acts.merge([inbox.find(key)], inbox.find(key))
    acts.merge([inbox.find(key)], reason="steht seit Mai auf der Liste des Amts")
    assert inbox.find(key).state == "merged"


# -- Lists


def test_what_comes_back_stands_first_by_its_day(inbox: Inbox, acts: Acts, say: Say) -> None:
    late, soon, later = say("a"), say("b"), say("c")
    inbox.refresh()
    for key, day in ((later, 20), (soon, 13), (late, 10)):
        acts.triage([inbox.find(key)], follow_up=date(2026, 6, day))
    assert [m.id for m in listed(inbox.all(), "due", TODAY)] == [late, soon]


def test_each_list_has_what_belongs_there(inbox: Inbox, acts: Acts, say: Say) -> None:
    mine, passed_on, done, new = say("a"), say("b"), say("c"), say("d")
    inbox.refresh()
    acts.triage([inbox.find(mine)], responsible="MK", deputy="JO")
    acts.refer([inbox.find(passed_on)], "police")
    acts.move([inbox.find(done)], "fund_idea")
    ids = {
        name: {m.id for m in listed(inbox.all(), name, TODAY, "JO")}
        for name in ("new", "own", "referred", "open", "closed", "orphans")
    }
    assert ids == {
        "new": {new},
        "own": {mine},
        "referred": {passed_on},
        "open": {mine, passed_on, new},
        "closed": {done},
        "orphans": {new, passed_on},
    }


def test_search_looks_in_text_place_body_and_initials(
    inbox: Inbox, acts: Acts, say: Say, office: Book
) -> None:
    key = say("Lampe kaputt, Müll", place="Ahornweg")
    say("Bank fehlt")
    inbox.refresh()
    acts.refer([inbox.find(key)], "police")

    def found(text: str) -> list[str]:
        return [m.id for m in inbox.search.matching(inbox.all(), text)]

    assert found("ahorn LAMPE") == found("Muell") == found("polizei") == [key]
    acts.triage([inbox.find(key)], responsible="LU")
    # No id has these letters.
    assert found("lu") == [key], "what was decided after a search is found"
    assert len(found("")) == 2
    assert found("ahorn bank") == []


def test_ages_and_bodies_have_their_figures(
    inbox: Inbox, acts: Acts, say: Say, now: Clock, office: Book
) -> None:
    keys = [say("a"), say("b"), say("c")]
    now.advance(days=1)
    keys.append(say("d"))
    inbox.refresh()
    acts.refer([inbox.find(key) for key in keys[:3]], "police", due=date(2026, 6, 20))
    now.advance(days=9)
    acts.deliver([inbox.find(keys[0])], "answered", text="Ja.")
    (figures,) = per_body(inbox.all(), now().date())
    assert (figures.open, figures.overdue, figures.answered, figures.days) == (2, 2, 1, 9.0)
    old = {age.state: (age.count, age.median, age.oldest) for age in ages(inbox.all(), now())}
    assert old == {"new": (1, 9.0, 9), "referred": (2, 10.0, 10), "body_answered": (1, 10.0, 10)}


def test_what_was_merged_still_waits_for_the_body(inbox: Inbox, acts: Acts, say: Say) -> None:
    key, other = say("a"), say("b")
    inbox.refresh()
    acts.refer([inbox.find(key)], "police")
    acts.merge([inbox.find(key)], inbox.find(other))
    assert [m.id for m, _handed in of_body(inbox.all(), "police")] == [key]


# -- Words


def test_the_story_of_a_matter_is_told_in_plain_words(
    inbox: Inbox, acts: Acts, say: Say, now: Clock, office: Book
) -> None:
    key = say()
    inbox.refresh()
    now.advance(hours=1)
    acts.refer([inbox.find(key)], "public_order_office", due=DUE)
    acts.move([inbox.find(key)], "closed", "hat sich erledigt")
    told = [(f"{m.at:%H:%M}", m.by, m.words) for m in timeline(office, inbox.find(key))]
    assert told == [
        ("14:00", "LE", "aufgenommen, Stadtteilfest"),
        ("15:00", "JO", "weitergeleitet: Ordnungsamt, Frist 11.07.2026"),
        ("15:00", "JO", "abgeschlossen: hat sich erledigt"),
    ]


def test_a_matter_is_found_by_the_end_of_its_id(inbox: Inbox, say: Say) -> None:
    key = say()
    inbox.refresh()
    assert inbox.find(key[-6:].lower()).id == key
    for wanted in ("", key[-3:], "nothing"):
        with pytest.raises(NoSuchMatter):
            inbox.find(wanted)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8.12.", date(2026, 12, 8)),
        ("8.1.", date(2027, 1, 8)),
        ("8.1.2026", date(2026, 1, 8)),
        ("2026-12-08", date(2026, 12, 8)),
        ("14", date(2026, 6, 27)),
    ],
)
def test_a_day_is_read_as_people_write_it(office: Book, now: Clock, text: str, day: date) -> None:
    assert day_meant(office, now, text) == day


@pytest.mark.parametrize("text", ["bald", "", "31.2.", "1000", "29.2."])
def test_what_is_no_day_is_refused(office: Book, now: Clock, text: str) -> None:
    with pytest.raises(DayUnreadable):
        day_meant(office, now, text)


def test_fitting_templates_come_first_and_the_offices_own_takes_the_place_of_ours(
    inbox: Inbox, say: Say, office: Book
) -> None:
    key = say("Lampe", topic="lighting")
    inbox.refresh()
    fitting = templates(office, inbox.find(key))
    assert fitting[0].key == "lamp"
    assert not {"bulky_waste", "passed_on"} & {t.key for t in fitting}
    save_template(office, "Lampe", "Gemeldet am …", key="lamp", topic="lighting")
    assert template_called(office, "lamp").text == "Gemeldet am …"
    assert [t.key for t in templates(office)].count("lamp") == 1


def test_the_year_turns_for_a_review(inbox: Inbox, say: Say) -> None:
    key = say("x", sensitive=True)
    inbox.refresh()
    review = inbox.find(key).comes_back
    assert review == (at("14:00") + timedelta(days=14)).date()


def test_the_history_of_a_remark_tells_what_was_decided_about_it(
    inbox: Inbox, acts: Acts, say: Say, office: Book
) -> None:
    key = say()
    inbox.refresh()
    acts.refer([inbox.find(key)], "police", due=DUE)
    acts.undo()
    tables = [step.table for step in history(office, key)]
    assert tables == ["feedback", "referrals", "undos"]
    words = [told(step) for step in history(office, key)]
    assert words[1].startswith("Weiterleitung eingetragen (zurückgenommen): ")
    assert "Polizei" in words[1]
    assert "Frist: 11.07.2026;" in words[1]
    assert key not in words[1]


def test_whoever_agreed_to_an_answer_is_named_until_the_consent_ends(
    inbox: Inbox, acts: Acts, say: Say, office: Book, now: Clock, stick: Path, tmp_path: Path
) -> None:
    lamp = say("Lampe kaputt")
    say("Bank fehlt")
    with Book.open(tmp_path / "g1") as g1:
        asked = Contacts(g1, now).add("Eva Weiß", ["K2"], phone="030 5550101", feedback_id=lamp)
        Contacts(g1, now).add("Jan Öz", ["K4"], email="jan@example.org", feedback_id=lamp)
        sync(g1, now, stick)
    collect(office, now, stick)
    inbox.refresh()
    (line,) = waiting(inbox, inbox.find(lamp), now)
    assert "Eva Weiß" in line
    assert "5550101" in line
    assert [w for m in inbox.all() if m.id != lamp for w in waiting(inbox, m, now)] == []
    acts.reply([inbox.find(lamp)], "Die Lampe brennt wieder.")
    assert [(f.contact_id, f.purpose) for f in office.fulfilments] == [(asked.id, "K2")]
    now.advance(days=181)
    assert list(waiting(inbox, inbox.find(lamp), now)) == []


def test_erasing_a_remark_takes_along_with_whom_it_was_and_the_notes_of_staff(
    office: Book, inbox: Inbox, acts: Acts, say: Say, now: Clock
) -> None:
    key = say("Streit", kind="information", with_whom="Frau Kovač")
    inbox.refresh()
    acts.note([inbox.find(key)], "Kovač rief noch einmal an")
    erase(office, now, key)
    for path in office.folder.rglob("*"):
        assert not path.is_file() or "Kovač".encode() not in path.read_bytes(), path
