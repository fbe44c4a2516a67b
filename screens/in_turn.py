"""The part of the app that lets one key finish before the next: people type ahead of a dialog."""

from __future__ import annotations

import asyncio
from collections import deque

from textual.dom import DOMNode
from textual.events import Event, Key
from textual.widget import Widget

from screens.scan_guard import Scan
from screens.styled_app import StyledApp

STEP, STEPS = 0.05, 6
"""Seconds, and so many times: then the next key goes on, whatever became of the one before."""

LEAST, MOST = 2, 6
"""So often the way of a key is gone; more than twice only where the focus went elsewhere."""


class InTurnApp(StyledApp, inherit_bindings=False):
    """Holds keys, pastes and scans back while one before them is on its way.

    Textual hands a key to whatever has the focus, and only what nobody there wants comes back to
    the app and its bindings; what these do sends messages the same way, or opens a screen.
    Meanwhile it would hand all that was typed after it to the old place.
    """

    def __init__(self, *, begins_at_desk: bool) -> None:
        super().__init__(begins_at_desk=begins_at_desk)
        self.is_ending = False
        """Whether the program is about to go: what comes now is nobody's any more."""
        self._waiting: deque[Event | Scan] = deque()
        self._turn = 0
        """How many had their turn, the one on its way included."""
        self._patience: asyncio.TimerHandle | None = None
        """Goes while one is on its way."""

    async def pass_on(self, one: Event | Scan) -> None:
        """Let it do what it does, after those before it."""
        self._waiting.append(one)
        if self._patience is None:
            await self._go_on(self._turn)

    async def take_turn(self, one: Event | Scan) -> None:
        """Do now what it does."""
        if isinstance(one, Event):
            await super().on_event(one)

    async def _go_on(self, turn: int) -> None:
        if turn != self._turn or self.is_ending:
            return  # Patience was lost with that one already, or nobody is there any more.
        if self._patience:
            self._patience.cancel()
            self._patience = None
        while self._waiting and self._patience is None:
            one, target = self._waiting.popleft(), self._target
            self._turn += 1
            if not _is_typed(one, target):
                self._be_patient(self._turn)
            await self.take_turn(one)
        if self._patience:
            self._follow(self._turn, 1, target, target)

    def _be_patient(self, turn: int, steps: int = STEPS) -> None:
        # In steps: a stick that keeps everything waiting for a second takes but one of them.
        loop = asyncio.get_running_loop()
        if steps:
            self._patience = loop.call_later(STEP, self._be_patient, turn, steps - 1)
        else:
            self.call_later(self._go_on, turn)

    def _follow(self, turn: int, time: int, target: Widget, node: DOMNode) -> None:
        """Go the way that the key went from its target, up to the app."""
        above = node.parent
        if above is None or not node.call_later(self._follow, turn, time, target, above):
            self.call_later(self._arrived, turn, time, target)

    async def _arrived(self, turn: int, time: int, target: Widget) -> None:
        now = self._target
        if time < LEAST or (now is not target and time < MOST):
            self._follow(turn, time + 1, now, now)
        else:
            await self._go_on(turn)

    @property
    def _target(self) -> Widget:
        return self.focused or self.screen


def _is_typed(one: Event | Scan, target: Widget) -> bool:
    """Whether it is a letter for a field, which leads nowhere else."""
    return (
        isinstance(one, Key)
        and one.is_printable
        and target.check_consume_key(one.key, one.character)
    )
