"""How far something has come, in one line of the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import click

from qmtui.exchange import Progress
from qmtui.formats import number
from qmtui.i18n import _, mark

FILES = mark("… {0} of {1} files")

AFTER = 1.0
"""Seconds; what takes no longer needs no word."""
EVERY = 0.2
"""Seconds between two lines, of which the later takes the place of the earlier."""

CLEAR = "\r\x1b[K"


@contextmanager
def progress_line(words: str = FILES) -> Iterator[Progress | None]:
    """What a worker tells how far it has come; None where nobody looks on, as in a script."""
    if not sys.stderr.isatty():
        yield None
        return
    next_at, is_shown = monotonic() + AFTER, False

    def tell(done: int, total: int) -> None:
        nonlocal next_at, is_shown
        if (moment := monotonic()) >= next_at:
            next_at, is_shown = moment + EVERY, True
            line = _(words).format(number(done), number(total))
            click.echo(CLEAR + line, nl=False, err=True, color=True)

    try:
        yield tell
    finally:
        if is_shown:
            click.echo(CLEAR, nl=False, err=True, color=True)
