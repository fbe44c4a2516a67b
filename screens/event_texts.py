"""An event and its stations as the office's fields and lines show them."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.counters import name_of
from qmtui.events import counter_text
from qmtui.formats import clock, date_and_time, number
from qmtui.i18n import _, mark
from qmtui.model.event import Event, Station
from screens.areas import FIELD
from screens.event_fields import Draft

LEARN_LATER = mark("The stations learn of it when the event is handed out once more (a).")


def stored(book: Book, event: Event) -> Draft:
    """The event as the fields show it."""
    start = event.start.astimezone(book.zone)
    end = event.end and event.end.astimezone(book.zone)
    same_day = end is not None and end.date() == start.date()
    return {
        "title": event.title,
        "start": date_and_time(start),
        "end": "" if end is None else clock(end) if same_day else date_and_time(end),
        "place": event.place,
        "capacity": str(event.capacity or ""),
        "reentry": event.reentry,
        "entering": "yes" if event.entering_leaves else "no",
        "here": event.here,
        "field_set": event.field_set,
        "counters": "\n".join(map(counter_text, event.counters)),
    }


def station_line(station: Station) -> str:
    """A station in one line: its name, what it counts, what it is there for, its limit."""
    names = ", ".join(_(area.title) for area in FIELD if area.name in station.areas)
    counted = _("counts {0}").format(name_of(station.counter))
    limit = _("at most {0}").format(number(station.capacity)) if station.capacity else ""
    parts = [station.name, limit, counted, _("only {0}").format(names) if names else ""]
    return " · ".join(filter(None, parts))


def said(sentence: str, event: Event) -> str:
    """A change reaches the stations with the next issue only; say so once it matters."""
    return sentence if event.fieldbook is None else f"{sentence} {_(LEARN_LATER)}"
