"""Taking registrations in: which file."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.locations import inboxes
from qmtui.model.event import Event
from qmtui.registrations import Imported
from qmtui.sticks import drives, is_folder
from screens.areas import AreaScreen
from screens.choose_folder import PATH, two_lines, typed_path
from screens.fields import Line
from screens.import_preview import PreviewScreen
from screens.text import safe

FILES = 30
"""So many files are offered, the newest first."""


class ImportScreen(AreaScreen[Imported | None]):
    """Which file? Those that lie where files usually arrive are listed, the newest first."""

    AREA = "events"
    SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".xlsx", ".xlsm")
    WHAT = _("Import registrations")
    NOTHING = _("No CSV or Excel file found in Downloads, Desktop, Documents or on a stick.")
    AUTO_FOCUS = "#path"
    BINDING_GROUP_TITLE = _("Import")
    HELP = _(
        "Choose the list of registrations: a CSV or Excel file (XLSX) from pretix, Eventbrite or a "
        "spreadsheet. Nothing is saved before you have seen what is in it. A typed folder lists "
        "its files."
    )
    BINDINGS = [
        Binding("escape", "dismiss", _("Back"), tooltip=_("To the events"), id="import.back")
    ]

    options = getters.query_one("#files", OptionList)
    path = getters.query_one("#path", Line)
    hint = getters.query_one("#hint", Label)

    @dataclass
    class Found(Message):
        files: list[tuple[datetime, Path]]

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event
        self._files: list[Path] = []

    @property
    def heading(self) -> Content:
        return safe(" · ".join([self.WHAT, self._event.title]))

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield Label(self.heading, classes="heading")
            yield OptionList(id="files", markup=False)
            yield Label(_("Looking for files …"), id="hint")
            yield Label(_("Another file or folder, its path typed or pasted:"), classes="caption")
            yield Line(limit=PATH, id="path", compact=True)

    def on_mount(self) -> None:
        self.options.display = False
        self.look([])

    @work(thread=True, exclusive=True, group="files")
    def look(self, folders: list[Path]) -> None:
        found = files_in(folders or [*inboxes(), *drives()], self.SUFFIXES)
        self.post_message(self.Found(found))

    @on(Found)
    def show(self, found: Found) -> None:
        self._files = [file for _changed, file in found.files]
        self.options.set_options(Option(_file_line(*file)) for file in found.files)
        self.options.display = bool(found.files)
        self.hint.update(self.NOTHING)
        self.hint.display = not found.files
        if found.files:
            self.options.highlighted = 0
            self.options.focus()

    @on(OptionList.OptionSelected)
    def take_listed(self, selected: OptionList.OptionSelected) -> None:
        self._preview(self._files[selected.option_index])

    @on(Input.Submitted)
    def take_typed(self, submitted: Input.Submitted) -> None:
        if not submitted.value.strip():
            return
        path = typed_path(submitted.value)
        if is_folder(path):
            self.look([path])
        else:
            self._preview(path)

    def _preview(self, path: Path) -> None:
        def leave(imported: Imported | None) -> None:
            if imported:
                self.dismiss(imported)

        self.app.push_screen(PreviewScreen(self.book, self.now, self._event, path), leave)


def files_in(folders: Iterable[Path], suffixes: tuple[str, ...]) -> list[tuple[datetime, Path]]:
    """The newest such files right in these folders, with the time of their last change."""
    found = []
    for folder in folders:
        # A stick pulled out, or a folder that is not ours to read, has no files for us.
        with suppress(OSError):
            found += [
                (datetime.fromtimestamp(path.stat().st_mtime), path)
                for path in folder.iterdir()
                if path.suffix.lower() in suffixes and path.is_file()
            ]
    return nlargest(FILES, found)


def _file_line(changed: datetime, file: Path) -> Content:
    return two_lines(
        file.name, " · ".join([changed.strftime(_("%Y-%m-%d %H:%M")), str(file.parent)])
    )
