"""The stops of a walk from a file: which file, and what is in it."""

from __future__ import annotations

from pathlib import Path

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.walk.route import Imported, Route
from screens.dialogs import Confirm
from screens.import_file import ImportScreen
from screens.text import safe

ROWS = 5
"""So many rows that cannot be used are told; the rest is as easily found."""


class ImportRouteScreen(ImportScreen):
    """Nothing is saved before it was said what would change; a row that is wrong is named."""

    SUFFIXES = (".csv", ".tsv", ".xlsx", ".gpx")
    WHAT = _("Take the stops of the walk in")
    NOTHING = _("No CSV or GPX file found in Downloads, Desktop, Documents or on a stick.")
    BINDING_GROUP_TITLE = _("Stops")
    HELP = _(
        "Choose the route: a CSV file with the names of the stops, or GPX from a map. Nothing is "
        "saved before you have seen what would change. A typed folder lists its files."
    )

    def _preview(self, path: Path) -> None:
        route = Route(self.book, self._event)
        try:
            found = route.take_in(path, dry_run=True)
        except QmtuiError as error:
            self._say(str(error))
            return
        if found.rejected:
            rows = [_("Row {0}: {1}").format(r.row, r.reason) for r in found.rejected[:ROWS]]
            self._say("\n".join([_("Nothing was taken in; please correct the file."), *rows]))
            return
        self.app.push_screen(
            Confirm(_("Take these stops in?"), yes=_("Take them in"), more=_told(found)),
            lambda is_meant: self._take_in(route, path) if is_meant else None,
        )

    def _take_in(self, route: Route, path: Path) -> None:
        try:
            done = route.take_in(path)
        except QmtuiError as error:
            self._say(str(error))
            return
        self.notify(_told(done), markup=False)
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.hint.update(safe(words, multiline=True))
        self.hint.display = True


def _told(done: Imported) -> str:
    words = _("Stops: {0} new, {1} known, {2} changed, {3} removed.")
    return words.format(done.new, done.known, done.changed, done.removed)
