"""What was taken back, in words."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.count import Headcount, Tally
from qmtui.model.person import Attendance
from qmtui.undo import Undone


def in_words(book: Book, undone: Undone, names: dict[str, str]) -> str:
    """One line; `names` are those from before: a walk-in's name is gone after it."""
    entry = undone.entry
    at = clock(entry.observed_at.astimezone(book.zone))
    if isinstance(entry, Attendance):
        name = names.get(entry.attendee_id or "") or _("Guest without a name")
        sentence = _("Arrival of {0}, {1}") if entry.kind == "arrival" else _("Exit of {0}, {1}")
        return sentence.format(name, at)
    if isinstance(entry, Tally):
        return _("Count {0}, {1}").format(f"{entry.delta:+}".replace("-", "−"), at)
    if isinstance(entry, Headcount):
        return _("Headcount {0}, {1}").format(number(entry.number), at)
    return _("Feedback, {0}").format(at)
