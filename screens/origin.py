"""Where a figure comes from, to open: stations, hours, methods; estimates apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from qmtui.book import Book, Now
from qmtui.breakdown import Part, Row, looks_of, parts_of
from qmtui.count import Count
from qmtui.counters import name_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.count import METHODS, VISITS
from qmtui.reports.behind import ANY, records_behind, span_key
from qmtui.reports.layout import Opens, Table
from qmtui.words import made_of
from screens.reports.records import RecordsScreen
from screens.text import safe, safe_cell

NAME, FIGURE = 54, 10
"""Cells of a line of the tree; in a narrow window the name gives way, never the figure."""

AROUND = 8
"""Cells that the frame of the dialog and the scrollbar take."""

ARROW, GUIDE = 2, 4
"""What the tree draws in front of a station, and of a row below it."""


class Line(NamedTuple):
    """A line of the tree: `indent` cells are drawn in front of it, its records are at `opens`."""

    name: str
    figure: str
    indent: int
    opens: Opens = ()


class Parts(Tree[Line]):
    """Stations, below each its hours, and behind each hour its strokes."""


class OriginScreen(ModalScreen[None]):
    """Every part of a figure with its method; what is not added says so."""

    AUTO_FOCUS = "Tree"
    BINDING_GROUP_TITLE = _("What the figure is made of")
    HELP = _(
        "Enter opens a station: its hours, and what was entered later, as rows of their own. "
        "Enter on such a row shows the single strokes: when, who, at which device. "
        "Estimates stand apart. A headcount beside strokes is shown, but not added."
    )
    BINDINGS = [
        Binding(
            "escape,ctrl+o",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to counting"),
            id="origin.back",
        ),
        Binding("ctrl+z", "stay", show=False),
    ]

    parts = getters.query_one(Parts)

    @dataclass
    class Behind(Message):
        """The records of a row, or why they cannot be read."""

        found: Table | QmtuiError

    def __init__(self, book: Book, now: Now, count: Count, counter: str) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._count = count
        self._counter = counter

    def compose(self) -> ComposeResult:
        figure = self._count.figure(self._counter)
        total = f"{name_of(self._counter)}: {number(figure.total)}"
        total = made_of(figure) if self._counter == VISITS else total
        with Vertical(classes="dialog wide", id="origin"):
            yield Static(safe(total), classes="question")
            tree = Parts("")
            tree.show_root = False
            tree.guide_depth = GUIDE
            yield tree
            hint = _("Enter opens, down to the single strokes · ↑ ↓ walk · Esc: back")
            yield Static(hint, classes="hint")

    def on_mount(self) -> None:
        root = self.parts.root
        for part in parts_of(self._book, self._count, self._book.event(), self._counter):
            if part.rows or part.name or part.overdrawn:
                self._add_part(root, part)
        if self._counter == VISITS and (looks := looks_of(self._book, self._count)):
            self._add_looks(root, looks)
        self._fit()
        self.parts.cursor_line = 0

    def on_resize(self) -> None:
        self._fit()

    def _add_part(self, root: TreeNode[Line], part: Part) -> None:
        line = Line(part.name or _("without a station"), number(part.number), ARROW)
        if not (part.rows or part.overdrawn):
            root.add_leaf("", line)
            return
        node = root.add("", line)
        key = ("visits", self._counter, part.name)
        for row in part.rows:
            opens = (*key, span_key(row.since, row.until), ANY, row.method)
            node.add_leaf("", Line(_words(row), number(row.number), GUIDE, opens))
        if part.overdrawn:
            words = _("more taken back than counted · counts as none")
            node.add_leaf("", Line(words, f"({number(part.overdrawn)})", GUIDE, key))

    def _add_looks(self, root: TreeNode[Line], looks: list[Row]) -> None:
        added = sum(row.number for row in looks if row.is_added)
        line = Line(_("Headcounts and estimates"), number(added), ARROW)
        node = root.add("", line, expand=True)
        for row in looks:
            figure = number(row.number) if row.is_added else f"({number(row.number)})"
            node.add_leaf("", Line(_look(row), figure, GUIDE, ("headcounts", row.id)))

    def _fit(self) -> None:
        """Write every line as wide as the dialog is in this window."""
        room = self.app.size.width * 95 // 100 - AROUND
        name = min(NAME, room - FIGURE)
        for node in self.parts.root.children:
            for each in (node, *node.children):
                if each.data:
                    each.set_label(_drawn(each.data, name, is_open=each.allow_expand))

    @on(Tree.NodeSelected)
    def open_row(self, message: Tree.NodeSelected[Line]) -> None:
        if (line := message.node.data) and line.opens:
            self._look_behind(line.opens)

    @work(thread=True, exclusive=True, group="behind")
    def _look_behind(self, opens: Opens) -> None:
        found: Table | QmtuiError
        try:
            found = records_behind(self._book, self._now, self._book.event(), opens)
        except QmtuiError as error:
            found = error
        self.post_message(self.Behind(found))

    @on(Behind)
    def show_records(self, message: Behind) -> None:
        if isinstance(message.found, QmtuiError):
            self.notify(str(message.found), severity="warning", markup=False)
        elif self.is_active:
            self.app.push_screen(RecordsScreen(self._book, self._now, message.found, "count"))

    def action_stay(self) -> None:
        """Swallow the key: what is undone here would not be seen."""


def _words(row: Row) -> str:
    """When, and by which method."""
    when = _("{0} h").format(f"{row.since:%H}")
    if row.until:
        when = f"{clock(row.since)}–{clock(row.until)}"
    return f"{when} · {_(METHODS[row.method])}"


def _look(row: Row) -> str:
    parts = [clock(row.since), _(METHODS[row.method]), row.note]
    if not row.is_added:
        parts.insert(2, _("not added"))
    return " · ".join(part for part in parts if part)


def _drawn(line: Line, width: int, *, is_open: bool) -> Text:
    """A station that cannot be opened has no arrow, so blanks stand in for it."""
    words = safe_cell(line.name)
    words.truncate(width - line.indent, overflow="ellipsis", pad=True)
    before = "" if is_open or line.indent == GUIDE else "  "
    return Text(before) + words + Text(line.figure.rjust(FIGURE))
