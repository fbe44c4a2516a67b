"""The life of a field book: issued by the office, joined by stations, synced, collected.

Planning lives in the office book and is copied out, captured facts live in the field book, of which
the office keeps a replica under `events/<event id>/` and reads its reports there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace as with_changes
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.clean import STATION, clean
from qmtui.devices import devices_of, is_complete
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.events import Events
from qmtui.i18n import mark
from qmtui.model.event import Event, Station
from qmtui.model.handover import DeviceState, HandIn
from qmtui.model.person import Person, Registration
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.replicas import new_replica, replica
from storage import Database, Manifest, books_in, read_manifest
from storage.errors import BookMissing, FolderMissing
from storage.values import ExchangeReport, Span


class FolderHasNoEvent(QmtuiError):
    exit_code = 51
    sentence = mark("There is no event in this folder; is it the stick from the office?")


class FolderIncomplete(QmtuiError):
    exit_code = 51
    sentence = mark("The event in this folder is not complete; copy or synchronise it once more.")


class EventsOfOthers(QmtuiError):
    exit_code = 51
    sentence = mark("The events in this folder are not from this office; take the right stick.")


class SeveralEvents(QmtuiError):
    exit_code = 52
    sentence = mark("This folder holds several events; name one of them: {0}.")


class AlreadyJoined(QmtuiError):
    exit_code = 53
    sentence = mark("This device takes part already; open the book instead of joining again.")


class LabelMissing(QmtuiError):
    exit_code = 54
    sentence = mark("The device needs a label such as G1.")


class FolderNeeded(QmtuiError):
    exit_code = 55
    sentence = mark("Which folder? Name the stick or folder to exchange with.")


class FieldBookOnly(QmtuiError):
    exit_code = 33
    sentence = mark("This is done with a field book; the office collects instead.")


class Issued(Struct, frozen=True, kw_only=True):
    """What was handed out; `access_code` is None for a plain field book."""

    fieldbook: str
    registrations: int
    stations: tuple[str, ...]
    access_code: str | None = None


class Joined(Struct, frozen=True, kw_only=True):
    """Where the device's book lies and what it will do."""

    book: str
    event: str
    title: str
    label: str
    station: str


class Collected(Struct, frozen=True, kw_only=True):
    """What a folder brought to the office, counted in captured facts from stations."""

    events: tuple[str, ...]
    new: int
    known: int
    disputed: int
    devices: tuple[DeviceState, ...]
    complete: bool


def issue(office: Book, now: Now, event: Event, folder: Path, devices: int | None = None) -> Issued:
    """Make or refresh the field book of an event and fill the exchange folder.

    It may be repeated: what changed in the office since then goes out, nothing is doubled.
    """
    events = Events(office, now)
    _make_folder(folder)
    event = replace(event, expected_devices=devices or event.expected_devices)
    with in_plain_words(), new_replica(office, event) as field:
        _copy_plan(office, field, event)
        field.database.exchange(folder, init=True)
        events.set_status(
            event,
            fieldbook=field.database.manifest.book,
            status="issued" if event.status == "planned" else event.status,
        )
        return Issued(
            fieldbook=field.database.manifest.book,
            registrations=events.registered(event),
            stations=tuple(station.name for station in field.stations_of(event)),
        )


def join(
    folder: Path, label: str, *, station: str | None, at: Path, event: str | None = None
) -> Joined:
    """Take part with this device: fetch the event's field book into the folder `at`.

    Raises `FolderHasNoEvent`, `SeveralEvents`, `AlreadyJoined`, `LabelMissing`, `NoSuchStation`;
    nothing is left behind then.
    """
    if not (label := clean(label, limit=STATION)) or label.casefold() == OFFICE_LABEL.casefold():
        raise LabelMissing
    offered = offer_in(folder, event)
    _refuse_joined(at, offered.book)
    fresh, begun = not at.exists(), (at / "book.json").exists()
    with in_plain_words():
        database = Database(at, label=label, book=offered.book, about=offered.about)
        try:
            with Book(database) as book:
                database.pull(folder)
                if not len(book.events):
                    raise FolderIncomplete
                planned = book.event()
                chosen = _station_for(book, planned, label, station)
                book.local["label"] = label
                book.stand_at(chosen.id if chosen else None)
                database.exchange(folder)
        except BaseException:
            if not begun:
                _remove_book(at, fresh)
            raise
    return Joined(
        book=str(at),
        event=planned.id,
        title=planned.title,
        label=label,
        station=chosen.name if chosen else "",
    )


def is_joined(at: Path) -> bool:
    """Whether a device's book lies in the folder `at`, with the event in it."""
    try:
        with Book.open(at, read_only=True) as book:
            return len(book.events) > 0
    except QmtuiError:
        return False


def offers_in(folder: Path) -> list[Manifest]:
    """The field books that a folder offers to join; raises `BookUnusable` if it is not there."""
    with _folder_there():
        next(folder.iterdir(), None)
        return [found for found in books_in(folder) if found.about.get("kind") == "field"]


def offer_in(folder: Path, event: str | None = None) -> Manifest:
    """The one field book in a folder, or the one with this title or event id."""
    offers = offers_in(folder)
    if event is not None:
        offers = [
            o for o in offers if event in (o.book, o.about.get("event"), o.about.get("title"))
        ]
    if not offers:
        raise FolderHasNoEvent
    if len(offers) > 1:
        raise SeveralEvents(", ".join(str(offer.about.get("title")) for offer in offers))
    return offers[0]


