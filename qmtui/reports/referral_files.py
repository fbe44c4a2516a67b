"""A list for each body to fill in and send back, and the overview for the office (R8)."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.reports.file_names import as_file_name
from qmtui.reports.files import Format, NotWritable, as_bytes, write_bytes
from qmtui.reports.referrals import LIST, Referrals, Referred


class ListFile(Struct, frozen=True, kw_only=True):
    """A file and how many items are in it; `body` is "" for the overview."""

    path: Path
    body: str
    items: int
    overdue: int


class ReferralFiles:
    """One look at what bodies still have to answer, to be written into files.

    Raises `NotInOffice`.
    """

    def __init__(self, book: Book, now: Now, event: Event | None = None) -> None:
        self._referrals = Referrals(book, now, event)
        self._today = book.today(now).isoformat()
        self._asked = [one for one in self._referrals.referred() if one.rows]

    def files(self, folder: Path, form: Format) -> list[ListFile]:
        """What `write` would write: the list of each body, and the overview as the last."""
        found: list[ListFile] = []
        for place, one in enumerate(self._asked, start=1):
            path = folder / self._name(one, place, form)
            if path in [other.path for other in found]:
                path = folder / self._name(one, place, form, is_twice=True)
            found.append(
                ListFile(path=path, body=one.word, items=len(one.rows), overdue=one.overdue)
            )
        overview = ListFile(
            path=folder / as_file_name(f"{_('Overview for the office')} {self._today}", form),
            body="",
            items=sum(one.items for one in found),
            overdue=sum(one.overdue for one in found),
        )
        return [*found, overview]

    def write(self, folder: Path, form: Format) -> list[ListFile]:
        """Write them all into a folder, which is made if need be. Raises `NotWritable`."""
        files = self.files(folder, form)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:  # a path may hold a NUL
            raise NotWritable from error
        # What comes back is read by its first row, or from the only sheet of a workbook.
        table = LIST if form in ("csv", "xlsx") else None
        for one, file in zip(self._asked, files, strict=False):
            write_bytes(as_bytes(self._referrals.list_of(one), form, table), file.path)
        write_bytes(as_bytes(self._referrals.report(), form), files[-1].path)
        return files

    def _name(self, one: Referred, place: int, form: Format, *, is_twice: bool = False) -> str:
        # A body in own words may be a person, and no file is called after one.
        name = one.word if one.is_known else _("Body {0}").format(place)
        words = [_("Referrals"), name, str(place) if is_twice else "", self._today]
        return as_file_name(" ".join(filter(None, words)), form)
