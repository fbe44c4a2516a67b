"""Who we are, in a form: what stands on every report and everything printed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qmtui.book import Book
from qmtui.district import LIMITS, describe, district_of
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.event import District
from qmtui.office import NameMissing
from screens.event_fields import row, whole_number
from screens.fields import FormLine
from screens.note import Note

FIELDS = {
    "name": (mark("Neighbourhood"), mark("such as Lindenhof")),
    "residents": (mark("Inhabitants"), mark("may stay empty")),
    "provider": (mark("Provider"), mark("who runs the office")),
    "client": (mark("On behalf of"), mark("such as the borough")),
    "programme": (mark("Programme"), mark("that pays for it")),
    "logo_line": (mark("Logo line"), mark("words that funders want to read")),
}
"""What is asked for: its caption and an example."""

DIGITS = 9


class OfficeDetails(ModalScreen[District | None]):
    """Answers the district as it is now, None if nothing was saved."""

    AUTO_FOCUS = "#name"
    BINDING_GROUP_TITLE = _("Who we are")
    HELP = _(
        "These words stand on every report and everything printed. Enter goes to the next field; "
        "stations learn of it when you hand out the next time."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save who we are"), id="details.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="details.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self._reading = "name"

    def compose(self) -> ComposeResult:
        known = district_of(self._book)
        with VerticalScroll(classes="dialog wide details", can_focus=False):
            yield Static(_("Who we are"), classes="question")
            for field, (caption, example) in FIELDS.items():
                value = getattr(known, field)
                line = FormLine(
                    "" if value is None else str(value),
                    limit=LIMITS.get(field, DIGITS),
                    placeholder=_(example),
                    id=field,
                    compact=True,
                )
                yield row(_(caption), line)
            yield Note()
            yield Static(_("It stands on every report. Ctrl+S saves · Esc: back"), classes="hint")

    @on(Input.Submitted)
    def go_on(self, submitted: Input.Submitted) -> None:
        if submitted.input.id == list(FIELDS)[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        try:
            words = {field: self._typed(field) for field in FIELDS if field != "residents"}
            saved = describe(self._book, residents=whole_number(self._typed("residents")), **words)
        except QmtuiError as error:
            self.query_one(Note).wrong(error)
            wrong = "name" if isinstance(error, NameMissing) else self._reading
            self.query_one(f"#{wrong}", FormLine).focus()
        else:
            self.dismiss(saved)

    def _typed(self, field: str) -> str:
        self._reading = field
        return self.query_one(f"#{field}", FormLine).value

    def action_stay(self) -> None:
        """Swallow the key: whoever types a name wants nothing undone."""
