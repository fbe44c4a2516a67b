"""A form that ends in a file: what is asked, the folder, the name, and Ctrl+S."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Label, Static

from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
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

Job = Callable[[], str]
"""Writes what was asked for, in a thread, and answers what to say: a line, then more below it."""


class WriteFile(AreaScreen[None]):
    """Asks, shows what the file will be called, and replaces none without a question.

    A subclass has `heading`, `questions`, `file_name` (or `files`, if it writes several) and `job`.
    """

    BINDING_GROUP_TITLE = _("File")
    WORKING = mark("Making the report …")
    BINDINGS = [
        Binding("ctrl+s", "write", _("Save"), tooltip=_("Write the file"), id="save.go"),
        Binding(
            "escape",
            "back",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="save.back",
        ),
    ]

    folder = getters.query_one("#folder", FormLine)
    note = getters.query_one(Note)
    outcome = getters.query_one("#outcome", Static)

    @dataclass
    class Done(Message):
        words: str

    @dataclass
    class Failed(Message):
        error: QmtuiError

    @property
    def heading(self) -> str:
        raise NotImplementedError

    def questions(self) -> Iterable[Widget]:
        """What is asked before the folder."""
        raise NotImplementedError

    @property
    def file_name(self) -> str:
        """What the file is called; it may say the event, and never a person."""
        raise NotImplementedError

    @property
    def files(self) -> list[Path]:
        """All that will be written."""
        return [self.folder_meant / self.file_name]

    @property
    def files_told(self) -> str:
        return self.file_name

    def job(self) -> Job:
        """What is to be done with that which is chosen now."""
        raise NotImplementedError

    @property
    def usual_folder(self) -> Path:
        return usual_folder()

    @property
    def folder_meant(self) -> Path:
        return typed_path(self.folder.value)

    def field_of(self, error: QmtuiError) -> Widget:
        """Where an error is put right."""
        return self.folder

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("write", "back") else True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(safe(self.heading), classes="heading")
            yield from self.questions()
            folder = str(self.usual_folder)
            yield row(_("Into the folder"), FormLine(folder, limit=PATH, id="folder", compact=True))
            yield row(_("File"), Static(id="file", markup=False))
            yield Note()
            yield Static(id="outcome", markup=False)

    def on_mount(self) -> None:
        for setting in self.query(Setting):
            self.watch(setting, "chosen", self.show_file)

    def show_file(self) -> None:
        self.query_one("#file", Static).update(safe(self.files_told))

    @on(Choice.Chosen)
    def go_on(self) -> None:
        self.call_after_refresh(self.focus_next)

    def action_write(self) -> None:
        self.outcome.update("")
        there = [path.name for path in self.files if _is_there(path)]
        if not there:
            self._begin()
            return
        is_one = len(there) == 1
        question = Confirm(
            _("Replace the file?") if is_one else _("Replace the files?"),
            yes=_("Replace"),
            more=_("“{0}” is there already.").format(there[0])
            if is_one
            else _("{0} of these files are there already.").format(len(there)),
        )
        self.app.push_screen(question, lambda agreed: self._begin() if agreed else None)

    def _begin(self) -> None:
        if not self.note.is_busy:
            self.note.working(_(self.WORKING))
            self._write(self.job())

    @work(thread=True)
    def _write(self, job: Job) -> None:
        try:
            self.post_message(self.Done(job()))
        except QmtuiError as error:
            self.post_message(self.Failed(error))

    @on(Done)
    def say(self, done: Done) -> None:
        first, *others = done.words.split("\n")
        self.note.done(first)
        self.outcome.update(safe("\n".join(others), multiline=True))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        self.field_of(failed.error).focus()

    def action_back(self) -> None:
        self.dismiss(None)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or it holds a NUL: writing will complain
        return False
