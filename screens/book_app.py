"""The part of the app that opens books, locks them, and leaves them again."""

from __future__ import annotations

from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from qmtui.book import Book, Now
from qmtui.book import now as wall_clock
from qmtui.clean import clean
from qmtui.clock import RightClock
from qmtui.config import Config, Settings
from qmtui.drafts import PERSONAL, Drafts
from qmtui.errors import QmtuiError
from qmtui.handover.own_clock import wants_look
from qmtui.i18n import _
from qmtui.pin import has_declined, has_pin
from qmtui.unlocking import is_encrypted
from screens.areas import Area, AreaScreen, areas_of
from screens.draft_keeper import DraftKeeper
from screens.drafts import DraftOffer
from screens.guard import LOCK, UNLOCK, Guard
from screens.help import HelpScreen
from screens.initials import InitialsScreen, known_initials, remember, take_over
from screens.live import PATIENCE, LiveExchange, LiveFailed, LiveTold, LiveWanted
from screens.scan_app import ScanApp
from screens.scan_guard import Scan, ScanGuard
from screens.theme import BY_CONFIG, LIGHT, THEMES

if TYPE_CHECKING:
    from qmtui.desk import Desk
    from screens.lock import LockScreen

FIRST_START = "first_start"
MEANWHILE = "meanwhile"
"""A mode that shows nothing, while the present one is built anew."""
KEPT = 5
"""Scans that the scanner's test page still tells of."""


