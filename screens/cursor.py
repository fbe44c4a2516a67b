"""The terminal's real cursor, for braille displays and magnifiers: on what is chosen.

Textual hides it and moves it in fields only, there too early: a field that has the focus from the
start has no place yet. Whoever cannot see the screen follows the cursor.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import OptionList


@runtime_checkable
class Typing(Protocol):
    """A field or area of text; importing them for this would delay the start."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next letter comes to stand."""


def put_cursor(widget: Widget) -> None:
    """Have the cursor where one types, on the chosen row of a list, else where a widget begins."""
    if not widget.is_mounted:
        return
    if isinstance(widget, Typing):
        _move(widget, widget.cursor_screen_offset)
        return
    row = widget.highlighted if isinstance(widget, OptionList) else None
    if isinstance(widget, OptionList) and row is not None:
        # Textual knows no public way from an option to its line.
        line = widget._index_to_line.get(row, 0)
        put_cursor_at(widget, line - int(widget.scroll_offset.y))
    else:
        put_cursor_at(widget, 0)


def put_cursor_at(widget: Widget, line: int) -> None:
    """Have the cursor on a line of what the widget shows."""
    _move(widget, widget.content_region.offset + Offset(0, line))


def _move(widget: Widget, place: Offset) -> None:
    if widget.app.cursor_position != place:
        widget.app.cursor_position = place
        # The terminal hears of it with the next picture only.
        widget.refresh()
