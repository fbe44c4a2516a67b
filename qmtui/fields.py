"""Tables, fields and values of a book in the words of people, and which fields are for the office.

A newer version of the program may have written any of them: what has no words here is shown as it
is called in the book.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, tzinfo

import msgspec

from qmtui.book import Book
from qmtui.directory.hours import slot_text
from qmtui.formats import date_and_time, number
from qmtui.i18n import _, mark
from qmtui.inbox import states
from qmtui.model import (
    agreement,
    case,
    contact,
    day,
    directory,
    event,
    feedback,
    lists,
    planning,
    settling,
)
from qmtui.model.count import METHODS, ROLES
from qmtui.model.handover import HandIn, HandOut, Loss, Wiping
from qmtui.model.place import MOMENTS
from qmtui.model.result import REASONS
from qmtui.tables import kinds_of
from qmtui.times import in_zone
from qmtui.words import COUNTERS, RESULTS

KINDS: dict[str, type[msgspec.Struct]] = {
    **kinds_of("planned", "captured", "office"),
    "hand_ins": HandIn,
    "hand_outs": HandOut,
    "losses": Loss,
    "wipings": Wiping,
}
"""Every kind of record this version knows, by table."""

RECORDS = {
    "districts": mark("Neighbourhood"),
    "events": mark("Event"),
    "stations": mark("Station"),
    "people": mark("Person"),
    "registrations": mark("Registration"),
    "attendance": mark("Attendance"),
    "notes": mark("Note"),
    "rebindings": mark("New code"),
    "other_events": mark("Other event"),
    "tallies": mark("Tally"),
    "headcounts": mark("Headcount"),
    "feedback": mark("Remark"),
    "endorsements": mark("Me too"),
    "dots": mark("Dots"),
    "measures": mark("Measure"),
    "places": mark("Place"),
    "stops": mark("Stop"),
    "stop_visits": mark("At a stop"),
    "route_changes": mark("Change of the route"),
    "service_offers": mark("Offer of help"),
    "actors": mark("Actor"),
    "event_series": mark("Series"),
    "event_templates": mark("Template of an event"),
    "checklist_items": mark("Task"),
    "checklist_marks": mark("Task ticked off"),
    "event_steps": mark("Step of an event"),
    "event_reviews": mark("Looking back"),
    "relations": mark("Function"),
    "mailing_lists": mark("Mailing list"),
    "list_members": mark("Place on a mailing list"),
    "endings": mark("Ending"),
    "talks": mark("Talk"),
    "merges": mark("One and the same"),
    "not_duplicates": mark("Not the same"),
    "picks": mark("Right value"),
    "notices": mark("Notice"),
    "relocations": mark("Change on the day"),
    "closings": mark("End of the event"),
    "shifts": mark("Shift of a helper"),
    "shift_marks": mark("Coming and going of helpers"),
    "stands": mark("Stand"),
    "stand_marks": mark("Known of a stand"),
    "consultations": mark("Talk of the office hour"),
    "texts": mark("Text"),
    "code_lists": mark("Code list"),
    "contacts": mark("Contact"),
    "contact_corrections": mark("Correction of a contact"),
    "callbacks": mark("Call promised"),
    "callback_steps": mark("Call"),
    "fulfilments": mark("Promise kept"),
    "withdrawal_matches": mark("Withdrawal matched"),
    "read_texts": mark("Text agreed to"),
    "consents": mark("Consent"),
    "withdrawals": mark("Withdrawal"),
    "audit": mark("Audit log"),
    "receipts": mark("Receipt"),
    "settlements": mark("Seen twice, decided"),
    "resolutions": mark("Two values, decided"),
    "undos": mark("Taking back"),
    "triages": mark("Triage"),
    "moves": mark("Decision"),
    "referrals": mark("Referral"),
    "referral_steps": mark("Known of a referral"),
    "replies": mark("Reply"),
    "case_merges": mark("Same matter"),
    "case_notes": mark("Note on a matter"),
    "answer_templates": mark("Answer template"),
    "column_mappings": mark("Columns of a list"),
    "hand_ins": mark("Handing in"),
    "hand_outs": mark("Handing out"),
    "losses": mark("Loss of a device"),
    "wipings": mark("Wiping"),
    "collections": mark("Taking in"),
    "obligations": mark("Confidentiality"),
    "clock_checks": mark("Look at the clock"),
}
"""What one record of a table is."""

FIELDS = {
    "first": mark("The first evidence"),
    "record_id": mark("Id of the record"),
    "rivals": mark("Rival values"),
    "second": mark("The second evidence"),
    "table": mark("Kind of record"),
    "verdict": mark("Verdict"),
    "action": mark("Decided with"),
    "deputy": mark("Stand-in"),
    "follow_up": mark("Comes back on"),
    "given_by": mark("Answer by"),
    "into": mark("The same as"),
    "key": mark("Kind of text"),
    "on": mark("On"),
    "public_text": mark("Public text"),
    "referral_id": mark("Id of the referral"),
    "responsible": mark("Responsible"),
    "role": mark("Role"),
    "state": mark("State"),
    "task_area": mark("Task area"),
    "to": mark("To"),
    "turn": mark("Turn"),
    "without": mark("Taken away"),
    "cancelled": mark("Called off"),
    "columns": mark("Columns"),
    "concerns": mark("Id of the station concerned"),
    "demanded": mark("Demanded as well"),
    "initials": mark("Initials"),
    "minutes": mark("Minutes spent"),
    "needs_language": mark("Interpreting wanted"),
    "outcome": mark("Outcome"),
    "partner": mark("Partner"),
    "remarks": mark("Remarks"),
    "shift_station": mark("Id of the station on duty"),
    "signatures": mark("Names and signatures"),
    "stand_id": mark("Id of the stand"),
    "weather": mark("Weather"),
    "actor_id": mark("Id of the actor"),
    "ends": mark("Ends"),
    "function_contact": mark("Reached there"),
    "kept": mark("Kept"),
    "list_id": mark("Id of the list"),
    "member_id": mark("Id of the member"),
    "merged": mark("Merged"),
    "one": mark("The one"),
    "other": mark("The other"),
    "profile": mark("Profile"),
    "address": mark("Address"),
    "area": mark("Part of the quarter"),
    "by_guardian": mark("Agreed to by a guardian"),
    "callback_id": mark("Id of the call"),
    "part": mark("Concerns"),
    "before": mark("Said before"),
    "right": mark("Is right"),
    "withdrawal_id": mark("Id of the withdrawal"),
    "channel": mark("Channel"),
    "checked_on": mark("Last checked"),
    "count": mark("How many"),
    "due": mark("Due"),
    "expires_on": mark("Good until"),
    "facts": mark("Facts"),
    "feedback_id": mark("Id of the remark"),
    "field_set": mark("Set of fields of action"),
    "function": mark("Function"),
    "good_time": mark("Good time"),
    "guardian": mark("Guardian"),
    "is_answered": mark("Answered at once"),
    "is_draft": mark("Still to be checked"),
    "is_minor": mark("Under 16"),
    "language": mark("Language"),
    "languages": mark("Languages"),
    "lat": mark("Degrees north"),
    "list": mark("List"),
    "lon": mark("Degrees east"),
    "measure_id": mark("Id of the measure"),
    "no_share": mark("Never to be passed on"),
    "offer": mark("Offer"),
    "option": mark("Option"),
    "options": mark("To choose from"),
    "organisation": mark("Organisation"),
    "photos": mark("Photo numbers"),
    "place_id": mark("Id of the place"),
    "portfolios": mark("Portfolios"),
    "provider": mark("Provider"),
    "review_on": mark("Look at it again on"),
    "set": mark("Set"),
    "slots": mark("Hours"),
    "stop_id": mark("Id of the stop"),
    "stops": mark("Stops"),
    "target_groups": mark("Target groups"),
    "text_version": mark("Version of the text"),
    "way": mark("Way"),
    "web": mark("Web page"),
    "with_whom": mark("Talk with"),
    "areas": mark("Areas"),
    "accessibility": mark("Accessibility"),
    "attendee_id": mark("Id of the person"),
    "attention": mark("Special attention"),
    "band": mark("Band"),
    "body": mark("Responsible body"),
    "by": mark("Initials"),
    "capacity": mark("Capacity"),
    "children": mark("Children"),
    "code": mark("Code"),
    "code_before": mark("Code before"),
    "codes": mark("Codes"),
    "comment": mark("Comment"),
    "clock_doubtful": mark("Clock doubtful"),
    "contact_id": mark("Id of the contact"),
    "corrects": mark("Corrects the entry"),
    "counter": mark("Counter"),
    "counters": mark("Counters"),
    "delta": mark("Strokes"),
    "copy": mark("Copy of the book"),
    "device_labels": mark("Devices by name"),
    "drafts": mark("Drafts left open"),
    "held": mark("Arrived by then"),
    "device": mark("Device"),
    "email": mark("E-mail"),
    "end": mark("End"),
    "entering_leaves": mark("Entering elsewhere is leaving"),
    "expected_devices": mark("Expected devices"),
    "family_name": mark("Family name"),
    "field": mark("Field of action"),
    "fieldbook": mark("Field book"),
    "given_name": mark("Given name"),
    "here_from": mark("Here now"),
    "household": mark("Household"),
    "is_closed": mark("Place is closed"),
    "is_revoked": mark("Ticket withdrawn"),
    "is_walk_in": mark("Registered at the door"),
    "joined": mark("Come later"),
    "kind": mark("Kind"),
    "label": mark("Device"),
    "light": mark("Traffic light"),
    "method": mark("Method"),
    "mode": mark("Way of counting"),
    "moment": mark("When on the way"),
    "name": mark("Name"),
    "note": mark("Note"),
    "number": mark("Number"),
    "observed_at": mark("Happened"),
    "offer_id": mark("Id of the offer"),
    "offering": mark("Offering"),
    "offset_s": mark("Seconds ahead"),
    "order": mark("Order"),
    "overrides": mark("In spite of"),
    "people": mark("People"),
    "phone": mark("Phone"),
    "place": mark("Place"),
    "places": mark("Places"),
    "purpose": mark("Purpose"),
    "purposes": mark("Purposes"),
    "reason": mark("Reason"),
    "recorded_at": mark("Written down"),
    "reentry": mark("Coming back"),
    "residents": mark("Inhabitants"),
    "series_id": mark("Series"),
    "offerings": mark("Offerings"),
    "stations": mark("Stations"),
    "shifts": mark("Shifts"),
    "stands": mark("Stands"),
    "tasks": mark("Tasks"),
    "days": mark("Days after the event"),
    "who": mark("Who"),
    "item_id": mark("Id of the task"),
    "is_done": mark("Done"),
    "event_id": mark("Id of the event"),
    "incidents": mark("Incidents"),
    "better": mark("To do better"),
    "partners": mark("Partners"),
    "funders": mark("Funders"),
    "action_fields": mark("Fields of action"),
    "logo_line": mark("Words beside the logos"),
    "programme": mark("Programme"),
    "client": mark("Client"),
    "result": mark("Result"),
    "sealed": mark("Sealed for the office"),
    "secret": mark("Code of the ticket"),
    "sensitive": mark("Sensitive"),
    "roles": mark("Roles"),
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
    "valid_from": mark("Valid from"),
    "valid_until": mark("Valid until"),
}

MOVES = {
    "arrival": mark("arrival"),
    "departure": mark("departure"),
    "refusal": mark("not let in"),
    "correction": mark("number corrected"),
}

STOP_VISITS = {"arrival": mark("arrived"), "departure": mark("left")}

CODES = {
    ("actors", "kind"): lists.ACTOR_KINDS,
    ("attendance", "kind"): MOVES,
    ("attendance", "overrides"): RESULTS,
    ("attendance", "reason"): REASONS,
    ("attendance", "result"): RESULTS,
    ("callback_steps", "kind"): agreement.STEPS,
    ("consents", "method"): contact.METHODS,
    ("contact_corrections", "part"): FIELDS,
    ("fulfilments", "purpose"): contact.PURPOSES,
    ("consents", "purpose"): contact.PURPOSES,
    ("contacts", "purposes"): contact.PURPOSES,
    ("withdrawals", "purposes"): contact.PURPOSES,
    ("withdrawals", "way"): contact.WAYS,
    ("mailing_lists", "purpose"): contact.PURPOSES,
    ("service_offers", "body"): lists.BODIES,
    ("service_offers", "channel"): directory.CHANNELS,
    ("stop_visits", "kind"): STOP_VISITS,
    ("events", "here_from"): event.HERE_FROM,
    ("events", "kind"): event.KINDS,
    ("events", "mode"): event.MODES,
    ("events", "reentry"): event.REENTRIES,
    ("events", "status"): event.STATUSES,
    ("events", "target_groups"): lists.TARGET_GROUPS,
    ("events", "action_fields"): {**lists.FIELDS_B, **lists.FIELDS_A},
    ("event_templates", "here_from"): event.HERE_FROM,
    ("event_templates", "kind"): event.KINDS,
    ("event_templates", "mode"): event.MODES,
    ("event_templates", "reentry"): event.REENTRIES,
    ("event_templates", "target_groups"): lists.TARGET_GROUPS,
    ("event_templates", "action_fields"): {**lists.FIELDS_B, **lists.FIELDS_A},
    ("event_steps", "before"): event.STATUSES,
    ("event_steps", "to"): planning.STEPS,
    ("consultations", "body"): lists.BODIES,
    ("consultations", "channel"): day.CHANNELS,
    ("consultations", "outcome"): day.OUTCOMES,
    ("consultations", "topic"): lists.TOPICS,
    ("relocations", "kind"): day.TURNS,
    ("shift_marks", "kind"): day.SHIFT_MARKS,
    ("stand_marks", "kind"): day.APPEARANCES,
    ("feedback", "kind"): feedback.KINDS,
    ("feedback", "light"): feedback.LIGHTS,
    ("feedback", "channel"): lists.CHANNELS,
    ("feedback", "field"): {**lists.FIELDS_B, **lists.FIELDS_A},
    ("feedback", "portfolios"): lists.PORTFOLIOS,
    ("feedback", "target_groups"): lists.TARGET_GROUPS,
    ("feedback", "topic"): lists.TOPICS,
    ("headcounts", "method"): METHODS,
    ("headcounts", "moment"): MOMENTS,
    ("moves", "to"): {code: state.word for code, state in states.STATES.items()},
    ("referral_steps", "to"): states.DELIVERIES,
    ("referrals", "body"): lists.BODIES,
    ("referrals", "role"): case.ROLES,
    ("replies", "given_by"): case.GIVEN_BY,
    ("triages", "task_area"): lists.TASK_AREAS,
    ("triages", "without"): case.TAKEN_AWAY,
    ("settlements", "verdict"): settling.VERDICTS,
    ("stations", "counter"): COUNTERS,
    ("tallies", "counter"): COUNTERS,
}
"""The words for the codes of a field."""

SOURCES = {"live": mark("at once"), "paper": mark("from paper"), "import": mark("from a file")}

TIMES = {
    "due",
    "end",
    "follow_up",
    "on",
    "observed_at",
    "recorded_at",
    "since",
    "start",
    "until",
    "valid_from",
    "valid_until",
}

FOR_THE_OFFICE = {"email", "phone", "code", "code_before", "secret", "sealed"}
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
                if len(value) == len("2026-12-08"):
                    return date.fromisoformat(value).strftime(_("%Y-%m-%d"))
                return date_and_time(in_zone(datetime.fromisoformat(value), zone))
        return one_line(value) or "–"
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(value_text(table, field, item, zone) for item in value)
    if field == "slots" and isinstance(value, dict):
        with suppress(msgspec.ValidationError):
            return slot_text(msgspec.convert(value, directory.OpeningSlot))
    if field == "counters" and isinstance(value, dict):
        name, *others = (value_text(table, "counter", part, zone) for part in value.values())
        return " ".join([name, *(f"({other})" for other in others if other)])
    if field == "roles" and isinstance(value, dict):
        heads = (f"{_(ROLES.get(str(role), str(role)))}: {n}" for role, n in value.items())
        return ", ".join(heads) or "–"
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
