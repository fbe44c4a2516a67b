"""Small numbers in figures about people that leave the house (hazards section 5, domain section 4).

Only attributes of people are concerned; votes, sums and counts of remarks are never suppressed.
"""

from __future__ import annotations

from collections.abc import Sequence

THRESHOLD = 5
"""Numbers from 1 to below this are not told; 3 is the standard of statistics, 5 our choice."""

HIDDEN = "•"


def suppressed(numbers: Sequence[int], threshold: int = THRESHOLD) -> list[int | str]:
    """The numbers of one total, small ones as "•".

    If what is hidden can be worked out from the total, because it is one cell alone or all of them
    together are below the threshold, the next smallest number is hidden too.
    """
    hidden = {place for place, one in enumerate(numbers) if 0 < one < threshold}
    open_ones = sorted(
        (place for place, one in enumerate(numbers) if one >= threshold),
        key=lambda place: numbers[place],
    )
    while hidden and open_ones and _gives_away(numbers, hidden, threshold):
        hidden.add(open_ones.pop(0))
    return [HIDDEN if place in hidden else one for place, one in enumerate(numbers)]


def _gives_away(numbers: Sequence[int], hidden: set[int], threshold: int) -> bool:
    return len(hidden) == 1 or sum(numbers[place] for place in hidden) < threshold
