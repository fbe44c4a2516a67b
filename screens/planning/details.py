"""For whom an event is, with whom, and which series it is part of; changed any time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Label

from qmtui.actors.actors import NoSuchActor
from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.events import Events, NotListed
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.planning.series import all_series, put_in, title_of
from screens.event_fields import Draft, EventFields, row
from screens.note import Note
from screens.planning.about_fields import AboutFields
from screens.planning.names_field import NamesField
from screens.planning.new_partner import add_partner
from screens.text import safe

_FIELDS: dict[type[QmtuiError], str] = {NoSuchActor: "partners", NotListed: "target_groups"}


class DetailsScreen(EventFields[Event | None]):
    """Answers the event if it was saved."""

    AUTO_FOCUS = "#mode"
    BINDING_GROUP_TITLE = _("For whom and with whom")
    HELP = _(
        "Enter or Tab goes on, ← and → choose, the space bar sets a cross. Partners are actors: "
        "two letters find them, Ctrl+N puts a new one on the list. Esc goes back, saves nothing."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the event"), id="details.save"),
        Binding(
            "ctrl+n",
            "partner",
            _("New partner"),
            tooltip=_("Put a partner on the list of actors"),
            id="details.partner",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Save nothing"), id="details.back"),
    ]

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        self._event = event
        self._about = AboutFields(book, now)
        stored = self._about.of(event) | {"series": title_of(book, event)}
        super().__init__(book, now, stored)
        self._reading = "mode"

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and self.filled() != self._draft

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office", can_focus=False):
            title = " · ".join([_("For whom and with whom"), self._event.title])
            yield Label(safe(title), classes="heading")
            yield from self._about.rows(self._draft, self._event.field_set)
            titles = [series.title for series in all_series(self.book)]
            example = _("empty: none; a new title begins one")
            series = NamesField("series", titles, self._draft["series"], example=example, one=True)
            yield row(_("Series"), series)
            yield Note()

    def filled(self) -> Draft:
        return AboutFields.filled(self) | {"series": self.typed("series")}

    def field_of(self, error: QmtuiError) -> str:
        return _FIELDS.get(type(error), self._reading)

    def action_partner(self) -> None:
        add_partner(self)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        filled = self.filled()
        try:
            event = Events(self.book, self.now).change(
                self.book.event(self._event.id), **AboutFields.read(filled)
            )
            if filled["series"] != self._draft["series"]:
                event = put_in(self.book, self.now, event, filled["series"])
        except NoSuchActor as error:
            self.complain(error)
            self.note.ask(_("This partner is not on the list yet: Ctrl+N puts them on it."))
        except QmtuiError as error:
            self.complain(error)
        else:
            self.dismiss(event)
