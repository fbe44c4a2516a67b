"""An open book: its records by kind, and the stamp every captured fact carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from qmtui import codes
from qmtui.clock import is_doubtful
from qmtui.clock_offsets import ClockOffsets
from qmtui.errors import QmtuiError, in_plain_words
from qmtui.i18n import mark
from qmtui.model.audit import Audit
from qmtui.model.entry import Entry, Post
from qmtui.model.event import Event, Station
from qmtui.own import OwnEntries
from qmtui.presence import Presence
from qmtui.rights import Action, NotAllowed, Role, role_in
from qmtui.sealing import Corrections
from qmtui.settling.settled import Settled
from qmtui.tables import Tables
from qmtui.taken_back import TakenBack
from qmtui.tallies import Strokes
from storage import Database, read_manifest
from storage.errors import BookDamaged

Kind = Literal["office", "field"]
Now = Callable[[], datetime]


class NoSuchEvent(QmtuiError):
    exit_code = 31
    sentence = mark("There is no such event; `qmtui event list` shows all.")


class EventNeeded(QmtuiError):
    exit_code = 31
    sentence = mark("Which event? Name its id or title; `qmtui event list` shows all.")


class NoSuchStation(QmtuiError):
    exit_code = 32
    sentence = mark("There is no station “{0}”; known: {1}.")


class NotAtStation(QmtuiError):
    exit_code = 33
    sentence = mark(
        "This belongs to a station: open an event's field book with --book, or join one first."
    )


def now() -> datetime:
    """The wall clock, in UTC; services take it as an argument so that tests can stop it."""
    return datetime.now(UTC)


class Book(Tables):
    """One copy of an office book or a field book.

    `post` is who captures where from here on; an entry made is stamped with it. `role` is what its
    reader may do.
    """

    def __init__(self, database: Database, role: Role | None = None) -> None:
        super().__init__(database)
        self.role = role or role_in(self.about)
        self.post = Post(
            device=str(database.local.get("label", "")),
            station_id=database.local.get("station_id"),
        )
        self.corrections = Corrections()
        self._presence: Presence | None = None
        self._strokes: Strokes | None = None

    @classmethod
    def open(cls, folder: Path, *, key: bytes | None = None, read_only: bool = False) -> Book:
        """Open the book in `folder`, an encrypted one with the key that `unlocking` finds.

        Raises `BookUnusable`, also if there is none.
        """
        with in_plain_words():
            read_manifest(folder)
            database = Database(folder, key, read_only=read_only)
            if database.local.get("encrypted") and key is None:
                # What was begun encrypted never becomes plain by itself.
                database.close()
                raise BookDamaged
            label = str(database.local.get("label", ""))
            database.label = label
            return cls(database)

    @classmethod
    def create(
        cls, folder: Path, about: dict[str, Any], *, role: Role | None = None, **options: Any
    ) -> Book:
        """Begin a book in an empty folder, or with `book=ID` a copy of a known one."""
        with in_plain_words():
            return cls(Database(folder, about=about, **options), role)

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def about(self) -> dict[str, Any]:
        return self.database.manifest.about

    @property
    def kind(self) -> Kind:
        return "office" if self.about.get("kind") == "office" else "field"

    @property
    def is_plain(self) -> bool:
        """Whether everybody can read it, as is good for practice and demonstration only."""
        return not self.database.manifest.encrypted

    @property
    def is_practice(self) -> bool:
        """Whether all in it is invented, to practise on."""
        return bool(self.about.get("practice"))

    @property
    def ticket_kind(self) -> str:
        """What its tickets begin with: nobody shall take those of practice for real ones."""
        return codes.PRACTICE if self.is_practice else codes.ATTENDEE

    @property
    def folder(self) -> Path:
        return self.database.folder

    @property
    def local(self) -> dict[str, Any]:
        """Facts about this device that never leave it."""
        return self.database.local

    def stand_at(self, station_id: str | None) -> None:
        """Note on this device where it stands; entries from here on say so."""
        self.post = replace(self.post, station_id=station_id)
        self.local["station_id"] = station_id
        self.save_local()

    def save_local(self) -> None:
        with in_plain_words():
            self.database.save_local()

    @property
    def presence(self) -> Presence:
        """Who is here, kept up to date."""
        with self.database.reading():
            if self._presence is None:
                self._presence = Presence(
                    self.attendance,
                    self.taken_back,
                    self.when,
                    lambda: any(event.entering_leaves for event in self.events),
                    Settled(self),
                )
                self.clocks.on_change(self._presence.refold)
                self.events.on_change(self._rules_changed)
            return self._presence

    @property
    def strokes(self) -> Strokes:
        """What was counted, kept up to date."""
        with self.database.reading():
            if self._strokes is None:
                self._strokes = Strokes(self.tallies, self.taken_back, self.when)
                self.clocks.on_change(self._strokes.refold)
            return self._strokes

    @cached_property
    def clocks(self) -> ClockOffsets:
        """How wrong the devices' clocks go."""
        return ClockOffsets(self)

    def when(self, entry: Entry) -> datetime:
        """When it happened, its device's clock set right; times typed by people are right as is."""
        offset = self.clocks.of(entry) if entry.source == "live" else 0
        return entry.observed_at - timedelta(seconds=offset) if offset else entry.observed_at

    def set_right(self, moment: datetime) -> datetime:
        """`moment` by this device's clock as it really is, as far as somebody compared it."""
        return moment - timedelta(seconds=self.clocks.own())

    @cached_property
    def own(self) -> OwnEntries:
        """What this device captured."""
        with self.database.reading():
            return OwnEntries(self)

    @property
    def has_registrations(self) -> bool:
        """Whether there is a list, without reading it."""
        return len(self.database.table("registrations")) > 0

    @cached_property
    def taken_back(self) -> TakenBack:
        """The ids of all entries that were taken back."""
        with self.database.reading():
            return TakenBack(self.undos)

    def _rules_changed(self, old: Event | None, new: Event | None) -> None:
        is_other = old and new and old.entering_leaves != new.entering_leaves
        if is_other and self._presence is not None:
            self._presence.refold()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several changes as one; raises `BookUnusable` if they cannot be saved."""
        with in_plain_words(), self.database.transaction():
            yield

    def require_field(self) -> None:
        """Captured facts live in the field book alone; raises `NotAtStation` elsewhere."""
        if self.kind != "field":
            raise NotAtStation

    def require_office(self) -> None:
        """What the office decides lives in the office book alone; raises `NotAllowed` elsewhere."""
        if self.kind != "office" or self.role != "staff":
            raise NotAllowed

    def require(self, action: Action, moment: datetime | None = None, subject: str = "") -> None:
        """Raise `NotAllowed` unless staff; the attempt is noted if the book can be written."""
        if self.role == "staff":
            return
        if not self.database.read_only:
            self.note(moment or now(), "denied", subject, {action: 1})
        raise NotAllowed

    def note(
        self,
        moment: datetime,
        action: str,
        subject: str = "",
        figures: Mapping[str, int] = MappingProxyType({}),
        *,
        subjects: tuple[str, ...] = (),
    ) -> None:
        """Write a line of the audit log; `subject` is an id, never a name."""
        line = Audit(
            id=new_id(),
            at=moment,
            action=action,
            by=self.post.by,
            device=self.post.device,
            subject=subject,
            subjects=subjects,
            figures=dict(figures),
        )
        with self.transaction():
            self.audit.add(line)

    def stamp(self, moment: datetime) -> dict[str, Any]:
        """What an entry made now at this post carries, with a fresh id."""
        local = moment.astimezone(self.zone)
        return {
            "id": new_id(),
            "observed_at": local,
            "recorded_at": local,
            "by": self.post.by,
            "device": self.post.device,
            "station_id": self.post.station_id,
            "source": self.post.source,
            "clock_doubtful": self.is_clock_doubtful(moment),
        }

    def is_clock_doubtful(self, moment: datetime) -> bool:
        """Whether this computer's clock can hardly be right.

        A field book is younger than its event was handed out; the office's knows its newest entry.
        """
        if self.kind == "office":
            return is_doubtful(moment, self.database.newest())
        origins = (self.database.origin("events", event.id) for event in self.events)
        return any(is_doubtful(moment, origin.at) for origin in origins if origin)

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone, for times typed without one and times shown."""
        name = next((district.time_zone for district in self.districts), "Europe/Berlin")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("Europe/Berlin")

    def today(self, now: Now) -> date:
        """The day it is in the district: from midnight on another one than in UTC."""
        return now().astimezone(self.zone).date()

    def event(self, wanted: str | None = None) -> Event:
        """The event with this id or title; without one, the only event there is."""
        events = list(self.events)
        if wanted is None:
            if len(events) != 1:
                raise EventNeeded
            return events[0]
        found = [e for e in events if wanted in (e.id, e.title)]
        if not found:
            found = [e for e in events if e.title.casefold() == wanted.strip().casefold()]
        if len(found) != 1:
            raise EventNeeded if found else NoSuchEvent
        return found[0]

    def stations_of(self, event: Event) -> list[Station]:
        return sorted(self.stations.where("event_id", event.id), key=lambda s: s.number)

    def station_named(self, event: Event, name: str) -> Station:
        """The station with this name; raises `NoSuchStation` with the names there are."""
        stations = self.stations_of(event)
        for station in stations:
            if station.name.casefold() == name.strip().casefold():
                return station
        raise NoSuchStation(name, ", ".join(station.name for station in stations))

    def station_name(self, station_id: str | None) -> str:
        """The name of a station, "" for none."""
        station = self.stations.get(station_id) if station_id else None
        return station.name if station else ""


def new_id() -> str:
    """A fresh identity for a record: a ULID, 26 characters."""
    # Brings email and zipfile along (16 ms), which the first picture does without.
    from ulid import ULID

    return str(ULID())
