"""A laptop or stick is gone: what was on it, who could read it, and until when to report it.

The form of Art. 33 DSGVO, filled in as far as the office book knows; it stays in the register even
if nothing has to be reported.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from qmtui.book import Book, Now, new_id
from qmtui.clean import STATION, clean
from qmtui.devices import holders_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.incident import STICK, Incident, Lost
from qmtui.replicas import each_copy

REPORT_WITHIN = timedelta(hours=72)
"""Art. 33 (1) DSGVO, from when it was noticed."""

COUNTED = ("people", "contacts", "feedback", "attendance", "tallies", "headcounts")


class NoSuchDevice(QmtuiError):
    exit_code = 32
    sentence = mark("No device is called “{0}”; known: {1}. For a stick leave the name out.")


class NoticedLater(QmtuiError):
    exit_code = 38
    sentence = mark("It cannot have been noticed in the future; check the time.")


class Open(Struct, frozen=True, kw_only=True):
    """An incident and the hours that are left to report it; negative: too late."""

    incident: Incident
    hours_left: int


def record(
    office: Book, now: Now, label: str | None = None, noticed: datetime | None = None
) -> Incident:
    """Note that a device, or without a label a stick, is gone; what was on it is looked up.

    A stick is taken to have held every event that was issued. Raises `NotAllowed` (and notes the
    attempt), `NoSuchDevice`, `NoticedLater`, `CopyUnusable`.
    """
    moment = now()
    office.require("incident", moment)
    noticed = noticed or moment
    if noticed > moment:
        raise NoticedLater
    label = clean(label, limit=STATION) if label else STICK
    labels: set[str] = set()
    lost: list[Lost] = []
    for event, copy in each_copy(office):
        if event is None:
            continue
        here = set(holders_of(copy))
        labels |= here
        if label == STICK or label in here:
            held = dict([*copy.planned(), *copy.captured()])
            counts = {table: len(held[table]) for table in COUNTED}
            lost.append(
                Lost(event=event.id, title=event.title, encrypted=not copy.is_plain, counts=counts)
            )
    if label != STICK and not lost:
        raise NoSuchDevice(label, ", ".join(sorted(labels)) or "–")
    incident = Incident(
        id=new_id(),
        label=label,
        noticed_at=noticed.astimezone(office.zone),
        recorded_at=moment.astimezone(office.zone),
        report_by=(noticed + REPORT_WITHIN).astimezone(office.zone),
        lost=tuple(lost),
    )
    with office.transaction():
        office.incidents.add(incident)
    office.note(moment, "incident", incident.id)
    return incident


def register(office: Book, now: Now) -> list[Open]:
    """Every incident, the latest first, with the time that is left."""
    office.require("incident", now())
    return [
        Open(incident=i, hours_left=ceil((i.report_by - now()).total_seconds() / 3600))
        for i in sorted(office.incidents, key=lambda i: (i.noticed_at, i.id), reverse=True)
    ]
