"""Choosing the stick or folder to exchange through."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book
from qmtui.errors import QmtuiError
from qmtui.exchange import last_folder
from qmtui.i18n import _
from qmtui.sticks import candidates
from screens.choose_folder import FolderChoice


class FolderScreen(ModalScreen[Path]):
    """Hands back the folder chosen, nothing on Esc."""

    BINDINGS = [
        Binding(
            "escape", "dismiss", _("Back"), tooltip=_("Back to the screen before"), id="folder.back"
        )
    ]
    HELP = _("A stick appears by itself a moment after it was plugged in. Enter takes it.")

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Which stick or folder?"), classes="question")
            yield FolderChoice(partial(_known, self._book))
            yield Static(
                _("↑ ↓ choose · Enter takes · Tab: type a path · Esc: back"), classes="hint"
            )

    @on(FolderChoice.Chosen)
    def take(self, message: FolderChoice.Chosen) -> None:
        self.dismiss(message.folder)


def _known(book: Book) -> list[Path]:
    """Sticks and shared folders, and the folder the book came from."""
    found = candidates(book)
    with suppress(QmtuiError):
        found.insert(0, last_folder(book))
    return found
