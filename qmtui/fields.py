"""Tables, fields and values of a book in the words of people, and which fields are for the office.

A newer version of the program may have written any of them: what has no words here is shown as it
is called in the book.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, tzinfo

import msgspec

from qmtui.book import CAPTURED, PLANNED, Book
from qmtui.formats import date_and_time, number
from qmtui.i18n import _, mark
from qmtui.model import contact, event, feedback
from qmtui.model.count import METHODS, VISITS
from qmtui.model.handover import HandIn
from qmtui.times import in_zone
from qmtui.words import RESULTS

KINDS: dict[str, type[msgspec.Struct]] = {**PLANNED, **CAPTURED, "hand_ins": HandIn}
"""Every kind of record this version knows, by table."""

RECORDS = {
    "districts": mark("Neighbourhood"),
    "events": mark("Event"),
    "stations": mark("Station"),
    "people": mark("Person"),
    "registrations": mark("Registration"),
    "attendance": mark("Attendance"),
    "tallies": mark("Tally"),
    "headcounts": mark("Headcount"),
    "feedback": mark("Remark"),
    "contacts": mark("Contact"),
    "consents": mark("Consent"),
    "withdrawals": mark("Withdrawal"),
    "audit": mark("Audit log"),
    "receipts": mark("Receipt"),
    "undos": mark("Taking back"),
    "hand_ins": mark("Handing in"),
}
"""What one record of a table is."""

FIELDS = {
    "accessibility": mark("Accessibility"),
    "attendee_id": mark("Id of the person"),
    "attention": mark("Special attention"),
    "band": mark("Band"),
    "by": mark("Initials"),
    "capacity": mark("Capacity"),
    "children": mark("Children"),
    "code": mark("Code"),
    "comment": mark("Comment"),
    "clock_doubtful": mark("Clock doubtful"),
    "contact_id": mark("Id of the contact"),
    "counter": mark("Counter"),
    "delta": mark("Strokes"),
    "device": mark("Device"),
    "email": mark("E-mail"),
    "end": mark("End"),
    "expected_devices": mark("Expected devices"),
    "family_name": mark("Family name"),
    "field": mark("Field of action"),
    "fieldbook": mark("Field book"),
    "given_name": mark("Given name"),
    "is_walk_in": mark("Registered at the door"),
    "kind": mark("Kind"),
    "label": mark("Device"),
    "light": mark("Traffic light"),
    "method": mark("Method"),
    "mode": mark("Way of counting"),
    "name": mark("Name"),
    "note": mark("Note"),
    "number": mark("Number"),
    "observed_at": mark("Happened"),
    "offering": mark("Offering"),
    "order": mark("Order"),
    "people": mark("People"),
    "phone": mark("Phone"),
    "place": mark("Place"),
    "places": mark("Places"),
    "purpose": mark("Purpose"),
    "purposes": mark("Purposes"),
    "reason": mark("Reason"),
    "recorded_at": mark("Written down"),
    "residents": mark("Residents"),
    "result": mark("Result"),
    "sealed": mark("Sealed for the office"),
    "sensitive": mark("Sensitive"),
    "since": mark("From"),
    "source": mark("Taken down"),
    "start": mark("Start"),
    "station_id": mark("Id of the station"),
    "status": mark("Status"),
    "stop": mark("Stop"),
    "text": mark("Text"),
    "time_zone": mark("Time zone"),
    "title": mark("Title"),
    "topic": mark("Topic"),
    "until": mark("Until"),
}

MOVES = {
    "arrival": mark("arrival"),
    "departure": mark("departure"),
    "refusal": mark("not let in"),
}

CODES = {
    ("attendance", "kind"): MOVES,
    ("attendance", "result"): RESULTS,
    ("consents", "purpose"): contact.PURPOSES,
    ("contacts", "purposes"): contact.PURPOSES,
    ("events", "kind"): event.KINDS,
    ("events", "mode"): event.MODES,
    ("events", "status"): event.STATUSES,
    ("feedback", "kind"): feedback.KINDS,
    ("feedback", "light"): feedback.LIGHTS,
    ("feedback", "topic"): feedback.TOPICS,
    ("headcounts", "method"): METHODS,
    ("tallies", "counter"): {VISITS: mark("Visits")},
}
"""The words for the codes of a field."""

SOURCES = {"live": mark("at once"), "paper": mark("from paper"), "import": mark("from a file")}

TIMES = {"start", "end", "since", "until", "observed_at", "recorded_at"}

FOR_THE_OFFICE = {"email", "phone", "code", "sealed"}
"""How to reach somebody, and the secret of their ticket: nothing a volunteer has to see."""


def is_shown(book: Book, table: str, field: str) -> bool:
    """Whether the reader of `book` may see a field: volunteers only what is known to be harmless.

    A field that this version does not know may hold an address.
    """
    if book.kind == "office":
        return True
    kind = KINDS.get(table)
    return kind is not None and field in kind.__struct_fields__ and field not in FOR_THE_OFFICE


def record_word(table: str) -> str:
    return _(RECORDS[table]) if table in RECORDS else one_line(table)


def field_word(field: str) -> str:
    return _(FIELDS[field]) if field in FIELDS else one_line(field)


def value_text(table: str, field: str, value: object, zone: tzinfo | None) -> str:
    """A value in one line; times in the district's `zone`."""
    if isinstance(value, str):
        codes = SOURCES if field == "source" else CODES.get((table, field), {})
        if value in codes:
            return _(codes[value])
        if field in TIMES:
            with suppress(ValueError):
                return date_and_time(in_zone(datetime.fromisoformat(value), zone))
        return one_line(value) or "–"
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(value_text(table, field, item, zone) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def one_line(text: str) -> str:
    """`text` without the line ends that could pass it off as something else in a list."""
    return " ".join(text.split())


def name_of(book: Book, table: str, record_id: str) -> str:
    """What a record is called, "" if it has no name or is gone."""
    if table == "attendance":
        entry = book.attendance.get(record_id)
        return name_of(book, "people", entry.attendee_id) if entry and entry.attendee_id else ""
    if table == "events":
        planned = book.events.get(record_id)
        return planned.title if planned else ""
    if table == "stations":
        return book.station_name(record_id)
    person = book.people.get(record_id)
    return person.name if person else ""
