"""The command palette (Ctrl+P) in our words: every action that is possible here."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette, Hit, Hits
from textual.content import Content
from textual.system_commands import SystemCommandsProvider
from textual.widgets.option_list import Option

from qmtui.i18n import _
from qmtui.search import begins, skeleton

PART = 3
"""Letters from which on the middle of a word is looked at too: "zahl" for Kopfzahl."""


class Commands(SystemCommandsProvider):
    """Finds a command by its words.

    Textual's own search is content with letters scattered over a sentence: "drucken" found undo.
    """

    async def search(self, query: str) -> Hits:
        parts = skeleton(query).split()
        for title, help_text, run, *_rest in self.app.get_system_commands(self.screen):
            words = skeleton(title)
            if begins(query, title):
                yield Hit(1.0, Content(title), run, help=help_text)
            elif all(len(part) >= PART and part in words for part in parts):
                yield Hit(0.5, Content(title), run, help=help_text)


class Palette(CommandPalette):
    """Textual's palette says "No matches found" and nothing else in English."""

    def __init__(self) -> None:
        super().__init__(
            [Commands], placeholder=_("Search for a command …"), id="--command-palette"
        )

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, lambda: self._say_nothing_fits(search_value)
        )

    def _say_nothing_fits(self, search_value: str) -> None:
        if search_value:
            nothing = Option(
                Content(_("No command fits. Try another word.")),
                disabled=True,
                id=self._NO_MATCHES,
            )
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = bool(search_value)
