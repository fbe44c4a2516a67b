"""The life of a field book: issued by the office, joined by stations, synced, handed in.

Planning lives in the office book and is copied out, captured facts live in the field book, of which
the office keeps a replica under `events/<event id>/` and reads its reports there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qmtui.access_codes import new_access_code
from qmtui.book import Book, Now
from qmtui.clean import STATION, clean
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.events import Events
from qmtui.foreign import other_events
from qmtui.i18n import mark
from qmtui.model.actor import Actor
from qmtui.model.event import Event, Station
from qmtui.model.person import Person, Registration
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.practice import PracticeStays
from qmtui.recovery import new_code as renewed_code
from qmtui.registrations import give_codes
from qmtui.replicas import new_replica, replica
from qmtui.unlocking import is_encrypted, key_file, key_for
from storage import Database, Manifest, books_in, read_manifest, remove_book
from storage.errors import BookMissing, FolderMissing

WHOLE = (
    "shifts",
    "stands",
    "stops",
    "places",
    "measures",
    "service_offers",
    "actors",
    "notices",
    "texts",
    "code_lists",
)
"""Lists of the office alone: what is no longer on one goes from the field book too."""
TOLD = ("interrupted", "moved", "cancelled")
"""States of an event that stations have to know of."""


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


class Issued(Struct, frozen=True, kw_only=True):
    """What was handed out; `access_code` is None unless it is a new one."""

    fieldbook: str
    registrations: int
    stations: tuple[str, ...]
    access_code: str | None = None
    encrypted: bool = False


class Joined(Struct, frozen=True, kw_only=True):
    """Where the device's book lies and what it will do."""

    book: str
    event: str
    title: str
    label: str
    station: str
    encrypted: bool = False


def issue(
    office: Book,
    now: Now,
    event: Event,
    folder: Path,
    devices: int | None = None,
    *,
    plain: bool | None = None,
    new_code: bool = False,
    labels: tuple[str, ...] = (),
) -> Issued:
    """Make or refresh the field book of an event and fill the exchange folder.

    It may be repeated: what changed in the office since then goes out, nothing is doubled. The
    access code is told once; `new_code` makes another one, and a key to go with it. A field book is
    encrypted unless `plain`; not told, it is what the office book is. `labels` names devices that
    are expected, of `devices` in all. Practice goes to no folder with events that are none: raises
    `PracticeStays`.
    """
    events = Events(office, now)
    _make_folder(folder)
    if office.is_practice and not all(found.about.get("practice") for found in books_in(folder)):
        raise PracticeStays
    event = office.events.get(event.id) or event
    expected = max(devices or 0, len(labels)) or event.expected_devices
    labels = labels or event.device_labels
    event = replace(event, expected_devices=expected, device_labels=labels)
    is_new = event.fieldbook is None
    plain = office.is_plain if plain is None else plain
    code = None if plain or not is_new else new_access_code()
    opened = new_replica(office, event, code) if is_new else replica(office, event)
    with in_plain_words(), opened as field:
        if new_code and not is_new:
            code = renewed_code(field)
        with office.transaction():
            give_codes(office, event)
        _copy_plan(office, field, event)
        field.database.exchange(folder, init=True)
        events.set_status(
            event,
            expected_devices=event.expected_devices,
            device_labels=event.device_labels,
            fieldbook=field.database.manifest.book,
            is_encrypted=not field.is_plain,
            status="issued" if event.status == "planned" else event.status,
        )
        if is_new or code:
            office.note(now(), "issue", event.id, {"encrypted": int(not field.is_plain)})
        return Issued(
            fieldbook=field.database.manifest.book,
            registrations=events.registered(event),
            stations=tuple(station.name for station in field.stations_of(event)),
            access_code=code,
            encrypted=not field.is_plain,
        )


def renew_copy(office: Book, event: Event) -> None:
    """Bring the office's copy of an issued field book in line with the plan, and no folder."""
    with in_plain_words(), replica(office, event) as field:
        _copy_plan(office, field, event)


