"""What the office decides about a matter that people brought up (Vorgang).

Every decision is an entry of its own, never changed: what a matter has come to is folded from them,
and two copies of an office that decided apart come to the same.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Goal = Literal["seen", "in_progress", "closed", "not_feasible", "fund_idea", "action_plan"]
Role = Literal["lead", "involved"]
Delivery = Literal["unsent", "sent", "acknowledged", "answered"]
GivenBy = Literal["district_management", "body"]

ROLES = {"lead": mark("in the lead"), "involved": mark("involved")}
TAKEN_AWAY = {
    "due": mark("no due day any more"),
    "follow_up": mark("does not come back any more"),
    "responsible": mark("nobody is responsible any more"),
    "deputy": mark("no deputy any more"),
}
"""What a `Triage` can take away again, and how that is told."""
GIVEN_BY = {"district_management": mark("by us"), "body": mark("by the body")}
"""Who gave an answer."""


class Decision(Entry, frozen=True, kw_only=True):
    """Base of all decisions about the remark `feedback_id`.

    `turn` is one more than that of any decision about the matter that was known when this was made:
    it orders them, whatever the clocks said. Entries with the same `action` were one key, over one
    matter or many, and are taken back as one.
    """

    feedback_id: str
    turn: int = 0
    action: str = ""


class Triage(Decision, frozen=True, kw_only=True):
    """Who cares for a matter and until when; None leaves what was decided before.

    `task_area` is one of the five (Aufgabenbereich), `follow_up` the day on which the matter
    comes back to the desk (Wiedervorlage). `without` names the fields that are taken away.
    """

    task_area: str | None = None
    responsible: str | None = None
    deputy: str | None = None
    due: date | None = None
    follow_up: date | None = None
    without: tuple[str, ...] = ()


class Move(Decision, frozen=True, kw_only=True):
    """A matter goes to another state, with the reason that residents are owed for a no."""

    to: Goal
    reason: str = ""


class Referral(Decision, frozen=True, kw_only=True):
    """A matter is passed on to a body (Weiterleitung), which leads or is involved."""

    body: str
    role: Role = "lead"
    due: date | None = None


class ReferralStep(Decision, frozen=True, kw_only=True):
    """What became of a referral: on its way, noticed, or answered with a `text`."""

    referral_id: str
    to: Delivery
    on: date
    text: str = ""


class Reply(Decision, frozen=True, kw_only=True):
    """What residents are told (Antwort): to whoever asked, and in public words if there are any."""

    text: str
    public_text: str = ""
    given_by: GivenBy = "district_management"


class CaseMerge(Decision, frozen=True, kw_only=True):
    """A matter is the same as another one, or is explained to be known already."""

    into: str | None = None
    reason: str = ""


class CaseNote(Decision, frozen=True, kw_only=True):
    """A word among staff; it never leaves the office."""

    text: str


class AnswerTemplate(Struct, frozen=True, kw_only=True):
    """An answer that is given often; None fits every state or topic.

    One with the `key` of a template that comes with the program takes its place.
    """

    id: str
    title: str
    text: str
    state: str | None = None
    topic: str | None = None
    key: str = ""
