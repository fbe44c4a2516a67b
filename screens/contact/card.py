"""Where to find us, for whoever goes without leaving their name (Karte mitgeben)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book
from qmtui.i18n import _
from qmtui.qr import half_blocks, qr_matrix
from qmtui.texts.consent import said
from screens.qr_code import INK
from screens.text import safe

LONGEST = 106
"""Bytes that a picture holds which still fits a window of 24 lines."""


class CardScreen(ModalScreen[None]):
    """Name and address of the office; to be photographed as well."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("Card")
    HELP = _("Hand over a card, or let the person photograph this one.")
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Done"),
            tooltip=_("Close this window"),
            id="card.close",
        )
    ]

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._lines = [said(book, key, "office") for key in ("responsible", "office")]

    def compose(self) -> ComposeResult:
        text = "\n".join(self._lines)
        with Vertical(classes="dialog wide card"), Horizontal():
            with Vertical():
                yield Static(_("Our card"), classes="question")
                for line in self._lines:
                    yield Static(safe(line, multiline=True))
                yield Static(_("Come by or call. An idea needs no name."), classes="hint")
                yield Static(_("Esc: done"), classes="hint")
            if len(text.encode()) <= LONGEST:
                rows = half_blocks(qr_matrix(text, is_dense=True))
                picture = Content("\n").join(Content.styled(row, INK) for row in rows)
                yield Static(picture, id="picture")
