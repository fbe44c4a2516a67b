"""A field for a name, and below it everybody the office knows by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.errors import QmtuiError
from qmtui.finding import MOST, Known
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.search import long_enough
from screens.choose_folder import two_lines
from screens.fields import Line

LEAST = 2
"""Letters from which on somebody is searched."""
PAUSE = 0.15
"""Seconds before a search, each of which opens every event: whoever types goes on typing."""


class Asking(Line):
    """The name of whoever asks; ↓ goes to what stands below."""

    BINDINGS = [Binding("down", "screen.go_down", show=False)]


class HitList(OptionList):
    """People who were found; Del erases the marked one."""

    BINDINGS = [Binding("delete", "screen.erase", show=False)]


class PersonSearch(Vertical):
    """Searches while somebody types; what was found for a question asked before is never shown.

    Only one search runs at a time, and it takes the question as it stands when it begins.
    """

    line = getters.query_one(Asking)
    count = getters.query_one("#count", Static)
    hit_list = getters.query_one(HitList)

    @dataclass
    class Asked(Message):
        """The question is another one now; "" for none."""

        question: str

    @dataclass
    class Marked(Message):
        """Other people were found, or another one of them is marked."""

        known: Known | None

    @dataclass
    class Chosen(Message):
        """Enter on somebody."""

        known: Known

    @dataclass
    class Found(Message):
        question: str
        hits: list[Known] | QmtuiError

    def __init__(self, find: Callable[[str], list[Known]]) -> None:
        """`find` is called in a thread."""
        super().__init__()
        self._find = find
        self._hits: list[Known] = []
        self._is_searching = False
        self.question = ""

    @property
    def marked(self) -> Known | None:
        place = self.hit_list.highlighted if self._hits else None
        return None if place is None else self._hits[place]

    def compose(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Label(_("Who asks?"))
            yield Asking(placeholder=_("name, two letters or more"), id="asking", compact=True)
        yield Static(id="count", markup=False)
        yield HitList(markup=False)

    def on_mount(self) -> None:
        self._show([])

    @on(Input.Changed)
    def ask(self, changed: Input.Changed) -> None:
        changed.stop()
        question = changed.value.strip()
        self.question = question if len(question) >= LEAST else ""
        self.post_message(self.Asked(self.question))
        self.search_again()

    def search_again(self) -> None:
        if not self.question:
            self._show([])
            self.count.update("")
            return
        self.count.update(_("Searching every event …"))
        if not self._is_searching:
            self._is_searching = True
            self._search()

    def clear(self) -> None:
        """Nobody asks any more."""
        self.line.value = ""
        self.line.focus()

    @work(thread=True, group="find")
    def _search(self) -> None:
        time.sleep(PAUSE)
        question = self.question
        hits: list[Known] | QmtuiError
        try:
            hits = self._find(question) if question else []
        except QmtuiError as error:
            hits = error
        self.post_message(self.Found(question, hits))

    @on(Found)
    def show_found(self, found: Found) -> None:
        self._is_searching = False
        if found.question != self.question:
            self.search_again()
        elif isinstance(found.hits, QmtuiError):
            self._show([])
            self.count.update(Content(f"✗ {found.hits}"))
        else:
            self._show(found.hits)
            self.count.update(Content(_counted(found.hits, self.question)))

    def _show(self, hits: list[Known]) -> None:
        kept = self.marked
        self._hits = hits
        self.hit_list.set_options(Option(_hit_line(hit)) for hit in hits)
        ids = [hit.id for hit in hits]
        if hits:
            self.hit_list.highlighted = ids.index(kept.id) if kept and kept.id in ids else 0
        elif self.hit_list.has_focus:
            self.line.focus()
        self.hit_list.display = bool(hits)
        self.post_message(self.Marked(self.marked))

    @on(OptionList.OptionHighlighted)
    def tell_marked(self, highlighted: OptionList.OptionHighlighted) -> None:
        highlighted.stop()
        self.post_message(self.Marked(self.marked))

    @on(Input.Submitted)
    def to_hits(self, submitted: Input.Submitted) -> None:
        """Enter, a scanner's too, only goes to the hits."""
        submitted.stop()
        if self._hits:
            self.hit_list.focus()

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        selected.stop()
        self.post_message(self.Chosen(self._hits[selected.option_index]))


def _hit_line(hit: Known) -> Content:
    events = ", ".join(dict.fromkeys(hit.events)) or _("in the office book only")
    return two_lines(hit.name, " · ".join([hit.reached_by or _("no address known"), events]))


def _counted(hits: list[Known], question: str) -> str:
    if len(hits) >= MOST:
        return _("The first {0} by name; a longer name finds fewer.").format(MOST)
    if hits and hits[0].is_alike:
        return _("Nobody is called so; similar names:")
    if hits:
        sentence = ngettext("{0} hit.", "{0} hits.", len(hits)).format(number(len(hits)))
        return " ".join([sentence, _("Enter: information about all that is held.")])
    if long_enough(question):
        return _("Nobody of this name is known, neither here nor in any event.")
    return _("Nobody has exactly this name; three letters also find beginnings.")
