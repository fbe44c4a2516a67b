"""Which stick or folder is used, and how far it and the other one are behind."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.exchange import last_folder
from qmtui.i18n import _
from qmtui.sticks import Known, known, remembered
from screens.exchange_words import where
from screens.text import safe


class StickLine(Static):
    """Looks at the sticks in a thread, for a dead drive may be slow to answer."""

    @dataclass
    class Looked(Message):
        """How far the sticks that this device knows are behind, the one used last first."""

        known: tuple[Known, ...]

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(id="folder")
        self._book = book
        self._now = now
        self._known: tuple[Known, ...] = ()
        self.folder = _usual_folder(book)
        """The stick or folder that the next exchange goes to."""

    def show(self) -> None:
        if self.folder is None:
            self.update(_("No folder yet. Plug the stick in, then Ctrl+S."))
            return
        lines = where(self.folder, self._known, self._now().astimezone(self._book.zone))
        self.update(safe("\n".join(lines), multiline=True))

    def look(self) -> None:
        if self.folder is not None:
            others = (folder for folder in remembered(self._book) if folder != self.folder)
            self._look_at(self.folder, *others)

    # The key of a book is let go of without waiting for work of this group.
    @work(thread=True, group="places", exclusive=True)
    def _look_at(self, *folders: Path) -> None:
        self.post_message(self.Looked(known(self._book, *folders[:2])))

    @on(Looked)
    def _take(self, message: Looked) -> None:
        self._known = message.known
        self.show()


def _usual_folder(book: Book) -> Path | None:
    """The folder used last, if there was one."""
    if known := remembered(book):
        return known[0]
    with suppress(QmtuiError):
        return last_folder(book)
    return None
