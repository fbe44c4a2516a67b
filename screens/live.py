"""Exchanging by itself beside the screens: a thread, and what the screens show of it."""

from __future__ import annotations

import threading
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.live_folder import go_live, live_folder

if TYPE_CHECKING:
    from qmtui.live import Live, Told
    from screens.book_app import BookApp

LIVE = "live ✓"
"""All goes by itself; short, for the header has little room, and the same in every language."""
PATIENCE = 5.0
"""Seconds that the end of the program waits for an exchange that is under way."""


@dataclass
class LiveTold(Message):
    """An exchange is over, or there can be none for now."""

    live: Live
    told: Told


@dataclass
class LiveWanted(Message):
    """Exchange with this folder by itself from here on, or with none."""

    folder: Path | None


@dataclass
class LiveFailed(Message):
    """Something happened that never should have."""

    error: Exception


class LiveExchange:
    """Keeps the open book alike with the folder chosen for that; none unless somebody chose one."""

    def __init__(self, app: BookApp) -> None:
        self._app = app
        self._live: Live | None = None
        self._ending: list[Live] = []
        """Those that were told to end; an exchange may be under way."""
        self.at: datetime | None = None
        """When the last exchange went well."""
        self.trouble: QmtuiError | None = None
        """Why there can be none for now."""
        self.unusable = 0
        """Files there that the last exchange could not use, and nobody mends by themselves."""

    @property
    def folder(self) -> Path | None:
        return self._live.folder if self._live else None

    @property
    def is_hampered(self) -> bool:
        """Whether somebody should look why not everything moves."""
        return bool(self.trouble or self.unusable)

    def begin(self, book: Book) -> None:
        """Go on with what was chosen the last time."""
        folder = live_folder(book)
        if folder is None or book.kind != "field" or self._live:
            return
        # Only who exchanges all the time waits for it.
        from qmtui.live import Live

        def hear(told: Told) -> None:
            self._post(LiveTold(live, told))

        self.at, self.trouble, self.unusable = None, None, 0
        self._live = live = Live(book, self._app.now, folder, hear)
        run = copy_context().run
        threading.Thread(target=run, args=(self._run, live), daemon=True).start()

    def choose(self, book: Book, folder: Path | None) -> None:
        """Exchange with this folder from here on, or with none; raises `BookUnusable`."""
        self.end()
        go_live(book, folder)
        self.begin(book)

    def end(self, patience: float = 0.0) -> bool:
        """Stop it; whether nothing works with the book any more."""
        if self._live:
            self._ending.append(self._live)
            self._live = None
        self._ending = [live for live in self._ending if not live.stop(patience)]
        return not self._ending

    def took(self, message: LiveTold) -> bool:
        """Note how an exchange went; whether it brought something to show."""
        told = message.told
        if message.live is not self._live:
            return False
        if isinstance(told, QmtuiError):
            self.trouble = told
            return False
        self.trouble, self.at = None, self._app.now()
        self.unusable = len(told.left)
        return bool(told.pulled)

    def _run(self, live: Live) -> None:
        try:
            live.run()
        except Exception as error:
            self._post(LiveFailed(error))

    def _post(self, message: Message) -> None:
        # The loop may just have ended.
        with suppress(RuntimeError):
            self._app.post_message(message)


def live_of(app: App[Any]) -> LiveExchange | None:
    """What exchanges by itself in this app, if it is one that works on books."""
    live = getattr(app, "live", None)
    return live if isinstance(live, LiveExchange) else None


def sign(app: App[Any]) -> str:
    """What the header says of it: nothing, that all goes by itself, or that something does not."""
    live = live_of(app)
    if live is None or live.folder is None:
        return ""
    return "live ▲" if live.is_hampered else LIVE if live.at else "live …"
