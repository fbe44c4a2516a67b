"""How many people are there at one look, and how one knows."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book
from qmtui.count import Count
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, mark
from qmtui.model.count import METHODS, Method
from screens.fields import FormLine
from screens.note import Note

MEANINGS: dict[Method, str] = {
    "counted": mark("everybody was looked at; beside strokes it is not added"),
    "estimated": mark("by eye; it is added to the visits"),
    "extrapolated": mark("a part was counted; it is added to the visits"),
    "from_registration": mark("taken from the list; it is added to the visits"),
    "late_entry": mark("counted, but entered later from paper"),
}


class HeadcountScreen(ModalScreen[str]):
    """A number is worthless without its method, so both are asked for; answers what was saved."""

    AUTO_FOCUS = "#number"
    BINDING_GROUP_TITLE = _("Headcount")
    HELP = _(
        "For talks and walks, or for a path where nobody counts: how many people are there at one "
        "look, and how you know. Ctrl+Z takes it back."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the headcount"), id="headcount.save"),
        Binding(
            "escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="headcount.back"
        ),
        Binding("ctrl+z", "stay", show=False),
    ]

    number_line = getters.query_one("#number", FormLine)
    methods = getters.query_one(OptionList)
    remark = getters.query_one("#remark", FormLine)
    note = getters.query_one(Note)

    def __init__(self, book: Book, count: Count) -> None:
        super().__init__()
        self._book = book
        self._count = count

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide count-form"):
            yield Static(_("How many people are there at one look?"), classes="question")
            with Horizontal(classes="row"):
                yield Label(_("How many?"))
                yield FormLine(limit=4, id="number", restrict=r"[0-9]*", compact=True)
            yield Label(_("How do you know?"), id="methods")
            names = {method: _(METHODS[method]) for method in MEANINGS}
            width = max(map(len, names.values())) + 2
            yield OptionList(
                *(Option(Content(name.ljust(width) + _(MEANINGS[m]))) for m, name in names.items())
            )
            with Horizontal(classes="row"):
                yield Label(_("Where, what"))
                yield FormLine(id="remark", placeholder=_("may stay empty"), compact=True)
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")
                yield Button(_("Save"), id="save", variant="primary")

    def on_mount(self) -> None:
        self.methods.highlighted = 0

    @on(OptionList.OptionSelected)
    def go_on(self) -> None:
        self.remark.focus()

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        if not self.number_line.value:
            self.note.wrong(_("How many? Please type a number, 0 if nobody is there."))
            self.number_line.focus()
            return
        method = list(MEANINGS)[self.methods.highlighted or 0]
        people = int(self.number_line.value)
        try:
            self._count.headcount(people, method, self.remark.value)
        except QmtuiError as error:
            self.note.wrong(error)
            self.number_line.focus()
        else:
            self.dismiss(_("Headcount {0} saved").format(number(people)))

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""
