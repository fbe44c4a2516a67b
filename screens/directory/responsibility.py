"""Who is responsible? A topic on the left, its bodies and how to reach them on the right."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.directory.directory import Directory
from qmtui.directory.hours import hours_text
from qmtui.directory.reach import reach_text
from qmtui.directory.responsible import Responsible, responsible
from qmtui.i18n import _
from screens.text import safe


class Responsibility(ModalScreen[None]):
    """For handing somebody on: which body it is, also if no address of it is known."""

    AUTO_FOCUS = "#topics"
    BINDING_GROUP_TITLE = _("Who is responsible?")
    HELP = _("↑ and ↓ choose what it is about; on the right stands who is responsible.")
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="responsibility.back",
        )
    ]

    topics = getters.query_one("#topics", OptionList)
    bodies = getters.query_one("#bodies", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._directory = Directory(book, now)
        self._day = book.today(now)
        self._topics = codes_of(book, "topics", self._day)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Who is responsible?"), classes="question")
            with Horizontal():
                yield OptionList(
                    *(Option(safe(word)) for word in self._topics.values()), id="topics"
                )
                yield Static(id="bodies")
            yield Static(_("↑ ↓ choose the topic · Esc: back"), classes="hint")

    def on_mount(self) -> None:
        self.topics.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def show_bodies(self, highlighted: OptionList.OptionHighlighted) -> None:
        topic = list(self._topics)[highlighted.option_index]
        found = responsible(self._book, topic, self._day)
        self.bodies.update(Content("\n\n").join(map(self._told, found)))

    @on(OptionList.OptionSelected)
    def leave(self) -> None:
        self.dismiss(None)

    def _told(self, body: Responsible) -> Content:
        lines = [safe(body.name).stylize("bold")]
        for offer in body.offers[:2]:
            moment = self._now()
            reached = reach_text(self._directory.reach(offer), moment, self._book.zone)
            known = [offer.provider, offer.phone, offer.address, hours_text(offer.slots)]
            lines += [safe(words) for words in [*known, reached] if words and words != body.name]
        if not body.offers:
            lines.append(Content("▲ " + _("responsible, but no address known")))
        return Content("\n").join(lines)
