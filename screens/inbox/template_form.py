"""The office writes an answer template of its own, or changes one."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.book import Book
from qmtui.clean import FEEDBACK, NAME
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.inbox.templates import save_template
from qmtui.model.case import AnswerTemplate
from screens.fields import Line
from screens.note import Note
from screens.text_field import TextField


class TemplateForm(ModalScreen[bool]):
    """A title and a text; one that comes along is replaced by the office's own words."""

    AUTO_FOCUS = "#title"
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the template"), id="template.save"),
        Binding(
            "escape",
            "dismiss(False)",
            _("Back"),
            tooltip=_("Save nothing"),
            id="template.back",
        ),
    ]
    HELP = _("Title and text of an answer that is given often. Ctrl+S saves it for the whole team.")

    title_line = getters.query_one("#title", Line)
    text = getters.query_one("#text", TextField)
    note = getters.query_one(Note)

    def __init__(self, book: Book, template: AnswerTemplate | None) -> None:
        super().__init__()
        self._book = book
        self._template = template or AnswerTemplate(id="", title="", text="")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("A template for answers"), classes="question")
            yield Line(self._template.title, limit=NAME, id="title", placeholder=_("title"))
            yield Label(_("The answer:"))
            yield TextField(limit=FEEDBACK, id="text")
            yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")
            yield Note()

    def on_mount(self) -> None:
        self.text.text = self._template.text

    @on(Input.Submitted)
    def go_on(self) -> None:
        self.text.focus()

    def action_save(self) -> None:
        known = self._template
        try:
            save_template(
                self._book,
                self.title_line.value,
                self.text.text,
                key=known.key or known.id,
                state=known.state,
                topic=known.topic,
            )
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(True)
