"""What all screens before an open book have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static

from qmtui.i18n import _
from screens.footer import KeyLine


@dataclass(frozen=True)
class Ready:
    """A book of this device to go on with; of an encrypted one the key if it is known already."""

    folder: Path
    key: bytes | None = field(default=None, repr=False)


class StartScreen(Screen[ScreenResultType]):
    """A screen before any book is open."""

    def compose(self) -> ComposeResult:
        yield from self.compose_start()
        yield KeyLine()
        yield Static(_("Please enlarge\nthe window: 60 × 20\nis the least."), classes="too-small")

    def compose_start(self) -> ComposeResult:
        """What lies above the footer."""
        raise NotImplementedError
