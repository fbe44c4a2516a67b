"""Everything we hold about one person, for that person (Auskunft, Art. 15 and 20 DSGVO)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from qmtui.actors.merging import Persons
from qmtui.book import Book, Now
from qmtui.contacts.links import linked_to
from qmtui.devices import holders_of
from qmtui.fields import field_word, one_line, record_word, value_text
from qmtui.formats import clock, day
from qmtui.history import NoSuchRecord
from qmtui.i18n import _
from qmtui.model.audit import ACTIONS
from qmtui.replicas import each_copy
from qmtui.tables import CAPTURED, PLANNED

_LINKS = ("attendee_id", "contact_id", "member_id", "callback_id", "code")
"""Fields by which one record refers to another one of the same person."""
_UNSAID = {"id", "key", "sealed", "event_id"}


class Held(Struct, frozen=True, kw_only=True):
    """One record about the person, and the title of the event it belongs to ("": the office)."""

    event: str
    table: str
    record: dict[str, Any]  # whatever JSON holds


class Use(Struct, frozen=True, kw_only=True):
    """What was done with the person's data."""

    at: datetime
    action: str


class Disclosure(Struct, frozen=True, kw_only=True):
    """What is held about a person, what was done with it, and where copies of it are.

    `devices` are those that hold a book with something about the person in it, by event.
    """

    id: str
    at: datetime
    quarter: str
    held: tuple[Held, ...]
    uses: tuple[Use, ...]
    devices: dict[str, tuple[str, ...]]


def access(office: Book, now: Now, record_id: str) -> Disclosure:
    """Find a person in the office book and in every event's; the request itself is noted.

    Raises `NotAllowed` (and notes the attempt), `NoSuchRecord`, `CopyUnusable`.
    """
    office.require("access", now(), record_id)
    held: list[Held] = []
    records = Persons(office).records(record_id)
    linked = {link for record in records for link in (record, *linked_to(office, record))}
    devices: dict[str, tuple[str, ...]] = {}
    for event, copy in each_copy(office):
        title = event.title if event else ""
        found = [
            Held(event=title, table=table, record=record)
            for table, record in _about(copy, record_id, linked)
        ]
        if found and event is not None:
            devices[title] = holders_of(copy)
        held += found
    if not held:
        raise NoSuchRecord
    uses = tuple(
        Use(at=line.at, action=line.action)
        for line in sorted(office.audit, key=lambda line: (line.at, line.id))
        if record_id in (line.subject, *line.subjects) and line.action != "denied"
    )
    moment = now().astimezone(office.zone)
    if not office.database.read_only:
        office.note(moment, "access", record_id)
    return Disclosure(
        id=record_id,
        at=moment,
        quarter=str(office.about.get("title", "")),
        held=tuple(held),
        uses=uses,
        devices=devices,
    )


def as_markdown(found: Disclosure) -> str:
    """The disclosure as a letter's enclosure."""
    zone = found.at.tzinfo
    lines = [
        _heading(1, _("Information about the data we hold about you")),
        "",
        _("{0}, on {1}. Number of the person: {2}").format(
            one_line(found.quarter), day(found.at), found.id
        ),
    ]
    for held in found.held:
        where = one_line(held.event) if held.event else _("Office book")
        lines += ["", _heading(2, f"{record_word(held.table)} – {where}"), ""]
        lines += [
            f"- {field_word(field)}: {value_text(held.table, field, value, zone)}"
            for field, value in held.record.items()
            if field not in _UNSAID and value not in (None, "", False, [])
        ]
    lines += ["", _heading(2, _("What was done with it")), ""]
    lines += [
        f"- {day(use.at)} {clock(use.at)}: {_(ACTIONS.get(use.action, use.action))}"
        for use in found.uses
    ] or ["- " + _("nothing beyond keeping it")]
    lines += ["", _heading(2, _("Devices that hold a copy")), ""]
    lines += [
        f"- {one_line(title)}: {', '.join(map(one_line, labels)) or '–'}"
        for title, labels in found.devices.items()
    ] or ["- " + _("none but the office")]
    return "\n".join(lines) + "\n"


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {text}"


def _about(book: Book, record_id: str, linked: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records with this id, those that refer to it, and those `linked` in other books."""
    tables = dict.fromkeys([*PLANNED, *CAPTURED, *sorted(book.database.tables())])
    wanted = {record_id, *linked}
    for table in tables:
        own, others = [], []
        for record in book.database.table(table):
            if record.get("id") == record_id:
                own.append(dict(record))
            elif record.get("id") in linked or any(record.get(k) in wanted for k in _LINKS):
                others.append(dict(record))
        if table != "audit":
            yield from ((table, record) for record in own + others)
