"""A report to read: its figures open down to the records they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

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
        """A report, or why there is none, and which asking it answers."""

        found: Report | QmtuiError
        asked: int

    @dataclass
    class Behind(Message):
        """What stands behind a figure, or why that cannot be read."""

        found: Table | QmtuiError
        opens: Opens

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.report: Report | None = None
        self._asked = 0
        """A thread cannot be stopped: only what answers the newest asking is shown."""
        self._opening: Opens = ()
        """The figure whose records are awaited."""

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

    def maker(self) -> Callable[[], Report]:
        """What makes the report that is wanted now; it is called in a thread."""

        def made() -> Report:
            # Babel and the figures cost 0.1 s that the start of the app should not pay.
            from qmtui.reports.making import event_report_of

            return event_report_of(self.book, self.now, self.event())

        return made

    def make(self) -> None:
        self._asked += 1
        self._make(self.maker(), self._asked)

    @work(thread=True, exclusive=True, group="report")
    def _make(self, made: Callable[[], Report], asked: int) -> None:
        found: Report | QmtuiError
        try:
            found = made()
        except QmtuiError as error:
            found = error
        self.post_message(self.Made(found, asked))

    @on(Made)
    def show(self, message: Made) -> None:
        if message.asked != self._asked:
            return
        if isinstance(message.found, QmtuiError):
            self._complain(message.found)
            return
        self.report = message.found
        self.note.display = False
        self.reader.lay_out()

    def _complain(self, error: QmtuiError) -> None:
        self.note.update(safe(str(error)))
        self.note.display = True

    @on(Reader.Opened)
    def open_figure(self, opened: Reader.Opened) -> None:
        self._opening = opened.opens
        self.look_behind(opened.opens)

    @work(thread=True, exclusive=True, group="behind")
    def look_behind(self, opens: Opens) -> None:
        from qmtui.reports.behind import records_behind

        found: Table | QmtuiError
        try:
            found = records_behind(self.book, self.now, self.event(), opens)
        except QmtuiError as error:
            found = error
        self.post_message(self.Behind(found, opens))

    @on(Behind)
    def show_records(self, message: Behind) -> None:
        if message.opens != self._opening:
            return
        self._opening = ()
        if isinstance(message.found, QmtuiError):
            self._complain(message.found)
        else:
            self.app.push_screen(RecordsScreen(self.book, self.now, message.found, self.AREA))

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
        self._noted: dict[tuple[str, str | None], Report] = {}
        """Reports with names, by code and by who reads: each is made and noted once."""
        self._noting = Lock()

    def event(self) -> Event:
        return self._event

    def maker(self) -> Callable[[], Report]:
        place, by = self._place, self.book.post.by

        def made() -> Report:
            # Babel and the figures cost 0.1 s that the list of events should not pay.
            from qmtui.reports.catalogue import reports_of

            kinds = reports_of(self._event)
            kind = kinds[place % len(kinds)]
            if not kind.has_names:
                return kind.make(self.book, self.now, self._event)
            with self._noting:
                key = (kind.code, by)
                if key not in self._noted:
                    self._noted[key] = kind.make(self.book, self.now, self._event)
                return self._noted[key]

        return made

    def action_again(self) -> None:
        self._noted.clear()
        super().action_again()

    def action_next(self) -> None:
        self._place += 1
        self._opening = ()
        self.reader.chosen = None
        self.reader.scroll_home(animate=False)
        self.make()

    def action_save(self) -> None:
        # What makes pages and workbooks is imported when somebody wants one.
        from screens.reports.save import SaveReport

        self.app.push_screen(SaveReport(self.book, self.now, self._event))
