"""Contacts for one purpose as a file (R5): who agrees, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from textual import getters, on
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.contacts.outlook import WHY_LEFT_OUT, Outlook, outlook
from qmtui.exports import ContactFormat, agreed
from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.inbox.timeline import day_text
from qmtui.model.contact import PURPOSES, SHORT_PURPOSES
from qmtui.reports.file_names import as_file_name
from qmtui.reports.files import write_bytes
from screens.event_fields import row
from screens.setting import Setting
from screens.write_after_reading import WriteAfterReading
from screens.write_file import Job

FORMATS: dict[ContactFormat, str] = {
    "xlsx": mark("Workbook (Excel)"),
    "csv": mark("Table (CSV), for mail programs as well"),
    "html": mark("Page (HTML), opens and prints anywhere"),
    "vcf": mark("Cards (vCard) for phones and address books"),
}


class ContactsOut(WriteAfterReading):
    """The purpose is chosen first: nobody is written to for another one."""

    AREA = "contacts"
    AUTO_FOCUS = "#purposes"
    BINDING_GROUP_TITLE = _("Contacts as a file")
    HELP = _(
        "Choose the purpose with ↑ and ↓ or its number. The file holds who agrees to it today, "
        "with the one way that is needed to reach them. That it was written is noted, and with "
        "whom in it. It has to be deleted by the day that stands in it."
    )

    purposes = getters.query_one("#purposes", OptionList)
    form = getters.query_one("#form", Setting)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._found: dict[str, Outlook] = {}

    @property
    def heading(self) -> str:
        return _("Contacts for one purpose as a file")

    def questions(self) -> Iterable[Widget]:
        yield OptionList(*self._options(), id="purposes", markup=False)
        yield Static(id="left-out", markup=False)
        forms = [(form, _(words)) for form, words in FORMATS.items()]
        yield row(_("Format"), Setting(forms, chosen="xlsx", id="form"))

    def _options(self) -> list[Option]:
        return [Option(self._line(purpose)) for purpose in PURPOSES]

    def _line(self, purpose: str) -> Content:
        words = Content(f"{purpose} {_(PURPOSES[purpose])}")
        if (found := self._found.get(purpose)) is None:
            return words
        if not found.agreed:
            return Content.assemble(words, " · ", _("nobody agrees")).stylize("dim")
        agree = ngettext("{0} agrees", "{0} agree", found.agreed).format(number(found.agreed))
        return Content.assemble(words, " · ", agree)

    def look(self) -> None:
        self._found = outlook(self.book, self.now)

    def show_found(self) -> None:
        chosen = self.purposes.highlighted
        self.purposes.set_options(self._options())
        first = (place for place, found in enumerate(self._found.values()) if found.agreed)
        self.purposes.highlighted = chosen or next(first, 0)

    @property
    def _purpose(self) -> str:
        return list(PURPOSES)[self.purposes.highlighted or 0]

    @property
    def file_name(self) -> str:
        purpose = self._purpose
        today = self.book.today(self.now).isoformat()
        words = f"{_('Contacts')} {purpose} {_(SHORT_PURPOSES[purpose])} {today}"
        return as_file_name(words, self.form.chosen or "xlsx")

    @on(OptionList.OptionHighlighted)
    def show_file(self) -> None:
        super().show_file()
        if found := self._found.get(self._purpose):
            reasons = ", ".join(
                _(WHY_LEFT_OUT[why]).format(number(count)) for why, count in found.left_out.items()
            )
            told = _("Left out: {0}").format(reasons) if reasons else _("Nobody is left out.")
            self.query_one("#left-out", Static).update(told)

    @on(OptionList.OptionSelected)
    def take_purpose(self) -> None:
        self.focus_next()

    def on_key(self, event: Key) -> None:
        purpose = f"K{event.character}"
        if self.focused is self.purposes and purpose in PURPOSES:
            event.stop()
            self.purposes.highlighted = list(PURPOSES).index(purpose)
            self.focus_next()

    def action_write(self) -> None:
        if self._found[self._purpose].agreed:
            super().action_write()
        else:
            self.outcome.update("")
            self.note.heed(_("Nobody agrees to this purpose today: there is nothing to write."))

    def job(self) -> Job:
        purpose, form = self._purpose, cast(ContactFormat, self.form.chosen or "xlsx")
        (path,) = self.files

        def write() -> str:
            # Workbooks, pages and cards are imported when somebody wants one.
            from qmtui.interchange.contact_file import contact_file
            from qmtui.reports.contacts import delete_by

            people = agreed(self.book, self.now, purpose)
            write_bytes(contact_file(self.book, self.now, purpose, people, form), path)
            until = delete_by(purpose, self.book.today(self.now), people)
            words = ngettext(
                "{0} contact written into {1}.", "{0} contacts written into {1}.", len(people)
            )
            ends = _("Delete the file by {0}: it is not encrypted and learns of no withdrawal.")
            return "\n".join(
                [words.format(number(len(people)), path), ends.format(day_text(until))]
            )

        return write
