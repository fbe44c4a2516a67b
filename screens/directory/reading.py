"""Something to read out or to show: a title, some lines, and Esc leads back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.directory.dates import coming
from qmtui.directory.reach import when_text
from qmtui.i18n import _
from qmtui.texts.cards import CARDS, said
from screens.footer import KeyLine
from screens.text import safe

WIDTH, LINE = 16, 70
"""Cells for the time of a date, and for all of its line."""


class Reading(ModalScreen[None]):
    """Pages with a title each; Tab or → turns them."""

    HELP = _("→ or Tab turns the page, ↑ and ↓ scroll, Esc leads back.")
    BINDINGS = [
        Binding(
            "right,tab,left",
            "turn",
            _("Next page"),
            tooltip=_("The other one of the two"),
            id="reading.turn",
        ),
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="reading.back",
        ),
    ]

    def __init__(self, pages: Sequence[tuple[str, Content]]) -> None:
        """`pages` are pairs of title and text, the text made safe already."""
        super().__init__()
        self._pages = list(pages)
        self._page = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "turn" or len(self._pages) > 1

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog wide"):
            yield Static(id="title", classes="question")
            yield Static(id="page")
        yield KeyLine()

    def on_mount(self) -> None:
        self._show()

    def action_turn(self) -> None:
        self._page = (self._page + 1) % len(self._pages)
        self._show()

    def _show(self) -> None:
        title, text = self._pages[self._page]
        self.query_one("#title", Static).update(Content(title))
        self.query_one("#page", Static).update(text)


def cards(book: Book) -> Reading:
    """Who we are, and what we do not do."""
    return Reading(
        [(_(title), safe(said(book, key), multiline=True)) for key, title in CARDS.items()]
    )


def dates(book: Book, now: Now) -> Reading:
    """What comes next in the quarter."""
    local = now().astimezone(book.zone)
    lines = []
    for date in coming(book, now):
        when = Content(when_text(date.start, local).ljust(WIDTH)).stylize("bold")
        lines.append(Content.assemble(when, safe(date.title)).truncate(LINE, ellipsis=True))
        if date.place:
            lines.append(Content(" " * WIDTH) + safe(date.place))
    empty = Content(_("Nothing is planned for the next two months."))
    return Reading([(_("What comes next"), Content("\n").join(lines) if lines else empty)])
