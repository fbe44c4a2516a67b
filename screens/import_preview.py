"""What is in a file of registrations, before it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.imports.changes import Change, changes_told
from qmtui.imports.columns import WORDS, ColumnAmbiguous, ColumnsUnknown
from qmtui.imports.mappings import remember, remembered
from qmtui.imports.registrations import RegistrationFile
from qmtui.imports.rows import Rejected, Sheet, Warned
from qmtui.imports.sheet import read_sheet
from qmtui.model.event import Event
from qmtui.registrations import Imported, registrations_of_event, take_in
from screens.areas import AreaScreen
from screens.inbox.ask import Ask
from screens.mapping import MappingScreen
from screens.note import Note
from screens.text import safe, safe_cell

PREVIEW = 5
"""Rows shown before anything is taken in: enough to see a wrong encoding."""

REASONS = 100
"""Rejected rows listed one by one."""


class PreviewScreen(AreaScreen[Imported | None]):
    """What is in the file, before anything of it is saved."""

    AREA = "events"
    AUTO_FOCUS = "#preview"
    BINDING_GROUP_TITLE = _("Import")
    HELP = _(
        "Look whether names and umlauts are right. Enter saves all registrations. If rows are "
        "rejected, mend the file and choose it again, or save the rest without them with r. With s "
        "you say which column is which."
    )
    BINDINGS = [
        Binding("enter", "save", _("Save all"), tooltip=_("Save all rows"), id="import.save"),
        Binding(
            "r",
            "save_rest",
            _("Save the rest"),
            tooltip=_("Save all rows but the rejected ones"),
            id="import.rest",
        ),
        Binding(
            "s",
            "columns",
            _("Columns"),
            tooltip=_("Say which column of the file is which"),
            id="import.columns",
        ),
        Binding(
            "t",
            "sheets",
            _("Other sheet"),
            tooltip=_("Read another sheet of the workbook"),
            id="import.sheets",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("To the choice of files"), id="import.back"),
    ]

    preview = getters.query_one("#preview", VerticalScroll)
    note = getters.query_one(Note)

    @dataclass
    class Read(Message):
        """The file was read; `counts` is what it would bring."""

        table: Sheet
        file: RegistrationFile
        counts: Imported

    @dataclass
    class Unclear(Message):
        """Its columns do not tell what they hold."""

        table: Sheet

    @dataclass
    class Saved(Message):
        imported: Imported

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, event: Event, path: Path) -> None:
        super().__init__(book, now)
        self._event = event
        self._path = path
        self._counts: Imported | None = None
        self._table: Sheet | None = None
        self._file: RegistrationFile | None = None
        self._mapping: dict[str, str] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in ("save", "save_rest", "back", "columns", "sheets"):
            return True
        if action == "columns" and self._table is None:
            return False
        if action == "sheets" and (self._table is None or len(self._table.names) < 2):
            return False
        if action in ("save", "save_rest"):
            rest_only = bool(self._counts and self._counts.rejected)
            if self._counts is None or rest_only != (action == "save_rest"):
                return False
        return None if self.is_mounted and self.note.is_busy else True

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(safe(f"{self._path.name} → {self._event.title}"), classes="heading")
            yield Note()
            yield VerticalScroll(id="preview")

    def on_mount(self) -> None:
        self.note.working(_("Reading the file …"))
        self.read()

    @work(thread=True)
    def read(self, sheet: str = "") -> None:
        """Read the file, or what is known of it with other columns."""
        try:
            table = self._table
            if table is None or sheet:
                table = read_sheet(self._path, sheet)
            try:
                file = registrations_of_event(self.book, self._event, table, self._mapping)
            except (ColumnsUnknown, ColumnAmbiguous):
                self.post_message(self.Unclear(table))
                return
            counts = take_in(self.book, self._event, file, dry_run=True)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Read(table, file, counts))

    @on(Read)
    async def show(self, read: Read) -> None:
        self._table, self._file, self._counts = read.table, read.file, read.counts
        sentence = _("Nothing is saved yet: {0}.").format(_counted(read.counts))
        if read.counts.rejected:
            self.note.heed(sentence)
        else:
            self.note.ask(sentence)
        await self.preview.remove_children()
        parts = _about(read.file, read.counts)
        await self.preview.mount(*(Static(part, markup=False) for part in parts))

    @on(Unclear)
    async def ask_for_columns(self, unclear: Unclear) -> None:
        """Nobody has to know how to call a column: the next screen asks."""
        self._table, self._file, self._counts = unclear.table, None, None
        await self.preview.remove_children()
        self.note.wrong(_("The columns do not tell what they hold. s: say which is which."))
        self.action_columns()

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_save(self) -> None:
        self._save(skip_bad=False)

    def action_save_rest(self) -> None:
        self._save(skip_bad=True)

    def action_columns(self) -> None:
        if self._table is None:
            return
        known = self._mapping or remembered(self.book, self._table.header)
        screen = MappingScreen(self.book, self.now, self._path.name, self._table, known)
        self.app.push_screen(screen, self._take_mapping)

    def _take_mapping(self, mapping: dict[str, str] | None) -> None:
        if mapping:
            self._mapping = mapping
            self.note.working(_("Reading the file …"))
            self.read()

    def action_sheets(self) -> None:
        """Have one of the sheets chosen; columns said before were those of another one."""
        if self._table is None:
            return
        chosen: list[str] = []

        def go_on(done: bool | None) -> None:
            if done:
                self._mapping = {}
                self.note.working(_("Reading the file …"))
                self.read(chosen[0])

        names = [(name, name) for name in self._table.names]
        self.app.push_screen(Ask(_("Which sheet?"), chosen.append, names), go_on)

    def _save(self, *, skip_bad: bool) -> None:
        self.note.working(_("Saving the registrations …"))
        self.save(skip_bad)

    @work(thread=True)
    def save(self, skip_bad: bool) -> None:
        if self._file is None or self._table is None:
            return
        try:
            imported = take_in(self.book, self._event, self._file, skip_bad=skip_bad)
            if self._mapping:
                remember(self.book, self._table.header, self._mapping)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Saved(imported))

    @on(Saved)
    def leave(self, saved: Saved) -> None:
        self.dismiss(saved.imported)

    def action_back(self) -> None:
        self.dismiss(None)


def _about(file: RegistrationFile, counts: Imported) -> Iterator[Table | Content]:
    """What a file holds: first rows, what is wrong, and how its columns were understood."""
    yield _first_rows(file)
    if counts.notes:
        notes = (Content("▲ ") + safe(note, multiline=True) for note in counts.notes)
        yield Content("\n") + Content("\n").join(notes)
    if file.rejected:
        yield _heading(_("Rejected rows"))
        yield from _reasons(file.rejected)
    if counts.changes:
        yield _heading(_("What changes"))
        yield from _changes(counts.changes)
    if counts.warnings:
        yield _heading(_("Please look"))
        yield from _reasons(counts.warnings)
    yield _heading(_("Columns"))
    sentence = _("{0} from “{1}”")
    columns = (sentence.format(_(WORDS[field]), name) for field, name in file.columns.items())
    yield safe(", ".join(columns))
    if file.ignored:
        yield safe(_("not read: {0}").format(", ".join(file.ignored)))


def _heading(text: str) -> Content:
    return Content.assemble("\n", (text, "bold"))


def _first_rows(file: RegistrationFile) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    for title in (_("Row"), _("Places"), _("Name"), _("Offering"), _("E-mail")):
        # Numbers get what their title needs, texts share the rest of the line.
        share = None if len(table.columns) < 2 else 1
        table.add_column(title, ratio=share, no_wrap=True, overflow="ellipsis")
    for row in file.rows[:PREVIEW]:
        cells = str(row.row), str(row.places), row.name, row.offering, row.email
        table.add_row(*map(safe_cell, cells))
    return table


def _reasons(rows: Sequence[Rejected | Warned]) -> Iterator[Content]:
    for row in rows[:REASONS]:
        yield safe(_("Row {0}: {1}").format(row.row, row.reason))
    if len(rows) > REASONS:
        yield safe(_("… and {0} more").format(number(len(rows) - REASONS)))


def _changes(changes: Sequence[Change]) -> Iterator[Content]:
    for change in changes[:REASONS]:
        yield safe(_("Row {0}: {1}").format(change.row, changes_told(change)))
    if len(changes) > REASONS:
        yield safe(_("… and {0} more").format(number(len(changes) - REASONS)))


def _counted(counts: Imported) -> str:
    sentence = _("{0} new, {1} changed, {2} known")
    text = sentence.format(*map(number, (counts.new, counts.changed, counts.known)))
    if rejected := len(counts.rejected):
        text += " · " + ngettext("{0} row rejected", "{0} rows rejected", rejected).format(
            number(rejected)
        )
    return text
