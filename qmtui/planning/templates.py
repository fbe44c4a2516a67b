"""Templates of events (Vorlagen): those that come along, and those the office keeps itself."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, new_id
from qmtui.clean import NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.count import VISITS
from qmtui.model.event import Counter, Event, usual_mode
from qmtui.model.planning import (
    EventTemplate,
    ShiftPlan,
    StandPlan,
    StationPlan,
    TaskPlan,
)
from qmtui.planning.built_in import BUILT_IN

SHARED = (
    "kind",
    "mode",
    "place",
    "capacity",
    "reentry",
    "entering_leaves",
    "here_from",
    "counters",
    "field_set",
    "signatures",
    "demanded",
    "offerings",
    "target_groups",
    "action_fields",
    "funders",
    "partners",
)
"""Fields that a template has from its event, and gives to the next."""


class NoSuchTemplate(QmtuiError):
    exit_code = 34
    sentence = mark("There is no template “{0}”; `qmtui event template list` shows all.")


class TemplateNameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("The template needs a name.")


class TemplateTwice(QmtuiError):
    exit_code = 38
    sentence = mark("There is a template “{0}” already; choose another name.")


class TemplateStays(QmtuiError):
    exit_code = 39
    sentence = mark("“{0}” comes with the program and stays; keep your own beside it.")


class Templates:
    """The templates of an office; the office's own come first."""

    def __init__(self, book: Book) -> None:
        book.require_office()
        self._book = book

    def own(self) -> list[EventTemplate]:
        """What the office keeps itself, by name."""
        found = self._book.event_templates
        return sorted(found, key=lambda template: (template.title.casefold(), template.id))

    def all(self, kind: str | None = None) -> list[EventTemplate]:
        """Every template, or those for one kind of event."""
        ours = [_translated(template) for template in BUILT_IN.values()]
        return [t for t in [*self.own(), *ours] if kind in (None, t.kind)]

    def proposed(self, kind: str) -> EventTemplate | None:
        """The template to begin with for a kind: the office's own if it has one."""
        return next(iter(self.all(kind)), None)

    def named(self, wanted: str) -> EventTemplate:
        """The template with this id or name, in whatever case; raises `NoSuchTemplate`."""
        text = wanted.strip().casefold()
        for template in self.all():
            if text in (template.id.casefold(), template.title.casefold()):
                return template
        raise NoSuchTemplate(clean(wanted, limit=NAME))

    def save(self, event: Event, title: str) -> EventTemplate:
        """Keep an event as a template; raises `TemplateNameMissing`, `TemplateTwice`."""
        template = template_of(self._book, event, self._free_name(title))
        with self._book.transaction():
            self._book.event_templates.add(template)
        return template

    def rename(self, template: EventTemplate, title: str) -> EventTemplate:
        """Give an own template another name; raises what `save` does, and `TemplateStays`."""
        _require_own(template)
        renamed = replace(template, title=self._free_name(title, template.id))
        with self._book.transaction():
            self._book.event_templates.put(renamed)
        return renamed

    def remove(self, template: EventTemplate) -> None:
        """Take an own template away; events made with it stay. Raises `TemplateStays`."""
        _require_own(template)
        with self._book.transaction():
            self._book.event_templates.remove(template.id)

    def _free_name(self, title: str, but: str = "") -> str:
        if not (title := clean_or_refuse(title, limit=NAME)):
            raise TemplateNameMissing
        for known in self.all():
            if known.id != but and title.casefold() in (known.title.casefold(), known.id):
                raise TemplateTwice(known.title)
        return title


def blank(kind: str) -> EventTemplate:
    """Nothing but the kind, for those who want no template."""
    return EventTemplate(id="", title="", kind=kind, mode=usual_mode(kind))


def is_own(template: EventTemplate) -> bool:
    return template.id not in BUILT_IN


def template_of(book: Book, event: Event, title: str = "") -> EventTemplate:
    """An event without its day, as a template that is not yet kept."""
    stations = book.stations_of(event)
    names = {station.id: station.name for station in stations}
    shared: dict[str, Any] = {field: getattr(event, field) for field in SHARED}
    shifts = sorted(book.shifts.where("event_id", event.id), key=lambda s: (s.start, s.id))
    stands = sorted(book.stands.where("event_id", event.id), key=lambda s: s.number)
    items = sorted(book.checklist_items.where("event_id", event.id), key=lambda i: (i.days, i.id))
    return EventTemplate(
        id=new_id(),
        title=title or event.title,
        minutes=_minutes(event),
        **shared,
        stations=tuple(
            StationPlan(name=s.name, areas=s.areas, counter=s.counter, capacity=s.capacity)
            for s in stations
        ),
        shifts=tuple(
            ShiftPlan(
                begins=round((s.start - event.start).total_seconds() / 60),
                minutes=round((s.end - s.start).total_seconds() / 60),
                station=names.get(s.shift_station or "", ""),
            )
            for s in shifts
        ),
        stands=tuple(StandPlan(partner=s.partner, place=s.place) for s in stands),
        tasks=tuple(TaskPlan(text=i.text, days=i.days, who=i.who) for i in items),
    )


def _minutes(event: Event) -> int | None:
    if event.end is None:
        return None
    return round((event.end - event.start).total_seconds() / 60)


def _require_own(template: EventTemplate) -> None:
    if not is_own(template):
        raise TemplateStays(template.title)


def _translated(template: EventTemplate) -> EventTemplate:
    """One of ours in the reader's language."""
    return replace(
        template,
        title=_(template.title),
        counters=tuple(
            Counter(name=_counter(c.name), bands=tuple(map(_, c.bands))) for c in template.counters
        ),
        stations=tuple(
            replace(s, name=_(s.name), counter=_counter(s.counter)) for s in template.stations
        ),
        shifts=tuple(
            replace(s, station=_(s.station) if s.station else "") for s in template.shifts
        ),
        tasks=tuple(replace(t, text=_(t.text)) for t in template.tasks),
    )


def _counter(name: str) -> str:
    return name if name == VISITS else _(name)
