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
        self._mark = f"{'▸' if is_here else ' '}{display(key)} "
        self._is_here = is_here

    def render(self) -> Content:
        return self.words(self.letters)

    def words(self, letters: int) -> Content:
        """Its key and so many letters of its title."""
        is_whole = self._is_here or len(self.title) <= letters + 2
        return Content(self._mark + (self.title if is_whole else f"{self.title[:letters]}."))

    def width(self, letters: int) -> int:
        """Cells that it takes with so many letters."""
        return self.words(letters).cell_length

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
        letters = dict.fromkeys(self._tabs, LONGEST)
        width = sum(tab.width(LONGEST) for tab in self._tabs)
        spaced = width + len(self._tabs)
        has_room = spaced + self._state_width <= room
        self._state.display = has_room
        for header in self.screen.query(Header):
            header.warns = not has_room
        self.set_class(spaced <= room, "-roomy")
        longest_first = sorted(self._tabs, key=lambda tab: -len(tab.title))
        for fewer in SHORTER:
            for tab in longest_first:
                if width > room:
                    width -= tab.width(letters[tab]) - tab.width(fewer)
                    letters[tab] = fewer
        for tab, shown in letters.items():
            tab.letters = shown
