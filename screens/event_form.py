"""Planning an event: a form that keeps its draft when it is left."""

from __future__ import annotations

import re
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import Paste
from textual.widgets import Input, Label, Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from qmtui.clean import STATION, TextTooLong
from qmtui.errors import QmtuiError
from qmtui.events import CapacityOutOfRange, EndBeforeStart, Events, StationTwice, TitleMissing
from qmtui.i18n import _, mark
from qmtui.model.event import KINDS, Event
from screens.event_fields import Draft, EventFields, row, time_read, whole_number
from screens.fields import FormLine
from screens.note import Note

STATIONS = 1_000
"""Characters of all stations together."""

# The fields that the service complains of; what cannot be read at all is found where it is read.
_FIELDS: dict[type[QmtuiError], str] = {
    TitleMissing: "title",
    EndBeforeStart: "end",
    CapacityOutOfRange: "capacity",
    StationTwice: "stations",
}


class KindMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What kind of event is it? Please choose one.")


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

    BINDINGS = [
        Binding("escape", "dismiss", _("Close"), tooltip=_("Close this window"), id="kinds.close")
    ]


class Kinds(Select[str]):
    def compose(self) -> ComposeResult:
        yield SelectCurrent(self.prompt)
        yield KindList().data_bind(compact=Select.compact)


class EventForm(EventFields[Event | Draft]):
    """A new event; answers the event if it was saved, else the draft."""

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

    kind = getters.query_one("#kind", Kinds)

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and any(field.value.strip() for field in self.query(Input))

    @property
    def draft(self) -> dict[str, Any]:
        return self.filled() if self.has_unsaved else {}

    def compose_area(self) -> ComposeResult:
        kinds = [(_(label), kind) for kind, label in KINDS.items()]
        kind = self._draft.get("kind") or Select.NULL
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("New event"), classes="heading")
            yield row(_("Title"), self.line("title"))
            yield row(
                _("Kind"), Kinds(kinds, prompt=_("choose"), value=kind, id="kind", compact=True)
            )
            yield row(_("Start"), self.line("start", "13.6.2026 14:00"), time_read("start"))
            yield row(_("End"), self.line("end", "18:00"), time_read("end"))
            yield row(_("Place"), self.line("place"))
            stations = self._draft.get("stations", "")
            example = _("North entrance, South entrance")
            yield row(
                _("Stations"),
                Stations(
                    stations, limit=STATIONS, placeholder=example, id="stations", compact=True
                ),
            )
            yield row(_("Capacity"), self.line("capacity", _("empty: no limit")))
            yield Note()

    @on(Select.Changed)
    def go_on(self) -> None:
        # The kind of a draft is set while the title has the focus.
        if self.focused is self.kind and not self.kind.is_blank():
            self.call_after_refresh(self.focus_next)

    def action_save(self) -> None:
        try:
            event = self._plan()
        except QmtuiError as error:
            self.complain(error)
        else:
            self.dismiss(event)

    def action_back(self) -> None:
        self.dismiss(self.filled())

    def filled(self) -> Draft:
        return super().filled() | {"kind": self.kind.selection or ""}

    def _plan(self) -> Event:
        """Save the event; reads field by field, so the first wrong one is complained of."""
        if not (title := self.typed("title")):
            raise TitleMissing
        if not (kind := self._kind()):
            raise KindMissing
        start = self.read_start()
        end = self.read_end(start)
        capacity = whole_number(self.typed("capacity"))
        return Events(self.book, self.now).add(
            title,
            kind,
            start,
            end,
            place=self.typed("place"),
            stations=Stations.names(self.typed("stations")),
            capacity=capacity,
        )

    def _kind(self) -> str | None:
        self._reading = "kind"
        return self.kind.selection

    def field_of(self, error: QmtuiError) -> str:
        if isinstance(error, TextTooLong):
            _length, limit = error.args
            return "stations" if limit == STATION else "title"
        return _FIELDS.get(type(error), self._reading)
