"""What the forms about an event share: fields read one by one, times shown as they are read."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime

from textual import getters, on
from textual.containers import Horizontal
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, Label

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.formats import clock, day, short_date_and_time
from qmtui.i18n import mark
from qmtui.times import parse_time
from screens.areas import AreaScreen
from screens.fields import FormLine
from screens.note import Note

WIDE = 80
"""Cells of a window with room for a day in words."""

Draft = dict[str, str]
"""What was typed, by field."""


_THOUSANDS = re.compile(r"(?<=[0-9])[. ’'\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
"""What stands between thousands: 4.200, 4 200."""


class NumberUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark("“{0}” is no whole number; write it like 600, or leave it empty.")


class StartMissing(QmtuiError):
    exit_code = 38
    sentence = mark("When does it start? Type a day and a time, such as 13.6.2026 14:00.")


class EventFields(AreaScreen[ScreenResultType]):
    """A form about an event; the first field that cannot be read is complained of."""

    AREA = "events"
    AUTO_FOCUS = "#title"

    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, draft: Draft) -> None:
        super().__init__(book, now)
        self._draft = draft
        self._reading = "title"

    @property
    def day_meant(self) -> date:
        """The day of a start that is a time alone."""
        return self.book.today(self.now)

    def line(self, field: str, example: str = "") -> FormLine:
        return FormLine(self._draft.get(field, ""), placeholder=example, id=field, compact=True)

    @on(Input.Changed, "#start, #end")
    def show_times(self) -> None:
        """Show how the times are read, while they are typed."""
        start = end = None
        with suppress(QmtuiError):
            start = self.read_start()
            end = self.read_end(start) if self.query("#end") else None
        for field, moment in (("start", start), ("end", end)):
            for label in self.query(f"#{field}-read").results(Label):
                label.update(self._told(moment) if moment else "")

    def on_resize(self) -> None:
        if self.query("#start"):
            self.show_times()

    def _told(self, moment: datetime) -> str:
        if self.app.size.width < WIDE:
            return short_date_and_time(moment)
        return f"{day(moment)}, {clock(moment)}"

    def typed(self, field: str) -> str:
        self._reading = field
        return self.query_one(f"#{field}", Input).value.strip()

    def filled(self) -> Draft:
        return {field.id: field.value for field in self.query(Input) if field.id}

    def read_start(self) -> datetime:
        if not (text := self.typed("start")):
            raise StartMissing
        return parse_time(text, self.book.zone, self.day_meant)

    def read_end(self, start: datetime) -> datetime | None:
        """The end; a time alone is on the day of the start."""
        text = self.typed("end")
        return parse_time(text, self.book.zone, start.date()) if text else None

    def complain(self, error: QmtuiError) -> None:
        self.note.wrong(error)
        self.query_one(f"#{self.field_of(error)}").focus()

    def field_of(self, error: QmtuiError) -> str:
        """Which field the error is about; usually the one that was being read."""
        return self._reading


def whole_number(text: str) -> int | None:
    """The number typed, None for nothing; raises `NumberUnreadable`."""
    try:
        return int(_THOUSANDS.sub("", text)) if text.strip() else None
    except ValueError as error:
        raise NumberUnreadable(text[:20]) from error


def row(caption: str, *fields: Widget) -> Horizontal:
    return Horizontal(Label(caption), *fields, classes="row")


def time_read(field: str) -> Label:
    """Where it says how a time was understood."""
    return Label(id=f"{field}-read", classes="read")
