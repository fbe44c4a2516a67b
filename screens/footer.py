"""The line of keys at the bottom: as many as fit, none cut in the middle."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from qmtui.i18n import _
from screens.keys import display

MOST = 6
"""So many keys can be taken in at a glance."""
GAP = "  "


class KeyLine(Widget):
    """Keys that are shown and possible here; F1 names those that found no room.

    Textual's footer is a widget per key, made anew with each change: a third of the time that the
    first visit to an area takes.
    """

    COMPONENT_CLASSES = {"key-line--key", "key-line--off"}

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, str]] = []
        """Where each entry ends and the key that a click on it stands for, "" for none."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        line = self._before()
        self._ends = [(line.cell_length, "")]
        for binding, is_on in self.shown():
            key = "key-line--key" if is_on else "key-line--off"
            word = "" if is_on else "key-line--off"
            entry = Content.assemble(
                Content(display_of(binding)).stylize(self.get_visual_style(key)),
                " ",
                Content(binding.description).stylize(self.get_visual_style(word) if word else ""),
            )
            line = Content.assemble(line, entry, GAP)
            self._ends.append((line.cell_length, binding.key))
        return line

    def _before(self) -> Content:
        """That this is practice: screens without our header have no other place to say it."""
        if self.app.has_class("-practice") and not self.screen.query("Header"):
            return Content.styled(_("PRACTICE"), "bold").append(GAP)
        return Content()

    def shown(self) -> list[tuple[Binding, bool]]:
        """The bindings to show, several keys of one action once; F1 stays, however many."""
        shown: dict[str, tuple[Binding, bool]] = {}
        unseen: frozenset[str | None] = getattr(self.screen, "UNSEEN", frozenset())
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.id not in unseen:
                shown.setdefault(active.binding.action, (active.binding, active.enabled))
        bindings = list(shown.values())
        room = self.size.width - self._before().cell_length
        while len(bindings) > MOST or _width(bindings) > room:
            others = [entry for entry in bindings if entry[0].id != "app.help"]
            if not others:
                break
            bindings.remove(others[-1])
        return bindings

    def on_click(self, event: Click) -> None:
        key = next((key for end, key in self._ends if event.x < end), "")
        if key:
            self.app.simulate_key(key)


def _width(bindings: list[tuple[Binding, bool]]) -> int:
    words = (f"{display_of(binding)} {binding.description}" for binding, _is_on in bindings)
    return cell_len(GAP.join(words))


def display_of(binding: Binding) -> str:
    return binding.key_display or display(binding.key)
