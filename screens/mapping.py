"""Which column of a file is which: said once, known for every file like it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from rich.table import Table
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.imports.columns import IGNORE, WHO, WORDS, as_mapping, suggested
from qmtui.imports.registrations import registrations_in
from qmtui.imports.rows import Sheet
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.note import Note
from screens.text import safe, safe_cell

OFTEN = (
    *("name", "given_name", "family_name", "phone", "email"),
    *("offering", "places", "companions", "comment"),
)
"""What lists mostly have: their first letters lead here before the rest."""

ROWS = 3
"""Rows shown as they would be read."""
EXAMPLES = 50
"""Rows in which an example for a column is looked for."""


class NameColumnMissing(QmtuiError):
    exit_code = 47
    sentence = mark("Which column has the name? An order number or a ticket code will do as well.")


class ColumnTwice(QmtuiError):
    exit_code = 48
    sentence = mark("“{0}” and “{1}” cannot both be “{2}”. Please change one of them.")


class MappingScreen(AreaScreen[dict[str, str] | None]):
    """Each column with an example, and beside it what it is; below, how rows are then read."""

    AREA = "events"
    AUTO_FOCUS = "Choice"
    BINDING_GROUP_TITLE = _("Columns")
    HELP = _(
        "Left stand the columns of the file with an example, right what each is taken for. ↑ and ↓ "
        "go from column to column, ← and → or the first letter change it, Del leaves it out. Below "
        "you see how the first rows are read. Ctrl+S takes it; the next file of the same kind is "
        "understood by itself."
    )
    BINDINGS = [
        Binding("ctrl+s", "take", _("Take"), tooltip=_("Read the file so"), id="mapping.take"),
        Binding("escape", "leave", _("Back"), tooltip=_("Back, as it was"), id="mapping.back"),
    ]

    note = getters.query_one(Note)

    def __init__(
        self, book: Book, now: Now, file: str, table: Sheet, mapping: Mapping[str, str]
    ) -> None:
        super().__init__(book, now)
        self._name = file
        self._table = table
        self._columns = suggested(table.header, mapping)
        self._problem: QmtuiError | None = None

    def compose_area(self) -> ComposeResult:
        fields = dict.fromkeys((*OFTEN, *WORDS))
        answers = [(IGNORE, _("not read")), *((field, _(WORDS[field])) for field in fields)]
        with Vertical(classes="office"):
            yield Label(safe(_("Which column is what? {0}").format(self._name)), classes="heading")
            with VerticalScroll(id="columns", can_focus=False):
                for column, name in enumerate(self._table.header.cells):
                    with Horizontal(classes="row"):
                        yield Label(safe(name or _("column {0}").format(column + 1)))
                        yield Label(safe(self._example(column)), classes="example")
                        chosen = self._columns.get(column, IGNORE)
                        yield Choice(answers, chosen=chosen, in_a_row=False, id=f"column-{column}")
            yield Static(id="rows")
            yield Static(
                _("↑ ↓ column · ← → or first letter: what it is · Del: not"), classes="hint"
            )
            yield Note()

    def on_mount(self) -> None:
        for choice in self.query(Choice):
            self.watch(choice, "chosen", self._changed, init=False)
        self._changed()

    def _example(self, column: int) -> str:
        cells = (row.cells[column].strip() for row in self._table.rows[:EXAMPLES])
        return next(filter(None, cells), "–")

    def _changed(self) -> None:
        """Say at once what is missing or twice, else show the first rows as they are read."""
        self._columns = {
            column: choice.chosen
            for column, choice in enumerate(self.query(Choice))
            if choice.chosen not in (None, IGNORE)
        }
        self._problem = self._what_is_wrong()
        if self._problem:
            self.note.wrong(self._problem)
        else:
            self.note.clear()
        self.query_one("#rows", Static).update(self._rows() if not self._problem else "")

    def _what_is_wrong(self) -> QmtuiError | None:
        names = self._table.header.cells
        seen: dict[str, int] = {}
        for column, field in self._columns.items():
            if field in seen:
                return ColumnTwice(names[seen[field]], names[column], _(WORDS[field]))
            seen[field] = column
        return None if WHO.intersection(seen) else NameColumnMissing()

    @property
    def mapping(self) -> dict[str, str]:
        return as_mapping(self._table.header, self._columns)

    def _rows(self) -> Table:
        first = replace(self._table, rows=self._table.rows[:ROWS], rejected=())
        file = registrations_in(first, self.mapping, zone=self.book.zone)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
        for title in (
            *(_("Row"), _("Places"), _("Name")),
            *(_("Offering"), _("Phone"), _("E-mail")),
        ):
            share = None if len(table.columns) < 2 else 1
            table.add_column(title, ratio=share, no_wrap=True, overflow="ellipsis")
        for row in file.rows:
            about = row.name, row.offering, row.phone, row.email
            cells = str(row.row), str(row.places), *about
            table.add_row(*map(safe_cell, cells))
        for rejection in file.rejected:
            table.add_row(str(rejection.row), "✗", safe_cell(rejection.reason))
        return table

    def action_take(self) -> None:
        if self._problem is None:
            self.dismiss(self.mapping)

    def action_leave(self) -> None:
        self.dismiss(None)
