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
from qmtui.i18n import _, mark, ngettext
from qmtui.imports.registrations import RegistrationFile, Warned, read_registrations
from qmtui.imports.sheet import Rejected
from qmtui.model.event import Event
from qmtui.registrations import Imported, import_registrations
from screens.areas import AreaScreen
from screens.note import Note
from screens.text import safe, safe_cell

PREVIEW = 5
"""Rows shown before anything is taken in: enough to see a wrong encoding."""

REASONS = 100
"""Rejected rows listed one by one."""

FIELDS = {
    "order": mark("order"),
    "line": mark("line of the order"),
    "secret": mark("ticket code"),
    "given_name": mark("given name"),
    "family_name": mark("family name"),
    "name": mark("name"),
    "email": mark("e-mail"),
    "phone": mark("phone"),
    "offering": mark("offering"),
    "accessibility": mark("accessibility"),
    "companions": mark("companions"),
    "places": mark("places"),
    "attention": mark("attention"),
    "household": mark("household"),
    "valid_from": mark("valid from"),
    "valid_until": mark("valid until"),
    "comment": mark("comment"),
}


class PreviewScreen(AreaScreen[Imported | None]):
    """What is in the file, before anything of it is saved."""

    AREA = "events"
    AUTO_FOCUS = "#preview"
    BINDING_GROUP_TITLE = _("Import")
    HELP = _(
        "Look whether names and umlauts are right. Enter saves all registrations. If rows are "
        "rejected, mend the file and choose it again, or save the rest without them with r."
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
        Binding("escape", "back", _("Back"), tooltip=_("To the choice of files"), id="import.back"),
    ]

    preview = getters.query_one("#preview", VerticalScroll)
    note = getters.query_one(Note)

    @dataclass
    class Read(Message):
        """The file was read; `counts` is what it would bring."""

        file: RegistrationFile
        counts: Imported

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in ("save", "save_rest", "back"):
            return True
        if action != "back":
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
    def read(self) -> None:
        try:
            zone = self.book.zone
            day = self._event.start.astimezone(zone).date()
            file = read_registrations(self._path, zone=zone, day=day)
            counts = import_registrations(self.book, self._event, self._path, dry_run=True)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Read(file, counts))

    @on(Read)
    async def show(self, read: Read) -> None:
        self._counts = read.counts
        sentence = _("Nothing is saved yet: {0}.").format(_counted(read.counts))
        if read.counts.rejected:
            self.note.heed(sentence)
        else:
            self.note.ask(sentence)
        await self.preview.remove_children()
        await self.preview.mount(*(Static(part, markup=False) for part in _about(read.file)))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)

    def action_save(self) -> None:
        self._save(skip_bad=False)

    def action_save_rest(self) -> None:
        self._save(skip_bad=True)

    def _save(self, *, skip_bad: bool) -> None:
        self.note.working(_("Saving the registrations …"))
        self.save(skip_bad)

    @work(thread=True)
    def save(self, skip_bad: bool) -> None:
        try:
            imported = import_registrations(self.book, self._event, self._path, skip_bad=skip_bad)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Saved(imported))

    @on(Saved)
    def leave(self, saved: Saved) -> None:
        if saved.imported.written:
            self.dismiss(saved.imported)
        else:
            # The file has changed since it was shown.
            self.read()

    def action_back(self) -> None:
        self.dismiss(None)


def _about(file: RegistrationFile) -> Iterator[Table | Content]:
    """What a file holds: first rows, what is wrong, and how its columns were understood."""
    yield _first_rows(file)
    if file.rejected:
        yield _heading(_("Rejected rows"))
        yield from _reasons(file.rejected)
    if file.warnings:
        yield _heading(_("Left out"))
        yield from _reasons(file.warnings)
    yield _heading(_("Columns"))
    sentence = _("{0} from “{1}”")
    columns = (sentence.format(_(FIELDS[field]), name) for field, name in file.columns.items())
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


def _counted(counts: Imported) -> str:
    sentence = _("{0} new, {1} changed, {2} known")
    text = sentence.format(*map(number, (counts.new, counts.changed, counts.known)))
    if rejected := len(counts.rejected):
        text += " · " + ngettext("{0} row rejected", "{0} rows rejected", rejected).format(
            number(rejected)
        )
    return text
