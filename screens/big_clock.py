"""The clock by which this device dates what it captures, large and running."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.book import Now
from screens.figure import rows, small_rows

TICK = 0.25
"""Seconds between two looks; once a second a second would be left out now and then."""


class BigClock(Widget):
    """Hours, minutes and seconds; in smaller digits where there is little room."""

    shown: reactive[str] = reactive("")

    def __init__(self, now: Now, zone: ZoneInfo) -> None:
        super().__init__()
        self._now = now
        self._zone = zone

    def on_mount(self) -> None:
        self.tick()
        self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        if self.display and self.screen.is_current:
            self.shown = f"{self._now().astimezone(self._zone):%H:%M:%S}"

    def render(self) -> RenderResult:
        drawn = rows(self.shown) if self.shown else [""]
        fits = len(drawn[0]) <= self.size.width
        return Content("\n").join(drawn if fits else small_rows(self.shown))
