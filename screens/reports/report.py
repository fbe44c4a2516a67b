"""A report to read: its figures open down to the records they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.reports.layout import Opens, Report, Table
from screens.areas import UNDO_UNSEEN, AreaScreen
from screens.reports.line import Line
from screens.reports.lines import laid_out
from screens.reports.reader import Reader
from screens.reports.records import RecordsScreen
from screens.text import safe


class ReportScreen(AreaScreen[None]):
    """Figures with their methods; read anew whenever the screen is visited."""

    AREA = "report"
    AUTO_FOCUS = "Reader"
    BINDING_GROUP_TITLE = _("Report")
    HELP = _(
        "The report of this device. The office makes the final one from all devices. Arrow keys "
        "go from figure to figure, Enter shows what one is made of."
    )
    BINDINGS = [
        Binding("ctrl+r", "again", _("Anew"), tooltip=_("Make the report anew"), id="report.again"),
        UNDO_UNSEEN,
    ]

    reader = getters.query_one(Reader)
    note = getters.query_one("#note", Static)

    @dataclass
    class Made(Message):
        report: Report

    @dataclass
    class Behind(Message):
        table: Table

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.report: Report | None = None

    def event(self) -> Event:
        """Which event it is about."""
        return self.book.event()

    def compose_area(self) -> ComposeResult:
        with Vertical(id="report"):
            yield Static(_("One moment …"), id="note", markup=False)
            yield Reader(self._lines)

    def _lines(self, width: int) -> list[Line]:
        return laid_out(self.report, width) if self.report else []

    def show_facts(self) -> None:
        super().show_facts()
        self.make()

    def made(self) -> Report:
        """The report; called in a thread."""
        # Babel and the figures cost 0.1 s that the start of the app should not pay.
        from qmtui.reports.making import event_report_of

        return event_report_of(self.book, self.now, self.event())

    @work(thread=True, exclusive=True, group="report")
    def make(self) -> None:
        try:
            self.post_message(self.Made(self.made()))
        except QmtuiError as error:
            self.post_message(self.Failed(error))

    @on(Made)
    def show(self, message: Made) -> None:
        self.report = message.report
        self.note.display = False
        self.reader.lay_out()

    @on(Failed)
    def complain(self, message: Failed) -> None:
        self.note.update(safe(str(message.error)))
        self.note.display = True

    @on(Reader.Opened)
    def open_figure(self, opened: Reader.Opened) -> None:
        self.look_behind(opened.opens)

    @work(thread=True, exclusive=True, group="behind")
    def look_behind(self, opens: Opens) -> None:
        from qmtui.reports.behind import records_behind

        try:
            table = records_behind(self.book, self.now, self.event(), opens)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Behind(table))

    @on(Behind)
    def show_records(self, message: Behind) -> None:
        self.app.push_screen(RecordsScreen(self.book, self.now, message.table, self.AREA))

    def action_again(self) -> None:
        self.make()


class EventReport(ReportScreen):
    """The report of one event, made from what the office has taken in."""

    AREA = "events"
    HELP = _(
        "The report from all that was taken in so far. Arrow keys go from figure to figure, Enter "
        "shows what one is made of. B shows the other reports of the event, one after the other."
    )
    BINDINGS = [
        Binding(
            "b",
            "next",
            _("Next report"),
            tooltip=_("Read another report of this event"),
            id="report.next",
        ),
        Binding(
            "ctrl+s",
            "save",
            _("Save"),
            tooltip=_("Write this or another report into a file"),
            id="report.save",
        ),
        Binding("escape", "dismiss", _("Back"), tooltip=_("To the events"), id="report.back"),
    ]

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event
        self._place = 0
        """Which of its reports is read."""

    def event(self) -> Event:
        return self._event

    def made(self) -> Report:
        # Babel and the figures cost 0.1 s that the list of events should not pay.
        from qmtui.reports.catalogue import reports_of

        kinds = reports_of(self._event)
        return kinds[self._place % len(kinds)].make(self.book, self.now, self._event)

    def action_next(self) -> None:
        self._place += 1
        self.reader.chosen = None
        self.reader.scroll_home(animate=False)
        self.make()

    def action_save(self) -> None:
        # What makes pages and workbooks is imported when somebody wants one.
        from screens.reports.save import SaveReport

        self.app.push_screen(SaveReport(self.book, self.now, self._event))
