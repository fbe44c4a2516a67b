"""The attendance sheet: institution after institution, names only where they are demanded."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Static

from qmtui.book import Book, Now
from qmtui.day.sheet import NameDemanded, Sheet
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _
from screens.fields import FormLine
from screens.note import Note
from screens.text import safe

SHOWN = 6


class SheetScreen(ModalScreen[str]):
    """Stays open for the next one; answers how many are on it."""

    AUTO_FOCUS = "#organisation"
    BINDING_GROUP_TITLE = _("Attendance sheet")
    HELP = _(
        "The institution and the function, then Ctrl+S; the form stays open for the next one. → "
        "takes an institution that was named before. A name is asked for only where the grant "
        "notice demands it. Ctrl+Z in the area takes the last one back."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Put on the list"), id="sheet.save"),
        Binding("escape", "leave", _("Back"), tooltip=_("Back to the day"), id="sheet.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    organisation = getters.query_one("#organisation", FormLine)
    function = getters.query_one("#function", FormLine)
    note = getters.query_one(Note)
    rows = getters.query_one("#rows", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._sheet = Sheet(book, now)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide day-form"):
            yield Static(_("Attendance sheet"), classes="question")
            yield Static(id="rows")
            with Horizontal(classes="row"):
                yield Label(_("Institution"))
                suggester = SuggestFromList(self._sheet.institutions(), case_sensitive=False)
                yield FormLine(id="organisation", compact=True, suggester=suggester)
            with Horizontal(classes="row"):
                yield Label(_("Function"))
                yield FormLine(id="function", placeholder=_("may stay empty"), compact=True)
            if self._book.event().signatures:
                with Horizontal(classes="row"):
                    yield Label(_("Name"))
                    yield FormLine(id="name", placeholder=_("given and family name"), compact=True)
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S: on the list · Esc: done"), classes="hint")
                yield Button(_("On the list"), id="save", variant="primary")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        rows = self._sheet.rows(self._book.event())
        here = [row for row in rows if row.is_here]
        lines = [
            _("{0} on the list, {1} of them here").format(number(len(rows)), number(len(here)))
        ]
        newest = sorted(here, key=lambda row: row.id, reverse=True)[:SHOWN]
        lines += ["✓ " + " · ".join(filter(None, [r.organisation, r.function])) for r in newest]
        self.rows.update(safe("\n".join(lines), multiline=True))

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        typed = {line.id: line.value for line in self.query(FormLine)}
        organisation = typed["organisation"] or ""
        try:
            self._sheet.add(organisation, typed["function"], typed.get("name", ""))
        except QmtuiError as error:
            self.note.wrong(error)
            is_name = isinstance(error, NameDemanded)
            (self.query_one("#name", Input) if is_name else self.organisation).focus()
            return
        for line in self.query(FormLine):
            line.value = ""
        self.organisation.suggester = SuggestFromList(
            self._sheet.institutions(), case_sensitive=False
        )
        self._show()
        self.note.done(_("On the list: {0}").format(organisation))
        self.organisation.focus()

    def action_leave(self) -> None:
        self.dismiss("")

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
