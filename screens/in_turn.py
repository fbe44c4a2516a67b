"""The part of the app that lets one key finish before the next: people type ahead of a dialog."""

from __future__ import annotations

import asyncio
from collections import deque

from textual.dom import DOMNode
from textual.events import Event, Key
from textual.widget import Widget

from screens.styled_app import StyledApp

PATIENCE = 0.3
"""Seconds after which the next key goes on, whatever became of the one before."""


class InTurnApp(StyledApp, inherit_bindings=False):
    """Holds keys back while one that may change the screen is on its way.

    Textual hands a key to whatever has the focus, and only what nobody there wants comes back to
    the app and its bindings; meanwhile it would hand all that was typed after it to the old place.
    """

    def __init__(self, *, begins_at_desk: bool) -> None:
        super().__init__(begins_at_desk=begins_at_desk)
        self._waiting: deque[Event] = deque()
        self._on_its_way: asyncio.TimerHandle | None = None

    async def pass_on(self, event: Event) -> None:
        """Let a key or a paste do what it does, after those before it."""
        self._waiting.append(event)
        if self._on_its_way is None:
            await self._go_on()

    async def _go_on(self) -> None:
        if self._on_its_way:
            self._on_its_way.cancel()
            self._on_its_way = None
        while self._waiting and self._on_its_way is None:
            event = self._waiting.popleft()
            target = self.focused or self.screen
            await super().on_event(event)
            if isinstance(event, Key) and not _is_typed(event, target):
                loop = asyncio.get_running_loop()
                self._on_its_way = loop.call_later(PATIENCE, self.call_later, self._go_on)
                self._follow(target)

    def _follow(self, node: DOMNode) -> None:
        """Go the way of the key, up to the app."""
        above = node.parent
        if node is self or above is None or not node.call_later(self._follow, above):
            self.call_later(self._go_on)


def _is_typed(key: Key, target: Widget) -> bool:
    """Whether it is a letter for a field, which changes no screen."""
    return key.is_printable and target.check_consume_key(key.key, key.character)
