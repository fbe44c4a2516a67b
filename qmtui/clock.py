"""Whether this computer's clock can be right, judged by what the book knows."""

from __future__ import annotations

from datetime import datetime, timedelta

BEHIND = timedelta(hours=1)
"""So far a clock may be behind others."""
AHEAD = timedelta(days=400)
"""A book that nobody has written in for longer is rare; a clock with the wrong year is not."""


def is_doubtful(moment: datetime, known: datetime | None) -> bool:
    """Whether `moment` lies before what certainly happened already, or unlikely far behind it."""
    return known is not None and not known - BEHIND <= moment <= known + AHEAD
