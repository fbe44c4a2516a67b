"""The strokes of this device at its station, and which of them a slip takes back."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.model.count import Tally


def last_stroke(book: Book, *counters: str) -> Tally | None:
    """What this device counted last at its station, of any of these counters."""
    return next(book.own.strokes(book.post.station_id, *counters), None)


def standing_stroke(book: Book, counter: str, *bands: str | None) -> Tally | None:
    """The newest stroke that no later one has taken back; of any band, or of these."""
    taken_back = 0
    for tally in book.own.strokes(book.post.station_id, counter):
        if bands and tally.band not in bands:
            continue
        if tally.delta > taken_back:
            return tally
        taken_back -= tally.delta
    return None
