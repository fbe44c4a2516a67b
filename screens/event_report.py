"""The report of one event in the office."""

from __future__ import annotations

from textual import work
from textual.binding import Binding

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.event import Event
from screens.report import ReportScreen


class EventReport(ReportScreen):
    """The report of one event, made from what the office has taken in."""

    AREA = "events"
    HELP = _("The report from all that was taken in so far. Arrow keys scroll.")
    BINDINGS = [
        Binding("escape", "dismiss", _("Back"), tooltip=_("To the events"), id="report.back")
    ]

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    @work(thread=True, exclusive=True, group="report")
    def make(self) -> None:
        from qmtui.reports.making import event_report_of
        from qmtui.reports.markdown import as_markdown

        try:
            text = as_markdown(event_report_of(self.book, self.now, self._event))
        except QmtuiError as error:
            text = str(error)
        self.post_message(self.Made(text))
