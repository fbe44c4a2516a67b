"""Locks the screen, asks for the secret of a book, and lets go of its key when it is time."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.handover.own_clock import ask_for_look, wants_look
from qmtui.locations import kept_book
from qmtui.watch import TICK, Watch

if TYPE_CHECKING:
    from screens.book_app import BookApp

LOCK, UNLOCK = "lock", "unlock"
"""Both are modes of the app: what lies in the areas stays as it was, and unseen."""


class Guard:
    """What stands between an open book and whoever sits down at an unattended device."""

    def __init__(self, app: BookApp) -> None:
        self._app = app
        self._watch = Watch(time.time(), time.monotonic())
        self._behind = ""
        """The mode that the lock screen covers."""
        self._is_over = False
        """Whether the key is to be let go of as soon as nothing works with the book any more.

        Until then the secret alone reopens: a share that hangs may hold the book for ever.
        """

    @property
    def is_locked(self) -> bool:
        return bool(self._behind)

    @property
    def behind(self) -> str:
        """Where screens go that open themselves meanwhile, "" for nowhere special."""
        return self._behind

    def begin(self) -> None:
        self._app.set_interval(TICK, self.look)

    def touch(self) -> None:
        """Somebody is here, and what they do may be worth keeping."""
        self._app.draft_keeper.look_soon()
        self._watch.touch(time.monotonic())

    async def look(self) -> None:
        """Lock, or let go of the key, when it is time."""
        book = self._app.book
        idle = self._app.config.lock_after(is_plain=book is None or book.is_plain)
        verdict = self._watch.look(time.time(), time.monotonic(), idle)
        if book is None:
            return
        if self._watch.went_back:
            self._doubt_clock(book)
        if verdict:
            self.lock()
        self._is_over = self._is_over or verdict == "drop"
        if self._is_over:
            await self.let_go()

    def came_back(self) -> None:
        """The terminal was practice's for a while, and nothing looked at the clock."""
        book = self._app.book
        idle = self._app.config.lock_after(is_plain=book is None or book.is_plain)
        if self._watch.came_back(time.time(), time.monotonic(), idle):
            self.lock()

    def _doubt_clock(self, book: Book) -> None:
        """Somebody set it: whoever comes next is asked whether it is right now."""
        self._app.now.forget()
        if book.kind == "field":
            with suppress(QmtuiError):
                ask_for_look(book)

    def lock(self) -> None:
        """Cover everything at once; what was captured can no longer be corrected."""
        app = self._app
        book = app.book
        if book is None or self.is_locked:
            return
        from screens.lock import LockScreen

        self._behind = app.current_mode
        self._watch.lock(time.monotonic())
        book.corrections.forget()
        app.clear_notifications()
        counting = self._behind == "count"
        app.add_mode(LOCK, lambda: LockScreen(book, app.now, counting=counting))
        app.switch_mode(LOCK)

    def counted(self) -> None:
        """Somebody is counting behind the lock screen: the book stays open for that."""
        self._watch.lock(time.monotonic())

    async def reopen(self, *, by_secret: bool) -> None:
        """Go on where one was."""
        book = self._app.book
        if book is None or not self.is_locked or (self._is_over and not by_secret):
            return
        was_over, self._is_over = self._is_over, False
        behind, self._behind = self._behind, ""
        self._watch.unlock(time.monotonic())
        await self._app.switch_mode(behind)
        await self._app.remove_mode(LOCK)
        if was_over:
            self.opened(book)
            self._app.live.begin(book)
        if wants_look(book):
            self._app.ask_for_time()

    async def let_go(self) -> None:
        """Close the book and forget its key; a plain book has none and merely stays locked.

        A worker that still exchanges with a stick is not interrupted: the next look tries again,
        and until then the lock screen asks for the secret as if the book were closed.
        Looking for sticks (`places`) is none; it may wait for a dead drive for ever.
        """
        from screens.lock import LockScreen

        app = self._app
        book = app.book
        self._is_over = book is not None and not book.is_plain
        if book is None or book.is_plain:
            return
        is_over = app.live.end()
        at_work = (w for w in app.workers if not w.is_finished and w.group != "places")
        if not is_over or any(at_work):
            if isinstance(app.screen, LockScreen):
                app.screen.ask_secret()
            return
        app.draft_keeper.keep()
        behind, self._behind, self._is_over = self._behind, "", False
        app.book = None
        self.ask(book.folder, behind=behind)
        await app.switch_mode(UNLOCK)
        await app.leave_book(book)
        book.close()

    def ask(
        self, folder: Path, *, secret: str = "", behind: str = "", can_leave: bool = False
    ) -> None:
        """Make the mode that asks for the secret of a book; `behind` is where to go on then."""
        from screens.unlock import UnlockScreen

        kept = kept_book(folder)
        assert kept is not None, "read before, when it was found to be encrypted"
        self._app.add_mode(
            UNLOCK,
            lambda: UnlockScreen(kept, secret=secret, behind=behind, can_leave=can_leave),
        )

    def opened(self, book: Book) -> None:
        """The book was opened by its secret."""
        from qmtui.pin import Pin

        Pin(book).forgive()
        self._watch.unlock(time.monotonic())
