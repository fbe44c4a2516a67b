"""A list as a file for each body that still has to answer (R8), to be filled in and sent back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from textual import getters
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.reports.files import Format
from qmtui.reports.referral_files import ListFile, ReferralFiles
from screens.event_fields import row
from screens.hits import cell
from screens.reports.save import FORMATS
from screens.setting import Setting
from screens.text import safe
from screens.write_after_reading import WriteAfterReading
from screens.write_file import Job

FOR_BODIES: tuple[Format, ...] = ("xlsx", "csv", "html")
"""What a body can open; the first two can be taken in again."""
BODY = 44


class ListsOut(WriteAfterReading):
    """All bodies at once, each its own matters only."""

    AREA = "inbox"
    AUTO_FOCUS = "#form"
    BINDING_GROUP_TITLE = _("Lists for bodies")
    HELP = _(
        "Writes a file for each body that still has to answer, and an overview for the office. "
        "Nothing sensitive and no names of contacts are in them. Send each body its own. When it "
        "comes back filled in, m in the inbox takes the answers in."
    )

    form = getters.query_one("#form", Setting)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._lists: ReferralFiles | None = None

    @property
    def heading(self) -> str:
        return _("Lists for the bodies")

    def questions(self) -> Iterable[Widget]:
        yield Static(id="bodies", markup=False)
        forms = [(form, _(FORMATS[form])) for form in FOR_BODIES]
        yield row(_("Format"), Setting(forms, chosen="xlsx", id="form"))

    def look(self) -> None:
        self._lists = ReferralFiles(self.book, self.now)

    def show_found(self) -> None:
        lines = [_line(one) for one in self._written[:-1]]
        if lines:
            self.outcome.update(_after())
        nothing = Content(_("No body has anything to answer. w passes a matter on."))
        self.query_one("#bodies", Static).update(Content("\n").join(lines or [nothing]))

    @property
    def usual_folder(self) -> Path:
        return super().usual_folder / f"{_('Referrals')}-{self.book.today(self.now).isoformat()}"

    @property
    def _form(self) -> Format:
        return cast(Format, self.form.chosen or "xlsx")

    @property
    def _written(self) -> list[ListFile]:
        return self._lists.files(self.folder_meant, self._form) if self._lists else []

    @property
    def files(self) -> list[Path]:
        return [one.path for one in self._written]

    @property
    def files_told(self) -> str:
        count = max(len(self._written) - 1, 0)
        words = ngettext("{0} list and an overview", "{0} lists and an overview", count)
        return words.format(number(count))

    def job(self) -> Job:
        folder, form, lists = self.folder_meant, self._form, self._lists
        assert lists is not None

        def write() -> str:
            files = lists.write(folder, form)
            words = ngettext("{0} file written: {1}", "{0} files written: {1}", len(files))
            return "\n".join([words.format(number(len(files)), folder), _after()])

        return write


def _after() -> str:
    return _("In the inbox g notes that a list was sent, m takes the answers in.")


def _line(one: ListFile) -> Content:
    matters = _("{0} open").format(number(one.items))
    overdue = _("{0} overdue").format(number(one.overdue))
    sign = f" · ▲ {overdue}" if one.overdue else ""
    return Content.assemble(cell(one.body, BODY), safe(f"{matters}{sign}"))
