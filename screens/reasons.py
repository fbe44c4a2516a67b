"""What may follow an answer: a reason against the rule, or another number of people."""

from __future__ import annotations

from collections.abc import Sequence

from qmtui.i18n import _
from qmtui.model.result import REASONS, Result


def reason_of(digit: int) -> str | None:
    """The key of the reason that this digit stands for."""
    return dict(enumerate(REASONS, start=1)).get(digit)


def choices() -> tuple[str, ...]:
    """The reasons, each with its digit."""
    return tuple(f"{digit} {_(REASONS[key])}" for digit, key in enumerate(REASONS, start=1))


def asks_reason(results: Sequence[Result]) -> bool:
    """Whether a reason sets a refusal aside, or explains why there are too many."""
    return any(result.overridable or is_overrun(result) for result in results)


def is_overrun(result: Result) -> bool:
    """Whether somebody came in above capacity and nobody said why."""
    return result.result == "over" and result.overrides is None and result.entry is not None


def can_change_heads(results: Sequence[Result]) -> bool:
    """Whether the number of people let in is still to be changed: only one ticket's can."""
    return (
        len(results) == 1
        and results[0].result in ("ok", "walkin", "reentry", "over")
        and results[0].entry is not None
    )


def asks_heads(results: Sequence[Result]) -> bool:
    """Whether one ticket let in several people, of whom some may have stayed away."""
    return can_change_heads(results) and results[0].places > 1 and not is_overrun(results[0])
