"""A small festival with real services: the field book of one station, a clock that stands."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from textual.events import Key
from textual.pilot import Pilot

from qmtui.book import Book, new_id
from qmtui.events import Events
from qmtui.fieldbook import issue, join
from qmtui.model.person import Person, Registration
from qmtui.office import found_office
from qmtui.recovery import new_recovery_key
from qmtui.unlocking import key_for
from screens.app import QmtuiApp
from tests.pace import PERSON
from tests.screens.house_rules import look_at_all

SMALL, LARGE = (80, 24), (120, 40)
PER_KEY = 0.28
"""Seconds for a key of somebody who does not touch-type (keystroke-level model)."""
PASSPHRASE = "vier ruhige Linden wippen"

CODE = "TKDLJXNRBFSVHNFC"
"""A ticket of ours that is on no list."""

_KEYS = {
    "\r": "enter",
    "\n": "ctrl+j",
    "\t": "tab",
    " ": "space",
    "\x1d": "ctrl+right_square_bracket",
}
"""What a terminal calls the keys behind these characters."""

PATIENCE = 200
"""Pauses after which what was waited for does not come any more."""

People = tuple[tuple[str, str, int, bool, str], ...]
"""Name, offering, places, attention flag and note of everybody on the list."""

PEOPLE: People = (
    ("Ayşe Yılmaz", "Lange Tafel", 3, False, ""),
    ("Jürgen Müller", "Flohmarktstand", 1, False, ""),
    ("Sabine Müller", "Lange Tafel", 2, False, "bringt Kuchen mit"),
    ("Piotr Kowalski", "Workshop Balkongemüse", 1, True, "braucht Stromanschluss"),
)


class Clock:
    """A clock that goes on only when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 13, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


MakeBook = Callable[..., Book]
MakeApp = Callable[..., QmtuiApp]


def post_scan(app: QmtuiApp, keys: Iterable[Key]) -> None:
    """Have the keys typed by a scanner: a millisecond apart, however busy this computer is."""
    begin = time.monotonic()
    for place, key in enumerate(keys):
        fast = Key(key.key, key.character)
        fast.time = begin + place / 1000
        app.post_message(fast)


def keys_of(text: str, gap: float = 0.003, start: float = 100.0) -> list[Key]:
    """The keys that type `text`, so many seconds apart."""
    keys = []
    for number, character in enumerate(text):
        key = Key(_KEYS.get(character, character), character)
        key.time = start + number * gap
        keys.append(key)
    return keys


async def scan(pilot: Pilot[None], text: str) -> None:
    """What a scanner types, as fast as it can, and then enough of a pause."""
    assert isinstance(pilot.app, QmtuiApp)
    post_scan(pilot.app, keys_of(text))
    await pilot.pause(0.03)
    await pilot.pause()


def toasts(pilot: Pilot[None]) -> str:
    told = pilot.app._notifications
    return "\n".join(f"{toast.title}: {toast.message}" for toast in told)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait for what comes with a later refresh, such as the cursor; fails if it never comes."""
    for _pause in range(PATIENCE):
        if holds():
            return
        await pilot.pause(PERSON)
    assert holds()


def register(book: Book, name: str, offering: str = "", places: int = 1, **more: object) -> str:
    """Put somebody on the list of the book's event; their id. The ticket is `ticket-<name>`."""
    person = Person(id=new_id(), name=name)
    with book.transaction():
        book.people.add(replace(person, **more))
        book.registrations.add(
            Registration(
                id=person.id,
                event_id=next(iter(book.events)).id,
                code=f"ticket-{name.split(' ')[0].casefold()}-2026",
                offering=offering,
                places=places,
            )
        )
    return person.id


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests, and nothing left with them."""
    for name in ("NO_COLOR", "QMTUI_BOOK", "QMTUI_BY", "QMTUI_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    # What a pilot presses is not to wait long for the scanner it might have been.
    monkeypatch.setattr("screens.scan_guard.GAP", 0.005)
    monkeypatch.setattr("qmtui.crash.log_file", lambda: tmp_path / "log" / "qmtui.log")


@pytest.fixture(autouse=True)
def _house_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every screen that a test shows keeps the rules of the house."""
    found = look_at_all(monkeypatch)
    yield
    assert sorted(set(found)) == []


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def build(
    root: Path,
    stick: Path,
    now: Clock,
    people: People = PEOPLE,
    passphrase: str = "",
    **event: object,
) -> tuple[Path, str]:
    """Plans, issues and joins an event; the folder of device G1 at Eingang Nord, and its code."""
    plain = not passphrase
    with found_office(root / "office", "Lindenhof", plain=plain, passphrase=passphrase) as office:
        if passphrase:
            new_recovery_key(office)
        start = now() - timedelta(minutes=5)
        planned = Events(office, now).add(
            "Stadtteilfest Lindenhof",
            "street_fest",
            start,
            start + timedelta(hours=5),
            stations=("Eingang Nord", "Eingang Süd"),
            **{"mode": "registration", "capacity": 400, **event},
        )
        for name, offering, places, attention, comment in people:
            register(office, name, offering, places, attention=attention, comment=comment)
        code = issue(office, now, planned, stick).access_code or ""
    join(stick, "G1", station="Eingang Nord", at=root / "g1", secret=code)
    return root / "g1", code


@pytest.fixture
def make_book(tmp_path: Path, stick: Path, now: Clock) -> Iterator[MakeBook]:
    """The field book of an event with other people, or one that is otherwise different."""
    with contextlib.ExitStack() as stack:
        yield lambda people=PEOPLE, **event: stack.enter_context(
            Book.open(build(tmp_path, stick, now, people, **event)[0])
        )


@pytest.fixture(scope="session")
def usual_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small field book, built once.

    Its stick lies beside it, and as `handed-out` a copy that no test exchanges with.
    """
    root = tmp_path_factory.mktemp("usual")
    (root / "stick").mkdir()
    folder, _code = build(root, root / "stick", Clock())
    shutil.copytree(root / "stick", root / "handed-out")
    return folder


class Locked(NamedTuple):
    """An encrypted field book and what opens it; its office lies beside it."""

    folder: Path
    code: str
    key: bytes


@pytest.fixture(scope="session")
def usual_locked(tmp_path_factory: pytest.TempPathFactory) -> Locked:
    """An encrypted field book, built once: deriving keys is slow by intent."""
    root = tmp_path_factory.mktemp("locked")
    (root / "stick").mkdir()
    folder, code = build(root, root / "stick", Clock(), passphrase=PASSPHRASE)
    return Locked(folder, code, key_for(folder, code))


@pytest.fixture
def locked(usual_locked: Locked, tmp_path: Path) -> Locked:
    """The encrypted field book, fresh for each test and closed."""
    folder = Path(shutil.copytree(usual_locked.folder, tmp_path / "locked"))
    return usual_locked._replace(folder=folder)


@pytest.fixture
def field_book(usual_book: Path, tmp_path: Path) -> Iterator[Book]:
    """The small field book, fresh for each test."""
    with Book.open(Path(shutil.copytree(usual_book, tmp_path / "g1"))) as book:
        yield book


@pytest.fixture
def app(field_book: Book, now: Clock) -> QmtuiApp:
    """The app on the small field book, Jo at the device."""
    return QmtuiApp(field_book, now, "JO")
