"""The lists of the inbox: what is new, what comes back, what grows old, what each body has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from statistics import median

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.inbox.matter import HandedOver, Matter
from qmtui.inbox.states import STATES

LISTS = {
    "new": mark("New"),
    "due": mark("Comes back"),
    "open": mark("All open ones"),
    "referred": mark("Passed on"),
    "own": mark("Mine"),
    "orphans": mark("Cared for by nobody"),
    "sensitive": mark("Sensitive"),
    "closed": mark("Done"),
    "public": mark("For the public"),
    "all": mark("All"),
}
"""What the inbox can show, in the order it is offered."""


class BodyFigures(Struct, frozen=True, kw_only=True):
    """What a body was asked: `days` is the median until it answered."""

    body: str
    open: int
    overdue: int
    answered: int
    days: float | None


class Age(Struct, frozen=True, kw_only=True):
    """How long matters of one state have been open, in days since they were brought up."""

    state: str
    count: int
    median: float
    oldest: int


def is_public(matter: Matter) -> bool:
    return not matter.feedback.sensitive


def listed(
    matters: Iterable[Matter], name: str, today: date, by: str | None = None
) -> list[Matter]:
    """The matters of one of the `LISTS`; what comes back is sorted by its day."""
    belongs: dict[str, Callable[[Matter], bool]] = {
        "new": lambda m: m.state == "new",
        "due": lambda m: m.comes_back is not None and m.comes_back <= today,
        "open": lambda m: not m.is_closed,
        "referred": lambda m: m.state == "referred",
        "own": lambda m: not m.is_closed and by is not None and by in (m.responsible, m.deputy),
        "orphans": lambda m: m.is_orphan,
        "sensitive": lambda m: m.feedback.sensitive,
        "closed": lambda m: m.is_closed,
        "public": is_public,
        "all": lambda m: True,
    }
    found = [matter for matter in matters if belongs[name](matter)]
    if name == "new":
        # The oldest has waited longest.
        return found[::-1]
    if name in ("due", "referred", "own"):
        return sorted(found, key=lambda m: (m.comes_back or date.max, m.feedback.observed_at))
    if name in ("open", "orphans"):
        return sorted(found, key=lambda m: (m.feedback.observed_at, m.id))
    return found


def ages(matters: Iterable[Matter], now: datetime) -> list[Age]:
    """How old open matters are, per state in the order of the work."""
    days: dict[str, list[int]] = {}
    for matter in matters:
        if not matter.is_closed:
            days.setdefault(matter.state, []).append((now - matter.feedback.observed_at).days)
    return [
        Age(
            state=state,
            count=len(days[state]),
            median=float(median(days[state])),
            oldest=max(days[state]),
        )
        for state in STATES
        if state in days
    ]


def of_body(matters: Iterable[Matter], body: str) -> list[tuple[Matter, HandedOver]]:
    """What a body was asked and has not answered; nothing sensitive, and nothing of others.

    This is what goes out (Weiterleitungsliste per Stelle), the first due first.
    """
    found = [
        (matter, handed)
        for matter in matters
        if not matter.feedback.sensitive
        for handed in matter.referrals
        if handed.referral.body == body and _is_asked(matter, handed)
    ]
    return sorted(found, key=lambda pair: (pair[1].referral.due or date.max, pair[0].id))


def per_body(matters: Sequence[Matter], today: date) -> list[BodyFigures]:
    """What each body has open, overdue and answered; most open ones first."""
    asked: dict[str, list[tuple[Matter, HandedOver]]] = {}
    for matter in matters:
        for handed in matter.referrals:
            asked.setdefault(handed.referral.body, []).append((matter, handed))
    found = [_figures(body, pairs, today) for body, pairs in asked.items()]
    return sorted(found, key=lambda figures: (-figures.open, -figures.answered, figures.body))


def _figures(body: str, pairs: list[tuple[Matter, HandedOver]], today: date) -> BodyFigures:
    still = [handed.referral.due for matter, handed in pairs if _is_asked(matter, handed)]
    days = [
        (handed.answered_on - handed.referral.observed_at.date()).days
        for _matter, handed in pairs
        if handed.answered_on
    ]
    return BodyFigures(
        body=body,
        open=len(still),
        overdue=sum(1 for due in still if due and due < today),
        answered=sum(1 for _matter, handed in pairs if not handed.is_open),
        days=float(median(days)) if days else None,
    )


def _is_asked(matter: Matter, handed: HandedOver) -> bool:
    """Whether an answer is still wanted; a matter merged meanwhile waits for it all the same."""
    return handed.is_open and (not matter.is_closed or matter.state == "merged")
