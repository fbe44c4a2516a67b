"""Answers that a body has written into its list: which file, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.inbox.acts import Acts
from qmtui.inbox.answers_file import KINDS, AnswersFile, counted, read_answers, take_answers
from qmtui.inbox.telling import headline
from qmtui.inbox.timeline import body_word
from screens.areas import AreaScreen
from screens.import_file import ImportScreen
from screens.note import Note
from screens.text import safe, safe_cell

ROWS = 200
"""So many rows are listed."""


class AnswersFileScreen(ImportScreen):
    """Which file has the body sent back?"""

    AREA = "inbox"
    BINDING_GROUP_TITLE = _("Answers")
    HELP = _(
        "Choose the list that a body has filled in and sent back, CSV or Excel (XLSX). Nothing is "
        "saved before you have seen what is in it. A typed folder lists its files."
    )
    BINDINGS = [
        Binding("escape", "dismiss", _("Back"), tooltip=_("To the inbox"), id="answers.back")
    ]

    def __init__(self, book: Book, now: Now, acts: Acts) -> None:
        # Not for an event, as the other imports are.
        AreaScreen.__init__(self, book, now)
        self._files = []
        self._acts = acts

    @property
    def heading(self) -> Content:
        return Content(_("Take answers of the bodies in"))

    def _preview(self, path: Path) -> None:
        def leave(is_done: bool | None) -> None:
            if is_done:
                self.dismiss(None)

        self.app.push_screen(AnswersPreview(self.book, self.now, self._acts, path), leave)


class AnswersPreview(AreaScreen[bool]):
    """What a body has answered, before anything of it is noted."""

    AREA = "inbox"
    AUTO_FOCUS = "#preview"
    BINDING_GROUP_TITLE = _("Answers")
    HELP = _(
        "Each row with the matter it belongs to. Enter notes all answers; residents are told "
        "nothing by that. If rows are rejected, mend the file and choose it again, or note the "
        "rest without them with r."
    )
    BINDINGS = [
        Binding("enter", "save", _("Note all"), tooltip=_("Note all answers"), id="answers.save"),
        Binding(
            "r",
            "save_rest",
            _("Note the rest"),
            tooltip=_("Note all answers but those of rejected rows"),
            id="answers.rest",
        ),
        Binding(
            "escape",
            "leave",
            _("Back"),
            tooltip=_("To the choice of files"),
            id="answers.leave",
        ),
    ]

    preview = getters.query_one("#preview", VerticalScroll)
    note = getters.query_one(Note)

    @dataclass
    class Read(Message):
        file: AnswersFile

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, acts: Acts, path: Path) -> None:
        super().__init__(book, now)
        self._acts = acts
        self._path = path
        self._file: AnswersFile | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("save", "save_rest"):
            rest_only = bool(self._file and self._file.rejected)
            return self._file is not None and rest_only == (action == "save_rest")
        return True

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(safe(self._path.name), classes="heading")
            yield Note()
            yield VerticalScroll(id="preview")

    def on_mount(self) -> None:
        self.note.working(_("Reading the file …"))
        self.read()

    @work(thread=True)
    def read(self) -> None:
        try:
            file = read_answers(self._acts.inbox, self.now, self._path)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Read(file))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    @on(Read)
    def show(self, read: Read) -> None:
        self._file = file = read.file
        sentence = _("Nothing is noted yet: {0}.").format(counted(file))
        (self.note.heed if file.rejected else self.note.ask)(sentence)
        self.preview.mount(*(Static(part, markup=False) for part in self._about(file)))

    def _about(self, file: AnswersFile) -> Iterator[Table | Content]:
        for rejection in file.rejected[:ROWS]:
            yield safe(_("Row {0}: {1}").format(rejection.row, rejection.reason))
        for note in file.notes:
            yield Content("▲ ") + safe(note, multiline=True)
        yield self._table(file)

    def _table(self, file: AnswersFile) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
        table.add_column(_("Row"), no_wrap=True)
        table.add_column(_("Matter"), ratio=2, no_wrap=True, overflow="ellipsis")
        table.add_column(_("Body"), ratio=1, no_wrap=True, overflow="ellipsis")
        table.add_column(_("What it says"), ratio=3)
        for one in file.found[:ROWS]:
            said = ": ".join(filter(None, [_(KINDS[one.kind]), one.text]))
            table.add_row(
                str(one.row),
                safe_cell(headline(one.matter)),
                safe_cell(body_word(self.book, one.handed.referral.body)),
                safe_cell(" · ".join(filter(None, [said, one.warning]))),
            )
        return table

    def action_save(self) -> None:
        self._save(skip_bad=False)

    def action_save_rest(self) -> None:
        self._save(skip_bad=True)

    def _save(self, *, skip_bad: bool) -> None:
        if self._file is None:
            return
        try:
            take_answers(self._acts, self.now, self._file, skip_bad=skip_bad)
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self.notify(_("Noted: {0}.").format(counted(self._file)), markup=False)
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
