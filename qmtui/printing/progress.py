"""How far the printing is, and how whoever waits for it stops it."""

from __future__ import annotations

from collections.abc import Callable

from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from storage.errors import Cancelled

DRAWN = mark("… {0} of {1} drawn")

Progress = Callable[[int, int], None]
"""Told how many slips are drawn, of so many; it may `stop` the printing."""


class PrintingStopped(QmtuiError):
    exit_code = 27
    sentence = mark("Stopped; nothing was written.")


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Raises `PrintingStopped` if `progress` says so."""
    try:
        if progress:
            progress(done, total)
    except Cancelled as error:
        raise PrintingStopped from error
