"""The first screen on a device without an open book: join an event, set the office up, practise."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.locations import KeptBook, kept_books
from qmtui.unlocking import is_encrypted
from screens.choose_folder import two_lines
from screens.join import JoinScreen
from screens.practice import practise
from screens.set_up_office import OfficeScreen
from screens.start import Ready, StartScreen


class FirstStartScreen(StartScreen[None]):
    """What is this device for? Books that lie here already are offered first."""

    BINDING_GROUP_TITLE = _("Welcome to qmtui")
    HELP = _(
        "Arrow keys choose, Enter confirms. To help at an event, plug in the stick from the office "
        "and choose the first. To plan events and collect their figures, set the office up. "
        "Practising shows an invented quarter; nothing of it is kept."
    )
    BINDINGS = [
        Binding("e", "join", _("Join"), tooltip=_("Join an event"), id="start.join"),
        Binding("b", "office", _("Office"), tooltip=_("Set up the office"), id="start.office"),
        Binding(
            "u", "practise", _("Practise"), tooltip=_("Practise in Lindenhof"), id="start.practise"
        ),
    ]

    options = getters.query_one(OptionList)

    @dataclass
    class BookReady(Message):
        """There is a book to work with.

        Without its key an encrypted one is asked for its secret.
        """

        folder: Path
        key: bytes | None = field(default=None, repr=False)

    def __init__(self) -> None:
        super().__init__()
        self._books: list[KeptBook] = []

    def compose_start(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(_("Welcome to qmtui"), classes="heading")
            yield OptionList(markup=False, id="start")

    def on_screen_resume(self) -> None:
        self._books = kept_books()
        books = [
            Option(_continue(book), id=f"book-{place}") for place, book in enumerate(self._books)
        ]
        choices = [
            Option(two_lines(title, more), id=choice)
            for choice, title, more in (
                ("join", _("Join an event"), _("with the stick or folder from the office")),
                ("office", _("Set up the office"), _("plan events, collect, report")),
                (
                    "practise",
                    _("Practise"),
                    _("in an invented quarter; nothing of it is kept"),
                ),
            )
        ]
        with_lines = chain.from_iterable((option, None) for option in (*books, *choices))
        self.options.set_options(with_lines)
        self.options.highlighted = 0

    @on(OptionList.OptionSelected)
    async def choose(self, selected: OptionList.OptionSelected) -> None:
        choice = selected.option_id or ""
        if choice.startswith("book-"):
            self._ready(Ready(self._books[int(choice.removeprefix("book-"))].folder))
        else:
            await self.run_action(choice)

    def action_join(self) -> None:
        self.app.push_screen(JoinScreen(), self._ready)

    def action_office(self) -> None:
        self.app.push_screen(OfficeScreen(), self._ready)

    def _ready(self, ready: Ready | None) -> None:
        if ready is not None:
            self.post_message(self.BookReady(ready.folder, key=ready.key))

    def action_practise(self) -> None:
        practise(self.app)


def _continue(book: KeptBook) -> Content:
    kind = _("office book") if book.kind == "office" else _("event")
    try:
        state = _("encrypted") if is_encrypted(book.folder) else _("unencrypted")
    except QmtuiError:
        # Its file was readable a moment ago; opening it will say what is the matter.
        state = ""
    about = " · ".join(filter(None, [kind, state]))
    return two_lines(_("Continue: {0}").format(book.title), about)
