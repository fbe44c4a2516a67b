"""How the inbox stands: what each body has, and how old the open matters are."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import ages, per_body
from qmtui.inbox.states import STATES
from qmtui.inbox.timeline import body_word
from screens.hits import cell

NAME = 28
FIGURES = (7, 11, 12, 5)
"""Widths of the columns, so that they fit into a window of 80."""
DAYS = (11, 11, 10)


class OverviewScreen(ModalScreen[None]):
    """Two tables; nothing can be done here."""

    AUTO_FOCUS = "#overview"
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="overview.leave",
        )
    ]
    HELP = _("What each body was asked, and how long matters have been open. Esc goes back.")

    def __init__(self, book: Book, now: Now, inbox: Inbox) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._matters = inbox.all()

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog whole", id="overview"):
            yield Label(_("What bodies were asked"), classes="question")
            yield Static(Content("\n").join(self._bodies()))
            yield Label(_("How long matters have been open"), classes="question")
            yield Static(Content("\n").join(self._ages()))
            yield Static(
                _("In the inbox p writes a list for each body · Esc: back"), classes="hint"
            )

    def _bodies(self) -> Iterator[Content]:
        rows = per_body(self._matters, self._book.today(self._now))
        if not rows:
            yield Content(_("Nothing was passed on yet."))
            return
        yield _row(FIGURES, _("Body"), _("open"), _("overdue"), _("answered"), _("days"))
        for row in rows:
            figures = (row.open, row.overdue, row.answered)
            days = "–" if row.days is None else number(round(row.days))
            name = body_word(self._book, row.body)
            yield _row(FIGURES, name, *map(number, figures), days)

    def _ages(self) -> Iterator[Content]:
        rows = ages(self._matters, self._now())
        if not rows:
            yield Content(_("Nothing is open."))
            return
        yield _row(DAYS, _("State"), _("matters"), _("median"), _("oldest"))
        for row in rows:
            days = (_("{0} d").format(number(round(d))) for d in (row.median, row.oldest))
            yield _row(DAYS, _(STATES[row.state].word), number(row.count), *days)


def _row(widths: tuple[int, ...], name: str, *figures: str) -> Content:
    cells = (cell(figure, width) for figure, width in zip(figures, widths, strict=True))
    return Content.assemble(cell(name, NAME), *cells)
