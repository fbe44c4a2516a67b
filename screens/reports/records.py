"""The records that a figure is made of."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label

from qmtui.book import Book, Now
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.reports.layout import Table
from screens.areas import AreaScreen
from screens.reports.columns import table_lines
from screens.reports.line import Line
from screens.reports.reader import Reader


class RecordsScreen(AreaScreen[None]):
    """Record by record, the earliest first; Esc goes back to the report."""

    AUTO_FOCUS = "Reader"
    BINDING_GROUP_TITLE = _("Records")
    HELP = _("The single entries that this figure is made of. Esc goes back to the report.")
    BINDINGS = [
        Binding("escape", "dismiss", _("Back"), tooltip=_("To the report"), id="records.back")
    ]

    def __init__(self, book: Book, now: Now, table: Table, area: str) -> None:
        super().__init__(book, now)
        self.AREA = area
        self._table = table

    def compose_area(self) -> ComposeResult:
        found = sum(not row.is_total for row in self._table.rows)
        words = ngettext("{0} record", "{0} records", found).format(number(found))
        with Vertical(id="report"):
            yield Label(words, classes="caption")
            yield Reader(self._lines)

    def _lines(self, width: int) -> list[Line]:
        return table_lines(self._table, width)
