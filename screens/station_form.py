"""A station of an event: its name, how many it holds, what it counts, what it is there for."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.clean import STATION
from qmtui.counters import name_of
from qmtui.errors import QmtuiError
from qmtui.events import AREAS, CapacityOutOfRange, Events
from qmtui.i18n import _, mark
from qmtui.model.count import VISITS
from qmtui.model.event import Event, Station
from screens.areas import FIELD
from screens.event_fields import NumberUnreadable, row, whole_number
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.several import Several


class AreaMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What is the station there for? Set at least one cross.")


class StationForm(ModalScreen[Station | None]):
    """Answers the station as it is now, None if nothing was saved."""

    AUTO_FOCUS = "#name"
    BINDING_GROUP_TITLE = _("Station")
    HELP = _(
        "Enter goes to the next field. The device shows only those areas that have a cross, and "
        "opens counting with the counter chosen here."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the station"), id="station.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="station.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    # A station is called by its name, and so is a widget.
    name_line = getters.query_one("#name", FormLine)
    capacity = getters.query_one("#capacity", FormLine)
    counter = getters.query_one("#counter", Setting)
    areas = getters.query_one("#areas", Several)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event, station: Station | None) -> None:
        """Without a station, a new one."""
        super().__init__()
        self._events = Events(book, now)
        self._event = event
        self._station = station

    def compose(self) -> ComposeResult:
        station = self._station
        counters = dict.fromkeys([VISITS, *(counter.name for counter in self._event.counters)])
        areas = [(area.name, _(area.title)) for area in FIELD if area.name in AREAS]
        limit = str(station.capacity or "") if station else ""
        with VerticalScroll(classes="dialog wide station", can_focus=False):
            yield Static(_("Station") if station else _("New station"), classes="question")
            name = station.name if station else ""
            yield row(_("Name"), FormLine(name, limit=STATION, id="name", compact=True))
            example = _("empty: no limit")
            yield row(
                _("Capacity"), FormLine(limit, placeholder=example, id="capacity", compact=True)
            )
            yield row(
                _("Counts"),
                Setting(
                    [(counter, name_of(counter)) for counter in counters],
                    chosen=station.counter if station else VISITS,
                    id="counter",
                ),
            )
            chosen = station.areas if station and station.areas else AREAS
            yield row(_("There for"), Several(areas, chosen=chosen, id="areas"))
            yield Note()
            yield Static(_("Ctrl+S saves · Esc: back, save nothing"), classes="hint")

    def action_save(self) -> None:
        try:
            station = self._set_up()
        except QmtuiError as error:
            self.note.wrong(error)
            self._field_of(error).focus()
        else:
            self.dismiss(station)

    def action_stay(self) -> None:
        """Swallow the key: whoever types a name wants nothing undone."""

    def _set_up(self) -> Station:
        name, capacity = self.name_line.value, whole_number(self.capacity.value)
        if not self.areas.chosen:
            raise AreaMissing
        is_for_all = self.areas.chosen == set(AREAS)
        return self._events.set_up_station(
            self._event,
            self._station.name if self._station else name,
            is_new=self._station is None,
            rename=name if self._station and name != self._station.name else None,
            capacity=capacity,
            no_limit=capacity is None,
            counter=self.counter.chosen,
            areas=() if is_for_all else tuple(self.areas.chosen),
        )

    def _field_of(self, error: QmtuiError) -> FormLine | Several:
        if isinstance(error, AreaMissing):
            return self.areas
        is_limit = isinstance(error, CapacityOutOfRange | NumberUnreadable)
        return self.capacity if is_limit else self.name_line
