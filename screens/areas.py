"""The areas of the program and what all of them have in common."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from msgspec import Struct
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.events import AREAS
from qmtui.i18n import _, mark
from screens.area_bar import AreaBar
from screens.footer import KeyLine
from screens.header import Header
from screens.keys import key_of

UNDO_UNSEEN = Binding(
    "ctrl+z",
    "app.undo",
    _("Undo"),
    tooltip=_("Take back the last thing this device did"),
    show=False,
    id="app.undo",
)
"""For areas where nothing is captured: it works there, but the footer has no room for it."""


LEAST = (60, 20)
"""Columns and rows; in a smaller window nothing can be seen, so nobody is let in unseen."""


class Area(Struct, frozen=True):
    """One area: a mode of the app, reached by a key from everywhere."""

    name: str
    key: str
    title: str
    build: Callable[[Book, Now], Screen[None]]


class AreaScreen(Screen[ScreenResultType]):
    """A screen with our header and footer that reads its figures anew whenever it comes back.

    `AREA` is the name of the area it belongs to; `has_unsaved` makes Ctrl+Q ask first. `draft` is
    what has been typed so far: kept under the area's name should the key be let go of.
    """

    AREA = ""
    UNSEEN: frozenset[str] = frozenset()
    """Ids of keys for which the footer has no room here; F1 and the palette name them."""

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self.book = book
        self.now = now
        self._late: Callable[[], object] | None = None

    @property
    def has_unsaved(self) -> bool:
        return False

    @property
    def draft(self) -> dict[str, Any]:
        return {}

    def take_draft(self) -> dict[str, Any]:
        """What was begun before the book was closed; from here on it is up to this screen."""
        drafts = self.book.database.drafts
        found = drafts.get(self.AREA) or {}
        if found:
            with suppress(OSError):
                drafts.drop(self.AREA)
        return found

    def compose(self) -> ComposeResult:
        yield Header(self.book, self.now)
        areas = {area.name: area for area in areas_of(self.book)}
        keys = {name: key_of(self.app, f"area.{name}", area.key) for name, area in areas.items()}
        titles = [(keys[name], _(area.title)) for name, area in areas.items()]
        yield AreaBar(titles, keys.get(self.AREA, ""), self.book)
        yield from self.compose_area()
        yield KeyLine()
        yield Static(_("Please enlarge the window: 60 × 20 is the least."), classes="too-small")

    @property
    def is_unseen(self) -> bool:
        """Whether the window is too small to show anything but that."""
        return self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]

    def compose_area(self) -> ComposeResult:
        """What lies between header and footer."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.show_facts()
        if late := self._late:
            self._late = None
            late()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave; behind the lock screen only later, for Textual takes away whatever is on top."""
        if self.is_active:
            return super().dismiss(result)
        self._late = partial(self.dismiss, result)
        return AwaitComplete()

    def show_facts(self) -> None:
        """Show what the book says now; called after undo and exchange as well."""
        self.query_one(Header).show_facts()

    def show_undone(self, words: str) -> None:
        """Say what was taken back."""
        self.notify(words, title=_("Taken back"), markup=False)
        self.show_facts()


def areas_of(book: Book) -> tuple[Area, ...]:
    """The areas that exist for this kind of book and that this station is there for."""
    if book.kind == "office":
        return OFFICE
    station = book.stations.get(book.post.station_id or "")
    return tuple(
        area
        for area in FIELD
        if area.name not in AREAS or station is None or station.is_for(area.name)
    )


# Each area is imported at its first visit, so that none of them delays the start.


def _desk(book: Book, now: Now) -> Screen[None]:
    from screens.desk import DeskScreen

    return DeskScreen(book, now)


def _count(book: Book, now: Now) -> Screen[None]:
    from screens.count import CountScreen

    return CountScreen(book, now)


def _feedback(book: Book, now: Now) -> Screen[None]:
    from screens.feedback import FeedbackScreen

    return FeedbackScreen(book, now)


def _exchange(book: Book, now: Now) -> Screen[None]:
    from screens.exchange import ExchangeScreen

    return ExchangeScreen(book, now)


def _report(book: Book, now: Now) -> Screen[None]:
    from screens.report import ReportScreen

    return ReportScreen(book, now)


def _events(book: Book, now: Now) -> Screen[None]:
    from screens.events import EventsScreen

    return EventsScreen(book, now)


def _privacy(book: Book, now: Now) -> Screen[None]:
    from screens.privacy import PrivacyScreen

    return PrivacyScreen(book, now)


FIELD = (
    Area("desk", "f2", mark("Check-in"), _desk),
    Area("count", "f3", mark("Counting"), _count),
    Area("feedback", "f4", mark("Take feedback"), _feedback),
    Area("exchange", "f8", mark("Exchange"), _exchange),
    Area("report", "f9", mark("Report"), _report),
)
OFFICE = (
    Area("events", "f2", mark("Events"), _events),
    Area("privacy", "f8", mark("Privacy"), _privacy),
)
