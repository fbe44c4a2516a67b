"""The text that is read out before anybody's name is written down."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qmtui.book import Book
from qmtui.i18n import _
from qmtui.texts.consent import LANGUAGES, ON_PAPER, READ_OUT, is_draft, said
from screens.keys import display, key_of
from screens.text import safe

LANGUAGE_KEY = "ctrl+l"


class ReadOut(Vertical):
    """The text in one language after the other; says what is a draft and what is on paper."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self.language = "de"

    def compose(self) -> ComposeResult:
        yield Static(id="read-out")

    def on_mount(self) -> None:
        self.show("de")

    def show_next(self) -> None:
        languages = list(LANGUAGES)
        self.show(languages[(languages.index(self.language) + 1) % len(languages)])

    def show(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "de"
        parts = [_("Please read out"), self._tongue()]
        if is_draft(self._book, self.language):
            parts.append(_("▲ translation not checked yet"))
        self.border_title = safe(" · ".join(parts))
        key = display(key_of(self.app, "contact.language", LANGUAGE_KEY))
        self.border_subtitle = safe(_("{0}: other language").format(key))
        self.query_one(Static).update(self._text())

    def _tongue(self) -> str:
        return _("Arabic") if self.language in ON_PAPER else LANGUAGES[self.language]

    def _text(self) -> Content:
        if self.language in ON_PAPER:
            return Content(
                _(
                    "Arabic is on paper, for this window cannot join its letters: hand over the "
                    "printed sheet. What you take down now counts as agreed to in Arabic."
                )
            )
        return safe(said(self._book, READ_OUT, self.language), multiline=True)
