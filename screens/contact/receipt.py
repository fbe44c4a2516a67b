"""What is handed over once somebody has agreed: their code, large and as a picture."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book
from qmtui.codes import grouped
from qmtui.i18n import _
from qmtui.qr import half_blocks, qr_matrix
from qmtui.texts.consent import ON_PAPER, said
from screens.contact.big_code import big_rows
from screens.footer import KeyLine
from screens.qr_code import INK
from screens.text import safe


class ConsentReceipt(ModalScreen[None]):
    """The code to copy or to photograph, and how to take everything back with it."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = _("Slip to hand over")
    HELP = _(
        "Copy the code on a card, or let the person photograph it. With it they take back what "
        "they agreed to, at any station and in the office."
    )
    BINDINGS = [
        Binding(
            "escape,enter",
            "dismiss(None)",
            _("Done"),
            tooltip=_("Close this window"),
            id="consent_receipt.close",
        )
    ]

    def __init__(self, book: Book, code: str, language: str = "de") -> None:
        super().__init__()
        self._book = book
        self._code = code
        self._language = "de" if language in ON_PAPER else language

    def compose(self) -> ComposeResult:
        yield Static(_("Please hand over: copy it on a card or photograph it"), classes="question")
        with Horizontal():
            lines = [Content.styled(line, INK) for line in half_blocks(qr_matrix(self._code))]
            yield Static(Content("\n").join(lines), id="picture")
            with Vertical():
                groups = grouped(self._code).split()
                for pair in (groups[:2], groups[2:]):
                    yield Static(Content("\n").join(big_rows(" ".join(pair))), classes="big")
                yield Static(Content.styled(grouped(self._code), "bold"), id="code")
                said_so = said(self._book, "withdraw", self._language)
                yield Static(safe(said_so, multiline=True))
        yield KeyLine()
