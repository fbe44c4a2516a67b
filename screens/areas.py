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
from qmtui.drafts import Drafts
from qmtui.events import AREAS
from qmtui.i18n import _, mark
from screens.area_bar import AreaBar
from screens.banner import Banner
from screens.drafts import DraftOffer
from screens.footer import KeyLine
from screens.header import Header
from screens.keys import key_of
from screens.practice_line import PracticeLine

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
    what has been typed so far: it is on the disk a moment later, and `take_draft` gives it back.
    """

    AREA = ""
    TAB = ""
    """The area it is part of, if its draft has another name."""
    UNSEEN: frozenset[str] = frozenset()
    """Ids of keys for which the footer has no room here; F1 and the palette name them."""

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self.book = book
        self.now = now
        self.begun_by = book.post.by
        """Whose draft it holds."""
        self._late: Callable[[], object] | None = None

    @property
    def home(self) -> str:
        """The mode it lies in."""
        return self.TAB or self.AREA

    @property
    def has_unsaved(self) -> bool:
        return False

    @property
    def draft(self) -> dict[str, Any]:
        return {}

    def take_draft(self) -> dict[str, Any]:
        """What whoever is here has begun before; it stays on the disk until it is another or done.

        Asked when the screen is mounted: it is built anew whenever there is another to show.
        """
        own = Drafts(self.book, self.now).own(self.AREA)
        return own.values if own else {}

    def drop_draft(self) -> None:
        """What was begun is saved, or not wanted any more."""
        with suppress(OSError):
            Drafts(self.book, self.now).keep(self.AREA, {})

    def compose(self) -> ComposeResult:
        yield Header(self.book, self.now)
        areas = {area.name: area for area in areas_of(self.book)}
        keys = {name: key_of(self.app, f"area.{name}", area.key) for name, area in areas.items()}
        titles = [(keys[name], _(area.title)) for name, area in areas.items()]
        yield AreaBar(titles, keys.get(self.TAB or self.AREA, ""), self.book)
        yield DraftOffer(self.book, self.now, self.AREA)
        if self.book.kind == "field":
            yield Banner(self.book, self.now)
        if self.book.is_practice:
            yield PracticeLine(self.book, self.home)
        yield from self.compose_area()
        yield KeyLine()
        yield Static(_("Please enlarge\nthe window: 60 × 20\nis the least."), classes="too-small")

    @property
    def is_unseen(self) -> bool:
        """Whether the window is too small to show anything but that."""
        return self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]

    def compose_area(self) -> ComposeResult:
        """What lies between header and footer."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.query_one(DraftOffer).show_facts()
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
        for banner in self.query(Banner):
            banner.show_facts()
        for line in self.query(PracticeLine):
            line.show_facts()

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
        if area.name != "walk" or len(book.stops)
    )


# Each area is imported at its first visit, so that none of them delays the start.


def _desk(book: Book, now: Now) -> Screen[None]:
    from screens.desk import DeskScreen

    return DeskScreen(book, now)


def _count(book: Book, now: Now) -> Screen[None]:
    from screens.count import CountScreen

    return CountScreen(book, now)


def _feedback(book: Book, now: Now) -> Screen[None]:
    from screens.feedback.form import FeedbackScreen

    return FeedbackScreen(book, now)


def _walk(book: Book, now: Now) -> Screen[None]:
    from screens.walk.walk import WalkScreen

    return WalkScreen(book, now)


def _directory(book: Book, now: Now) -> Screen[None]:
    from screens.directory.directory import FieldDirectory

    return FieldDirectory(book, now)


def _office_directory(book: Book, now: Now) -> Screen[None]:
    from screens.directory.office import OfficeDirectory

    return OfficeDirectory(book, now)


def _contact(book: Book, now: Now) -> Screen[None]:
    from screens.contact.contact import ContactScreen

    return ContactScreen(book, now)


def _exchange(book: Book, now: Now) -> Screen[None]:
    from screens.exchange import ExchangeScreen

    return ExchangeScreen(book, now)


def _report(book: Book, now: Now) -> Screen[None]:
    from screens.reports.report import ReportScreen

    return ReportScreen(book, now)


def _day(book: Book, now: Now) -> Screen[None]:
    from screens.day.day import DayScreen

    return DayScreen(book, now)


def _events(book: Book, now: Now) -> Screen[None]:
    from screens.events import EventsScreen

    return EventsScreen(book, now)


def _inbox(book: Book, now: Now) -> Screen[None]:
    from screens.inbox.inbox import InboxScreen

    return InboxScreen(book, now)


def _settling(book: Book, now: Now) -> Screen[None]:
    from screens.settling.settling import SettlingScreen

    return SettlingScreen(book, now)


def _people(book: Book, now: Now) -> Screen[None]:
    from screens.people.people import PeopleScreen

    return PeopleScreen(book, now)


def _privacy(book: Book, now: Now) -> Screen[None]:
    from screens.privacy import PrivacyScreen

    return PrivacyScreen(book, now)


FIELD = (
    Area("desk", "f2", mark("Check-in"), _desk),
    Area("count", "f3", mark("Counting"), _count),
    Area("feedback", "f4", mark("Take feedback"), _feedback),
    Area("contact", "f5", mark("Contact"), _contact),
    Area("walk", "f6", mark("Walk"), _walk),
    Area("directory", "f7", mark("Directory"), _directory),
    Area("exchange", "f8", mark("Exchange"), _exchange),
    Area("report", "f9", mark("Report"), _report),
    Area("day", "f10", mark("Day"), _day),
)
OFFICE = (
    Area("events", "f2", mark("Events"), _events),
    Area("inbox", "f3", mark("Inbox"), _inbox),
    Area("settling", "f4", mark("Settling"), _settling),
    Area("contacts", "f5", mark("Contacts"), _people),
    Area("directory", "f7", mark("Directory"), _office_directory),
    Area("privacy", "f8", mark("Privacy"), _privacy),
)
