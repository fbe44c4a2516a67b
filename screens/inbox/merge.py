"""Which other matter is it the same as?"""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.clean import FEEDBACK
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.inbox.matter import Matter
from screens.fields import Line
from screens.note import Note
from screens.text import safe

SHOWN = 7

Find = Callable[[str], list[Matter]]
Take = Callable[[Matter | None, str], None]


class MergeScreen(ModalScreen[bool]):
    """Likely ones first; what is typed searches, or explains why the matter is known already."""

    AUTO_FOCUS = "#search"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(False)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="merge.leave",
        ),
        Binding("down", "walk(1)", show=False),
        Binding("up", "walk(-1)", show=False),
    ]
    HELP = _(
        "The same topic and place stand first; type to search. ↓ and Enter merge. If it is known "
        "without a matter of its own, type why and choose the last line."
    )

    search = getters.query_one("#search", Line)
    found = getters.query_one("#found", OptionList)
    note = getters.query_one(Note)

    def __init__(
        self, question: str, find: Find, line: Callable[[Matter], str], take: Take
    ) -> None:
        super().__init__()
        self._question = question
        self._find = find
        self._line = line
        self._take = take
        self._matters: list[Matter] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(safe(self._question), classes="question")
            yield Line(limit=FEEDBACK, id="search", placeholder=_("search, or say why it is known"))
            yield OptionList(id="found")
            yield Static(_("↓ and Enter merge · Esc: back"), classes="hint")
            yield Note()

    def on_mount(self) -> None:
        self.show_found()

    @on(Input.Changed)
    def show_found(self) -> None:
        self._matters = self._find(self.search.value)[:SHOWN]
        explained = Option(Content(_("known already, what I typed is the explanation")))
        self.found.set_options(
            [*(Option(safe(self._line(matter))) for matter in self._matters), explained]
        )
        self.found.highlighted = 0

    def action_walk(self, steps: int) -> None:
        place = (self.found.highlighted or 0) + steps
        self.found.highlighted = place % (len(self._matters) + 1)

    @on(Input.Submitted)
    def take_marked(self) -> None:
        self._done(self.found.highlighted or 0)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        self._done(message.option_index)

    def _done(self, place: int) -> None:
        try:
            if place < len(self._matters):
                self._take(self._matters[place], "")
            else:
                self._take(None, self.search.value)
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(True)
