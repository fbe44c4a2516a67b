"""A line for a place that proposes those of the list while somebody types."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Blur
from textual.widgets import Input, Static

from qmtui.formats import number
from qmtui.i18n import _
from qmtui.places import Places, Spot
from screens.fields import FormLine
from screens.text import safe

PROPOSED = 3
SURE = 3
"""Letters from which on Tab takes the only proposal there is."""


class PlaceLine(FormLine):
    """The line itself; its arrows go through the proposals."""

    BINDINGS = [
        Binding("down", "propose(1)", show=False),
        Binding("up", "propose(-1)", show=False),
    ]

    def action_propose(self, steps: int) -> None:
        """Go to the next proposal, or where there is none to the next field."""
        if isinstance(self.parent, PlaceField) and self.parent.propose(steps):
            return
        if steps > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class PlaceField(Vertical):
    """↓ takes the next proposal into the line; own words are as good as any of them."""

    line = getters.query_one(PlaceLine)
    proposals = getters.query_one("#proposals", Static)

    def __init__(self, places: Places | None = None) -> None:
        super().__init__()
        self._places = places
        self._typed = ""
        """What somebody typed, while the line shows a proposal."""
        self._marked = -1
        self._found: list[Spot] = []
        self.here: Spot | None = None
        """Where one stands, if that is known: near places are proposed first."""

    def compose(self) -> ComposeResult:
        yield PlaceLine(id="place", placeholder=_("street, square, stop"), compact=True)
        yield Static(id="proposals")

    def on_mount(self) -> None:
        self.proposals.display = False

    @property
    def value(self) -> str:
        return self.line.value

    @value.setter
    def value(self, value: str) -> None:
        self.line.value = value

    @on(Input.Changed)
    def search(self) -> None:
        if self._marked < 0 or self.value != self.taken(self._found[self._marked].name):
            self._typed, self._marked = self.value, -1
            typed = self.asked(self.value).strip()
            self._found = self.find(typed) if typed else []
        self._show()

    def find(self, typed: str) -> list[Spot]:
        """What to propose for what was typed."""
        return self._places.find(typed, self.here, PROPOSED) if self._places else []

    def asked(self, value: str) -> str:
        """The part of the line that proposals are for."""
        return value

    def taken(self, name: str) -> str:
        """The line once a proposal is taken."""
        return name

    @property
    def is_sure(self) -> bool:
        """Whether there can be no doubt what is meant."""
        return len(self._found) == 1 and len(self._typed.strip()) >= SURE

    def propose(self, steps: int) -> bool:
        """Take another proposal into the line; False if there is none that way."""
        place = self._marked + steps
        if not self.line.has_focus or not -1 <= place < len(self._found):
            return False
        self._marked = place
        self.value = self._typed if place < 0 else self.taken(self._found[place].name)
        self.line.cursor_position = len(self.value)
        self._show()
        return True

    def on_descendant_blur(self, _event: Blur) -> None:
        if self._marked < 0 and self.is_sure:
            self._marked = 0
            self.value = self.taken(self._found[0].name)
        self.proposals.display = False

    def on_descendant_focus(self) -> None:
        self._show()

    def _show(self) -> None:
        self.proposals.display = self.line.has_focus and bool(self._found)
        lines = [self._line(place, spot) for place, spot in enumerate(self._found)]
        self.proposals.update(Content("\n").join(lines))

    def _line(self, place: int, spot: Spot) -> Content:
        away = "" if spot.away is None else f"  {number(round(spot.away / 10) * 10)} m"
        line = Content("▸ " if place == self._marked else "↓ " if place == 0 else "  ")
        return line + safe(spot.name) + Content(away)
