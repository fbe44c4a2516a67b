"""Planning an event: a form that keeps its draft when it is left."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.events import Paste
from textual.widget import Widget
from textual.widgets import Input, Label, Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from qmtui.book import Book, Now
from qmtui.clean import STATION, TextTooLong
from qmtui.errors import QmtuiError
from qmtui.events import CapacityOutOfRange, EndBeforeStart, Events, StationTwice, TitleMissing
from qmtui.formats import clock, day
from qmtui.i18n import _, mark
from qmtui.model.event import KINDS, Event
from qmtui.times import parse_time
from screens.areas import AreaScreen
from screens.fields import FormLine
from screens.note import Note

Draft = dict[str, str]
"""What was typed, by field."""

STATIONS = 1_000
"""Characters of all stations together."""

# The fields that the service complains of; what cannot be read at all is found where it is read.
_FIELDS: dict[type[QmtuiError], str] = {
    TitleMissing: "title",
    EndBeforeStart: "end",
    CapacityOutOfRange: "capacity",
    StationTwice: "stations",
}


class NumberUnreadable(QmtuiError):
    exit_code = 30
    sentence = mark("“{0}” is no whole number; write it like 600, or leave it empty.")


class KindMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What kind of event is it? Please choose one.")


class StartMissing(QmtuiError):
    exit_code = 38
    sentence = mark("When does it start? Type a day and a time, such as 13.6.2026 14:00.")


class Stations(FormLine):
    """Names separated by commas; several lines pasted become such a list."""

    def on_paste(self, event: Paste) -> None:
        names = ", ".join(self.names(event.text))
        if len(self.value) + len(names) <= STATIONS:
            self.insert_text_at_cursor(names)
            event.prevent_default()
            event.stop()

    @staticmethod
    def names(text: str) -> list[str]:
        return [name for part in re.split(r"[,;\n]", text) if (name := part.strip())]


class KindList(SelectOverlay):
    """The open list of kinds; Textual's own says "Dismiss menu" in the footer."""

    BINDINGS = [Binding("escape", "dismiss", _("Close"), id="kinds.close")]


class Kinds(Select[str]):
    def compose(self) -> ComposeResult:
        yield SelectCurrent(self.prompt)
        yield KindList().data_bind(compact=Select.compact)


class EventForm(AreaScreen[Event | Draft]):
    """A new event; answers the event if it was saved, else the draft."""

    AREA = "events"
    AUTO_FOCUS = "#title"
    BINDING_GROUP_TITLE = _("New event")
    HELP = _(
        "Enter goes to the next field. Times are typed as you like: 13.6.2026 14:00, or 14:00 for "
        "today; how they were read stands beside them. Stations are separated by commas. Esc goes "
        "back and keeps what you have typed."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the event"), id="event_form.save"),
        Binding(
            "escape",
            "back",
            _("Back"),
            tooltip=_("Back; what you have typed is kept"),
            id="event_form.back",
        ),
    ]

    note = getters.query_one(Note)
    kind = getters.query_one("#kind", Kinds)

    def __init__(self, book: Book, now: Now, draft: Draft) -> None:
        super().__init__(book, now)
        self._draft = draft
        self._reading = "title"

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and any(field.value.strip() for field in self.query(Input))

    @property
    def draft(self) -> dict[str, Any]:
        return self._filled() if self.has_unsaved else {}

    def compose_area(self) -> ComposeResult:
        kinds = [(_(label), kind) for kind, label in KINDS.items()]
        kind = self._draft.get("kind") or Select.NULL
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("New event"), classes="heading")
            yield _row(_("Title"), self._line("title"))
            yield _row(
                _("Kind"), Kinds(kinds, prompt=_("choose"), value=kind, id="kind", compact=True)
            )
            yield _row(_("Start"), self._line("start", "13.6.2026 14:00"), _reading("start"))
            yield _row(_("End"), self._line("end", "18:00"), _reading("end"))
            yield _row(_("Place"), self._line("place"))
            stations = self._draft.get("stations", "")
            example = _("North entrance, South entrance")
            yield _row(
                _("Stations"),
                Stations(
                    stations, limit=STATIONS, placeholder=example, id="stations", compact=True
                ),
            )
            yield _row(_("Capacity"), self._line("capacity", _("empty: no limit")))
            yield Note()

    def _line(self, field: str, example: str = "") -> FormLine:
        return FormLine(self._draft.get(field, ""), placeholder=example, id=field, compact=True)

    @on(Input.Changed, "#start, #end")
    def show_times(self) -> None:
        """Show how the times are read, while they are typed."""
        start = end = None
        with suppress(QmtuiError):
            start = self._start()
            end = self._end(start)
        for field, moment in (("start", start), ("end", end)):
            text = f"{day(moment)}, {clock(moment)}" if moment else ""
            self.query_one(f"#{field}-read", Label).update(text)

    @on(Select.Changed)
    def go_on(self) -> None:
        # The kind of a draft is set while the title has the focus.
        if self.focused is self.kind and not self.kind.is_blank():
            self.call_after_refresh(self.focus_next)

    def action_save(self) -> None:
        try:
            event = self._plan()
        except QmtuiError as error:
            self.note.wrong(error)
            self.query_one(f"#{self._field_of(error)}").focus()
        else:
            self.dismiss(event)

    def action_back(self) -> None:
        self.dismiss(self._filled())

    def _filled(self) -> Draft:
        typed = {field.id: field.value for field in self.query(Input) if field.id}
        return typed | {"kind": self.kind.selection or ""}

    def _plan(self) -> Event:
        """Save the event; reads field by field, so the first wrong one is complained of."""
        if not (title := self._typed("title")):
            raise TitleMissing
        if not (kind := self._kind()):
            raise KindMissing
        start = self._start()
        end = self._end(start)
        capacity = whole_number(self._typed("capacity"))
        return Events(self.book, self.now).add(
            title,
            kind,
            start,
            end,
            place=self._typed("place"),
            stations=Stations.names(self._typed("stations")),
            capacity=capacity,
        )

    def _start(self) -> datetime:
        if not (text := self._typed("start")):
            raise StartMissing
        today = self.now().astimezone(self.book.zone).date()
        return parse_time(text, self.book.zone, today)

    def _end(self, start: datetime) -> datetime | None:
        """The end; a time alone is on the day of the start."""
        text = self._typed("end")
        return parse_time(text, self.book.zone, start.date()) if text else None

    def _kind(self) -> str | None:
        self._reading = "kind"
        return self.kind.selection

    def _typed(self, field: str) -> str:
        self._reading = field
        return self.query_one(f"#{field}", Input).value.strip()

    def _field_of(self, error: QmtuiError) -> str:
        if isinstance(error, TextTooLong):
            _length, limit = error.args
            return "stations" if limit == STATION else "title"
        return _FIELDS.get(type(error), self._reading)


def whole_number(text: str) -> int | None:
    """The number typed, None for nothing; raises `NumberUnreadable`."""
    try:
        return int(text) if text.strip() else None
    except ValueError as error:
        raise NumberUnreadable(text[:20]) from error


def _row(caption: str, *fields: Widget) -> Horizontal:
    return Horizontal(Label(caption), *fields, classes="row")


def _reading(field: str) -> Label:
    return Label(id=f"{field}-read", classes="read")
