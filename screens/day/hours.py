"""Hours of the helpers: who was here how long, and Enter confirms it."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.day.hours import spoken_hours, total_told
from qmtui.day.shifts import Shifts
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _
from screens.note import Note
from screens.text import safe


class HoursScreen(ModalScreen[str]):
    """One helper a line, by initials."""

    AUTO_FOCUS = "OptionList"
    BINDING_GROUP_TITLE = _("Hours of the helpers")
    HELP = _(
        "Hours add up from coming and leaving. Enter confirms those of the marked person with your "
        "initials; whoever is still here leaves first. Outside only their number and sum are told."
    )
    BINDINGS = [
        Binding("escape", "dismiss('')", _("Back"), tooltip=_("Back to the day"), id="hours.back")
    ]

    helpers = getters.query_one(OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._shifts = Shifts(book, now)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide day-form"):
            yield Static(_("Hours of the helpers"), classes="question")
            yield OptionList()
            yield Static(id="total")
            yield Note()
            yield Static(_("Enter confirms the marked one · Esc: back"), classes="hint")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        place = self.helpers.highlighted
        hours = self._shifts.hours()
        lines = []
        for one in hours:
            state = _("here since {0}").format(clock(one.since)) if one.since else ""
            if one.confirmed_by:
                state = _("confirmed by {0}").format(one.confirmed_by)
            figures = f"{one.initials:5} {spoken_hours(one.minutes):>10}   "
            lines.append(Option(Content(figures) + safe(state), id=one.initials))
        self.helpers.set_options(lines)
        self.helpers.highlighted = place or 0
        nobody = _("Nobody has come yet: “k” in the area Day says that you are here.")
        self.query_one("#total", Static).update(total_told(hours) if hours else nobody)

    @on(OptionList.OptionSelected)
    def confirm(self, message: OptionList.OptionSelected) -> None:
        initials = message.option.id or ""
        try:
            self._shifts.confirm(initials)
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self.note.done(_("{0}: hours confirmed").format(initials))
        self._show()
