"""The line of areas under the header: each with its key, the present one marked and in full."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from qmtui.book import Book
from qmtui.i18n import _
from screens.header import Header, warning
from screens.keys import display

LONGEST = 20
"""Letters of a title that are shown where there is room."""
SHORTER = (4, 3, 2, 1)
"""And where there is not, the longest titles first."""


class AreaTab(Widget):
    """One area in the bar; a click does what its key does."""

    letters = reactive(LONGEST, layout=True)
    """So many letters of a longer title are shown; of the present area's all."""

    def __init__(self, key: str, title: str, *, is_here: bool) -> None:
        super().__init__()
        self.set_class(is_here, "-here")
        self.title = title
        self._key = key
        self._is_here = is_here

    def render(self) -> Content:
        return self.words

    @property
    def words(self) -> Content:
        is_whole = self._is_here or len(self.title) <= self.letters + 2
        title = self.title if is_whole else f"{self.title[: self.letters]}."
        return Content(f"{'▸' if self._is_here else ' '}{display(self._key)} {title}")

    def on_click(self) -> None:
        self.app.simulate_key(self._key)


class AreaBar(Horizontal):
    """The areas with their keys; at the end how safe the book is, if there is room.

    Where there is not, the titles of the other areas give way, and the header says the warning.
    """

    def __init__(self, areas: Sequence[tuple[str, str]], here: str, book: Book) -> None:
        """`areas` are pairs of key and title, `here` is the key of the present one."""
        self._tabs = [AreaTab(*area, is_here=area[0] == here) for area in areas]
        words = Content(f"{warning(book) or _('encrypted')} ")
        self._state = Static(words, classes="warning" if warning(book) else "calm")
        self._state_width = words.cell_length
        super().__init__(*self._tabs, self._state)

    def on_mount(self) -> None:
        # Before it is first drawn; else the long titles are seen until the next drawing.
        self._fit(self.app.size.width)

    def on_resize(self) -> None:
        self._fit(self.size.width)

    def _fit(self, room: int) -> None:
        for tab in self._tabs:
            tab.letters = LONGEST
        has_room = self._width(gap=1) + self._state_width <= room
        self._state.display = has_room
        for header in self.screen.query(Header):
            header.warns = not has_room
        self.set_class(self._width(gap=1) <= room, "-roomy")
        longest_first = sorted(self._tabs, key=lambda tab: -len(tab.title))
        for letters in SHORTER:
            for tab in longest_first:
                if self._width() > room:
                    tab.letters = letters

    def _width(self, gap: int = 0) -> int:
        return sum(tab.words.cell_length + gap for tab in self._tabs)
