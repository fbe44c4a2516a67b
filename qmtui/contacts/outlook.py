"""Of everybody who ever agreed to a purpose: who may be passed on today, and why others not."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from msgspec import Struct

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.contacts.barred import Barred
from qmtui.contacts.standing import facts_of
from qmtui.exports import barred_of
from qmtui.i18n import mark
from qmtui.model.contact import PURPOSES

LeftOut = Literal["withdrawn", "over"] | Barred

WHY_LEFT_OUT: dict[LeftOut, str] = {
    "withdrawn": mark("withdrawn: {0}"),
    "over": mark("over or done: {0}"),
    "no_share": mark("must not be passed on: {0}"),
    "minor": mark("under 16 without a guardian: {0}"),
}
"""The reasons to leave people out, each with how many."""


class Outlook(Struct, frozen=True, kw_only=True):
    """How many people an export for one purpose would hold, and how many it leaves out."""

    agreed: int
    left_out: dict[LeftOut, int]


def outlook(office: Book, now: Now) -> dict[str, Outlook]:
    """For each purpose, the people of `exports.agreed` and all others who once agreed to it.

    Records read as one person are one. Only figures, so nothing is noted. Raises `NotAllowed`,
    `CopyUnusable`.
    """
    office.require("export", now())
    barred, facts, persons = barred_of(office), facts_of(office), Persons(office)
    standing, withdrawn = facts.standing(now()), facts.withdrawn()
    gone = facts.taken_back | facts.erased
    found: dict[str, dict[str, set[LeftOut | None]]] = {purpose: {} for purpose in PURPOSES}
    for consent, _given in facts.consents.values():
        whose, purpose = consent.contact_id, consent.purpose
        if {consent.id, whose} & gone or whose not in barred or purpose not in found:
            continue
        why: LeftOut | None = "withdrawn" if consent.id in withdrawn else "over"
        if purpose in standing.get(whose, {}):
            why = barred[whose]
        found[purpose].setdefault(persons.kept(whose), set()).add(why)
    return {purpose: _counted(people) for purpose, people in found.items()}


def _counted(people: dict[str, set[LeftOut | None]]) -> Outlook:
    """Everybody once; of several records and consents, the one that may be passed on counts."""
    order: list[LeftOut] = ["no_share", "minor", "withdrawn", "over"]
    reasons = Counter(
        None if None in whys else next(why for why in order if why in whys)
        for whys in people.values()
    )
    return Outlook(
        agreed=reasons[None], left_out={why: reasons[why] for why in WHY_LEFT_OUT if reasons[why]}
    )
