"""The command palette (Ctrl+P) in our words: every action that is possible here."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette
from textual.content import Content
from textual.widgets.option_list import Option

from qmtui.i18n import _


class Palette(CommandPalette):
    """Textual's palette says "No matches found" and nothing else in English."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Search for a command …"), id="--command-palette")

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
