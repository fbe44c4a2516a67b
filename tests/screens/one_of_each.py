"""One of each screen, built from the names of its arguments, so that the next one comes along."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from textual.content import Content
from textual.screen import Screen

from qmtui.book import Book
from qmtui.clock import RightClock
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.imports.rows import Row, Sheet
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.incidents import record
from qmtui.locations import KeptBook
from qmtui.model.count import VISITS
from qmtui.model.directory import ServiceOffer
from qmtui.model.place import Stop
from qmtui.model.settling import Verdict
from qmtui.reports.layout import Table
from qmtui.settling.on_the_list import OnTheList
from qmtui.settling.questions import Effect, Evidence, SeenTwice
from qmtui.walk.walk import Walk
from screens.areas import FIELD, OFFICE
from screens.keymap import owners
from screens.scan_guard import ScanGuard
from screens.start import StartScreen
from tests.screens.conftest import CODE, Clock

Kind = type[Screen[Any]]

PARTS = {
    *("AnsweringScreen", "AreaScreen", "DirectoryScreen", "EventFields", "ImportScreen"),
    *("SettlingScreen", "StartScreen", "TimeQuestion", "WayScreen", "WriteAfterReading"),
    *("WriteFile", "LockScreen"),
}
"""What others are made of; and the lock screen, which is a mode (tests/screens/test_lock.py)."""

OFFICE_ROOMS = {"inbox", "people", "planning", "handover", "settling", "privacy"}
OFFICE_SCREENS = {
    *("StationForm", "MeasureForm", "OfficeDetails", "OfferForm", "OfficeDirectory", "NoticeForm"),
    *("DiscloseScreen", "TypedConfirm"),
}
AT_STATIONS = {"FieldSettling", "WipingScreen", "OwnClockScreen"}

OTHERWISE = {
    ("RecordsScreen", "table"): "report_table",
    ("QuestionScreen", "event"): "title",
    ("QuestionScreen", "question"): "seen_twice",
}
"""Arguments that mean something else elsewhere."""


def every_screen() -> list[Kind]:
    """Every kind of screen in `screens`, by name: what a new import does not change."""
    owners()  # imports all of them

    def of(kind: Kind) -> Iterator[Kind]:
        for inner in kind.__subclasses__():
            yield inner
            yield from of(inner)

    ours = (kind for kind in of(Screen) if kind.__module__.startswith("screens."))
    kinds = {kind for kind in ours if kind.__name__ not in PARTS}
    return sorted(kinds, key=lambda kind: kind.__name__)


PLACES = ("field", "office", "start")


def where(kind: Kind) -> str:
    """In which book a screen is seen: `start` before any is open."""
    if issubclass(kind, StartScreen):
        return "start"
    of_office = {area.name for area in OFFICE} - {area.name for area in FIELD}
    room = kind.__module__.split(".")[1]
    is_office = getattr(kind, "AREA", "") in of_office or room in OFFICE_ROOMS
    is_office = is_office or kind.__name__ in OFFICE_SCREENS
    return "office" if is_office and kind.__name__ not in AT_STATIONS else "field"


class Builder:
    """Builds any screen: its arguments go by their names."""

    def __init__(self, book: Book, now: Clock) -> None:
        self.book, self.now = book, now
        self.event = book.event()

    def build(self, kind: type[Screen[Any]]) -> Screen[Any]:
        parameters = inspect.signature(kind).parameters.values()
        needed = [each.name for each in parameters if each.default is each.empty]
        return kind(**{name: self._argument(name, kind) for name in needed})

    def _argument(self, name: str, kind: type) -> Any:
        found = getattr(self, OTHERWISE.get((kind.__name__, name), name))
        return found() if inspect.ismethod(found) else found

    begun = here = everywhere = sentences = known = labels = bands = stations = ()
    topic = question = yes = more = title = name = words = text = "Nele"
    station = task = template = actor = measure = present = None
    label, due, key, area, counter, kind = "G1", "30.06.2026", "KEY", "desk", VISITS, "problem"
    code, file, place, counting, is_last = CODE, "liste.csv", (1, 2), False, False
    bodies = {"amt": "Amt"}
    mapping: dict[str, str] = {}
    path = Path("liste.csv")
    pages = (("Seite", Content("Text")),)
    table = Sheet(
        header=Row(number=1, cells=("Name",)),
        rows=(Row(number=2, cells=("Nele",)),),
        rejected=(),
        encoding="utf-8",
        delimiter=";",
    )
    report_table = Table(name="people", title="Leute", columns=(), rows=())
    offer = ServiceOffer(id="1", provider="Verein", topic="Miete", offer="Rat")

    def save(self) -> Callable[..., None]:
        return lambda *_args: None

    take = give = since = line = take_in = save

    def find(self) -> Callable[..., list[Any]]:
        return lambda _text: []

    def guard(self) -> ScanGuard:
        return ScanGuard()

    def draft(self) -> dict[str, str]:
        return {}

    def right_clock(self) -> RightClock:
        return RightClock(self.now)

    def count(self) -> Count:
        return Count(self.book, self.now)

    def desk(self) -> Desk:
        return Desk(self.book, self.now)

    def walk(self) -> Walk:
        return Walk(self.book, self.now)

    def at(self) -> Any:
        return self.walk().stops()[0]

    def stop(self) -> Stop:
        return next(iter(self.book.stops))

    def inbox(self) -> Inbox:
        return Inbox(self.book)

    def acts(self) -> Acts:
        return Acts(self.inbox(), self.now)

    def matter(self) -> Any:
        return self.inbox().all()[0]

    def incident(self) -> Any:
        return record(self.book, self.now)

    def kept(self) -> KeptBook:
        return KeptBook(folder=self.book.folder, title="Fest", kind="field")

    def on_the_list(self) -> OnTheList:
        return OnTheList(self.book, self.event.id, "")

    def seen_twice(self) -> SeenTwice:
        seen = Evidence(entry="1", station="Nord", at=self.now(), by="JO", was_refused=False)
        effect = Effect(people=(1, 1), check_ins=(2, 1), station="Nord")
        verdicts = get_args(Verdict)
        return SeenTwice(
            event=self.event.id,
            attendee="1",
            name="Nele",
            offering="",
            first=seen,
            second=seen,
            effects=dict.fromkeys(verdicts, effect),
        )
