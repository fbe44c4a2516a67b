"""Notices (Aushang) in the office: what is up, what should be looked at again, a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.directory.notices import (
    LONGEST,
    NoticeEmpty,
    NoticeOver,
    Notices,
    PlaceMissing,
    holds,
    parse_until,
    told,
)
from qmtui.errors import QmtuiError
from qmtui.formats import date_and_time
from qmtui.i18n import _
from qmtui.model.directory import Notice
from qmtui.times import TimeUnreadable
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe


class NoticesScreen(ModalScreen[None]):
    """What every station shows under its header; the letters below act on the marked one."""

    AUTO_FOCUS = "#notices"
    BINDING_GROUP_TITLE = _("Notices")
    HELP = _(
        "A notice stands on every screen of every station. One without an end is to be looked at "
        "again after a fortnight: b says that it still holds, e takes it down."
    )
    BINDINGS = [
        Binding("n", "new", _("New"), tooltip=_("Put a notice up"), id="notices.new"),
        Binding(
            "b",
            "keep",
            _("Still holds"),
            tooltip=_("It still holds: ask again in a fortnight"),
            id="notices.keep",
        ),
        Binding("e", "end", _("Take down"), tooltip=_("It holds no longer"), id="notices.end"),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="notices.back",
        ),
    ]

    notice_list = getters.query_one("#notices", OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._notices = Notices(book, now)
        self._shown: list[Notice] = []

    @property
    def marked(self) -> Notice | None:
        place = self.notice_list.highlighted if self.is_mounted else None
        return None if place is None or not self._shown else self._shown[place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action in ("keep", "end") and self.marked is None else True

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Notices"), classes="question")
            yield OptionList(id="notices", compact=True)
            yield Note()
            yield Static(_("n new · b still holds · e take down · Esc: back"), classes="hint")

    def on_mount(self) -> None:
        self.show_notices()

    def show_notices(self) -> None:
        moment = self._now()
        self._shown = [n for n in self._notices.all() if holds(n, moment) or n.valid_from > moment]
        due = {notice.id for notice in self._notices.due()}
        self.notice_list.set_options(
            Option(self._line(notice, is_due=notice.id in due)) for notice in self._shown
        )
        self.notice_list.highlighted = 0 if self._shown else None
        if not self._shown:
            self.note.heed(_("Nothing is up. n puts a notice up."))
        self.refresh_bindings()

    def _line(self, notice: Notice, *, is_due: bool) -> Content:
        lines = [safe(told(notice))]
        if notice.valid_from > self._now():
            begins = date_and_time(notice.valid_from.astimezone(self._book.zone))
            lines.append(Content("  " + _("from {0}").format(begins)))
        if notice.is_closed and notice.place:
            lines.append(safe("  " + _("Closed: {0}").format(notice.place)))
        if is_due:
            lines.append(Content("  ▲ " + _("Does it still hold?")))
        return Content("\n").join(lines)

    def action_new(self) -> None:
        self.app.push_screen(NoticeForm(self._book, self._now), self._say_saved)

    def action_keep(self) -> None:
        self._do(self._notices.keep, _("To be looked at again in a fortnight."))

    def action_end(self) -> None:
        self._do(self._notices.end, _("Taken down."))

    def _do(self, change: Callable[[Notice], Notice], said: str) -> None:
        if notice := self.marked:
            change(notice)
            self.show_notices()
            self.note.done(said)

    def _say_saved(self, notice: Notice | None) -> None:
        if notice is None:
            return
        self.show_notices()
        there = [e.title for e in self._book.events if self._notices.closing_event(e) == notice]
        if there:
            self.note.heed(_("Takes place there: {0}").format(", ".join(there)))
        else:
            self.note.done(_("The stations learn of it when you issue the event once more."))


class NoticeForm(ModalScreen[Notice | None]):
    """Answers the notice that was put up, None if none was."""

    AUTO_FOCUS = "#text"
    BINDING_GROUP_TITLE = _("New notice")
    HELP = _(
        "Say it in one short sentence. If a place is closed, name it as the directory or the event "
        "does: then the program warns where it matters. Without an end it holds until further "
        "notice."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Put up"), tooltip=_("Put the notice up"), id="notice.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="notice.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog wide offer", can_focus=False):
            yield Static(_("New notice"), classes="question")
            yield row(_("Notice"), FormLine(limit=LONGEST, id="text", compact=True))
            yield row(_("Place"), FormLine(id="place", compact=True))
            answers = [("no", _("open")), ("yes", _("closed"))]
            yield row(_("The place is"), Setting(answers, chosen="no", id="closed"))
            example = _("empty: until further notice")
            yield row(_("Until"), FormLine(placeholder=example, id="until", compact=True))
            yield Note()
            yield Static(_("Ctrl+S puts it up · Esc: back, save nothing"), classes="hint")

    def action_save(self) -> None:
        try:
            saved = Notices(self._book, self._now).add(
                self._typed("text"),
                place=self._typed("place"),
                is_closed=self.query_one("#closed", Setting).chosen == "yes",
                valid_until=self._until() if self._typed("until") else None,
            )
        except QmtuiError as error:
            self.note.wrong(error)
            self._field_of(error).focus()
        else:
            self.dismiss(saved)

    def action_stay(self) -> None:
        """Swallow the key: whoever types a notice wants nothing undone."""

    def _until(self) -> datetime:
        today = self._book.today(self._now)
        return parse_until(self._typed("until"), self._book.zone, today)

    def _field_of(self, error: QmtuiError) -> FormLine:
        fields = {NoticeEmpty: "text", PlaceMissing: "place", NoticeOver: "until"}
        name = "until" if isinstance(error, TimeUnreadable) else fields.get(type(error), "text")
        return self.query_one(f"#{name}", FormLine)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", FormLine).value.strip()
