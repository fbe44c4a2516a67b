"""Printing for an event (Drucken): tickets, badges, stickers or lists, as a file to send on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from textual import getters, on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Label

from qmtui.book import Book, Now
from qmtui.count import NumberOutOfRange
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.printing.head import KINDS, file_name, practice_file
from qmtui.printing.progress import DRAWN
from screens.event_fields import row
from screens.fields import FormLine
from screens.progress import ProgressLine
from screens.setting import Setting
from screens.write_file import Job, WriteFile

A_SHEET = 40
"""Stickers on one sheet of labels."""

Kind = Literal["tickets", "badges", "stickers", "lists", "gate", "consent", "sheet", "practice"]


class PrintScreen(WriteFile):
    """What is to be printed, and where is the file to lie?"""

    AREA = "events"
    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Print")
    WORKING = mark("Drawing the pages and reading every code back …")
    HELP = _(
        "A file is written that any program for PDF prints at 100 %. Its name says the event and "
        "never a person. Tickets and badges carry the codes of the registrations; stickers carry "
        "new codes, for people who come without a ticket. The emergency list names everybody from "
        "A to Z and has a page for strokes, should every laptop fail. Practice tickets are the "
        "same for every event."
    )
    BINDINGS = [
        Binding("ctrl+s", "write", _("Write the PDF"), tooltip=_("Write the file"), id="print.go"),
        Binding("escape", "back", _("Back"), tooltip=_("To the events"), id="print.back"),
    ]

    kind = getters.query_one("#kind", Setting)
    number = getters.query_one("#number", FormLine)
    progress = getters.query_one(ProgressLine)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    @property
    def heading(self) -> str:
        return " · ".join([_("Print"), self._event.title])

    def questions(self) -> Iterable[Widget]:
        kinds = [(kind, _(text)) for kind, text in KINDS.items()]
        yield row(_("What?"), Setting(kinds, chosen="tickets", id="kind"))
        number = FormLine(str(A_SHEET), limit=4, restrict=r"[0-9]*", id="number", compact=True)
        yield Horizontal(Label(_("How many?")), number, classes="row", id="counted")

    def on_mount(self) -> None:
        # Hundreds of tickets take seconds.
        stopping = mark("Stopping …")
        self.mount(ProgressLine(DRAWN, stopping), after=self.note)

    @on(WriteFile.Done)
    @on(WriteFile.Failed)
    def end_progress(self) -> None:
        self.progress.end()

    def show_file(self) -> None:
        super().show_file()
        self.query_one("#counted").display = self.kind.chosen == "stickers"

    @property
    def file_name(self) -> str:
        kind = self.kind.chosen or "tickets"
        return practice_file() if kind == "practice" else file_name(self._event, kind)

    def field_of(self, error: QmtuiError) -> Widget:
        return self.number if isinstance(error, NumberOutOfRange) else self.kind

    def job(self) -> Job:
        kind, number = cast(Kind, self.kind.chosen), int(self.number.value or "0")
        (path,) = self.files
        about = self.book, self.now, self._event
        progress = self.progress.begin()

        def write() -> str:
            # What draws and reads pages costs 300 ms to import; only who prints shall pay for it.
            from qmtui.printing.consents import print_consents
            from qmtui.printing.gate import print_gate
            from qmtui.printing.lists import print_lists
            from qmtui.printing.practice import print_practice
            from qmtui.printing.printed import told
            from qmtui.printing.sheet import print_sheet
            from qmtui.printing.tickets import print_stickers, print_tickets

            match kind:
                case "tickets" | "badges":
                    printed = print_tickets(*about, path, kind, progress)
                case "stickers":
                    printed = print_stickers(*about, path, number, progress)
                case "lists":
                    printed = print_lists(*about, path)
                case "gate":
                    printed = print_gate(*about, path)
                case "consent":
                    printed = print_consents(*about, path)
                case "sheet":
                    printed = print_sheet(*about, path)
                case "practice":
                    printed = print_practice(self.now, path)
            last = _("Print at 100 %, then delete the file: it is not encrypted.")
            return f"{told(printed)}\n{last}"

        return write
