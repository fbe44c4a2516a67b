"""One line of a report on screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from textual.content import Content

from qmtui.reports.layout import Opens

NARROWEST = 8
"""Cells below which folding makes no sense."""


NOTHING = Content("")


class Line:
    """One line; with `opens` it can be chosen, and what `goes_on` belongs to the line above.

    A line given as a function is laid out when it is first seen: a figure may have thousands.
    """

    def __init__(
        self,
        content: Content | Callable[[], Content],
        opens: Opens = (),
        *,
        goes_on: bool = False,
    ) -> None:
        self._given = content
        self.opens = opens
        self.goes_on = goes_on

    @cached_property
    def content(self) -> Content:
        return self._given if isinstance(self._given, Content) else self._given()


def folded(
    content: Content, width: int, *, lead: Content = NOTHING, style: str = ""
) -> Iterator[Line]:
    """Lines of `width`; after `lead` in the first, the others stand as far in."""
    room = max(width - lead.cell_length, NARROWEST)
    for place, part in enumerate(content.wrap(room)):
        before = lead if place == 0 else Content(" " * lead.cell_length)
        yield Line(Content.assemble(before, part).stylize(style))
