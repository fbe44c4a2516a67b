"""People found while typing: ten lines at most, one of them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.result import Hit
from qmtui.search import long_enough
from qmtui.words import STATES, people
from screens.cursor import put_cursor_at
from screens.text import safe

GAP = 2
SIGNS = {"expected": "○", "inside": "●", "left": "→"}


class HitList(Widget):
    """Hits with a mark that the arrow keys move while the field above keeps the focus."""

    COMPONENT_CLASSES = {"hits--marked", "hits--hint"}

    hits: reactive[tuple[Hit, ...]] = reactive(())
    marked: reactive[int | None] = reactive(None)
    hint: reactive[str] = reactive("")

    @dataclass
    class Picked(Message):
        """Somebody was clicked."""

        hit: Hit

    def render(self) -> RenderResult:
        style = self.get_visual_style("hits--hint")
        rows = [_cells(hit) for hit in self.hits]
        columns = zip(*rows, strict=True)
        longest = [max(safe(text).cell_length for text in column) for column in columns]
        widths = [length + GAP if length else 0 for length in longest]
        lines = [self._line(place, row, widths) for place, row in enumerate(rows)]
        return Content("\n").join([safe(self.hint).stylize(style), *lines])

    def _line(self, place: int, row: Sequence[str], widths: Sequence[int]) -> Content:
        """What tells namesakes apart gets all the room that the rest does not need."""
        room = self.size.width
        name, _about, places, state = widths
        name = min(name, max(room * 2 // 5, 12))
        about = max(room - 2 - name - places - state, 0)
        is_marked = place == self.marked
        cells = map(cell, row, (name, about, places, state))
        line = Content.assemble("▸ " if is_marked else "  ", *cells)
        return line.stylize(self.get_visual_style("hits--marked")) if is_marked else line

    def watch_marked(self, marked: int | None) -> None:
        if marked is not None:
            put_cursor_at(self, marked + 1)  # below the hint

    def on_click(self, event: Click) -> None:
        place = event.y - 1
        if 0 <= place < len(self.hits):
            self.post_message(self.Picked(self.hits[place]))

    def mark_next(self, steps: int) -> None:
        """Move the mark; from nowhere it comes in at the first or the last line."""
        if self.hits:
            start = (-1 if steps > 0 else 0) if self.marked is None else self.marked
            self.marked = (start + steps) % len(self.hits)


def _cells(hit: Hit) -> tuple[str, str, str, str]:
    name = ("▲ " if hit.attention else "") + (hit.name or _("Guest without a name"))
    about = [_("similar") if hit.is_alike else "", hit.offer, hit.household]
    places = people(hit.places) if hit.places > 1 else ""
    state = f"{SIGNS[hit.state]} {_(STATES[hit.state])}"
    return name, " · ".join(filter(None, about)), places, state


def advice(text: str, hits: Sequence[Hit], meant: Hit | None, is_leaving: bool, found: int) -> str:
    """What Enter does with the text typed, or why it finds nobody.

    `found` are all who are called so, of whom `hits` are the first.
    """
    if meant is not None:
        sentence = _("Enter: {0} leaves") if is_leaving else _("Enter: {0} comes in")
        if not is_leaving and meant.state == "inside" and not meant.to_come:
            sentence = _("{0} is here already · Enter shows since when")
        return sentence.format(meant.name or _("Guest without a name"))
    if not found:
        if not long_enough(text):
            return _("Names are searched from three letters on.")
        if is_leaving:
            return _("No hit. Is the name spelled differently?")
        return _("No hit · Enter takes the person in without registration")
    if hits[0].is_alike:
        return _("Nobody is called so, but similar · Enter marks the first, Ctrl+N takes in anew")
    if found > len(hits):
        if len(text.split()) > 1:
            sentence = _("{0} hits, {1} of them here · type on, the offering too")
        else:
            sentence = _("{0} hits, {1} of them here · add the first or the last name")
        return sentence.format(number(found), len(hits))
    return ngettext(
        "{0} hit · Enter marks the first, ↓ the next",
        "{0} hits · Enter marks the first, ↓ the next",
        found,
    ).format(found)


def cell(text: str, room: int) -> Content:
    if room < 2:
        return Content()
    return safe(text).truncate(room - 1, ellipsis=True).truncate(room, pad=True)
