"""A lost laptop or stick (Vorfall)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

STICK = ""
"""What was lost had no label: a stick."""


class Lost(Struct, frozen=True, kw_only=True):
    """One event's field book on it: how many records of each kind, and whether it was encrypted."""

    event: str
    title: str
    encrypted: bool
    counts: dict[str, int]


class Incident(Struct, frozen=True, kw_only=True):
    """`report_by` is 72 hours after it was noticed (Art. 33 DSGVO)."""

    id: str
    label: str
    noticed_at: datetime
    recorded_at: datetime
    report_by: datetime
    lost: tuple[Lost, ...]
