"""An entry in one line of words, as people see it where it can be taken back."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.counters import name_of as counter_name
from qmtui.day.telling import told_of_the_day
from qmtui.formats import clock, number
from qmtui.guests import name_of
from qmtui.i18n import _, ngettext
from qmtui.model.contact import Callback, Consent, Contact, Withdrawal
from qmtui.model.count import VISITS, Headcount, Tally
from qmtui.model.entry import Entry
from qmtui.model.feedback import Dot, Endorsement
from qmtui.model.person import Attendance, Note, Rebinding
from qmtui.model.place import RouteChange, StopVisit
from qmtui.model.settling import VERDICTS, Resolution, Settlement
from qmtui.tables import kinds_of
from qmtui.words import people

_DECIDED = {kind: table for table, kind in kinds_of("office").items()}
"""Tables of the office's decisions, by what they hold."""


def told(book: Book, entry: Entry) -> str:
    """What was done and when; a walk-in taken back may have no name any more."""
    at = clock(entry.observed_at.astimezone(book.zone))
    if isinstance(entry, Attendance):
        together = _together(book, entry)
        # Of a party, the one whom the action was above all about.
        entry = next((other for other in together if other.id == entry.action), entry)
        name = _name(book, entry.attendee_id)
        if others := len({other.attendee_id for other in together} - {entry.attendee_id}):
            name = ngettext("{0} and {1} more", "{0} and {1} more", others).format(name, others)
        elif (entry.joined or entry.people) > 1 and entry.kind == "arrival":
            name = f"{name} ({people(entry.joined or entry.people)})"
        if entry.kind == "refusal":
            return _("Not let in: {0}, {1}").format(name, at)
        if entry.kind == "correction":
            heads = people(entry.joined or entry.people)
            return _("Corrected to {0}: {1}, {2}").format(heads, name, at)
        sentence = _("Arrival of {0}, {1}") if entry.kind == "arrival" else _("Exit of {0}, {1}")
        return sentence.format(name, at)
    if isinstance(entry, Note):
        return _("Note about {0}, {1}").format(_name(book, entry.attendee_id), at)
    if isinstance(entry, Rebinding):
        return _("New code for {0}, {1}").format(_name(book, entry.attendee_id), at)
    if isinstance(entry, Tally):
        delta = f"{entry.delta:+}".replace("-", "−")
        what = counter_name(entry.counter) if entry.counter != VISITS else ""
        if entry.since and entry.until:
            said = " ".join(filter(None, [number(entry.delta), what, entry.band]))
            times = [clock(time.astimezone(book.zone)) for time in (entry.since, entry.until)]
            return _("{0} entered later, {1}").format(said, "–".join(times))
        return _("Count {0}, {1}").format(" ".join(filter(None, [delta, what, entry.band])), at)
    if isinstance(entry, Headcount):
        return _("Headcount {0}, {1}").format(number(entry.number), at)
    if isinstance(entry, Endorsement):
        return _("Me too, {0}").format(at)
    if isinstance(entry, Dot):
        return _("Dots {0} for {1}, {2}").format(f"{entry.delta:+}", entry.option, at)
    if isinstance(entry, StopVisit):
        stop = book.stops.get(entry.stop_id)
        sentence = _("At the stop {0}, {1}") if entry.kind == "arrival" else _("Left {0}, {1}")
        return sentence.format(stop.name if stop else "", at)
    if isinstance(entry, RouteChange):
        return _("Change of the route, {0}").format(at)
    if isinstance(entry, Callback):
        return _("Call promised, {0}").format(at)
    if isinstance(entry, (Contact, Consent)):
        return _("Contact, {0}").format(at)
    if isinstance(entry, Settlement):
        name = _name(book, entry.attendee_id)
        return _("{0} seen twice, decided: {1}, {2}").format(name, _(VERDICTS[entry.verdict]), at)
    if isinstance(entry, Resolution):
        return _("Decided between two values, {0}").format(at)
    if isinstance(entry, Withdrawal):
        return _("Withdrawal, {0}").format(at)
    if found := told_of_the_day(book, entry):
        return _("{0}, {1}").format(found, at)
    if table := _DECIDED.get(type(entry)):
        from qmtui.fields import record_word  # stations never need its many words

        return _("{0}, {1}").format(record_word(table), at)
    return _("Feedback, {0}").format(at)


def _together(book: Book, entry: Attendance) -> list[Attendance]:
    """Who was let in by the same action and stands as they do, or was taken back with them."""
    if entry.action is None:
        return [entry]
    undone = set[str]()
    if entry.id in book.taken_back:
        undone = {t for undo in book.undos if entry.id in undo.targets for t in undo.targets}
    return [
        other
        for other in book.attendance.where("action", entry.action)
        if other.kind == entry.kind
        and (other.id in undone if undone else other.id not in book.taken_back)
    ]


def _name(book: Book, attendee_id: str | None) -> str:
    return name_of(book, attendee_id) or _("Guest without a name")
