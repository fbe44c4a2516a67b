"""The strokes of this device, newest first, and which of them a slip takes back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from qmtui.book import Book
from qmtui.model.count import Tally

LOOK_BACK = 1_000
"""Entries of a device among which its last strokes are looked for."""


def last_stroke(book: Book, *counters: str) -> Tally | None:
    """What this device counted last at its station, of any of these counters."""
    return next((tally for tally in _own(book) if tally.counter in counters), None)


def standing_stroke(book: Book, counter: str, *bands: str | None) -> Tally | None:
    """The newest stroke that no later one has taken back; of any band, or of these."""
    taken_back = 0
    for tally in _own(book):
        if tally.counter != counter or (bands and tally.band not in bands):
            continue
        if tally.delta > taken_back:
            return tally
        taken_back -= tally.delta
    return None


def _own(book: Book) -> Iterator[Tally]:
    """The strokes of this device at its station, the newest first; none from paper."""
    for _table, entry in islice(book.own.newest(), LOOK_BACK):
        if (
            isinstance(entry, Tally)
            and entry.station_id == book.post.station_id
            and not entry.is_late
        ):
            yield entry
