"""A report as a file: which one, in which format, for whom, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.printing.head import named
from qmtui.reports.catalogue import report_called, reports_of
from qmtui.reports.files import Format, as_bytes, write_bytes
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

FORMATS: dict[Format, str] = {
    "html": mark("Page (HTML), opens and prints anywhere"),
    "xlsx": mark("Workbook (Excel)"),
    "csv": mark("Tables (CSV)"),
    "md": mark("Text (Markdown)"),
}

FOR = {"inside": mark("for the office"), "public": mark("public: no names, no small numbers")}


class SaveReport(AreaScreen[None]):
    """Choose and press Ctrl+S; the name of the file says the event and never a person."""

    AREA = "events"
    AUTO_FOCUS = "#which"
    BINDING_GROUP_TITLE = _("Save")
    HELP = _(
        "Writes a report into a file. A page (HTML) can be sent, opened and printed anywhere; a "
        "public one has no names in it and hides small numbers."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Write the file"), id="save.go"),
        Binding("escape", "back", _("Back"), tooltip=_("To the report"), id="save.back"),
    ]

    report = getters.query_one("#which", Setting)
    form = getters.query_one("#form", Setting)
    audience = getters.query_one("#audience", Setting)
    folder = getters.query_one("#folder", FormLine)
    note = getters.query_one(Note)

    @dataclass
    class Done(Message):
        path: Path

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_busy = self.is_mounted and self.note.is_busy
        return None if is_busy and action in ("save", "back") else True

    def compose_area(self) -> ComposeResult:
        reports = [(kind.code, _(kind.title)) for kind in reports_of(self._event)]
        forms = [(form, _(words)) for form, words in FORMATS.items()]
        audiences = [(key, _(words)) for key, words in FOR.items()]
        with VerticalScroll(classes="office", can_focus=False):
            title = " · ".join([_("Save a report"), self._event.title])
            yield Label(safe(title), classes="heading")
            yield row(_("Which one?"), Setting(reports, chosen=reports[0][0], id="which"))
            yield row(_("Format"), Setting(forms, chosen="html", id="form"))
            yield row(_("For whom?"), Setting(audiences, chosen="inside", id="audience"))
            folder = str(usual_folder())
            yield row(_("Into the folder"), FormLine(folder, limit=PATH, id="folder", compact=True))
            yield row(_("File"), Static(id="file", markup=False))
            yield Note()

    def on_mount(self) -> None:
        for setting in (self.report, self.form, self.audience):
            self.watch(setting, "chosen", self._show_file)

    def _show_file(self) -> None:
        self.query_one("#file", Static).update(safe(self._file.name))

    @property
    def _file(self) -> Path:
        kind = report_called(self._event, self.report.chosen or "R1")
        words = [
            _(kind.title),
            _("public") if self._is_public else "",
            f"{self._event.start:%Y-%m-%d}",
        ]
        name = named(" ".join(filter(None, words)), self._event, self.form.chosen or "html")
        return typed_path(self.folder.value) / name

    @property
    def _is_public(self) -> bool:
        return self.audience.chosen == "public"

    @on(Choice.Chosen)
    def go_on(self) -> None:
        self.call_after_refresh(self.focus_next)

    @on(Input.Submitted, "#folder")
    def action_save(self) -> None:
        path = self._file
        if not is_there(path):
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
            self.note.working(_("Making the report …"))
            form = cast(Format, self.form.chosen or "html")
            self.write(self.report.chosen or "R1", form, self._is_public, path)

    @work(thread=True)
    def write(self, code: str, form: Format, public: bool, path: Path) -> None:
        try:
            kind = report_called(self._event, code)
            made = kind.make(self.book, self.now, self._event, public=public)
            write_bytes(as_bytes(made, form), path)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(path))

    @on(Done)
    def say(self, done: Done) -> None:
        self.note.done(_("Written: {0}").format(done.path))

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        self.folder.focus()

    def action_back(self) -> None:
        self.dismiss(None)


def is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or it holds a NUL: writing will complain
        return False
