"""Who the second person was: somebody on the list, or somebody new."""

from __future__ import annotations

from typing import NamedTuple

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.clean import NAME, clean
from qmtui.i18n import _
from qmtui.settling.on_the_list import Listed, OnTheList
from screens.fields import Line
from screens.text import safe


class Who(NamedTuple):
    """The id of somebody on the list, or the name of somebody who is not."""

    other: str | None
    name: str


class WhoScreen(ModalScreen[Who | None]):
    """A name is typed; Enter takes the marked person, the last line takes in a new one."""

    AUTO_FOCUS = "#who"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the question"),
            id="who.leave",
        ),
        Binding("down", "to_hits", show=False),
        Binding("ctrl+z", "stay", show=False),
    ]
    HELP = _(
        "Type three letters of the name. ↓ goes to those on the list, Enter takes one. "
        "Whoever is on no list is taken in under the name typed."
    )

    line = getters.query_one("#who", Line)
    hit_list = getters.query_one(OptionList)

    def __init__(self, on_the_list: OnTheList) -> None:
        super().__init__()
        self._list = on_the_list
        self._hits: list[Listed] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Who was it?"), classes="question")
            yield Line(limit=NAME, id="who", placeholder=_("name, three letters or more"))
            yield OptionList()
            yield Static(_("Enter or ↓: to the list · Esc: back"), classes="hint")

    def on_mount(self) -> None:
        self.look()

    @on(Input.Changed)
    def look(self) -> None:
        typed = clean(self.line.value, limit=NAME)
        self._hits = self._list.find(typed)
        lines = [safe(" · ".join(filter(None, [h.name, h.offering]))) for h in self._hits]
        if typed:
            lines.append(safe(_("on no list: take in “{0}”").format(typed)))
        self.hit_list.set_options(map(Option, lines))
        self.hit_list.display = bool(lines)
        if lines:
            self.hit_list.highlighted = 0

    @on(Input.Submitted)
    def action_to_hits(self) -> None:
        if self.hit_list.display:
            self.hit_list.focus()

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        if message.option_index < len(self._hits):
            self.dismiss(Who(self._hits[message.option_index].id, ""))
        else:
            self.dismiss(Who(None, clean(self.line.value, limit=NAME)))

    def action_stay(self) -> None:
        """Swallow the key."""
