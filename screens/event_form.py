"""Planning an event: a form that keeps its draft when it is left."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import Paste
from textual.widgets import Input, Label, Select, Static
from textual.widgets._select import SelectCurrent, SelectOverlay

from qmtui.actors.actors import NoSuchActor
from qmtui.book import Book, Now
from qmtui.clean import STATION, TextTooLong
from qmtui.errors import QmtuiError
from qmtui.events import CapacityOutOfRange, EndBeforeStart, StationTwice, TitleMissing
from qmtui.i18n import _, mark
from qmtui.model.event import KINDS, Event
from qmtui.model.planning import EventTemplate
from qmtui.places import Places
from qmtui.planning.planner import Planner
from qmtui.planning.telling import brought_told
from qmtui.planning.templates import Templates, blank
from screens.event_fields import Draft, EventFields, row, time_read, whole_number
from screens.fields import FormLine
from screens.note import Note
from screens.place_line import PlaceField
from screens.planning.about_fields import AboutFields
from screens.planning.new_partner import add_partner
from screens.setting import Setting

STATIONS = 1_000
"""Characters of all stations together."""

# The fields that the service complains of; what cannot be read at all is found where it is read.
_FIELDS: dict[type[QmtuiError], str] = {
    TitleMissing: "title",
    EndBeforeStart: "end",
    CapacityOutOfRange: "capacity",
    StationTwice: "stations",
    NoSuchActor: "partners",
}

NO_TEMPLATE = ""
USUAL_SET = "A"
"""Fields of action of a new event, until its rules say otherwise."""


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
        "Choose the kind first: its template fills in what such events usually need, and you "
        "change what is different. Enter goes to the next field. Times are typed as you like: "
        "13.6.2026 14:00, or 14:00 for today. Esc goes back and keeps what you have typed."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the event"), id="event_form.save"),
        Binding(
            "ctrl+n",
            "partner",
            _("New partner"),
            tooltip=_("Put a partner on the list of actors"),
            id="event_form.partner",
        ),
        Binding(
            "escape",
            "back",
            _("Back"),
            tooltip=_("Back; what you have typed is kept"),
            id="event_form.back",
        ),
    ]

    kind = getters.query_one("#kind", Kinds)
    template = getters.query_one("#template", Setting)
    brings = getters.query_one("#brings", Static)

    def __init__(self, book: Book, now: Now, draft: Draft) -> None:
        super().__init__(book, now, draft)
        self._about = AboutFields(book, now)
        self._templates = {template.id: template for template in Templates(book).all()}
        self._kind_shown = draft.get("kind", "")
        self._put: Draft = {}
        """What a template has put into the fields; only that is replaced by another one."""

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and any(field.value.strip() for field in self.query(Input))

    @property
    def draft(self) -> dict[str, Any]:
        return self.filled() if self.has_unsaved else {}

    def compose_area(self) -> ComposeResult:
        kinds = [(_(label), kind) for kind, label in KINDS.items()]
        draft = self._draft
        kind = draft.get("kind") or Select.NULL
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("New event"), classes="heading")
            yield row(_("Title"), self.line("title"))
            yield row(
                _("Kind"), Kinds(kinds, prompt=_("choose"), value=kind, id="kind", compact=True)
            )
            templates = self._templates_of(draft.get("kind", ""))
            chosen = draft.get("template", NO_TEMPLATE)
            yield row(
                _("Template"), Setting(templates, chosen=chosen, in_a_row=False, id="template")
            )
            yield row("", Static(id="brings", markup=False))
            yield row(_("Start"), self.line("start", "13.6.2026 14:00"), time_read("start"))
            yield row(_("End"), self.line("end", "18:00"), time_read("end"))
            yield row(_("Place"), PlaceField(Places(self.book)))
            stations = draft.get("stations", "")
            example = _("North entrance, South entrance")
            yield row(
                _("Stations"),
                Stations(
                    stations, limit=STATIONS, placeholder=example, id="stations", compact=True
                ),
            )
            yield row(_("Capacity"), self.line("capacity", _("empty: no limit")))
            yield from self._about.rows(draft, USUAL_SET)
        yield Note()

    def on_mount(self) -> None:
        self.query_one(PlaceField).value = self._draft.get("place", "")
        if template := self._template:
            self._put = self._texts(template)
        self._tell()
        self.watch(self.template, "chosen", self._take_template, init=False)

    @on(Select.Changed)
    def go_on(self) -> None:
        kind = self.kind.selection or ""
        if kind != self._kind_shown:
            self._kind_shown = kind
            templates = self._templates_of(kind)
            self.template.offer(templates, templates[0][0])
            self._take_template()
        # The kind of a draft is set while the title has the focus.
        if self.focused is self.kind and not self.kind.is_blank():
            self.call_after_refresh(self.focus_next)

    def _templates_of(self, kind: str) -> list[tuple[str, str]]:
        """The templates for a kind, the office's own first, and none at all."""
        found = [(t.id, t.title) for t in self._templates.values() if t.kind == kind]
        return [*found, (NO_TEMPLATE, _("without a template"))]

    @property
    def _template(self) -> EventTemplate | None:
        return self._templates.get(self.template.chosen or NO_TEMPLATE)

    def _take_template(self) -> None:
        """Fill in what the template brings, but never over what somebody typed."""
        template = self._template
        now = self.filled()
        wanted = self._texts(template or blank(self._kind_shown))
        changed = {
            field: text
            for field, text in wanted.items()
            if now[field] in ("", self._put.get(field)) or (field == "mode" and not self._put)
        }
        self._put = wanted
        AboutFields.fill(self, changed)
        for field in {"place", "stations", "capacity"} & changed.keys():
            self.query_one(f"#{field}", Input).value = changed[field]
        self._tell()
        self.show_times()

    def _texts(self, template: EventTemplate) -> Draft:
        return {
            "place": template.place,
            "stations": ", ".join(station.name for station in template.stations),
            "capacity": str(template.capacity or ""),
            **self._about.of(template),
        }

    def _tell(self) -> None:
        template = self._template
        words = brought_told(template) if template else ""
        is_known = template is not None and template.minutes is not None
        self.query_one("#end", Input).placeholder = (
            _("as the template says") if is_known else "18:00"
        )
        self.brings.update(_("brings along: {0}").format(words) if words else "")
        self.brings.parent.display = bool(words)  # type: ignore[union-attr] # it is in a row

    def action_save(self) -> None:
        try:
            event = self._plan()
        except NoSuchActor as error:
            self.complain(error)
            self.note.ask(_("This partner is not on the list yet: Ctrl+N puts them on it."))
        except QmtuiError as error:
            self.complain(error)
        else:
            self.dismiss(event)

    def action_partner(self) -> None:
        add_partner(self)

    def action_back(self) -> None:
        self.dismiss(self.filled())

    def filled(self) -> Draft:
        return (
            super().filled()
            | AboutFields.filled(self)
            | {"kind": self.kind.selection or "", "template": self.template.chosen or NO_TEMPLATE}
        )

    def read_end(self, start: datetime) -> datetime | None:
        """The end; without one as long as the template says."""
        end = super().read_end(start)
        template = self._template
        if end is None and template and template.minutes:
            return start.astimezone(self.book.zone) + timedelta(minutes=template.minutes)
        return end

    def _plan(self) -> Event:
        """Save the event; reads field by field, so the first wrong one is complained of."""
        if not (title := self.typed("title")):
            raise TitleMissing
        if not (kind := self._kind()):
            raise KindMissing
        start = self.read_start()
        end = self.read_end(start)
        capacity = whole_number(self.typed("capacity"))
        self._reading = "partners"
        planned = Planner(self.book, self.now).plan(
            self._template or blank(kind),
            [start.astimezone(self.book.zone)],
            end,
            title=title,
            kind=kind,
            place=self.typed("place"),
            stations=Stations.names(self.typed("stations")),
            capacity=capacity,
            **AboutFields.read(self.filled()),
        )
        return planned[0]

    def _kind(self) -> str | None:
        self._reading = "kind"
        return self.kind.selection

    def field_of(self, error: QmtuiError) -> str:
        if isinstance(error, TextTooLong):
            _length, limit = error.args
            return "stations" if limit == STATION else "title"
        return _FIELDS.get(type(error), self._reading)
