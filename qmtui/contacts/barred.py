"""Who is never passed on, whatever they agreed to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from qmtui.model.contact import Contact

Barred = Literal["no_share", "minor"]


def why_barred(records: Collection[Contact]) -> Barred | None:
    """Why all that is one person's stays here, as soon as one record says so; None if it may go."""
    if any(record.no_share for record in records):
        return "no_share"
    is_minor = any(record.is_minor for record in records)
    return "minor" if is_minor and not any(record.guardian for record in records) else None
