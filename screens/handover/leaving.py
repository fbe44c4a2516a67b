"""The end of the day at a station: handed in, acknowledged, wiped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual import getters, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.drafts import open_drafts
from qmtui.errors import QmtuiError
from qmtui.handover.farewell import farewell, told
from qmtui.i18n import _, mark
from qmtui.wiping import wipe
from screens.areas import AreaScreen, areas_of
from screens.keys import display, key_of
from screens.live import PATIENCE, live_of
from screens.note import Note
from screens.text import safe
from screens.typed_confirm import TypedConfirm
from screens.ways import AREA as FEEDBACK
from screens.ways import WAYS

KEYS = (
    ("exchange.hand_in", "ctrl+g"),
    ("exchange.now", "ctrl+s"),
    ("exchange.wipe", "ctrl+e"),
)
"""What the sentence names, in its order."""


class StillExchanging(QmtuiError):
    exit_code = 58
    sentence = mark("An exchange is still running; try again in a moment.")


class FarewellLine(Static):
    """What is left to do after handing in; nothing is said before."""

    can_wipe = False
    is_waiting = False
    """Whether the device is handed in and the office has still to sign for it."""

    def __init__(self, book: Book) -> None:
        super().__init__(id="farewell", markup=False)
        self._book = book

    def look(self) -> None:
        step, count = farewell(self._book)
        self.can_wipe = step == "wipe"
        self.is_waiting = step == "wait"
        self.display = step != "working"
        self.set_classes("-good" if self.can_wipe else "-heed")
        keys = (display(key_of(self.app, id, usual)) for id, usual in KEYS)
        live = live_of(self.app)
        drafts = drafts_told(self.app, self._book) if step == "draft" else ""
        is_live = bool(live and live.folder)
        self.update(safe(told(step, count, *keys, drafts=drafts, is_live=is_live)))
        self.screen.refresh_bindings()


def drafts_told(app: App[None], book: Book) -> str:
    """`F4 Rückmeldung (JO)`, and so on: where something was begun, and by whom."""
    areas = {area.name: area for area in areas_of(book)}
    found = []
    for draft in open_drafts(book):
        area = areas.get(FEEDBACK if draft.area in WAYS else draft.area)
        key = display(key_of(app, f"area.{area.name}", area.key)) if area else ""
        whose = f"({draft.by})" if draft.by else ""
        found.append(" ".join(filter(None, [key, _(area.title) if area else "", whose])))
    return ", ".join(dict.fromkeys(found))


class WipingScreen(ModalScreen[None]):
    """Wipes the device, and says when the laptop may be given back."""

    BINDING_GROUP_TITLE = _("Wipe")
    HELP = _("The event goes off this device. The office has everything and signed for it.")
    BINDINGS = [
        Binding("enter", "leave", _("End"), tooltip=_("End the program"), id="wiping.end"),
        Binding("escape", "leave", _("Back"), show=False, id="wiping.back"),
    ]

    note = getters.query_one(Note)

    class Gone(Message):
        """The book is not on this device any more."""

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._is_gone = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Wipe this device"), classes="question")
            yield Note()

    def on_mount(self) -> None:
        self.note.working(_("Checking everything once more, then wiping …"))
        self.wipe()

    @work(thread=True, group="wiping")
    def wipe(self) -> None:
        live = live_of(self.app)
        try:
            if live and not live.end(PATIENCE):
                raise StillExchanging
            wipe(self._book, self._now)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Gone())

    @on(Gone)
    def thank(self) -> None:
        self._is_gone = True
        self.note.done(
            _("Done: nothing of the event is on this device any more. Thank you! Enter ends.")
        )

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.note.wrong(failed.error)
        if live := live_of(self.app):
            live.begin(self._book)

    def action_leave(self) -> None:
        if self._is_gone:
            self.app.exit()
        elif not self.note.is_busy:
            self.dismiss()


def offer_to_wipe(screen: AreaScreen[Any]) -> None:
    """Ask for the typed word, then wipe."""
    book, now = screen.book, screen.now
    question = TypedConfirm(
        _("Take the event off this device?"),
        _("Wipe"),
        more=_("The office has signed for everything on it. Nobody can fetch it back here."),
    )

    def go_on(agreed: bool | None) -> None:
        if agreed:
            screen.app.push_screen(WipingScreen(book, now))

    screen.app.push_screen(question, go_on)
