"""The part of the app that opens books, locks them, and leaves them again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Event, Key, MouseDown, Paste
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from qmtui.book import Book, Now
from qmtui.book import now as wall_clock
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.pin import has_declined, has_pin
from qmtui.unlocking import is_encrypted
from screens import keys
from screens.areas import Area, AreaScreen, areas_of
from screens.guard import LOCK, UNLOCK, Guard
from screens.help import HelpScreen
from screens.initials import InitialsScreen, known_initials, take_over
from screens.theme import LIGHT, THEMES

FIRST_START = "first_start"


class BookApp(App[None], inherit_bindings=False):
    """Works on one book at a time, each of its areas a mode; before that on the first screens."""

    # Textual would begin with its own theme and then parse all styles twice more for ours.
    theme: Reactive[str] = Reactive(LIGHT.name, init=False)

    def __init__(
        self,
        book: Book | None,
        now: Now,
        by: str | None = None,
        *,
        practice: bool = False,
        locked: Path | None = None,
        secret: str = "",
    ) -> None:
        """`locked` is the folder of an encrypted book, `secret` what is tried there first."""
        # The mode to begin with depends on the book; Textual asks for it while it is built.
        first = areas_of(book)[0].name if book else UNLOCK if locked else FIRST_START
        self.DEFAULT_MODE = first  # type: ignore[misc]
        # Parsing styles is most of the start; a station does without the office's.
        is_station = book is not None and book.kind == "field"
        styles = ["app.tcss"] if is_station else ["app.tcss", "office.tcss"]
        super().__init__(css_path=[Path(__file__).with_name(name) for name in styles])
        self.book = book
        self.now = now
        self._by = by
        self.animation_level = "none"
        self.guard = Guard(self)
        if book is not None:
            self._take(book, practice)
        elif locked is not None:
            self.guard.ask(locked, secret=secret)
        else:
            self.add_mode(FIRST_START, self._first_start)

    def on_mount(self) -> None:
        self.guard.begin()
        self._warn_of_clock()
        self._ask_first()

    def _warn_of_clock(self) -> None:
        """The computer's own clock, whatever clock the app was given."""
        if self.book is not None and self.book.is_clock_doubtful(wall_clock()):
            sentence = _("Check this computer's date and time: they can hardly be right.")
            self.notify(sentence, severity="warning", timeout=20, markup=False)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, (Key, MouseDown, Paste)):
            self.guard.touch()
        await super().on_event(event)

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    def _take(self, book: Book, practice: bool) -> None:
        """Work on this book from here on: its areas become modes."""
        self.book = book
        book.local["practice"] = practice or book.local.get("practice", False)
        if book.local.get("theme") in self.available_themes:
            self.theme = str(book.local["theme"])
        if self._by:
            take_over(book, self._by)
        for area in areas_of(book):
            self.add_mode(area.name, partial(self._begin, area, book))

    def _begin(self, area: Area, book: Book) -> Screen[None]:
        screen = area.build(book, self.now)
        # Textual would parse all styles anew for it (0.1 s); ours change with the theme only.
        screen._css_update_count = self._css_update_count
        return screen

    def _first_start(self) -> Screen[None]:
        from screens.first_start import FirstStartScreen

        return FirstStartScreen(self.now)

    async def on_first_start_screen_book_ready(self, message: Message) -> None:
        from screens.first_start import FirstStartScreen

        assert isinstance(message, FirstStartScreen.BookReady)
        try:
            if message.key is None and is_encrypted(message.folder):
                self.guard.ask(message.folder, can_leave=True)
                await self.switch_mode(UNLOCK)
                return
            book = opened(message.folder, message.key)
        except QmtuiError as error:
            self.notify(clean(str(error), limit=500), severity="error", markup=False)
            return
        await self._work_on(book, practice=message.practice)

    async def on_unlock_screen_opened(self, message: Message) -> None:
        from screens.unlock import UnlockScreen

        assert isinstance(message, UnlockScreen.Opened)
        try:
            book = opened(message.folder, message.key)
        except QmtuiError as error:
            if isinstance(self.screen, UnlockScreen):
                self.screen.wrong(error)
            return
        await self._work_on(book, message.behind)

    async def on_unlock_screen_left(self) -> None:
        await self.switch_mode(FIRST_START)
        await self.remove_mode(UNLOCK)

    async def _work_on(self, book: Book, area: str = "", *, practice: bool = False) -> None:
        """Leave the screens before a book and work on this one."""
        self._take(book, practice)
        self._warn_of_clock()
        self.guard.opened(book)
        drafts = book.database.drafts.names()
        await self.switch_mode(area or areas_of(book)[0].name)
        await self._remove_modes(FIRST_START, UNLOCK)
        for begun in areas_of(book):
            if begun.name in drafts:
                where = f"{keys.display(begun.key)} {_(begun.title)}"
                self.notify(_("Begun and not saved yet: {0}").format(where), markup=False)
        self._ask_first()

    async def leave_book(self, book: Book) -> None:
        """Do without the areas of a book, after another mode was switched to."""
        await self._remove_modes(LOCK, *(area.name for area in areas_of(book)))

    async def _remove_modes(self, *names: str) -> None:
        for name in names:
            if name in self._modes:
                await self.remove_mode(name)

    def area_screens(self) -> list[AreaScreen[Any]]:
        """Every screen of every area that was visited, the hidden ones too."""
        stacks = self._screen_stacks.values()
        screens = (screen for stack in stacks for screen in stack)
        return [screen for screen in screens if isinstance(screen, AreaScreen)]

    def _ask_first(self) -> None:
        """A PIN for this device, then who works here."""
        book = self.book
        if book is None or book.kind != "field":
            return
        if book.is_plain or has_pin(book) or has_declined(book):
            self._ask_initials_first()
        else:
            self._ask_for_pin()

    def _ask_for_pin(self) -> None:
        from screens.pin import PinScreen

        assert self.book is not None
        self.push_screen(PinScreen(self.book), lambda _set: self._ask_initials_first())

    def _ask_initials_first(self) -> None:
        if self.book is not None and not self.book.post.by:
            self.action_initials()

    # `Any`: whatever Textual's overloads say.
    def push_screen(self, screen: Any, callback: Any = None, *args: Any, **options: Any) -> Any:
        # What opens itself while the screen is locked waits behind the lock screen.
        if self.guard.is_locked and not isinstance(screen, HelpScreen):
            options.setdefault("mode", self.guard.behind)
        return super().push_screen(screen, callback, *args, **options)

    async def on_lock_screen_reopened(self) -> None:
        await self.guard.reopen()

    async def on_lock_screen_given_up(self) -> None:
        await self.guard.let_go()

    def on_lock_screen_counted(self) -> None:
        self.guard.counted()

    def action_initials(self) -> None:
        book = self.book
        if book is None:
            return

        def take(initials: str | None) -> None:
            if initials:
                take_over(book, initials)
            if isinstance(self.screen, AreaScreen):
                self.screen.show_facts()

        self.push_screen(InitialsScreen(book.post.by, known_initials(book)), take)


def opened(folder: Path, key: bytes | None = None) -> Book:
    """The book, ready to work on; a field book whose event never arrived is none."""
    book = Book.open(folder, key=key)
    try:
        if book.kind == "field":
            book.event()
    except QmtuiError:
        book.close()
        raise
    return book
