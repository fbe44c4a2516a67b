"""The part of the app that tells a scanner from a person typing, wherever the focus is."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Event, Key, MouseDown, Paste

from screens.scan_guard import Scan, ScanGuard

if TYPE_CHECKING:
    from qmtui.book import Book
    from screens.guard import Guard


class ScanApp(App[None], inherit_bindings=False):
    """Holds keys back until it is clear whose they are."""

    book: Book | None
    guard: Guard

    def __init__(self, css_path: list[str | PurePath]) -> None:
        super().__init__(css_path=css_path)
        self.scan_guard = ScanGuard()
        self._pause: asyncio.TimerHandle | None = None

    def take_scan(self, scan: Scan) -> None:
        """Do what the scan means on the present screen."""
        raise NotImplementedError

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, (Key, MouseDown, Paste)):
            await super().on_event(event)
            return
        self.guard.touch()
        if event.is_forwarded:  # Bubbled up; it came by here before.
            await super().on_event(event)
        elif isinstance(event, Key) and self._listens:
            await self._settle(self.scan_guard.feed(event))
            self._await_pause()
        else:
            await self._settle([*self.scan_guard.release()])
            if not (isinstance(event, Paste) and self._listens and self._is_scan(event.text)):
                await super().on_event(event)

    @property
    def _listens(self) -> bool:
        """Whether scans mean something; before a book is open they are typed like anything else."""
        return self.book is not None

    def _is_scan(self, pasted: str) -> bool:
        """Whether a code was pasted, as some scanners and all phones do; it is taken then."""
        # Imported here: the start does not wait for it.
        from screens.scans import is_pasted_code

        if is_pasted_code(pasted) and not self.guard.is_locked:
            self.take_scan(Scan(text=pasted, suffix="paste", seconds=0, gap=0))
            return True
        return False

    async def _settle(self, outcomes: list[Key | Scan]) -> None:
        """Let keys and scans do what they do, in order."""
        for outcome in outcomes:
            if isinstance(outcome, Key):
                await super().on_event(outcome)
            elif self.guard.is_locked:
                self.bell()
            else:
                self.take_scan(outcome)

    def _await_pause(self) -> None:
        """Look again when no further key came in time."""
        if self._pause:
            self._pause.cancel()
        wait = self.scan_guard.wait
        if wait is not None:
            # By way of the queue, so that keys that already wait in it come first.
            look = partial(self.call_later, self._look_again, self.scan_guard.fed)
            self._pause = asyncio.get_running_loop().call_later(wait, look)

    async def _look_again(self, fed: int) -> None:
        if fed == self.scan_guard.fed:
            await self._settle(self.scan_guard.pause())