def join(
    folder: Path,
    label: str,
    *,
    station: str | None,
    at: Path,
    event: str | None = None,
    secret: str = "",
) -> Joined:
    """Take part with this device: fetch the event's field book into the folder `at`.

    `secret` is the access code of an encrypted one. Raises `FolderHasNoEvent`, `SeveralEvents`,
    `AlreadyJoined`, `LabelMissing`, `NoSuchStation`, `CodeMistyped`; nothing is left behind then.
    """
    if not (label := clean(label, limit=STATION)) or label.casefold() == OFFICE_LABEL.casefold():
        raise LabelMissing
    offered = offer_in(folder, event)
    options: dict[str, Any] = {}
    if offered.encrypted:
        source = folder / offered.book
        options = {"key": key_for(source, secret), "wraps": key_file(source)}
    _refuse_joined(at, offered.book, options.get("key"))
    fresh, begun = not at.exists(), (at / "book.json").exists()
    with in_plain_words():
        database = Database(at, label=label, book=offered.book, about=offered.about, **options)
        try:
            with Book(database) as book:
                database.pull(folder)
                if not len(book.events):
                    raise FolderIncomplete
                planned = book.event()
                chosen = _station_for(book, planned, label, station)
                book.local.update({"label": label, "encrypted": offered.encrypted})
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
        encrypted=offered.encrypted,
    )


def is_joined(at: Path) -> bool:
    """Whether a device's book lies in the folder `at`, with the event in it.

    What an encrypted one holds is not known without its code; it is taken for joined.
    """
    try:
        if is_encrypted(at):
            return True
        with Book.open(at, read_only=True) as book:
            return len(book.events) > 0
    except QmtuiError:
        return False


def offers_in(folder: Path) -> list[Manifest]:
    """The field books that a folder offers to join; raises `BookUnusable` if it is not there."""
    with _folder_there():
        next(folder.iterdir(), None)
        # Of a book whose folder somebody renamed an exchange reads nothing.
        found = (book for book in books_in(folder) if (folder / book.book).is_dir())
        return [book for book in found if book.about.get("kind") == "field"]


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


def _copy_plan(office: Book, field: Book, event: Event) -> None:
    """Bring the field book's plan in line with the office's, names but no addresses."""
    registrations = office.registrations.where("event_id", event.id)
    plan: list[tuple[str, list[Any]]] = [
        ("districts", list(office.districts)),
        ("events", [event]),
        ("stations", office.stations.where("event_id", event.id)),
        ("stops", office.stops.where("event_id", event.id)),
        ("shifts", office.shifts.where("event_id", event.id)),
        ("stands", office.stands.where("event_id", event.id)),
        ("places", list(office.places)),
        ("measures", [m for m in office.measures if m.event_id in (None, event.id)]),
        ("service_offers", list(office.service_offers)),
        ("actors", [a for a in office.actors if not a.no_share]),
        ("notices", list(office.notices)),
        ("texts", list(office.texts)),
        ("code_lists", list(office.code_lists)),
        ("registrations", registrations),
        ("people", [p for r in registrations if (p := office.people.get(r.id))]),
        ("other_events", other_events(office, field, event)),
    ]
    tables = dict(field.planned())
    with field.transaction():
        for table, records in plan:
            if table in WHOLE:
                for gone in {r.id for r in tables[table]} - {r.id for r in records}:
                    tables[table].remove(gone)
            for record in records:
                tables[table].put(_for_the_field(record))


def _for_the_field(record: Any) -> Any:  # one of the planned kinds, returned as the same kind
    if isinstance(record, Person):
        return replace(record, email="", phone="")
    if isinstance(record, Actor):
        # A station picks one by name; whom one reaches there is for the office.
        return Actor(id=record.id, name=record.name, kind=record.kind)
    if isinstance(record, Event):
        # What becomes of the event in the office is no news for the stations, unless it moves.
        status = record.status if record.status in TOLD else "planned"
        return replace(record, status=status, fieldbook=None, is_encrypted=False)
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


def _refuse_joined(at: Path, book: str, key: bytes | None) -> None:
    """Refuse a folder that holds a book; an interrupted join of the same book goes on."""
    with in_plain_words(), suppress(BookMissing):
        if read_manifest(at).book != book:
            raise AlreadyJoined
        with Book.open(at, key=key) as copy:
            if len(copy.events):
                raise AlreadyJoined


def _remove_book(at: Path, fresh: bool) -> None:
    """Take back a book that could not be joined; a folder that was there before stays."""
    remove_book(at)
    if fresh:
        at.rmdir()
