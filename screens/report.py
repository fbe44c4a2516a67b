"""The event's report as it stands on this device, to read and scroll."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.areas import UNDO_UNSEEN, AreaScreen
from screens.report_text import laid_out


class ReportText(Widget):
    """The report, laid out for the width there is."""

    markdown: reactive[str] = reactive("", layout=True)

    def render(self) -> RenderResult:
        return laid_out(self.markdown or _("One moment …"), self.size.width)


class ReportScreen(AreaScreen[None]):
    """Figures with their methods; read anew whenever the screen is visited."""

    AREA = "report"
    AUTO_FOCUS = "#report"
    BINDING_GROUP_TITLE = _("Report")
    HELP = _("The report of this device. The office makes the final one from all devices.")
    BINDINGS = [
        Binding("ctrl+r", "again", _("Anew"), tooltip=_("Make the report anew"), id="report.again"),
        UNDO_UNSEEN,
    ]

    report = getters.query_one(ReportText)

    @dataclass
    class Made(Message):
        text: str

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="report"):
            yield ReportText()

    def show_facts(self) -> None:
        super().show_facts()
        self.make()

    @work(thread=True, exclusive=True, group="report")
    def make(self) -> None:
        from qmtui.reports.making import event_report_of
        from qmtui.reports.markdown import as_markdown

        try:
            text = as_markdown(event_report_of(self.book, self.now, self.book.event()))
        except QmtuiError as error:
            text = str(error)
        self.post_message(self.Made(text))

    @on(Made)
    def show(self, message: Made) -> None:
        self.report.markdown = message.text

    def action_again(self) -> None:
        self.make()
