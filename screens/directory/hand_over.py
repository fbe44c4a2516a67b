"""An offer to take home: as a picture for a phone, beside it the words to copy."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.directory.card import card_code, card_lines
from qmtui.directory.hours import hours_text
from qmtui.i18n import _
from qmtui.model.directory import ServiceOffer
from screens.figure import BigWord
from screens.footer import KeyLine
from screens.qr_code import QrPicture
from screens.text import safe

DIGITS = frozenset("0123456789")


class HandOver(ModalScreen[None]):
    """Fills the window; whoever has no phone copies the number from the large letters."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("To take home")
    HELP = _(
        "The camera of a phone reads the picture and offers to keep name, number and address. "
        "Ctrl+G shows the number in large letters instead, for somebody who copies it."
    )
    BINDINGS = [
        Binding(
            "ctrl+g",
            "turn",
            _("Large letters / picture"),
            tooltip=_("Number and hours in large letters, or the picture"),
            id="hand_over.turn",
        ),
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Close"),
            tooltip=_("Close this window"),
            id="hand_over.close",
        ),
    ]

    def __init__(self, offer: ServiceOffer, *, is_large: bool = False) -> None:
        super().__init__()
        self._offer = offer
        self._is_large = is_large

    def compose(self) -> ComposeResult:
        with Horizontal(id="picture"):
            yield QrPicture(card_code(self._offer), words="")
            with VerticalScroll(can_focus=False):
                yield Static(self._words())
        with VerticalScroll(id="large", can_focus=False):
            yield Static(safe(self._offer.provider), classes="question")
            yield from self._number()
            yield Static(safe(self._offer.address), classes="place")
            yield Static(_spaced(hours_text(self._offer.slots)), classes="hours")
        yield KeyLine()

    def on_mount(self) -> None:
        self._show()

    def action_turn(self) -> None:
        self._is_large = not self._is_large
        self._show()

    def _show(self) -> None:
        self.query_one("#picture").display = not self._is_large
        self.query_one("#large").display = self._is_large

    def _words(self) -> Content:
        blocks = [safe(self._offer.provider).stylize("bold")]
        blocks += [
            Content("\n").join([Content(caption).stylize("dim"), safe(words)])
            for caption, words in card_lines(self._offer)
        ]
        return Content("\n\n").join(blocks)

    def _number(self) -> ComposeResult:
        """The phone number in blocks, on as many lines as it has groups."""
        for group in self._offer.phone.split():
            if digits := "".join(sign for sign in group if sign in DIGITS):
                yield BigWord(digits)


def _spaced(text: str) -> Content:
    """Each time on a line of its own."""
    return Content("\n").join(safe(part) for part in text.split("; "))
