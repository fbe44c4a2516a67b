"""A quarter to work in: an office, a festival, its stick, stations, and a clock that stands."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.cli.main import program
from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.office import found_office

if TYPE_CHECKING:
    from tests.qmtui.sealed_day import SealedDay

BERLIN = ZoneInfo("Europe/Berlin")
NORTH, SOUTH = "Eingang Nord", "Eingang Süd"


class Clock:
    """A clock that stands still until it is told to go on; services take it as `now`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, time: str) -> None:
        self.moment = at(time)

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


OpenStation = Callable[..., Book]
"""Joins the event under a label, at a station, and opens the device's book."""


def at(time: str) -> datetime:
    """A time on the day of the festival, in the quarter's time zone."""
    return datetime.fromisoformat(f"2026-06-13T{time}").replace(tzinfo=BERLIN)


def files_of(*folders: Path) -> dict[Path, bytes]:
    """Every file below `folders` with what is in it."""
    return {
        path: path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def register(book: Book, name: str, **more: object) -> str:
    """Put somebody on the list of the book's event; their id."""
    of_person = {key: more.pop(key) for key in [*more] if key in Person.__struct_fields__}
    given_name, _, family_name = name.partition(" ")
    person = Person(id=new_id(), name=name, given_name=given_name, family_name=family_name)
    registration = Registration(id=person.id, event_id=book.event().id, key=f"test:{person.id}")
    with book.transaction():
        book.people.add(replace(person, **of_person))
        book.registrations.add(replace(registration, **more))
    return person.id


def qmtui(*arguments: object, input: str | None = None) -> Result:
    """Run a command in this process; what it prints is not filtered, as on a terminal."""
    return CliRunner().invoke(program, [*map(str, arguments)], input, prog_name="qmtui", color=True)


def answer(*arguments: object) -> Any:  # whatever JSON the command prints
    """What a command answers as JSON; it must succeed and have nothing else to say."""
    result = qmtui(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    (line,) = result.stdout.splitlines()
    return json.loads(line)


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests: no book, no initials."""
    for name in ("QMTUI_BOOK", "QMTUI_BY", "QMTUI_LANG", "QMTUI_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def now() -> Clock:
    return Clock(at("14:00"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as book:
        yield book


@pytest.fixture
def event(office: Book, now: Clock) -> Event:
    """A festival with two stations."""
    return Events(office, now).add(
        "Stadtteilfest", "street_fest", at("14:00"), at("19:00"), stations=(NORTH, SOUTH)
    )


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty exchange folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def open_station(
    office: Book, event: Event, now: Clock, stick: Path, tmp_path: Path
) -> Iterator[OpenStation]:
    """Stations of the festival; the first one has it issued."""
    with contextlib.ExitStack() as stack:

        def opened(label: str = "G1", station: str | None = NORTH) -> Book:
            if not any(stick.iterdir()):
                issue(office, now, event, stick)
            join(stick, label, station=station, at=tmp_path / label)
            return stack.enter_context(Book.open(tmp_path / label))

        yield opened


@pytest.fixture
def field_book(open_station: OpenStation) -> Book:
    """The plain field book of device G1 at the northern entrance, with nobody on the list yet."""
    return open_station()


@pytest.fixture(scope="session")
def built_day(tmp_path_factory: pytest.TempPathFactory) -> SealedDay:
    """An encrypted event at the end of its day; tests work on copies of it."""
    # It registers people with what this module holds.
    from tests.qmtui.sealed_day import build

    return build(tmp_path_factory.mktemp("sealed") / "day")


@pytest.fixture
def day(built_day: SealedDay, tmp_path: Path) -> SealedDay:
    return built_day.copied_to(tmp_path / "day")
