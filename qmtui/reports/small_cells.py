"""Small numbers in figures about people that leave the house (hazards section 5, domain section 4).

Only attributes of people are concerned; votes, sums and counts of remarks are never suppressed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qmtui.i18n import _

THRESHOLD = 5
"""Numbers from 1 to below this are not told; 3 is the standard of statistics, 5 our choice."""

HIDDEN = "•"


def suppressed(numbers: Sequence[int], threshold: int = THRESHOLD) -> list[int | str]:
    """The numbers of one total, small ones as "•".

    If what is hidden can be worked out from the total, because it is one cell alone or all of them
    together are below the threshold, the next smallest number is hidden too, and at last zeros.
    """
    small = {place for place, one in enumerate(numbers) if 0 < one < threshold}
    hidden = hidden_with([numbers], small, threshold)
    return [HIDDEN if place in hidden else one for place, one in enumerate(numbers)]


def hidden_with(
    columns: Sequence[Sequence[int]], rows: Collection[int], threshold: int = THRESHOLD
) -> set[int]:
    """The rows to hide, and those that have to go with them as each column tells its total."""
    first, hidden = columns[0], set(rows)
    open_ones = sorted(
        (row for row in range(len(first)) if row not in hidden),
        key=lambda row: (first[row] == 0, first[row]),
    )
    while hidden and open_ones and _gives_away(columns, hidden, threshold):
        hidden.add(open_ones.pop(0))
    return hidden


def _gives_away(columns: Sequence[Sequence[int]], hidden: set[int], threshold: int) -> bool:
    sums = (sum(column[row] for row in hidden) for column in columns)
    return len(hidden) == 1 or any(0 < one < threshold for one in sums)


def note_on(numbers: Collection[int | str | None]) -> str:
    """What "•" means, where a number is hidden."""
    if None not in numbers and HIDDEN not in numbers:
        return ""
    note = _("• stands for numbers below {0} and for what would give them away.")
    return note.format(THRESHOLD)
