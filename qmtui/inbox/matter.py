"""A matter as it stands now, folded from all that was decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from qmtui.inbox.states import leads, needs_reason, type_of
from qmtui.model.case import (
    CaseMerge,
    CaseNote,
    Decision,
    Delivery,
    Move,
    Referral,
    ReferralStep,
    Reply,
    Triage,
)
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback

REVIEW = timedelta(days=14)
"""After so long a sensitive matter is looked at again (domain.md story B 5)."""


class HandedOver(Struct, kw_only=True):
    """A referral and how far it has come."""

    referral: Referral
    delivery: Delivery = "unsent"
    sent_on: date | None = None
    answered_on: date | None = None
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.delivery != "answered"


class Matter(Struct, kw_only=True):
    """One remark and what the office made of it.

    `since` is when it came into its state. `duplicates` are the ids of those merged into it;
    `mentions` and `endorsements` count theirs as well.
    """

    feedback: Feedback
    event: Event | None = None
    state: str = "new"
    since: datetime
    task_area: str | None = None
    responsible: str | None = None
    deputy: str | None = None
    due: date | None = None
    follow_up: date | None = None
    referrals: list[HandedOver]
    replies: list[Reply]
    decisions: list[Decision]
    reason: str = ""
    has_reply: bool = False
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    mentions: int = 1
    endorsements: int = 0

    @property
    def id(self) -> str:
        return self.feedback.id

    @property
    def is_closed(self) -> bool:
        return type_of(self.state) == "closed"

    @property
    def waiting_for(self) -> list[HandedOver]:
        """Referrals whose bodies have not answered."""
        return [handed for handed in self.referrals if handed.is_open]

    @property
    def comes_back(self) -> date | None:
        """The day on which it is to be looked at again; None for what is done.

        A sensitive one comes back after a fortnight, unless another day was set.
        """
        if self.is_closed:
            return None
        days = [self.due, self.follow_up, *(h.referral.due for h in self.waiting_for)]
        if self.feedback.sensitive and self.follow_up is None:
            days.append(self.feedback.observed_at.date() + REVIEW)
        return min((day for day in days if day), default=None)

    @property
    def is_orphan(self) -> bool:
        """Whether it is open, and nobody and no day will bring it back."""
        return not self.is_closed and not self.responsible and self.comes_back is None


def fold(feedback: Feedback, decisions: Iterable[Decision], event: Event | None = None) -> Matter:
    """What a matter has come to after its `decisions`, in the order they were made.

    What another copy of the office decided meanwhile may not lead on from here: it is kept, but
    changes no state. So in doubt a matter stays open.
    """
    matter = Matter(
        feedback=feedback,
        event=event,
        state="answered" if feedback.is_answered else "new",
        since=feedback.observed_at,
        has_reply=feedback.is_answered,
        referrals=[],
        replies=[],
        decisions=[],
    )
    for decision in decisions:
        matter.decisions.append(decision)
        _take(matter, decision)
    return matter


def lacks_reason(matter: Matter, to: str) -> bool:
    """Whether it takes a reason to bring a matter there as it stands."""
    is_waiting = any(handed.referral.role == "lead" for handed in matter.waiting_for)
    return needs_reason(to, has_reply=matter.has_reply, is_waiting=is_waiting)


def _take(matter: Matter, decision: Decision) -> None:
    match decision:
        case Triage():
            for name in ("task_area", "responsible", "deputy", "due", "follow_up"):
                if (value := getattr(decision, name)) is not None or name in decision.without:
                    setattr(matter, name, value)
            if matter.state == "new":
                _go(matter, "seen", decision)
        case Referral():
            matter.referrals.append(HandedOver(referral=decision))
            if leads(matter.state, "referred"):
                _go(matter, "referred", decision)
                matter.has_reply = False
        case ReferralStep():
            _step(matter, decision)
        case Reply():
            matter.replies.append(decision)
            if leads(matter.state, "answered"):
                _go(matter, "answered", decision)
                matter.has_reply = True
        case Move():
            is_whole = decision.reason or not lacks_reason(matter, decision.to)
            if leads(matter.state, decision.to) and is_whole:
                _go(matter, decision.to, decision)
                matter.reason = decision.reason
        case CaseMerge():
            if leads(matter.state, "merged"):
                _go(matter, "merged", decision)
                matter.reason = decision.reason
                matter.duplicate_of = decision.into
        case CaseNote():
            pass


def _step(matter: Matter, step: ReferralStep) -> None:
    for handed in matter.referrals:
        if handed.referral.id == step.referral_id and handed.is_open:
            handed.delivery = step.to
            if step.to == "sent":
                handed.sent_on = step.on
            if step.to == "answered":
                handed.answered_on, handed.answer = step.on, step.text
    is_waiting = any(handed.referral.role == "lead" for handed in matter.waiting_for)
    if step.to == "answered" and matter.state == "referred" and not is_waiting:
        _go(matter, "body_answered", step)


def _go(matter: Matter, state: str, decision: Decision) -> None:
    matter.state = state
    matter.since = decision.observed_at
