"""The line of keys at the bottom: as many as fit, none cut in the middle."""

from __future__ import annotations

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from screens.keys import display

MOST = 6
"""So many keys can be taken in at a glance."""


class KeyLine(Widget):
    """Keys that are shown and possible here; F1 names those that found no room.

    Textual's footer is a widget per key, made anew with each change: a third of the time that the
    first visit to an area takes.
    """

    COMPONENT_CLASSES = {"key-line--key", "key-line--off"}

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, str]] = []
        """Where each entry ends and the key that a click on it stands for."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        line = Content()
        self._ends = []
        for binding, is_on in self.shown():
            key = "key-line--key" if is_on else "key-line--off"
            word = "" if is_on else "key-line--off"
            entry = Content.assemble(
                Content(display_of(binding)).stylize(self.get_visual_style(key)),
                " ",
                Content(binding.description).stylize(self.get_visual_style(word) if word else ""),
            )
            if line.cell_length + entry.cell_length > self.size.width:
                break
            line = Content.assemble(line, entry, "  ")
            self._ends.append((line.cell_length, binding.key))
        return line

    def shown(self) -> list[tuple[Binding, bool]]:
        """The bindings to show, several keys of one action once; with too many, F1 stays."""
        shown: dict[str, tuple[Binding, bool]] = {}
        unseen: frozenset[str | None] = getattr(self.screen, "UNSEEN", frozenset())
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.id not in unseen:
                shown.setdefault(active.binding.action, (active.binding, active.enabled))
        others = [action for action, (binding, _is_on) in shown.items() if binding.id != "app.help"]
        for action in others[::-1][: max(len(shown) - MOST, 0)]:
            del shown[action]
        return list(shown.values())

    def on_click(self, event: Click) -> None:
        key = next((key for end, key in self._ends if event.x < end), None)
        if key is not None:
            self.app.simulate_key(key)


def display_of(binding: Binding) -> str:
    return binding.key_display or display(binding.key)
