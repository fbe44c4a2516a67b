"""The whole story of one matter."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.matter import Matter
from qmtui.inbox.telling import about, headline, referrals, standing, waiting
from qmtui.inbox.timeline import timeline
from screens.inbox.lines import moment_line
from screens.text import safe


class MatterScreen(ModalScreen[None]):
    """Everything about a matter, from the first word to the last step."""

    AUTO_FOCUS = "#story"
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="matter.leave",
        )
    ]
    HELP = _("The story of this matter, the oldest step first. The arrow keys scroll.")

    def __init__(self, book: Book, now: Now, inbox: Inbox, matter: Matter) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._inbox = inbox
        self._matter = matter

    def compose(self) -> ComposeResult:
        book, matter = self._book, self._matter
        with VerticalScroll(classes="dialog whole", id="story"):
            yield Static(safe(headline(matter), multiline=True), classes="question")
            yield Static(_lines(about(book, matter), standing(book, matter)))
            people = waiting(self._inbox, matter, self._now)
            yield Static(_lines(*people, *referrals(book, matter)))
            yield Label(_("What happened"), classes="caption")
            moments = [moment_line(moment, book.zone) for moment in timeline(book, matter)]
            yield Static(Content("\n").join(moments))
            if others := [self._inbox.find(key) for key in matter.duplicates]:
                yield Label(_("The same was said here as well"), classes="caption")
                yield Static(_lines(*(f"{o.id[-6:]}  {headline(o)}" for o in others)))
            yield Static(_("Id {0} · Esc: back").format(matter.id), classes="hint")


def _lines(*texts: str) -> Content:
    return Content("\n").join(map(safe, texts))
