"""Who was bound to confidentiality, and when: before a device is given to them (domain.md 5.16)."""

from __future__ import annotations

from datetime import date

from qmtui.book import Book, Now
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.handover import Obligation

MOST = 8
"""Characters of initials."""


class ObligedLater(QmtuiError):
    exit_code = 38
    sentence = mark("Nobody is bound to confidentiality on a day to come; check the date.")


class InitialsNeeded(QmtuiError):
    exit_code = 38
    sentence = mark("Who is it? Their initials are enough.")


def oblige(office: Book, now: Now, initials: str, on: date | None = None) -> Obligation:
    """Note that somebody was bound to confidentiality, today or `on` another day.

    Raises `InitialsNeeded`, `ObligedLater`, `NotAllowed`.
    """
    office.require_office()
    on = on or office.today(now)
    if not (initials := clean(initials, limit=MOST).upper()):
        raise InitialsNeeded
    if on > office.today(now):
        raise ObligedLater
    with office.transaction():
        return office.obligations.add(Obligation(**office.stamp(now()), initials=initials, on=on))


def obliged_on(office: Book, initials: str) -> date | None:
    """When this person was bound to confidentiality last; None if that was never noted."""
    if not initials:
        return None
    found = office.obligations.where("initials", initials)
    return max((one.on for one in found if one.id not in office.taken_back), default=None)


def all_obligations(office: Book) -> list[Obligation]:
    """Everybody who was bound to confidentiality, by initials, the latest date of each."""
    latest: dict[str, Obligation] = {}
    for one in sorted(office.obligations, key=lambda one: (one.on, one.id)):
        if one.id not in office.taken_back:
            latest[one.initials] = one
    return [latest[initials] for initials in sorted(latest)]