def sync(
    book: Book, now: Now, folder: Path | None, *, init: bool = False, final: bool = False
) -> ExchangeReport:
    """Exchange a field book with a folder, by default the one used last.

    `final` hands the device in: it says that nothing more will come.
    """
    if book.kind != "field":
        raise FieldBookOnly
    folder = folder or last_folder(book)
    with in_plain_words():
        report = book.database.exchange(folder, init)
        if final and _hand_in(book, now):
            last = book.database.exchange(folder)
            report = with_changes(last, pushed=report.pushed + last.pushed, pulled=report.pulled)
    return report


def last_folder(book: Book) -> Path:
    """The exchange folder met last; raises `FolderNeeded` if there was none."""
    if not book.database.folders:
        raise FolderNeeded
    return Path(book.database.folders[-1])


def collect(office: Book, now: Now, folder: Path) -> Collected:
    """Take in what the folder holds of every event of this office (Einspielen)."""
    events = Events(office, now)
    found = {manifest.book for manifest in offers_in(folder)}
    wanted = [event for event in events.all() if event.fieldbook in found]
    if not wanted:
        raise EventsOfOthers if found else FolderHasNoEvent
    parts = [_collect(office, events, event, folder) for event in wanted]
    return Collected(
        events=tuple(title for part in parts for title in part.events),
        new=sum(part.new for part in parts),
        known=sum(part.known for part in parts),
        disputed=sum(part.disputed for part in parts),
        devices=tuple(device for part in parts for device in part.devices),
        complete=all(part.complete for part in parts),
    )


def _collect(office: Book, events: Events, event: Event, folder: Path) -> Collected:
    with replica(office, event) as field:
        before = _facts(field)
        with in_plain_words():
            report = field.database.exchange(folder)
        brought = _from_stations(field, report.found)
        events.set_status(event, status="collected")
        return Collected(
            events=(event.title,),
            new=len(brought - before),
            known=len(brought & before),
            disputed=len(field.database.conflicts()),
            devices=devices_of(field),
            complete=is_complete(field, event),
        )


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


def _copy_plan(office: Book, field: Book, event: Event) -> None:
    """Bring the field book's plan in line with the office's, names but no addresses."""
    registrations = office.registrations.where("event_id", event.id)
    plan: list[tuple[str, list[Any]]] = [
        ("districts", list(office.districts)),
        ("events", [event]),
        ("stations", office.stations.where("event_id", event.id)),
        ("registrations", registrations),
        ("people", [p for r in registrations if (p := office.people.get(r.id))]),
    ]
    tables = dict(field.planned())
    with field.transaction():
        for table, records in plan:
            for record in records:
                tables[table].put(_for_the_field(record))


def _for_the_field(record: Any) -> Any:  # one of the planned kinds, returned as the same kind
    if isinstance(record, Person):
        return replace(record, email="", phone="")
    if isinstance(record, Event):
        # What becomes of the event in the office is no news for the stations.
        return replace(record, status="planned", fieldbook=None)
    if isinstance(record, Registration):
        # The key serves re-imports alone.
        return replace(record, key="")
    return record


def _make_folder(folder: Path) -> None:
    """Create the exchange folder; not its parents, for a missing stick is no folder of ours."""
    with _folder_there():
        if not folder.is_dir():
            folder.mkdir()


@contextmanager
def _folder_there() -> Iterator[None]:
    """Say that a folder is not there, whatever the system calls the reason."""
    try:
        yield
    except OSError as error:
        raise BookUnusable(FolderMissing()) from error


def _station_for(book: Book, event: Event, label: str, wanted: str | None) -> Station | None:
    """The station asked for, else the one named like the device, else the only one."""
    if wanted is not None:
        return book.station_named(event, wanted)
    stations = book.stations_of(event)
    named = [station for station in stations if station.name.casefold() == label.casefold()]
    return next(iter(named or (stations if len(stations) == 1 else [])), None)


def _hand_in(book: Book, now: Now) -> bool:
    """Note that this device is done; False if it said so before."""
    own = book.database.own_writers()
    origins = (book.database.origin("hand_ins", hand_in.id) for hand_in in book.hand_ins)
    if any(origin and origin.writer in own for origin in origins):
        return False
    with book.transaction():
        book.hand_ins.add(HandIn(**book.stamp(now()), label=book.post.device))
    return True


def _refuse_joined(at: Path, book: str) -> None:
    """Refuse a folder that holds a book; an interrupted join of the same book goes on."""
    with in_plain_words(), suppress(BookMissing):
        if read_manifest(at).book != book:
            raise AlreadyJoined
        with Book.open(at) as copy:
            if len(copy.events):
                raise AlreadyJoined


def _remove_book(at: Path, fresh: bool) -> None:
    """Take back a book that could not be joined; a folder that was there before stays."""
    for name in ("book.json", "device.json", "lock"):
        (at / name).unlink(missing_ok=True)
    for name in ("wal", "seg", "quarantine"):
        shutil.rmtree(at / name, ignore_errors=True)
    if fresh:
        at.rmdir()
