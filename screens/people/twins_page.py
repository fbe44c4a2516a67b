"""The page of duplicate proposals: two side by side, and what people say about them."""

from __future__ import annotations

from textual.content import Content

from qmtui.actors.duplicates import REASONS
from qmtui.actors.merging import Merging
from qmtui.actors.twins import Side, Twins
from qmtui.fields import field_word
from qmtui.i18n import _, mark
from qmtui.reach import spoken_phone
from screens.people.page import Deed, Page, Row
from screens.text import safe

SHOWN = 100
"""So many proposals are listed; those after them come up as these are settled."""
CAPTION, ROOM = 14, 20
"""Cells for the name of a field, and for all that is not what the two say."""


class TwinsPage(Page):
    NAME = "twins"
    TITLE = mark("Duplicates")
    EMPTY = mark("✓ Nobody seems to be here twice.")
    IS_BELOW = True

    @property
    def count(self) -> int | None:
        return len(self.reading.twins)

    @property
    def deeds(self) -> dict[str, Deed]:
        return {"same": self.same, "different": self.different, "later": self.later}

    def rows(self) -> list[Row]:
        return [Row(_id(pair), self._line(pair)) for pair in self.reading.twins[:SHOWN]]

    def _line(self, pair: Twins) -> Content:
        event = self.book.events.get(pair.event)
        where = f" · {event.title}" if event else ""
        return safe(f"{pair.one.name} = {pair.other.name}?{where}")

    def card(self, row_id: str) -> Content:
        pair = self._pair(row_id)
        reasons = ", ".join(_(REASONS[reason]) for reason in pair.reasons)
        lines = [
            Content(_("One and the same person?")).stylize("bold"),
            safe(_("What speaks for it: {0}").format(reasons)),
            Content(""),
            *(
                self._row(field_word(field), _said(pair.one, field), _said(pair.other, field))
                for field in ("name", "phone", "email")
            ),
            self._row(_("From"), pair.one.about, pair.other.about),
            Content(""),
            Content(_("g: both are read as one, and nothing is lost. u: they stay two for good.")),
        ]
        return Content("\n").join(lines)

    def same(self, row_id: str) -> None:
        pair = self._pair(row_id)
        merge = Merging(self.book, self.now).merge(pair.one.id, pair.other.id)
        self.screen.decided(merge.id, _("Read as one from now on. Ctrl+Z takes it back."))

    def different(self, row_id: str) -> None:
        pair = self._pair(row_id)
        said = Merging(self.book, self.now).keep_apart(pair.one.id, pair.other.id)
        self.screen.decided(said.id, _("They stay two people. Ctrl+Z takes it back."))

    def later(self, row_id: str) -> None:
        pair = self._pair(row_id)
        self.reading.twins.remove(pair)
        self.reading.twins.append(pair)
        self.screen.changed("")

    def _row(self, caption: str, one: str, other: str) -> Content:
        column = (self.screen.size.width - ROOM) // 2
        cells = [
            safe(text or "–").truncate(column, ellipsis=True, pad=True) for text in (one, other)
        ]
        differs = bool(one and other and one != other)
        sign = Content("≠ ").stylize("bold $warning") if differs else Content("  ")
        return Content.assemble(Content(caption).truncate(CAPTION, pad=True), sign, *cells)

    def _pair(self, row_id: str) -> Twins:
        return next(pair for pair in self.reading.twins if _id(pair) == row_id)


def _id(pair: Twins) -> str:
    return f"{pair.one.id} {pair.other.id}"


def _said(side: Side, field: str) -> str:
    value = str(getattr(side, field))
    return spoken_phone(value) if field == "phone" else value
