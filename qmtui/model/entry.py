"""What every fact carries that somebody captured: when, by whom, where, how."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Source = Literal["live", "paper", "import"]


class Post(Struct, frozen=True, kw_only=True):
    """Who captures where: the initials of a person, the label of a device, its station."""

    by: str | None = None
    device: str = ""
    station_id: str | None = None
    source: Source = "live"


class Entry(Struct, frozen=True, kw_only=True):
    """Base of all captured facts.

    `observed_at` is when it happened (UTC and the district's offset), `recorded_at` when it was
    written down; they differ for late entries from paper. `clock_doubtful` says that the device's
    clock can hardly have been right.
    """

    id: str
    observed_at: datetime
    recorded_at: datetime
    by: str | None = None
    device: str = ""
    station_id: str | None = None
    source: Source = "live"
    clock_doubtful: bool = False


class Undo(Entry, frozen=True, kw_only=True):
    """Takes other entries back; they stay readable, but no figure counts them."""

    targets: tuple[str, ...]
    reason: str | None = None
