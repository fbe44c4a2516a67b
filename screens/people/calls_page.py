"""The page of calls we owe, the most urgent first."""

from __future__ import annotations

from textual.content import Content

from qmtui.actors.telling import Part, reached
from qmtui.contacts.callbacks import Callbacks, OpenCall
from qmtui.formats import date_and_time, short_date_and_time
from qmtui.i18n import _, mark, ngettext
from screens.people.page import Deed, Page, Row, card_of
from screens.text import safe


class CallsPage(Page):
    NAME = "calls"
    TITLE = mark("Calls")
    EMPTY = mark("✓ Nobody waits for a call.")
    IS_BELOW = True

    @property
    def count(self) -> int | None:
        return len(self.reading.calls)

    @property
    def deeds(self) -> dict[str, Deed]:
        return {"done": self.done, "tried": self.tried}

    def rows(self) -> list[Row]:
        return [Row(call.callback.id, self._line(call)) for call in self.reading.calls]

    def _line(self, call: OpenCall) -> Content:
        due = call.callback.due.astimezone(self.book.zone)
        is_late = due < self.now()
        sign = Content("▲ ").stylize("bold $warning") if is_late else Content("  ")
        when = short_date_and_time(due)
        about = " · ".join(filter(None, [_called(call), call.callback.topic]))
        return Content.assemble(sign, when, "  ", safe(about))

    def card(self, row_id: str) -> Content:
        call = self._call(row_id)
        contact, callback = call.contact, call.callback
        tried = ngettext("tried {0} time", "tried {0} times", call.tried).format(call.tried)
        lines = [
            reached(contact.phone, contact.email) if contact else "",
            _("Good time: {0}").format(callback.good_time) if callback.good_time else "",
            _("Topic: {0}").format(callback.topic) if callback.topic else "",
            _("Promised until {0}").format(date_and_time(callback.due.astimezone(self.book.zone))),
            tried if call.tried else "",
        ]
        return card_of(_called(call), [Part("", tuple(filter(None, lines)))])

    def done(self, row_id: str) -> None:
        Callbacks(self.book, self.now).done(row_id)
        self._look_again(_("Done: this call is off the list."))

    def tried(self, row_id: str) -> None:
        Callbacks(self.book, self.now).tried(row_id)
        self._look_again(_("Noted: nobody answered. The call stays on the list."))

    def _look_again(self, words: str) -> None:
        self.reading.calls = Callbacks(self.book, self.now).open()
        self.screen.changed(words)

    def _call(self, row_id: str) -> OpenCall:
        return next(call for call in self.reading.calls if call.callback.id == row_id)


def _called(call: OpenCall) -> str:
    return (call.contact.name if call.contact else "") or _("without name")
