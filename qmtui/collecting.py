"""The office takes in what stations bring back, stick by stick (Einspielen)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.completeness import completeness
from qmtui.device_states import devices_of
from qmtui.erasing import erase_late
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.events import Events
from qmtui.exchange import Progress
from qmtui.fieldbook import EventsOfOthers, FolderHasNoEvent, offers_in
from qmtui.handover.log import Fact, Haul, note_collection
from qmtui.handover.unread import note_unread
from qmtui.model.event import Event
from qmtui.model.handover import DeviceState
from qmtui.opening import open_sealed
from qmtui.receipts import write_receipt
from qmtui.replicas import adopt_keys, replica, restore_replica
from storage.values import Problem, Span


class Collected(Struct, frozen=True, kw_only=True):
    """What a folder brought to the office, counted in captured facts from stations.

    `erased_again` counts entries that a late device brought about people erased meanwhile, and
    `problems` are files that could not be used. `out` are devices to wait for that have not brought
    anything yet, and `unread` counts files, of this folder or another one, whose entries are still
    to be had.
    """

    events: tuple[str, ...]
    new: int
    known: int
    disputed: int
    devices: tuple[DeviceState, ...]
    complete: bool
    erased_again: int = 0
    problems: tuple[Problem, ...] = ()
    out: tuple[str, ...] = ()
    unread: int = 0


def collect(office: Book, now: Now, folder: Path, progress: Progress | None = None) -> Collected:
    """Take in what the folder holds of every event of this office, and leave receipts there.

    `progress` is told files done and files in all, event by event, and may `exchange.stop`: what
    was taken in by then stays, and the next time goes on from there.
    """
    events = Events(office, now)
    found = {manifest.book for manifest in offers_in(folder)}
    wanted = [event for event in events.all() if event.fieldbook in found]
    if not wanted:
        raise EventsOfOthers if found else FolderHasNoEvent
    parts = [_collect(office, events, now, event, folder, progress) for event in wanted]
    taken = Collected(
        events=tuple(title for part in parts for title in part.events),
        new=sum(part.new for part in parts),
        known=sum(part.known for part in parts),
        disputed=sum(part.disputed for part in parts),
        devices=tuple(device for part in parts for device in part.devices),
        complete=all(part.complete for part in parts),
        erased_again=sum(part.erased_again for part in parts),
        problems=tuple(problem for part in parts for problem in part.problems),
        out=tuple(device for part in parts for device in part.out),
        unread=sum(part.unread for part in parts),
    )
    counts = {"new": taken.new, "known": taken.known, "erased_again": taken.erased_again}
    if taken.new or taken.erased_again:
        office.note(now(), "collect", figures=counts)
    return taken


def _collect(
    office: Book, events: Events, now: Now, event: Event, folder: Path, progress: Progress | None
) -> Collected:
    with in_plain_words():
        restore_replica(office, event, folder)
    with replica(office, event) as field:
        before = _facts(field)
        with in_plain_words():
            adopt_keys(office, field, folder)
            report = field.database.exchange(folder, progress=progress)
            note_unread(field, folder, report.problems)
            brought = _from_stations(field, report.found)
            erased_late = erase_late(field)
            if write_receipt(office, field, now) or erased_late:
                field.database.exchange(folder)
        open_sealed(office, field)
        if brought - before or event.status not in ("checked", "published"):
            # What was looked through already is so no more once there is something new.
            events.set_status(event, status="collected")
        found = completeness(field, event)
        _keep_handed_in(office, event, (found.handed_in, found.expected))
        collected = Collected(
            events=(event.title,),
            new=len(brought - before),
            known=len(brought & before),
            disputed=len(field.database.conflicts()),
            devices=devices_of(field),
            complete=found.complete,
            erased_again=report.erased + erased_late,
            problems=report.problems,
            out=found.out,
            unread=found.unread,
        )
        haul = Haul(new=brought - before, known=brought & before)
        note_collection(office, field, now, event, folder, collected, haul)
        return collected


def last_handed_in(office: Book, event: Event) -> tuple[int, int] | None:
    """How many devices had handed in when the event was last taken in, and of how many."""
    found = office.local.get("handed_in", {}).get(event.id)
    return (found[0], found[1]) if found else None


def _keep_handed_in(office: Book, event: Event, figures: tuple[int, int]) -> None:
    """Kept beside the office book: the list of events does not open each copy for it."""
    office.local["handed_in"] = office.local.get("handed_in", {}) | {event.id: list(figures)}
    # All is taken in by now; without these figures the list only says less.
    with suppress(QmtuiError):
        office.save_local()


def _facts(field: Book) -> set[Fact]:
    return {(table, entry.id) for table, records in field.captured() for entry in records}


def _from_stations(field: Book, found: tuple[Span, ...]) -> set[Fact]:
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
