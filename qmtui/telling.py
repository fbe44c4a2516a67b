"""A captured entry in one line of words, as people see it where it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from qmtui.book import Book
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.contact import Consent, Contact, Withdrawal
from qmtui.model.count import Headcount, Tally
from qmtui.model.entry import Entry
from qmtui.model.person import Attendance, Note


def told(book: Book, entry: Entry, names: Mapping[str, str] | None = None) -> str:
    """What was done and when; `names` are those from before, of walk-ins taken back since."""
    at = clock(entry.observed_at.astimezone(book.zone))
    if isinstance(entry, Attendance):
        name = _name(book, entry.attendee_id, names)
        if entry.kind == "refusal":
            return _("Not let in: {0}, {1}").format(name, at)
        sentence = _("Arrival of {0}, {1}") if entry.kind == "arrival" else _("Exit of {0}, {1}")
        return sentence.format(name, at)
    if isinstance(entry, Note):
        return _("Note about {0}, {1}").format(_name(book, entry.attendee_id, names), at)
    if isinstance(entry, Tally):
        return _("Count {0}, {1}").format(f"{entry.delta:+}".replace("-", "−"), at)
    if isinstance(entry, Headcount):
        return _("Headcount {0}, {1}").format(number(entry.number), at)
    if isinstance(entry, (Contact, Consent)):
        return _("Contact, {0}").format(at)
    if isinstance(entry, Withdrawal):
        return _("Withdrawal, {0}").format(at)
    return _("Feedback, {0}").format(at)


def _name(book: Book, attendee_id: str | None, names: Mapping[str, str] | None) -> str:
    if names is None:
        person = book.people.get(attendee_id) if attendee_id else None
        known = person.name if person else ""
    else:
        known = names.get(attendee_id or "", "")
    return known or _("Guest without a name")
