"""The part of the app that tells a scanner from a person typing, wherever the focus is."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.events import Event, Key, MouseDown, Paste

from qmtui.clean import PASTE
from screens.fields import refuse_long
from screens.in_turn import InTurnApp
from screens.scan_guard import Scan, ScanGuard

if TYPE_CHECKING:
    from qmtui.book import Book
    from screens.guard import Guard


class ScanApp(InTurnApp, inherit_bindings=False):
    """Holds keys back until it is clear whose they are."""

    book: Book | None
    guard: Guard

    def __init__(self, *, begins_at_desk: bool) -> None:
        super().__init__(begins_at_desk=begins_at_desk)
        self.scan_guard = ScanGuard()
        self._pause: asyncio.TimerHandle | None = None

    def take_scan(self, scan: Scan) -> None:
        """Do what the scan means on the present screen."""
        raise NotImplementedError

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, (Key, MouseDown, Paste)):
            await super().on_event(event)
            return
        if self.is_ending:
            return
        self.guard.touch()
        if event.is_forwarded:  # Bubbled up; it came by here before.
            await super().on_event(event)
        elif isinstance(event, Key):
            focused = self.focused
            self.scan_guard.is_typing = bool(focused and focused.check_consume_key("a", "a"))
            self.scan_guard.strokes = getattr(self.screen, "stroke_keys", "")
            await self._settle(self.scan_guard.feed(event))
            self._await_pause()
        else:
            await self._settle([*self.scan_guard.release()])
            if isinstance(event, MouseDown):
                await super().on_event(event)
            else:
                # What follows at once was part of it.
                self.scan_guard.pasted(event.time)
                await self.pass_on(event)

    async def take_turn(self, one: Event | Scan) -> None:
        if isinstance(one, Scan) and self.guard.is_locked:
            self.bell()
        elif isinstance(one, Scan):
            self.take_scan(one)
        elif not (isinstance(one, Paste) and self._is_taken(one)):
            await super().take_turn(one)

    def _is_taken(self, paste: Paste) -> bool:
        """Whether it is a scan, or too long for any field."""
        return refuse_long(self, paste, PASTE) or self._is_scan(paste.text)

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
            await self.pass_on(outcome)

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
