"""The office takes in what stations bring back, stick by stick (Einspielen)."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.devices import devices_of, is_complete
from qmtui.errors import in_plain_words
from qmtui.events import Events
from qmtui.fieldbook import EventsOfOthers, FolderHasNoEvent, offers_in
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState
from qmtui.opening import open_sealed
from qmtui.receipts import write_receipt
from qmtui.replicas import adopt_keys, replica, restore_replica
from storage.values import ExchangeReport, Problem, Span


class Collected(Struct, frozen=True, kw_only=True):
    """What a folder brought to the office, counted in captured facts from stations.

    `erased_again` counts entries that a late device brought about people erased meanwhile, and
    `problems` are files that could not be used.
    """

    events: tuple[str, ...]
    new: int
    known: int
    disputed: int
    devices: tuple[DeviceState, ...]
    complete: bool
    erased_again: int = 0
    problems: tuple[Problem, ...] = ()


def collect(office: Book, now: Now, folder: Path) -> Collected:
    """Take in what the folder holds of every event of this office, and leave receipts there."""
    events = Events(office, now)
    found = {manifest.book for manifest in offers_in(folder)}
    wanted = [event for event in events.all() if event.fieldbook in found]
    if not wanted:
        raise EventsOfOthers if found else FolderHasNoEvent
    parts = [_collect(office, events, now, event, folder) for event in wanted]
    taken = Collected(
        events=tuple(title for part in parts for title in part.events),
        new=sum(part.new for part in parts),
        known=sum(part.known for part in parts),
        disputed=sum(part.disputed for part in parts),
        devices=tuple(device for part in parts for device in part.devices),
        complete=all(part.complete for part in parts),
        erased_again=sum(part.erased_again for part in parts),
        problems=tuple(problem for part in parts for problem in part.problems),
    )
    counts = {"new": taken.new, "known": taken.known, "erased_again": taken.erased_again}
    if taken.new or taken.erased_again:
        office.note(now(), "collect", figures=counts)
    return taken


def _collect(office: Book, events: Events, now: Now, event: Event, folder: Path) -> Collected:
    with in_plain_words():
        restore_replica(office, event, folder)
    with replica(office, event) as field:
        before = _facts(field)
        with in_plain_words():
            adopt_keys(office, field, folder)
            report = field.database.exchange(folder)
            brought = _from_stations(field, report.found)
            if write_receipt(office, field, now):
                field.database.exchange(folder)
        open_sealed(office, field)
        events.set_status(event, status="collected")
        return Collected(
            events=(event.title,),
            new=len(brought - before),
            known=len(brought & before),
            disputed=len(field.database.conflicts()),
            devices=devices_of(field),
            complete=is_complete(field, event) and not _is_locked_out(report),
            erased_again=report.erased,
            problems=report.problems,
        )


def _is_locked_out(report: ExchangeReport) -> bool:
    """Whether entries lie there that this office has no key for."""
    return any(problem.kind == "unknown_key" for problem in report.problems)


def _facts(field: Book) -> set[tuple[str, str]]:
    return {(table, entry.id) for table, records in field.captured() for entry in records}


def _from_stations(field: Book, found: tuple[Span, ...]) -> set[tuple[str, str]]:
    """The captured facts that lay in the folder, the office's own left out."""
    spans: dict[str, list[Span]] = {}
    for span in found:
        spans.setdefault(span.writer, []).append(span)
    for writer in field.database.own_writers():
        spans.pop(writer, None)
    facts = set()
    for fact in _facts(field):
        origin = field.database.origin(*fact)
        if origin and any(s.first <= origin.seq <= s.last for s in spans.get(origin.writer, [])):
            facts.add(fact)
    return facts
