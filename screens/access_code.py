"""The access code of an event: shown once, to be written on paper."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.i18n import _
from screens.areas import AreaScreen
from screens.text import safe


class CodeScreen(AreaScreen[None]):
    """Shows a new access code, large and in groups."""

    AREA = "events"
    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("Access code")
    HELP = _(
        "Each device types this code once to join, and again whenever it opens the event anew. "
        "Give it to the stations on paper or by telephone, never on the stick."
    )
    BINDINGS = [
        Binding("escape", "dismiss(None)", _("Written down"), tooltip=_("Go on"), id="code.written")
    ]

    def __init__(self, book: Book, now: Now, title: str, code: str) -> None:
        super().__init__(book, now)
        self._title = title
        self._code = code

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(safe(_("Access code for {0}").format(self._title)), classes="heading")
            groups = [" ".join(group) for group in self._code.split()]
            yield Static(Content("     ".join(groups)), id="code")
            for sentence in (
                _("Write it on paper for each station, and never put it on the stick:"),
                _("whoever has both can read the event."),
                _("It is shown this once. Should it get lost, Ctrl+N makes another one."),
            ):
                yield Static(sentence)
            yield Static(_("Esc: it is written down."), classes="caption")
