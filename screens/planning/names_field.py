"""A line for several names with commas that proposes known ones while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Static

from qmtui.clean import PASTE
from qmtui.places import Spot
from qmtui.search import begins
from screens.place_line import PROPOSED, SURE, PlaceField, PlaceLine


class NamesField(PlaceField):
    """↓ takes the next proposal for the last name; with `only_known` Tab takes the only one."""

    def __init__(
        self,
        name: str,
        known: Iterable[str],
        value: str = "",
        *,
        example: str = "",
        only_known: bool = False,
        one: bool = False,
    ) -> None:
        """`name` is the id of the line; with `one` a comma is part of the name."""
        super().__init__()
        self.known = list(known)
        self._field = name
        self._value = value
        self._example = example
        self._only_known = only_known
        self._one = one

    def compose(self) -> ComposeResult:
        yield PlaceLine(
            self._value, limit=PASTE, id=self._field, placeholder=self._example, compact=True
        )
        yield Static(id="proposals")

    @property
    def names(self) -> list[str]:
        return names_in(self.value)

    def find(self, typed: str) -> list[Spot]:
        earlier = {name.casefold() for name in names_in(self._kept())}
        found = (name for name in self.known if begins(typed, name))
        return [Spot(name=name) for name in found if name.casefold() not in earlier][:PROPOSED]

    def asked(self, value: str) -> str:
        return value if self._one else value.rpartition(",")[2]

    def taken(self, name: str) -> str:
        kept = self._kept().strip()
        return f"{kept} {name}" if kept else name

    @property
    def is_sure(self) -> bool:
        typed = self.asked(self._typed).strip()
        return self._only_known and len(self._found) == 1 and len(typed) >= SURE - 1

    def _kept(self) -> str:
        """What was typed before the last name, its comma included."""
        if self._one:
            return ""
        earlier, comma, _last = self._typed.rpartition(",")
        return earlier + comma


def names_in(text: str) -> list[str]:
    """The names in a line, each stripped, the empty ones left out."""
    return [name for part in text.split(",") if (name := part.strip())]