class BookApp(ScanApp, inherit_bindings=False):
    """Works on one book at a time, each of its areas a mode; before that on the first screens."""

    # Textual would begin with its own theme and then parse all styles twice more for ours.
    theme: Reactive[str] = Reactive(LIGHT.name, init=False)

    def __init__(
        self,
        book: Book | None,
        now: Now,
        by: str | None = None,
        *,
        locked: Path | None = None,
        secret: str = "",
        settings: Settings | None = None,
    ) -> None:
        """`locked` is the folder of an encrypted book, `secret` what is tried there first."""
        # The mode to begin with depends on the book; Textual asks for it while it is built.
        first = last_area(book) if book else UNLOCK if locked else FIRST_START
        self.DEFAULT_MODE = first  # type: ignore[misc]
        super().__init__(begins_at_desk=first == "desk")
        self.desk: Desk | None = None
        """Checks in from other areas than the desk; kept as long as the book is open."""
        self.scan_log: deque[str] = deque(maxlen=KEPT)
        """What was scanned last, the newest first; never more than the end of a code."""
        self.layouts_told: set[str] = set()
        """Wrong keyboard layouts that were mentioned."""
        self.book = book
        self.now = RightClock(now)
        self._by = by
        self.config = settings.config if settings else Config()
        self._trouble = [finding.sentence for finding in settings.findings] if settings else []
        self.keymap: dict[str, str] = {}
        """Keys of people's own choice by the id of the binding."""
        self.theme = BY_CONFIG[self.config.theme].name
        self.animation_level = "none"
        if settings and self.config.keymap:
            self._take_keymap(settings)
        self.guard = Guard(self)
        self.draft_keeper = DraftKeeper(self)
        self.live = LiveExchange(self)
        if settings:
            gap = self.config.scanner_gap_ms / 1000
            self.scan_guard = ScanGuard(gap, self.config.scanner_suffix)
        if book is not None:
            self._take(book)
        elif locked is not None:
            self.guard.ask(locked, secret=secret)
        else:
            self.add_mode(FIRST_START, self._first_start)

    def _take_keymap(self, settings: Settings) -> None:
        # Every screen is imported for that; who keeps the usual keys does not wait for it.
        from screens.keymap import checked_keymap, for_textual

        self.keymap, findings = checked_keymap(settings)
        self._trouble += [finding.sentence for finding in findings]
        self.set_keymap(for_textual(self.keymap))

    def on_mount(self) -> None:
        self.guard.begin()
        self._tell_trouble()
        if self.book is not None:
            self.draft_keeper.tell(self.book, self.current_mode)
            self.live.begin(self.book)
        self._ask_first()

    def on_unmount(self) -> None:
        self.live.end(PATIENCE)

    @on(LiveTold)
    def show_live(self, message: LiveTold) -> None:
        if not self.screen_stack:
            return  # The program is about to end.
        has_news, screen = self.live.took(message), self.screen
        # Whatever lies below a dialog reads anew when it comes back.
        if isinstance(screen, AreaScreen) and (has_news or screen.AREA == "exchange"):
            screen.show_facts()

    @on(LiveWanted)
    def go_live(self, message: LiveWanted) -> None:
        assert self.book is not None
        try:
            self.live.choose(self.book, message.folder)
        except QmtuiError as error:
            self.notify(clean(str(error), limit=500), severity="warning", markup=False)
        if isinstance(self.screen, AreaScreen):
            self.screen.show_facts()

    @on(LiveFailed)
    def fail_live(self, message: LiveFailed) -> None:
        # As in any other place: the crash handler notes it, and what was confirmed is on the disk.
        raise message.error

    def _tell_trouble(self) -> None:
        """What is wrong with the settings; one sentence, for it covers a part of the screen."""
        if len(self._trouble) > 1:
            sentence = _("{0} faults in the settings; see: qmtui config check")
            self._trouble = [sentence.format(len(self._trouble))]
        for sentence in self._trouble:
            self.notify(clean(sentence, limit=500), severity="warning", timeout=10, markup=False)

    def ask_for_time(self) -> None:
        """The computer's own clock, whatever clock the app was given: can it be, is it right?

        The questions before it, left open when the screen was locked, ask for it themselves.
        """
        book = self.book
        if book is None or self.now.is_set:
            return
        is_doubtful = book.is_clock_doubtful(wall_clock())
        if (not is_doubtful and not wants_look(book)) or self.is_beginning:
            return
        if is_doubtful:
            from screens.right_time import RightTimeScreen

            self.push_screen(RightTimeScreen(book, self.now))
        else:
            from screens.handover.own_clock import OwnClockScreen

            self.push_screen(OwnClockScreen(book, self.now))

    @property
    def is_beginning(self) -> bool:
        """Whether one of the first questions is open: another would lie on top of it."""
        from screens.pin import PinScreen
        from screens.right_time import TimeQuestion

        return isinstance(self.screen, (PinScreen, InitialsScreen, TimeQuestion))

    def take_scan(self, scan: Scan) -> None:
        # Imported here: the start does not wait for it.
        from screens.scans import take

        take(self, scan)

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    def _take(self, book: Book) -> None:
        """Work on this book from here on: its areas become modes."""
        self.book = book
        self.set_class(book.is_practice, "-practice")
        self.desk = None
        self.draft_keeper.forget()
        Drafts(book, self.now).tidy_up()
        if book.local.get("theme") in self.available_themes:
            self.theme = str(book.local["theme"])
        if self._by:
            take_over(book, self._by)
        for area in areas_of(book):
            self.add_mode(area.name, partial(self._begin, area, book))

    def _begin(self, area: Area, book: Book) -> Screen[None]:
        return self.dressed(area.build(book, self.now))

    def _first_start(self) -> Screen[None]:
        from screens.first_start import FirstStartScreen

        return FirstStartScreen()

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
        await self._work_on(book)

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

    async def _work_on(self, book: Book, area: str = "") -> None:
        """Leave the screens before a book and work on this one."""
        self._take(book)
        self.guard.opened(book)
        first = area or last_area(book)
        self.draft_keeper.tell(book, first)
        await self.switch_mode(first)
        await self._remove_modes(FIRST_START, UNLOCK)
        self.live.begin(book)
        self._ask_first()

    def remember_area(self) -> None:
        """Come back to this area next time."""
        book, area = self.book, self.guard.behind or self.current_mode
        if book is None or area not in [area.name for area in areas_of(book)]:
            return
        if last_area(book) != area:
            remember(book, area=area)

    async def leave_book(self, book: Book) -> None:
        """Do without the areas of a book, after another mode was switched to."""
        self.desk = None
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
        """A PIN for this device, then who works here, then its clock: one after the other."""
        book = self.book
        if book is None or book.kind != "field":
            self.ask_for_time()
        elif book.is_plain or has_pin(book) or has_declined(book):
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
        else:
            self.ask_for_time()

    # `Any`: whatever Textual's overloads say.
    def push_screen(self, screen: Any, callback: Any = None, *args: Any, **options: Any) -> Any:
        # What opens itself while the screen is locked waits behind the lock screen.
        if self.guard.is_locked and not isinstance(screen, HelpScreen):
            options.setdefault("mode", self.guard.behind)
        return super().push_screen(screen, callback, *args, **options)

    async def on_lock_screen_reopened(self, message: LockScreen.Reopened) -> None:
        await self.guard.reopen(by_secret=message.by_secret)

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
                self.draft_keeper.change_hands(book, initials)
            if isinstance(self.screen, AreaScreen):
                self.screen.show_facts()
            # An area that is built anew for them would take the next question with it.
            self.call_later(self.ask_for_time)

        self.push_screen(InitialsScreen(book.post.by, known_initials(book)), take)

    async def begin_anew(self, book: Book, names: set[str]) -> None:
        """Build the areas of these names anew, each with the draft of whoever is here now."""
        here = self.current_mode
        if here in names:
            # The present mode cannot be removed.
            self.add_mode(MEANWHILE, Screen)
            await self.switch_mode(MEANWHILE)
        await self._remove_modes(*names)
        for area in areas_of(book):
            if area.name in names:
                self.add_mode(area.name, partial(self._begin, area, book))
        if here in names:
            await self.switch_mode(here)
            await self.remove_mode(MEANWHILE)
        self.draft_keeper.forget()

    @property
    def has_offer(self) -> bool:
        """Whether the present area says that somebody else began something there."""
        screen = self.screen
        return isinstance(screen, AreaScreen) and any(o.display for o in screen.query(DraftOffer))

    def action_drafts(self) -> None:
        if self.book is not None and isinstance(self.screen, AreaScreen):
            self.draft_keeper.offer(self.book, self.screen)

    def on_wiping_screen_gone(self) -> None:
        self.book = None

    async def on_shift_ended(self) -> None:
        visited = {screen.AREA for screen in self.area_screens()}
        if self.book is not None and visited & PERSONAL:
            await self.begin_anew(self.book, visited & PERSONAL)


def last_area(book: Book) -> str:
    """The area where this device was left, at first the first one."""
    names = [area.name for area in areas_of(book)]
    last = book.local.get("area")
    return str(last) if last in names else names[0]


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
