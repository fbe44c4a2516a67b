"""Exchanging all the time: a folder is watched, and whatever is new on either side moves on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from qmtui.book import Book, Now
from qmtui.errors import BookUnusable, QmtuiError, in_plain_words
from qmtui.exchange import sync
from qmtui.sticks import is_folder
from storage import files
from storage.errors import FolderEmptied, FolderFailed, FolderMissing
from storage.values import ExchangeReport

QUIET = 1.0
"""Seconds without another entry until ours are sent: a party checked in is one file."""
LONGEST = 5.0
"""Seconds that an entry waits at most while more follow."""
LOOK = 5.0
"""Seconds between two looks nobody asked for: network shares do not tell of what others put there,
and systems that do may lose a hint."""
TICK = 0.5
"""Seconds between two looks at our own entries."""
AGAIN = 5.0
"""Seconds until something is tried again that did not work."""

Told = ExchangeReport | QmtuiError
"""What an exchange did, or why there was none."""


class Stop(Protocol):
    """A `threading.Event`, as far as it is used."""

    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool: ...


class Live:
    """Exchanges a field book with a folder whenever there is something new here or there.

    `run` lasts until `stop`, in a thread of the process that has the book open: nobody else may
    write it. `tell` is called in that thread after each exchange, and once when there can be none
    for now; a folder that is gone is waited for.
    """

    def __init__(self, book: Book, now: Now, folder: Path, tell: Callable[[Told], object]) -> None:
        self.folder = folder
        self._book = book
        self._now = now
        self._tell = tell
        self._stop: Stop = threading.Event()
        self._at_work = threading.Lock()
        self._sending = Sending()
        self._met: frozenset[tuple[str, int]] | None = None
        """What lay in the folder before the last exchange; None while there was none."""
        self._looked = 0.0
        self._not_before = 0.0
        self._trouble = ""

    def run(self) -> None:
        """Exchange until told to stop."""
        while not self._stop.is_set():
            if self.step():
                self._follow()
            else:
                self._stop.wait(TICK)

    def stop(self, patience: float = 0.0) -> bool:
        """Ask it to end; whether nothing is being exchanged any more."""
        self._stop.set()
        if is_over := self._at_work.acquire(timeout=patience):
            self._at_work.release()
        return is_over

    def step(self, *, hinted: bool = True) -> bool:
        """Exchange if it is time; whether the folder is there.

        `hinted` says that something happened in it.
        """
        at = time.monotonic()
        if at < self._not_before:
            return True
        if not is_folder(self.folder):
            self._fail(BookUnusable(FolderMissing()))
            return False
        is_due = self._sending.is_due(self._book.database.status().unsent, at)
        # What did not work is tried again, and then it is known to work.
        is_due |= bool(self._trouble)
        try:
            if hinted or at - self._looked >= LOOK:
                self._looked = at
                is_due |= self._has_news()
            if is_due:
                self.exchange()
        except QmtuiError as error:
            self._fail(error)
        return True

    def exchange(self) -> None:
        """Exchange now; since the book was opened only the first time reads all that lies there.

        Raises like `sync`.
        """
        with self._at_work:
            if self._stop.is_set():
                return
            before = self._unmet()
            report = sync(self._book, self._now, self.folder, trusting=True)
            self._met, self._trouble = before, ""
            self._sending.done(self._book.database.status().unsent)
        self._tell(report)

    def _has_news(self) -> bool:
        """Whether something came that no exchange has seen; what cannot be used is seen once."""
        return self._met is None or not self._unmet() <= self._met

    def _unmet(self) -> frozenset[tuple[str, int]]:
        with in_plain_words():
            return self._book.database.unmet(self.folder)

    def _fail(self, error: QmtuiError) -> None:
        """Say it once, and try again a little later."""
        self._not_before = time.monotonic() + (TICK if is_waiting(error) else AGAIN)
        sentence, self._trouble = self._trouble, str(error)
        if sentence != self._trouble:
            self._tell(error)

    def _follow(self) -> None:
        """Go on until the folder goes away, or another stick lies in its place."""
        place = self.folder / self._book.database.manifest.book
        which = files.which(place)
        # Something may have come before the watching began.
        is_first = True
        for is_hinted in hints(place, self._stop):
            if not self.step(hinted=is_hinted or is_first):
                return
            if files.which(place) != which:
                # It was emptied, or is another stick: an exchange says what is to be said.
                self._met = None
                return
            is_first = False


class Sending:
    """When entries of our own are due: soon after the last one, and not much later than the first.

    All times are in seconds of a clock that nobody sets.
    """

    def __init__(self) -> None:
        self._unsent = 0
        self._first: float | None = None
        """When the first entry was seen that is still to be sent."""
        self._last = 0.0

    def is_due(self, unsent: int, at: float) -> bool:
        if unsent != self._unsent:
            self._unsent, self._last = unsent, at
            self._first = at if self._first is None else self._first
        if self._first is None or not unsent:
            return False
        return at - self._last >= QUIET or at - self._first >= LONGEST

    def done(self, unsent: int) -> None:
        """What is unsent now is new, or cannot be sent."""
        self._unsent, self._first = unsent, None


def hints(folder: Path, stop: Stop) -> Iterator[bool]:
    """Come back at once when something happened in `folder`, and every `TICK` anyway (False).

    Where the system cannot watch a folder there are no hints, and the looks have to do.
    """
    # A quarter of the program's start, and only a folder that is watched needs it.
    from watchfiles import watch

    with suppress(OSError, RuntimeError):
        for changes in watch(
            folder,
            watch_filter=None,
            debounce=1000,
            step=200,
            rust_timeout=round(TICK * 1000),
            yield_on_timeout=True,
            stop_event=stop,
            # Polling reads every file's time twice a second; our own looks are cheaper.
            force_polling=False,
            ignore_permission_denied=True,
        ):
            yield bool(changes)
    while not stop.wait(TICK):
        yield False


def is_waiting(error: QmtuiError) -> bool:
    """Whether it passes by itself: a stick pulled out or full, a share out of reach.

    Of a share that is not mounted an empty folder is left, and nothing is written there.
    """
    return isinstance(error, BookUnusable) and isinstance(
        error.state, (FolderMissing, FolderFailed, FolderEmptied)
    )
