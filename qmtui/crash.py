"""What a bug may say of itself: where it is, never what anybody typed."""

from __future__ import annotations

import traceback
from pathlib import Path

from qmtui.i18n import _


def place_of(error: BaseException) -> str:
    """Type, file and line of an error; no values, for they may be people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {where}"


def sentence(error: BaseException) -> str:
    """What the person in front of the screen is told."""
    return _(
        "Unexpected error ({0}). Everything confirmed is saved; please start again and report this."
    ).format(place_of(error))
