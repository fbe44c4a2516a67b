"""The lock screen (Sichtschutz): no name is to be read, and counting goes on."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.events import Key
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.counters import Counters, name_of
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.count import VISITS
from qmtui.pin import Pin, has_pin
from screens.area_bar import AreaBar
from screens.figure import BigFigure, BigWord
from screens.footer import KeyLine
from screens.header import Header
from screens.note import Note
from screens.pin import pin_line
from screens.secret import SecretForm, SecretLine
from screens.text import safe

STROKES = {" ": 1, "+": 1, "-": -1, "−": -1, "add": 1, "subtract": -1}
"""The keys of Zählen that are not needed for a PIN."""


class LockScreen(Screen[None]):
    """Covers everything until PIN, secret or (in a book that is not encrypted) Enter.

    With `counting` the tally keys go on counting.
    """

    AUTO_FOCUS = "#pin, #secret"
    BINDING_GROUP_TITLE = _("Locked")
    HELP = _(
        "Nobody can read along now; all that was begun is still there. In the area Counting the "
        "space bar and + go on counting, − takes one back."
    )
    BINDINGS = [Binding("tab,shift+tab", "stay", show=False)]

    note = getters.query_one(Note)
    here = getters.query_one(BigFigure)
    caption = getters.query_one("#caption", Static)

    @dataclass
    class Reopened(Message):
        """Whoever is here may go on."""

        by_secret: bool = False

    class GivenUp(Message):
        """Too many wrong PINs: the key is to be let go of."""

    class Counted(Message):
        """A stroke was counted, so somebody is at work."""

    def __init__(self, book: Book, now: Now, *, counting: bool) -> None:
        super().__init__()
        self.book = book
        self._now = now
        self._pin = Pin(book)
        self._count = Count(book, now) if counting else None
        self._counter = Counters(book, Count(book, now)).chosen
        self._has_pin = has_pin(book)
        self.set_class(counting, "-counting")

    def compose(self) -> ComposeResult:
        yield Header(self.book, self._now)
        yield AreaBar([], "", self.book)
        with Vertical(id="lock"):
            yield BigWord(_("LOCKED"))
            yield BigFigure()
            yield Static(id="caption")
            with Vertical(id="way-back"):
                yield from self._compose_way_back()
            yield Static(_("Everything you have begun is still there."), classes="hint")
        yield KeyLine()
        yield Static(_("Please enlarge\nthe window: 60 × 20\nis the least."), classes="too-small")

    def _compose_way_back(self) -> ComposeResult:
        if self.book.is_plain:
            yield Static(_("Enter reopens."), classes="way")
            yield Note()
        elif self._has_pin:
            yield Static(_("PIN, then Enter:"), classes="way")
            yield Center(pin_line("pin", self.take_key))
            yield Note()
        else:
            yield Center(self._secret_form())

    def _secret_form(self) -> SecretForm:
        return SecretForm(self.book.folder, self.book.kind, self.take_key)

    def on_mount(self) -> None:
        self._show_count()

    def on_key(self, event: Key) -> None:
        """In a book that is not encrypted there is no field, and Enter reopens."""
        if self.book.is_plain:
            self.take_key(event)
            if event.key == "enter":
                self.post_message(self.Reopened())

    def take_key(self, event: Key) -> None:
        """Look at a key before the field does: strokes are counted."""
        delta = STROKES.get(event.character or event.key)
        if self._count is not None and delta is not None and not self._is_needed(event):
            event.prevent_default()
            event.stop()
            self._stroke(self._count, delta)

    def _is_needed(self, event: Key) -> bool:
        """Whether the field needs a key of Zählen: blanks within an access code."""
        return event.key == "space" and any(
            line.value for line in self.query("#secret").results(SecretLine)
        )

    @on(Input.Submitted, "#pin")
    def try_pin(self, submitted: Input.Submitted) -> None:
        pin, submitted.input.value = submitted.value, ""
        if not pin:
            self.app.bell()
        elif self._pin.fits(pin):
            self.post_message(self.Reopened())
        elif self._pin.left:
            left = ngettext("{0} try left", "{0} tries left", self._pin.left)
            sentence = _("This is not the PIN; {0}.").format(left.format(self._pin.left))
            self.note.wrong(sentence)
        else:
            self.post_message(self.GivenUp())

    @on(SecretForm.Opened)
    def reopen(self) -> None:
        self.post_message(self.Reopened(by_secret=True))

    def _stroke(self, count: Count, delta: int) -> None:
        try:
            if delta < 0:
                count.less(self._counter)
            else:
                count.stroke(delta, self._counter)
        except QmtuiError as error:
            self.note.wrong(error)
            self.app.bell()
            return
        if not self.note.is_busy:
            self.note.clear()
        self.post_message(self.Counted())
        self._show_count()
        self.query_one(Header).show_facts()

    def _show_count(self) -> None:
        if self._count is None:
            return
        total = self._count.figure_here(self._counter).total
        self.here.figure = total
        visits = ngettext("{0} visit", "{0} visits", total).format(number(total))
        if self._counter != VISITS:
            visits = f"{name_of(self._counter)}: {number(total)}"
        keys = _("Space or + counts on, − takes one back")
        self.caption.update(safe(f"{visits} · {keys}"))

    def ask_secret(self) -> None:
        """Take nothing but the secret from now on: an exchange keeps the book from being closed."""
        # The screen may have been made a moment ago and hold nothing yet.
        self.call_after_refresh(self._ask_secret)

    async def _ask_secret(self) -> None:
        if self.query("#held"):
            return
        way_back = self.query_one("#way-back")
        if self._has_pin:
            form = self._secret_form()
            await way_back.remove_children()
            await way_back.mount(Center(form))
            form.line.focus()
        sentence = _(
            "An exchange still holds the book. Does it hang? Pull the stick out or end the share."
        )
        await way_back.mount(Static(sentence, id="held", classes="way"), before=0)

    def action_stay(self) -> None:
        """There is one field; a scanner's Tab leads nowhere."""
