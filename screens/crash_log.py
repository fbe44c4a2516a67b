"""Where it broke, for whoever mends it; nothing that anybody typed."""

from __future__ import annotations

from datetime import UTC, datetime

from qmtui import crash
from qmtui.locations import log_file


def note_crash(error: BaseException, moment: datetime) -> None:
    """Write down where it broke; nothing that anybody typed."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8") as log:
            log.write(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {crash.place_of(error)}\n")
    except OSError:
        # A full disk may be the very reason; the sentence on the screen still comes.
        return
