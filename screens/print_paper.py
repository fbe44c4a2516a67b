"""Printing for an event (Drucken): tickets, badges, stickers or lists, as a file to send on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.count import NumberOutOfRange
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.printing.head import KINDS, file_name
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.choose_folder import PATH, typed_path
from screens.dialogs import Confirm
from screens.disclose import usual_folder
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe

A_SHEET = 40
"""Stickers on one sheet of labels."""

Kind = Literal["tickets", "badges", "stickers", "lists", "sheet"]


class PrintScreen(AreaScreen[None]):
    """What is to be printed, and where is the file to lie?"""

    AREA = "events"
    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Print")
    HELP = _(
        "A file is written that any program for PDF prints at 100 %. Its name says the event and "
        "never a person. Tickets and badges carry the codes of the registrations; stickers carry "
        "new codes, for people who come without a ticket."
    )
    BINDINGS = [
        Binding("ctrl+s", "print", _("Write the PDF"), tooltip=_("Write the file"), id="print.go"),
        Binding("escape", "back", _("Back"), tooltip=_("To the events"), id="print.back"),
    ]

    kind = getters.query_one("#kind", Setting)
    number = getters.query_one("#number", FormLine)
    folder = getters.query_one("#folder", FormLine)
    note = getters.query_one(Note)
    outcome = getters.query_one("#outcome", Static)

    @dataclass
    class Done(Message):
        lines: list[str]

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("print", "back") else True

    def compose_area(self) -> ComposeResult:
        kinds = [(kind, _(text)) for kind, text in KINDS.items()]
        with VerticalScroll(classes="office", can_focus=False):
            title = " · ".join([_("Print"), self._event.title])
            yield Label(safe(title), classes="heading")
            yield row(_("What?"), Setting(kinds, chosen="tickets", id="kind"))
            with Horizontal(classes="row", id="counted"):
                yield Label(_("How many?"))
                yield FormLine(str(A_SHEET), limit=4, restrict=r"[0-9]*", id="number", compact=True)
            folder = str(usual_folder())
            yield row(_("Into the folder"), FormLine(folder, limit=PATH, id="folder", compact=True))
            yield row(_("File"), Static(id="file", markup=False))
            yield Note()
            yield Static(id="outcome", markup=False)

    def on_mount(self) -> None:
        self.watch(self.kind, "chosen", self._show_kind)

    def _show_kind(self) -> None:
        self.query_one("#counted").display = self.kind.chosen == "stickers"
        self.query_one("#file", Static).update(safe(self._file.name))

    @property
    def _file(self) -> Path:
        return typed_path(self.folder.value) / file_name(self._event, self.kind.chosen or "tickets")

    @on(Choice.Chosen)
    def go_on(self) -> None:
        self.call_after_refresh(self.focus_next)

    @on(Input.Submitted, "#folder")
    def action_print(self) -> None:
        path = self._file
        self.outcome.update("")
        if not _is_there(path):
            self._begin(path)
            return
        question = Confirm(
            _("Replace the file?"),
            yes=_("Replace"),
            more=_("“{0}” is there already.").format(path.name),
        )
        self.app.push_screen(question, lambda agreed: self._begin(path) if agreed else None)

    def _begin(self, path: Path) -> None:
        if not self.note.is_busy:
            self.note.working(_("Drawing the pages and reading every code back …"))
            self.write(cast(Kind, self.kind.chosen), int(self.number.value or "0"), path)

    @work(thread=True)
    def write(self, kind: Kind, number: int, path: Path) -> None:
        # What draws and reads pages costs 300 ms to import; only who prints shall pay for it.
        from qmtui.printing.lists import print_lists
        from qmtui.printing.printed import told
        from qmtui.printing.sheet import print_sheet
        from qmtui.printing.tickets import print_stickers, print_tickets

        try:
            match kind:
                case "tickets" | "badges":
                    printed = print_tickets(self.book, self.now, self._event, path, kind)
                case "stickers":
                    printed = print_stickers(self.book, self.now, self._event, number, path)
                case "lists":
                    printed = print_lists(self.book, self.now, self._event, path)
                case "sheet":
                    printed = print_sheet(self.book, self.now, self._event, path)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(told(printed).splitlines()))

    @on(Done)
    def say(self, done: Done) -> None:
        first, *others = done.lines
        self.note.done(first)
        last = _("Print at 100 %, then delete the file: it is not encrypted.")
        self.outcome.update(safe("\n".join([*others, last]), multiline=True))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        is_number = isinstance(failed.error, NumberOutOfRange)
        (self.number if is_number else self.kind).focus()

    def action_back(self) -> None:
        self.dismiss(None)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or it holds a NUL: writing will complain
        return False
