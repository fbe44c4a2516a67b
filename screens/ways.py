"""Other ways in which people tell us something, beside the form: cards, dots, talks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.drafts import Drafts
from qmtui.i18n import _, mark
from screens.areas import AreaScreen, areas_of

if TYPE_CHECKING:
    from screens.app import QmtuiApp

AREA = "feedback"


class Way(Struct, frozen=True):
    """One way: a screen of its own above the form."""

    key: str
    title: str
    build: Callable[[Book, Now], Screen[None]]


# Each is imported when it is first gone, so that none of them delays the start.


def _cards(book: Book, now: Now) -> Screen[None]:
    from screens.cards import CardsScreen

    return CardsScreen(book, now)


def _dot_poll(book: Book, now: Now) -> Screen[None]:
    from screens.dot_poll import DotPollScreen

    return DotPollScreen(book, now)


def _talk_note(book: Book, now: Now) -> Screen[None]:
    from screens.talk_note import TalkNoteScreen

    return TalkNoteScreen(book, now)


WAYS = {
    "cards": Way("k", mark("Cards from a topic table, one after the other"), _cards),
    "polls": Way("p", mark("Dot poll: which option of a measure"), _dot_poll),
    "talk": Way("g", mark("Note of a talk with an institution"), _talk_note),
}


class WaysScreen(ModalScreen[str]):
    """Which way? A letter, or an arrow and Enter; answers its name."""

    BINDING_GROUP_TITLE = _("More ways to take feedback")
    HELP = _("A letter opens the way beside it. Esc goes back to the form.")
    BINDINGS = [
        Binding(
            "escape",
            "dismiss('')",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="ways.back",
        ),
        *(Binding(way.key, f"dismiss('{name}')", show=False) for name, way in WAYS.items()),
    ]

    def __init__(self, begun: Collection[str]) -> None:
        """`begun` are the ways that somebody left half-way."""
        super().__init__()
        self._begun = begun

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("More ways to take feedback"), classes="question")
            yield OptionList(
                *(Option(self._line(name, way), id=name) for name, way in WAYS.items())
            )
            yield Static(_("Letter, or ↑ ↓ and Enter · Esc: back"), classes="hint")

    def _line(self, name: str, way: Way) -> Content:
        begun = " " + _("(begun)") if name in self._begun else ""
        return Content(f"{way.key}  {_(way.title)}{begun}")

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option.id or "")


def ask_way(screen: AreaScreen[Any]) -> None:
    """Ask which way, and go it."""

    def take(name: str | None) -> None:
        if name:
            screen.app.push_screen(WAYS[name].build(screen.book, screen.now))

    drafts = Drafts(screen.book, screen.now)
    begun = [name for name in WAYS if drafts.own(name) or drafts.others(name)]
    screen.app.push_screen(WaysScreen(begun), take)


def commands(app: QmtuiApp) -> Iterator[SystemCommand]:
    """The ways for the palette, from whatever area."""
    if app.book is not None and AREA in [area.name for area in areas_of(app.book)]:
        for name, way in WAYS.items():
            yield SystemCommand(_(way.title), "", partial(_go_from_afar, app, name))


async def _go_from_afar(app: QmtuiApp, name: str) -> None:
    await app.switch_mode(AREA)
    if app.book is not None and getattr(app.screen, "AREA", "") != name:
        app.push_screen(WAYS[name].build(app.book, app.now))
