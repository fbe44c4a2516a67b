"""What all screens before an open book have in common."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static

from qmtui.i18n import _
from screens.footer import KeyLine


class StartScreen(Screen[ScreenResultType]):
    """A screen before any book is open."""

    def compose(self) -> ComposeResult:
        yield from self.compose_start()
        yield KeyLine()
        yield Static(_("Please enlarge the window: 60 × 20 is the least."), classes="too-small")

    def compose_start(self) -> ComposeResult:
        """What lies above the footer."""
        raise NotImplementedError
