"""The part of the app that dresses its screens: style sheets, and what fits into the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.widget import AwaitMount

STYLES = [Path(__file__).with_name(f"{name}.tcss") for name in ("app", "field", "office")]
"""What all screens share with the desk, the other areas of a station, those of the office."""
SOON = 0.3
"""Seconds from the first picture until the rest is made that it did without."""


class StyledApp(App[None], inherit_bindings=False):
    """Begins with the styles of the desk alone, if told so; the others follow by themselves.

    Parsing styles is most of the start, and a queue waits for the first picture.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-usual"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (32, "-high")]

    def __init__(self, *, begins_at_desk: bool) -> None:
        super().__init__(css_path=[*STYLES[: 1 if begins_at_desk else None]])

    def on_mount(self) -> None:
        self.set_timer(SOON, self._style_all)

    def dressed(self, screen: Screen[Any]) -> Screen[Any]:
        """A screen that need not be styled a second time when it is shown."""
        # Textual would parse all styles anew for it (0.1 s); ours change with the theme only.
        screen._css_update_count = self._css_update_count
        screen.set_classes(self._window_classes())
        return screen

    def _window_classes(self) -> Iterator[str]:
        breakpoints = (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS)
        for extent, points in zip(self.size, breakpoints, strict=True):
            yield max(point for point in points or () if point[0] <= extent)[1]

    def _style_all(self) -> None:
        """Know the styles of every screen, before any but the desk is shown."""
        if missing := [path for path in STYLES if not self.stylesheet.has_source(str(path))]:
            self.stylesheet.read_all(missing)
            self.stylesheet.parse()

    def switch_mode(self, mode: str) -> AwaitMount:
        self._style_all()
        return super().switch_mode(mode)

    # `Any`: whatever Textual's overloads say.
    def push_screen(self, screen: Any, callback: Any = None, *args: Any, **options: Any) -> Any:
        self._style_all()
        return super().push_screen(screen, callback, *args, **options)
