"""What happened to a matter, in plain words: one sentence for each step (Verlauf)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from qmtui.book import Book
from qmtui.code_lists import word_of
from qmtui.i18n import _
from qmtui.inbox.matter import Matter
from qmtui.inbox.states import DELIVERIES, STATES
from qmtui.model.case import (
    TAKEN_AWAY,
    CaseMerge,
    CaseNote,
    Decision,
    Move,
    Referral,
    ReferralStep,
    Reply,
    Triage,
)


class Moment(Struct, frozen=True, kw_only=True):
    """One step: when, by whom, and what."""

    at: datetime
    by: str
    words: str


def timeline(book: Book, matter: Matter) -> list[Moment]:
    """From the remark itself to the last decision."""
    feedback = matter.feedback
    where = matter.event.title if matter.event else ""
    taken = _("taken down")
    if where:
        taken = _("taken down, {0}").format(where)
    moments = [Moment(at=feedback.observed_at, by=feedback.by or "", words=taken)]
    moments += [
        Moment(at=decision.observed_at, by=decision.by or "", words=words)
        for decision in matter.decisions
        for words in [told(book, decision, matter)]
        if words
    ]
    return moments


def told(book: Book, decision: Decision, matter: Matter) -> str:
    """A decision in words; "" for what says nothing of its own."""
    match decision:
        case Triage():
            return " · ".join(_triaged(book, decision))
        case Referral():
            sentence = _("passed on to {0}") if decision.role == "lead" else _("as well to {0}")
            return _with_due(sentence.format(body_word(book, decision.body)), decision.due)
        case ReferralStep():
            body = next(
                (
                    handed.referral.body
                    for handed in matter.referrals
                    if handed.referral.id == decision.referral_id
                ),
                "",
            )
            head = f"{body_word(book, body)}: {_(DELIVERIES[decision.to])}"
            return f"{head}: {decision.text}" if decision.text else head
        case Reply():
            return _("reply: {0}").format(decision.text)
        case Move():
            word = _(STATES[decision.to].word)
            return f"{word}: {decision.reason}" if decision.reason else word
        case CaseMerge():
            if decision.into is None:
                return _("known already: {0}").format(decision.reason)
            words = _("merged with …{0}").format(short_id(decision.into))
            return f"{words}: {decision.reason}" if decision.reason else words
        case CaseNote():
            return _("note: {0}").format(decision.text)
    return ""


def body_word(book: Book, body: str) -> str:
    """What a body is called; one that is on no list is named as it was typed."""
    return word_of(book, "bodies", body)


def short_id(feedback_id: str) -> str:
    """The end of an id, which is what tells matters apart."""
    return feedback_id[-6:]


def day_text(day: date) -> str:
    return day.strftime(_("%Y-%m-%d"))


def _triaged(book: Book, triage: Triage) -> Iterator[str]:
    if triage.task_area:
        yield word_of(book, "task_areas", triage.task_area)
    if triage.responsible:
        yield _("responsible: {0}").format(triage.responsible)
    if triage.deputy:
        yield _("deputy: {0}").format(triage.deputy)
    if triage.due:
        yield _("due {0}").format(day_text(triage.due))
    if triage.follow_up:
        yield _("comes back on {0}").format(day_text(triage.follow_up))
    yield from (_(TAKEN_AWAY[name]) for name in triage.without if name in TAKEN_AWAY)
    decided = (triage.task_area, triage.responsible, triage.deputy, triage.due, triage.follow_up)
    if not any((*decided, triage.without)):
        yield _("looked at")


def _with_due(words: str, due: date | None) -> str:
    return _("{0}, answer until {1}").format(words, day_text(due)) if due else words
