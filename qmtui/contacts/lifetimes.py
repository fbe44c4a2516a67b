"""How long what was agreed to holds, purpose by purpose (domain.md section 5.9)."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct


class Lifetime(Struct, frozen=True, kw_only=True):
    """`after_kept` ends it so long after the promise was kept, `at_most` after it was given.

    From `ask_after` on it is shown to the office: keep the promise, or ask the person anew.
    """

    ask_after: timedelta | None = None
    after_kept: timedelta | None = None
    at_most: timedelta | None = None


_MONTH = timedelta(days=30)
# Until withdrawn, asked anew after two years; three months without an answer are a no (ours).
_LASTING = Lifetime(ask_after=timedelta(days=730), at_most=timedelta(days=822))

LIFETIMES = {
    "K1": Lifetime(ask_after=timedelta(weeks=4), after_kept=timedelta(weeks=4)),
    "K2": Lifetime(ask_after=6 * _MONTH, after_kept=6 * _MONTH),
    "K3": Lifetime(ask_after=timedelta(days=14), after_kept=timedelta(days=14)),
    "K4": _LASTING,
    "K5": _LASTING,
    "K6": _LASTING,
    "K7": Lifetime(),
    "K8": Lifetime(),
    "K9": Lifetime(),
}
"""Sections 5.9: K1 4 weeks after the call, K2 6 months after the answer, K3 14 days after sending,
K4 to K6 until withdrawn; what was passed on or published cannot run out (K7 to K9).
"""


def expiry_of(purpose: str, given: date) -> date | None:
    """The last day on which a consent given on a day can hold, None for no such day."""
    span = LIFETIMES.get(purpose, Lifetime()).at_most
    return given + span if span else None
