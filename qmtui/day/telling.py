"""What was captured on the day in a few words, without the time."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.i18n import _
from qmtui.model.day import (
    APPEARANCES,
    SHIFT_MARKS,
    TURNS,
    Closing,
    Consultation,
    Relocation,
    ShiftMark,
    StandMark,
)
from qmtui.model.entry import Entry


def told_of_the_day(book: Book, entry: Entry) -> str:
    """`QM-Stand → Gemeinschaftshaus`; "" for what is no entry of the day."""
    if isinstance(entry, Relocation):
        return f"{subject_of(book, entry)} {turned(entry)}"
    if isinstance(entry, Closing):
        return _("End of the event")
    if isinstance(entry, ShiftMark):
        return f"{entry.initials} {_(SHIFT_MARKS[entry.kind])}"
    if isinstance(entry, StandMark):
        stand = book.stands.get(entry.stand_id)
        partner = f" {stand.number} {stand.partner}" if stand else ""
        return _("Stand{0}: {1}").format(partner, _(APPEARANCES[entry.kind]))
    if isinstance(entry, Consultation):
        return _("Talk of the office hour")
    return ""


def subject_of(book: Book, entry: Relocation) -> str:
    """What became otherwise: the offering, the station, or the whole event."""
    station = book.station_name(entry.concerns)
    return entry.offering or station or _("The whole event")


def turned(entry: Relocation) -> str:
    """What became of it, with the place it moved to."""
    return f"→ {entry.place}" if entry.kind == "moved" else _(TURNS[entry.kind]).lower()
