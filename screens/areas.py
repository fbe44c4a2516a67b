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
from qmtui.i18n import _, mark
from screens.footer import KeyLine
from screens.header import AreaBar, Header

UNDO_UNSEEN = Binding(
    "ctrl+z",
    "app.undo",
    _("Undo"),
    tooltip=_("Take back the last thing this device did"),
    show=False,
    id="app.undo",
)
"""For areas where nothing is captured: it works there, but the footer has no room for it."""


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
        areas = areas_of(self.book)
        here = next((area.key for area in areas if area.name == self.AREA), "")
        yield AreaBar([(area.key, _(area.title)) for area in areas], here, self.book)
        yield from self.compose_area()
        yield KeyLine()
        yield Static(_("Please enlarge the window: 60 × 20 is the least."), classes="too-small")

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
    """The areas that exist for this kind of book."""
    return OFFICE if book.kind == "office" else FIELD


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
