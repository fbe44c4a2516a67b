"""How an event lets people in and counts them (Einlass und Zählen), and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.clean import TextTooLong
from qmtui.errors import QmtuiError
from qmtui.events import (
    CapacityOutOfRange,
    CounterInUse,
    CounterTwice,
    CounterUnclear,
    EndBeforeStart,
    Events,
    TitleMissing,
    counter_from,
)
from qmtui.i18n import _, mark
from qmtui.lists import FIELD_SETS
from qmtui.model.event import HERE_FROM, REENTRIES, Counter, Event, Station
from screens.event_fields import Draft, EventFields, row, time_read, whole_number
from screens.event_texts import said, station_line, stored
from screens.note import Note
from screens.setting import Setting
from screens.station_form import StationForm
from screens.text import safe
from screens.text_field import TextField

COUNTERS = 2_000
"""Characters of all counters together."""

ENTERING = {"no": mark("only after check-out"), "yes": mark("without check-out too")}
"""Whether whoever comes in at one station has left the one before."""

_SETTINGS = ("reentry", "entering", "here", "field_set")

_FIELDS: dict[type[QmtuiError], str] = {
    TitleMissing: "title",
    EndBeforeStart: "end",
    CapacityOutOfRange: "capacity",
    CounterUnclear: "counters",
    CounterTwice: "counters",
    CounterInUse: "counters",
}


class RulesScreen(EventFields[Event | Draft]):
    """Answers the event if it was saved, else what was typed; {} if that is nothing new."""

    BINDING_GROUP_TITLE = _("Check-in and counting")
    HELP = _(
        "What the stations do at this event. Enter or Tab goes on, ← and → choose. Each counter "
        "has a line of its own: its name, then = and its groups. Enter on a station changes it. "
        "Esc goes back and keeps what you have typed."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the rules"), id="rules.save"),
        Binding(
            "ctrl+n", "station", _("New station"), tooltip=_("Add a station"), id="rules.station"
        ),
        Binding(
            "escape",
            "back",
            _("Back"),
            tooltip=_("Back; what you have typed is kept"),
            id="rules.back",
        ),
    ]

    counters = getters.query_one("#counters", TextField)
    station_list = getters.query_one("#stations", OptionList)

    def __init__(self, book: Book, now: Now, event: Event, draft: Draft) -> None:
        self._event = event
        self._stored = stored(book, event)
        super().__init__(book, now, self._stored | draft)
        self._stations: list[Station] = []

    @property
    def day_meant(self) -> date:
        return self._event.start.astimezone(self.book.zone).date()

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and self.filled() != self._stored

    @property
    def draft(self) -> dict[str, Any]:
        return {"rules": {self._event.id: self.filled()}} if self.has_unsaved else {}

    def compose_area(self) -> ComposeResult:
        counters = TextField(
            limit=COUNTERS,
            text=self._draft["counters"],
            placeholder=_("Obstacle course = under 10, 10–13"),
            id="counters",
            compact=True,
        )
        hint = _("Enter changes a station, Ctrl+N adds one.")
        with Vertical(classes="office"):
            title = " · ".join([_("Check-in and counting"), self._event.title])
            yield Label(safe(title), classes="heading")
            with VerticalScroll(can_focus=False):
                yield row(_("Title"), self.line("title"))
                yield row(_("Start"), self.line("start", "13.6.2026 14:00"), time_read("start"))
                yield row(_("End"), self.line("end", "18:00"), time_read("end"))
                yield row(_("Place"), self.line("place"))
                yield row(_("Capacity"), self.line("capacity", _("empty: no limit")))
                yield row(_("A ticket lets in"), self._setting("reentry", REENTRIES))
                yield row(_("Changing stations"), self._setting("entering", ENTERING))
                yield row(_("“Here now” counts"), self._setting("here", HERE_FROM))
                yield row(_("Fields of action"), self._setting("field_set", FIELD_SETS))
                yield row(_("Counters"), counters)
                yield row(_("Stations"), OptionList(id="stations", markup=False, compact=True))
                yield row("", Static(hint, classes="hint"))
            # Below what scrolls, so that a complaint is seen in a low window as well.
            yield Note()

    def _setting(self, field: str, answers: Mapping[str, str]) -> Setting:
        pairs = [(value, _(text)) for value, text in answers.items()]
        return Setting(pairs, chosen=self._draft[field], id=field)

    def on_mount(self) -> None:
        self.counters.move_cursor(self.counters.document.end)
        self._show_stations()

    def _show_stations(self) -> None:
        marked = self.station_list.highlighted
        self._stations = self.book.stations_of(self._event)
        lines = [station_line(station) for station in self._stations]
        self.station_list.set_options(Option(safe(line)) for line in lines)
        self.station_list.display = bool(lines)
        self.station_list.highlighted = marked if marked is not None else 0 if lines else None

    def filled(self) -> Draft:
        settings = {field: str(self.query_one(f"#{field}", Setting).chosen) for field in _SETTINGS}
        return super().filled() | settings | {"counters": self.counters.text}

    def field_of(self, error: QmtuiError) -> str:
        if isinstance(error, TextTooLong):
            return self._reading
        return _FIELDS.get(type(error), self._reading)

    def action_save(self) -> None:
        if self._save():
            self.dismiss(self._event)

    def action_back(self) -> None:
        self.dismiss(self.filled() if self.has_unsaved else {})

    @on(OptionList.OptionSelected)
    def change_station(self, selected: OptionList.OptionSelected) -> None:
        self._open(self._stations[selected.option_index])

    def action_station(self) -> None:
        self._open(None)

    def _open(self, station: Station | None) -> None:
        # What was typed is saved first: a new counter is there to be chosen, a wrong one told of.
        if self._save():
            form = StationForm(self.book, self.now, self._event, station)
            self.app.push_screen(form, self._say_set_up)

    def _say_set_up(self, station: Station | None) -> None:
        if station is not None:
            self._show_stations()
            places = [known.id for known in self._stations]
            self.station_list.highlighted = places.index(station.id)
            self.station_list.focus()
            self.note.done(said(_("Saved: {0}.").format(station.name), self._event))

    def _save(self) -> bool:
        try:
            if changes := self._changes():
                self._event = Events(self.book, self.now).change(
                    self.book.event(self._event.id), **changes
                )
        except QmtuiError as error:
            self.complain(error)
            return False
        self._stored = self.filled()
        return True

    def _changes(self) -> dict[str, Any]:
        """What is another thing now than it was; the rest is left as precise as it is stored."""
        filled = self.filled()
        changed = {field for field, text in filled.items() if text != self._stored[field]}
        changes: dict[str, Any] = {f: self.typed(f) for f in ("title", "place") if f in changed}
        if changed & {"start", "end"}:
            is_moved = "start" in changed
            start = self.read_start() if is_moved else self._event.start.astimezone(self.book.zone)
            changes |= {"start": start, "end": self.read_end(start)}
        if "capacity" in changed:
            changes["capacity"] = whole_number(self.typed("capacity"))
        if "reentry" in changed:
            changes["reentry"] = filled["reentry"]
        if "field_set" in changed:
            changes["field_set"] = filled["field_set"]
        if "here" in changed:
            changes["here_from"] = filled["here"]
        if "entering" in changed:
            changes["entering_leaves"] = filled["entering"] == "yes"
        if "counters" in changed:
            changes["counters"] = self._read_counters()
        return changes

    def _read_counters(self) -> tuple[Counter, ...]:
        self._reading = "counters"
        counters = []
        for place, line in enumerate(self.counters.text.splitlines()):
            self.counters.cursor_location = (place, 0)
            if line.strip():
                counters.append(counter_from(line))
        return tuple(counters)
