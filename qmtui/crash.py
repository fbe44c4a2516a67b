"""What a bug may say of itself: where it is, never what anybody typed."""

from __future__ import annotations

import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from qmtui.i18n import _
from qmtui.locations import log_file

LARGEST = 64 * 1024
"""Bytes of the log; what is older goes into one more file, and is then gone."""


def place_of(error: BaseException) -> str:
    """Type, file and line of an error; no values, for they may be people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {where}"


def note_down(error: BaseException, moment: datetime) -> None:
    """Write into the log where it broke, for whoever mends it."""
    log = log_file()
    # A full disk may be the very reason; the sentence on the screen still comes.
    with suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST:
            log.replace(log.with_suffix(".1.log"))
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {place_of(error)}\n")


def sentence(error: BaseException) -> str:
    """What the person in front of the screen is told."""
    return _(
        "Unexpected error ({0}). Everything confirmed is saved; please start again and report this."
    ).format(place_of(error))
