"""The states of a matter, and which way leads from one to another (domain.md section 2.3).

A state has a type, as in FixMyStreet: lists and figures go by it, whatever a state is called. That
something was handed over to a body is no state; see `Delivery`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark

Type = Literal["open", "waiting", "closed"]


class State(Struct, frozen=True):
    """A state: its word, its type, and where a decision may take a matter from here."""

    word: str
    type: Type
    ways: frozenset[str] = frozenset()


_DECIDED = frozenset({"closed", "not_feasible", "fund_idea", "action_plan", "merged"})
_FREE = _DECIDED | {"seen", "in_progress", "referred", "answered"}
_AGAIN = frozenset({"in_progress", "referred", "merged"})

STATES = {
    "new": State(mark("new"), "open", _FREE),
    "seen": State(mark("looked at"), "open", _FREE - {"seen"}),
    "in_progress": State(mark("in progress"), "open", _FREE - {"seen", "in_progress"}),
    # Passed on is not done: what we tell people meanwhile ends nothing, only the body's answer
    # does, or a reason.
    "referred": State(
        mark("passed on"),
        "waiting",
        _DECIDED | {"in_progress", "referred", "body_answered"},
    ),
    "body_answered": State(mark("body has answered"), "open", _FREE - {"seen"} | {"body_answered"}),
    "answered": State(
        mark("answered"), "closed", _DECIDED | {"in_progress", "referred", "answered"}
    ),
    "closed": State(mark("settled"), "closed", _AGAIN),
    "not_feasible": State(mark("not feasible"), "closed", _AGAIN | {"answered"}),
    "fund_idea": State(mark("becomes an idea for the fund"), "closed", _AGAIN),
    "action_plan": State(mark("goes into the action plan"), "closed", _AGAIN),
    "merged": State(mark("merged"), "closed"),
}
"""By their code, in the order of the work."""

ASK_REASON = frozenset({"not_feasible"})
"""States that are never reached without a reason."""

USUAL_REASONS = (
    mark("not in our hands"),
    mark("no money for it"),
    mark("settled in the meantime"),
    mark("was looked into and turned down"),
)
"""What is often the reason for a no."""

DELIVERIES = {
    "unsent": mark("not sent yet"),
    "sent": mark("sent"),
    "acknowledged": mark("receipt confirmed"),
    "answered": mark("answered by the body"),
}
"""How far a referral has come."""

STEPS = list(DELIVERIES)


def type_of(state: str) -> Type:
    return STATES[state].type


def leads(state: str, to: str) -> bool:
    """Whether a decision may take a matter from one state to another."""
    return to in STATES[state].ways


def needs_reason(to: str, *, has_reply: bool, is_waiting: bool) -> bool:
    """Whether nothing but a reason makes this way whole: residents are owed one [W20].

    To close takes a reply or a reason, and so does whatever ends a matter that `is_waiting` for a
    body.
    """
    if to in ASK_REASON:
        return True
    ends = type_of(to) == "closed" and to not in ("answered", "merged")
    return ends and not has_reply and (to == "closed" or is_waiting)
