"""What happened to a record or person, in every table and book that knows the id (Verlauf)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from qmtui.book import Book
from qmtui.contacts.links import linked_to, of_contact
from qmtui.errors import QmtuiError
from qmtui.fields import field_word, is_shown, one_line, record_word, value_text
from qmtui.i18n import _, mark
from qmtui.inbox.ledger import TABLES
from qmtui.model.event import Event
from qmtui.replicas import each_copy
from qmtui.tables import CAPTURED, PLANNED
from qmtui.times import in_zone
from storage.values import Change

HAPPENED = {
    "created": mark("{0} entered"),
    "changed": mark("{0} changed"),
    "deleted": mark("{0} deleted"),
    "restored": mark("{0} put back"),
}
"""What an entry did to a record."""

AT_ONCE = timedelta(minutes=1)
"""What was written down within this time after it happened needs no second time."""

_ENTRY = {"id", "observed_at", "recorded_at", "by", "device", "station_id", "source"}
_LINKS = {"action", "event_id", "attendee_id", "targets", "key", "fieldbook"}
_LINKS |= {"first", "second", "record_id", "rivals", "table"}
_LINKS |= {"feedback_id", "referral_id", "turn", "contact_id", "callback_id", "withdrawal_id"}

OF_MATTERS = ("endorsements", "contacts", *TABLES.values())
"""What names a remark by its `feedback_id`: who else said it, who waits, what was decided."""


class NoSuchRecord(QmtuiError):
    exit_code = 34
    sentence = mark("Nothing here has this id; at a station `qmtui search` finds people by name.")


class Step(Struct, frozen=True, kw_only=True):
    """One entry about a record.

    `kind` is created, changed, deleted, restored, or a kind that a newer version wrote. `event` is
    the id of the event in whose field book the office found it. `undone` entries were taken back.
    `withheld` names the fields whose values are for the office alone.
    """

    at: datetime
    label: str
    by: str | None
    table: str
    id: str
    kind: str
    fields: dict[str, Any]  # whatever JSON holds
    removed: tuple[str, ...]
    station: str
    event: str | None
    undone: bool
    withheld: tuple[str, ...]


def history(book: Book, record_id: str) -> list[Step]:
    """Every entry about the record or person with this id, the oldest first.

    What refers to it counts too: a person's arrivals and exits, and what took them back.
    Raises `NoSuchRecord`, `CopyUnusable`.
    """
    linked = linked_to(book, record_id)
    steps = [
        step
        for event, copy in each_copy(book)
        for table, found in _about(copy, record_id, linked)
        for step in _steps(book, copy, event, table, found)
    ]
    if not steps:
        raise NoSuchRecord
    return [step for _moment, step in sorted(steps, key=lambda pair: pair[0])]


def told(step: Step) -> str:
    """What happened, in one line."""
    word = record_word(step.table)
    if step.kind in HAPPENED:
        head = _(HAPPENED[step.kind]).format(word)
    else:
        head = _("{0}: something this version does not know ({1})").format(
            word, one_line(step.kind)
        )
    if step.undone:
        head = _("{0} (taken back)").format(head)
    facts = "; ".join(_facts(step))
    return f"{head}: {facts}" if facts else head


def _about(book: Book, record_id: str, linked: set[str]) -> list[tuple[str, str]]:
    """Table and id of the record, of what refers to it, and of what took that back."""
    tables = dict.fromkeys([*PLANNED, *CAPTURED, "hand_ins", *sorted(book.database.tables())])
    own = [(table, record_id) for table in tables if book.database.origin(table, record_id)]
    visits = [("attendance", e.id) for e in book.attendance.where("attendee_id", record_id)]
    visits += [("rebindings", r.id) for r in book.rebindings.where("attendee_id", record_id)]
    visits += [("settlements", s.id) for s in book.settlements.where("attendee_id", record_id)]
    visits += [("resolutions", r.id) for r in book.resolutions.where("record_id", record_id)]
    matters = [
        (table, entry.id)
        for table in OF_MATTERS
        for entry in getattr(book, table).where("feedback_id", record_id)
    ]
    matters += of_contact(book, record_id, linked)
    ids = {found for _table, found in own + visits + matters}
    undos = [("undos", undo.id) for undo in book.undos if ids.intersection(undo.targets)]
    return list(dict.fromkeys(own + visits + matters + undos))


def _steps(
    reader: Book, book: Book, event: Event | None, table: str, record_id: str
) -> Iterator[tuple[int, Step]]:
    """The entries of `book` about one record, each with the moment that orders them.

    Only what the readers of `reader` may see is in them.
    """
    undone = book.taken_back
    has_begun = False
    for change in book.database.history(table, record_id):
        kind = _kind(change, has_begun)
        has_begun = has_begun or kind == "created"
        shown = {
            field: value
            for field, value in change.fields.items()
            if value in (None, "") or is_shown(reader, table, field)
        }
        by = change.fields.get("by")
        yield (
            change.hlc,
            Step(
                at=in_zone(change.at, book.zone),
                label=change.label,
                by=by if isinstance(by, str) else None,
                table=table,
                id=record_id,
                kind=kind,
                fields=shown,
                removed=change.removed,
                station=_station(book, change),
                event=event.id if event else None,
                undone=kind == "created" and record_id in undone,
                withheld=tuple(sorted(change.fields.keys() - shown.keys())),
            ),
        )


def _kind(change: Change, has_begun: bool) -> str:
    """Only the entry that begins a record writes its id."""
    if change.kind == "set":
        begins = "restored" if has_begun else "created"
        return begins if "id" in change.fields else "changed"
    return "deleted" if change.kind == "del" else change.kind


def _station(book: Book, change: Change) -> str:
    station = change.fields.get("station_id")
    return book.station_name(station) if isinstance(station, str) else ""


def _facts(step: Step) -> Iterator[str]:
    """The fields in words; of a new record only those that say something."""
    zone = step.at.tzinfo
    is_new = step.kind in ("created", "restored")
    for field, value in step.fields.items():
        if is_new and (field in _ENTRY | _LINKS or value in (None, "", False, [])):
            continue
        yield f"{field_word(field)}: {value_text(step.table, field, value, zone)}"
    if is_new and (happened := _happened(step)):
        yield f"{field_word('observed_at')}: {happened}"
    if is_new and step.station:
        yield _("Station: {0}").format(one_line(step.station))
    if step.removed:
        yield _("removed: {0}").format(", ".join(map(field_word, step.removed)))
    if step.withheld:
        yield _("only in the office: {0}").format(", ".join(map(field_word, step.withheld)))


def _happened(step: Step) -> str:
    """When it happened, if it was written down later."""
    text = step.fields.get("observed_at")
    try:
        observed = datetime.fromisoformat(text or "")
        is_late = abs(step.at - observed) > AT_ONCE
    except (TypeError, ValueError):
        return ""
    return value_text(step.table, "observed_at", text, step.at.tzinfo) if is_late else ""
