"""One line under the areas: what everybody should know now (Aushang)."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.directory.notices import Notices
from screens.text import safe

EVERY = 30
"""Seconds after which it is looked anew what is in force."""


class Banner(Static):
    """The notice in force; the line is there only while one is."""

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(markup=False)
        self._notices = Notices(book, now)

    def on_mount(self) -> None:
        self.show_facts()
        self.set_interval(EVERY, self.show_facts)

    def show_facts(self) -> None:
        words = self._notices.banner()
        self.display = bool(words)
        self.update(Content("▲ ") + safe(words))
