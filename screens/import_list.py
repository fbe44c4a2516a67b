"""A list of the office from a file, such as offers or places: which file, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from textual.content import Content

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.imports.rows import Rejected
from screens.areas import AreaScreen
from screens.dialogs import Confirm
from screens.import_file import ImportScreen
from screens.text import safe

ROWS = 5
"""So many rows that cannot be used are told; the rest is as easily found."""


class Done(Protocol):
    """What an import says."""

    @property
    def new(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def rejected(self) -> Sequence[Rejected]: ...


TakeIn = Callable[[Path, bool], Done]
"""Takes a file in; with True it only looks what would happen."""


class ImportListScreen(ImportScreen):
    """Nothing is saved before it was said what would change; a row that is wrong is named."""

    AREA = "directory"
    BINDING_GROUP_TITLE = _("Import")
    HELP = _(
        "Choose a CSV or Excel file (XLSX). Nothing is saved before you have seen what would "
        "change. A typed folder lists its files."
    )

    def __init__(self, book: Book, now: Now, title: str, take_in: TakeIn) -> None:
        # Not for an event, as the other imports are.
        AreaScreen.__init__(self, book, now)
        self._files = []
        self._heading = title
        self._take_in = take_in

    @property
    def heading(self) -> Content:
        return safe(self._heading)

    def _preview(self, path: Path) -> None:
        if (found := self._try(path, is_dry=True)) is not None:
            self.app.push_screen(
                Confirm(_("Take this list in?"), yes=_("Take it in"), more=_told(found)),
                lambda is_meant: self._take(path) if is_meant else None,
            )

    def _take(self, path: Path) -> None:
        if (done := self._try(path, is_dry=False)) is not None:
            self.notify(_told(done), markup=False)
            self.dismiss(None)

    def _try(self, path: Path, *, is_dry: bool) -> Done | None:
        try:
            done = self._take_in(path, is_dry)
        except QmtuiError as error:
            self._say(str(error))
            return None
        if done.rejected:
            rows = [_("Row {0}: {1}").format(r.row, r.reason) for r in done.rejected[:ROWS]]
            self._say("\n".join([_("Nothing was taken in; please correct the file."), *rows]))
            return None
        return done

    def _say(self, words: str) -> None:
        self.hint.update(safe(words, multiline=True))
        self.hint.display = True


def _told(done: Done) -> str:
    words = _("{0} new, {1} known, {2} changed, {3} rejected")
    return words.format(done.new, done.known, done.changed, len(done.rejected))
