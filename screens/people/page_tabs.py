"""The pages of the people area in a row, the open one marked, with what waits on each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.i18n import _


class PageTabs(Widget):
    """Titles come with their counts; Tab goes on to the next."""

    COMPONENT_CLASSES = {"pages--open", "pages--key"}

    titles: reactive[Sequence[str]] = reactive(())
    open: reactive[int] = reactive(0)

    def render(self) -> RenderResult:
        tabs = [self._tab(place, title) for place, title in enumerate(self.titles)]
        key = Content(f" {_('Tab')} ").stylize(self.get_visual_style("pages--key"))
        hint = Content.assemble(" ", key, " ", _("next page"))
        line = Content("").join([*tabs, hint])
        if line.cell_length > self.size.width:
            line = Content("").join(tabs)
        return line.truncate(max(self.size.width, 1), ellipsis=True)

    def _tab(self, place: int, title: str) -> Content:
        if place != self.open:
            return Content(f" {title} ")
        return Content(f"▸{title} ").stylize(self.get_visual_style("pages--open"))
