"""A report as a file: which one, in which format, for whom, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from textual import getters
from textual.content import Content
from textual.widget import Widget

from qmtui.book import Book, Now
from qmtui.district import district_of
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.printing.head import named
from qmtui.reports.catalogue import report_called, reports_of
from qmtui.reports.files import Format, as_bytes, write_bytes
from screens.event_fields import row
from screens.keys import display, key_of
from screens.setting import Setting
from screens.write_file import Job, WriteFile

FORMATS: dict[Format, str] = {
    "html": mark("Page (HTML), opens and prints anywhere"),
    "xlsx": mark("Workbook (Excel)"),
    "csv": mark("Tables (CSV)"),
    "md": mark("Text (Markdown)"),
}

FOR = {"inside": mark("for the office"), "public": mark("public: no names, small groups hidden")}


class SaveReport(WriteFile):
    """Choose and press Ctrl+S; the name of the file says the event and never a person."""

    AREA = "events"
    AUTO_FOCUS = "#which"
    HELP = _(
        "Writes a report into a file. A page (HTML) can be sent, opened and printed anywhere; a "
        "public one has no names in it and hides small groups: by age, offering, institution or "
        "purpose of consent."
    )

    report = getters.query_one("#which", Setting)
    form = getters.query_one("#form", Setting)
    audience = getters.query_one("#audience", Setting)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    @property
    def heading(self) -> str:
        return " · ".join([_("Save a report"), self._event.title])

    def questions(self) -> Iterable[Widget]:
        reports = [(kind.code, _(kind.title)) for kind in reports_of(self._event)]
        forms = [(form, _(words)) for form, words in FORMATS.items()]
        audiences = [(key, _(words)) for key, words in FOR.items()]
        yield row(_("Which one?"), Setting(reports, chosen=reports[0][0], id="which"))
        yield row(_("Format"), Setting(forms, chosen="html", id="form"))
        yield row(_("For whom?"), Setting(audiences, chosen="inside", id="audience"))

    def on_mount(self) -> None:
        if not district_of(self.book).provider:
            key = display(key_of(self.app, "events.office", "ctrl+o"))
            words = _("Provider and logo line are missing still: {0} in the list of events.")
            sign = Content("▲ ").stylize("bold $warning")
            self.outcome.update(Content.assemble(sign, words.format(key)))

    @property
    def file_name(self) -> str:
        kind = report_called(self._event, self.report.chosen or "R1")
        words = [
            _(kind.title),
            _("public") if self._is_public else "",
            f"{self._event.start:%Y-%m-%d}",
        ]
        return named(" ".join(filter(None, words)), self._event, self.form.chosen or "html")

    @property
    def _is_public(self) -> bool:
        return self.audience.chosen == "public"

    def job(self) -> Job:
        kind = report_called(self._event, self.report.chosen or "R1")
        form = cast(Format, self.form.chosen or "html")
        public = self._is_public
        (path,) = self.files

        def write() -> str:
            made = kind.make(self.book, self.now, self._event, public=public)
            write_bytes(as_bytes(made, form), path)
            return _("Written: {0}").format(path)

        return write
