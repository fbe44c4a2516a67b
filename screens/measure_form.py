"""A measure in a form: its title, its facts, and the options one on each line."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book
from qmtui.clean import FEEDBACK, STATION, TextTooLong
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.measures import MOST_OPTIONS, Measures, OptionHasDots, OptionsUnclear
from qmtui.model.feedback import Measure
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note
from screens.text_field import TextField


class MeasureForm(ModalScreen[Measure | None]):
    """Answers the measure as it is now, None if nothing was saved."""

    AUTO_FOCUS = "#title"
    BINDING_GROUP_TITLE = _("Measure")
    HELP = _(
        "The facts are read out or shown to people before they choose. Write one option on each "
        "line; each gets a letter as its key."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the measure"), id="measure.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="measure.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    title_line = getters.query_one("#title", FormLine)
    facts = getters.query_one("#facts", TextField)
    options = getters.query_one("#options", TextField)
    note = getters.query_one(Note)

    def __init__(self, book: Book, measure: Measure | None) -> None:
        """Without a measure, a new one."""
        super().__init__()
        self._measures = Measures(book)
        self._measure = measure

    def compose(self) -> ComposeResult:
        known = self._measure or Measure(id="", title="")
        with VerticalScroll(classes="dialog wide measure", can_focus=False):
            yield Static(_("Measure") if self._measure else _("New measure"), classes="question")
            yield row(_("Title"), FormLine(known.title, id="title", compact=True))
            facts = TextField(limit=FEEDBACK, text=known.facts, id="facts", compact=True)
            yield row(_("Facts"), facts)
            lines = "\n".join(known.options)
            room = (STATION + 1) * MOST_OPTIONS
            yield row(
                _("To choose from"), TextField(limit=room, text=lines, id="options", compact=True)
            )
            yield Note()
            yield Static(_("One option a line · Ctrl+S saves · Esc: back"), classes="hint")

    def action_save(self) -> None:
        options = tuple(filter(None, map(str.strip, self.options.text.splitlines())))
        title, facts = self.title_line.value, self.facts.text
        try:
            if self._measure:
                saved = self._measures.change(
                    self._measure, title=title, facts=facts, options=options
                )
            else:
                saved = self._measures.add(title, facts, options)
        except QmtuiError as error:
            self.note.wrong(error)
            self._field_of(error).focus()
        else:
            self.dismiss(saved)

    def action_stay(self) -> None:
        """Swallow the key: whoever types a title wants nothing undone."""

    def _field_of(self, error: QmtuiError) -> FormLine | TextField:
        if isinstance(error, TextTooLong):
            _length, limit = error.args
            fields = {STATION: self.options, FEEDBACK: self.facts}
            return fields.get(limit, self.title_line)
        is_option = isinstance(error, OptionsUnclear | OptionHasDots)
        return self.options if is_option else self.title_line
