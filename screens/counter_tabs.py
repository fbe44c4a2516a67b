"""The counters of an event in a row, the one that is being counted marked."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.counters import name_of
from qmtui.i18n import _
from screens.text import safe


class CounterTabs(Widget):
    """Shown only where there is a choice; Tab goes on to the next."""

    COMPONENT_CLASSES = {"counters--chosen", "counters--key"}

    counters: reactive[tuple[str, ...]] = reactive(())
    chosen: reactive[str] = reactive("")

    def watch_counters(self, counters: tuple[str, ...]) -> None:
        self.display = len(counters) > 1

    def render(self) -> RenderResult:
        tabs = [self._tab(counter) for counter in self.counters]
        key = Content(f" {_('Tab')} ").stylize(self.get_visual_style("counters--key"))
        line = Content("").join([*tabs, "  ", key, " ", _("next counter")])
        if line.cell_length <= self.size.width:
            return line
        # The key is seen in any case, and the chosen one: those before it give way.
        room = max(self.size.width - key.cell_length - 1, 1)
        line = Content("").join(tabs)
        if line.cell_length > room:
            here = self.counters.index(self.chosen) if self.chosen in self.counters else 0
            line = Content("").join(["…" if here else "", *tabs[here:]])
        return Content.assemble(line.truncate(room, ellipsis=True, pad=True), " ", key)

    def _tab(self, counter: str) -> Content:
        if counter != self.chosen:
            return Content.assemble("  ", safe(name_of(counter)), " ")
        style = self.get_visual_style("counters--chosen")
        return Content.assemble(" ▸", safe(name_of(counter)), " ").stylize(style)
