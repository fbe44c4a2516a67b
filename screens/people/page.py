"""What every page of the people area has: rows, a card for the marked one, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from qmtui.actors.telling import Part
from screens.people.reading import Reading
from screens.text import safe

if TYPE_CHECKING:
    from screens.people.people import PeopleScreen


class Row(NamedTuple):
    """One line of the list."""

    id: str
    line: Content


Deed = Callable[[str], None]
"""Something done with the marked row, by its id."""


class Page:
    """One page; `EXAMPLE` is what to type into its search line, "" if it has none."""

    NAME = ""
    TITLE = ""
    EXAMPLE = ""
    EMPTY = ""
    IS_BELOW = False
    """Whether the card needs the whole width and lies below the list."""

    def __init__(self, screen: PeopleScreen) -> None:
        self.screen = screen
        self.book = screen.book
        self.now = screen.now
        self.text = ""
        """What is searched for here."""
        self.marked = ""
        """The id of the row that was marked here last."""

    @property
    def reading(self) -> Reading:
        assert self.screen.reading is not None
        return self.screen.reading

    @property
    def count(self) -> int | None:
        """What waits here, for the title; None where nothing does."""
        return None

    @property
    def deeds(self) -> dict[str, Deed]:
        """What can be done with the marked row, by the name of the key's action."""
        return {}

    def rows(self) -> list[Row]:
        raise NotImplementedError

    def card(self, row_id: str) -> Content:
        raise NotImplementedError

    def new(self) -> None:
        """Begin something new here; pages without it have no such key."""

    @property
    def can_begin(self) -> bool:
        return type(self).new is not Page.new


def card_of(name: str, parts: Iterable[Part]) -> Content:
    """A card as it is drawn: the name, then each part below its heading."""
    lines = [safe(name).stylize("bold")]
    for part in parts:
        if part.heading:
            lines += [Content(""), Content(part.heading).stylize("bold $primary")]
        lines += [safe(line) for line in part.lines]
    return Content("\n").join(lines)
