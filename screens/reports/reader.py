"""Reading a report: it scrolls line by line, and stops at what can be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from qmtui.i18n import _
from qmtui.reports.layout import Opens
from screens.cursor import put_cursor_at
from screens.reports.line import Line

STEP = 3
"""Lines that one key scrolls where nothing can be chosen."""


class Reader(ScrollView, can_focus=True):
    """The lines of a report; the chosen one of those that open is marked, Enter opens it."""

    COMPONENT_CLASSES = {"reader--chosen"}
    BINDINGS = [
        Binding("down", "go(1)", _("Next"), show=False, id="reader.down"),
        Binding("up", "go(-1)", _("Previous"), show=False, id="reader.up"),
        Binding(
            "enter", "open", _("Open"), tooltip=_("What this figure is made of"), id="reader.open"
        ),
    ]

    chosen: reactive[int | None] = reactive(None, bindings=True)
    """The line that is marked."""

    @dataclass
    class Opened(Message):
        """Somebody wants to see what a figure is made of."""

        opens: Opens

    def __init__(self, lines_for: Callable[[int], list[Line]], *, id: str | None = None) -> None:
        """`lines_for` lays the lines out for so many cells."""
        super().__init__(id=id)
        self._lines_for = lines_for
        self._lines: list[Line] = []

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Lay everything out anew: other lines, or another width."""
        width = self.scrollable_content_region.width
        if not width:
            return
        self._lines = self._lines_for(width)
        self.virtual_size = Size(width, len(self._lines))
        if self.chosen is None or not self._opens(self.chosen):
            self.chosen = None
        self._choose_seen()
        self.refresh()
        self._put_cursor()

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        base = self.visual_style
        if self._is_marked(place):
            base += self.get_visual_style("reader--chosen")
        (strip,) = Visual.to_strips(self, self._lines[place].content, width, 1, base)
        return strip

    def watch_chosen(self) -> None:
        self.refresh()
        self._put_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._choose_seen()
        self._put_cursor()

    def _choose_seen(self) -> None:
        """Enter never opens what cannot be seen: the mark stays in the window, if anything can."""
        seen = self._seen
        if self.chosen is None or self.chosen not in seen:
            ways = [place for place in seen if self._opens(place)]
            is_above = self.chosen is not None and self.chosen < seen.start
            self.chosen = next(iter(ways if is_above or self.chosen is None else ways[::-1]), None)

    @property
    def _seen(self) -> range:
        """The lines in the window."""
        top = self.scroll_offset.y
        return range(top, min(top + self.scrollable_content_region.height, len(self._lines)))

    def _opens(self, place: int) -> bool:
        return place < len(self._lines) and bool(self._lines[place].opens)

    def _is_marked(self, place: int) -> bool:
        """Whether it is the chosen line or goes on from it."""
        while place > 0 and self._lines[place].goes_on:
            place -= 1
        return place == self.chosen

    def _put_cursor(self) -> None:
        """For those who follow the terminal's own cursor."""
        if self.has_focus:
            line = self.chosen - self.scroll_offset.y if self.chosen is not None else 0
            self.call_after_refresh(put_cursor_at, self, line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "open" or self.chosen is not None:
            return True
        # Where nothing opens the key is not shown at all.
        return None if any(line.opens for line in self._lines) else False

    def why_not(self, action: str) -> str:
        return _("Scroll on: no line in view opens.")

    def action_go(self, step: int) -> None:
        """Choose the next line that opens if it can be seen, else scroll on."""
        seen = self._seen
        start = self.chosen
        if start is None:
            start = seen.start - 1 if step > 0 else seen.stop
        places = range(start + step, len(self._lines) if step > 0 else -1, step)
        found = next((place for place in places if self._opens(place)), None)
        if found is not None and found in seen:
            self.chosen = found
            return
        top = max(min(seen.start + step * STEP, self.max_scroll_y), 0)
        self.scroll_to(y=top, animate=False)
        if found is not None and found in range(top, top + len(seen)):
            self.chosen = found

    def action_open(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Opened(self._lines[self.chosen].opens))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self._lines) and self._lines[place].opens:
            self.chosen = place
            self.action_open()
